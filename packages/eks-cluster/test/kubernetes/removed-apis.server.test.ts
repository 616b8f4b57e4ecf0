import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { ControlPlane, startWithin } from '@external-metrics/testkit/lib/control-plane';
import { kubernetesVersion } from '@external-metrics/testkit/lib/control-plane-program';
import { downloadWithin, goModule } from '@external-metrics/testkit/lib/go-module';
import { removedApis } from '../../src/private/removed-apis';

const minor = Number(kubernetesVersion().split('.')[1]);
/** Of modules other than k8s.io/api, or of kinds that it forgot. */
const elsewhere = ['apiextensions.k8s.io/v1beta1 CustomResourceDefinition', 'apiregistration.k8s.io/v1beta1 APIService', 'policy/v1beta1 PodSecurityPolicy'];
/** Nobody delivers them: questions, answers, and parts of other objects. */
const noObjects = /List$|Review$|^(Scale|DeploymentRollback|Eviction|APIGroupDiscovery)$/;
const rows = removedApis.flatMap(({ apiVersion, kinds, removedIn }) => kinds.map((kind) => ({ name: `${apiVersion} ${kind}`, apiVersion, kind, removedIn })));

test('the table is what Kubernetes itself declares', async () => {
  const module = await goModule('k8s.io/api', kubernetesVersion().replace(/^1/, '0'));
  const declared = readdirSync(module, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('zz_generated.prerelease-lifecycle.go')).flatMap((file) => {
    const folder = join(module, file, '..');
    const [, group] = /GroupName = "([^"]*)"/.exec(readFileSync(join(folder, 'register.go'), 'utf8'))!;
    const [version] = file.split('/').slice(-2);
    const removed = readFileSync(join(module, file), 'utf8').matchAll(/func \(in \*(\w+)\) APILifecycleRemoved\(\) \(major, minor int\) \{\s+return \d+, (\d+)/g);
    return [...removed].filter(([, kind]) => !noObjects.test(kind)).map(([, kind, removedIn]) => [`${group}/${version} ${kind}`, Number(removedIn)]);
  });
  expect(declared.length).toBeGreaterThan(60);
  expect(Object.fromEntries(rows.filter(({ name }) => !elsewhere.includes(name)).map(({ name, removedIn }) => [name, removedIn]))).toEqual(Object.fromEntries(declared));
}, downloadWithin);

test('what counts as gone, the API server of that version has no more', async () => {
  const plane = await ControlPlane.start();
  try {
    const { stdout } = await plane.kubectl(['api-resources', '--no-headers', '-o', 'wide']);
    const served = new Set(stdout.split('\n').map((line) => /(\S+)\s+(?:true|false)\s+(\S+)/.exec(line)).filter((match) => match !== null).map(([, apiVersion, kind]) => `${apiVersion} ${kind}`));
    expect(served).toContain('networking.k8s.io/v1 NetworkPolicy');
    const gone = rows.filter(({ removedIn }) => removedIn <= minor);
    expect(gone.length).toBeGreaterThan(30);
    expect(gone.filter(({ name }) => served.has(name))).toEqual([]);
    for (const { apiVersion, kind } of gone.slice(0, 3)) {
      const { code, stderr } = await plane.apply([{ apiVersion, kind, metadata: { name: 'old', namespace: 'default' } }]);
      expect(code).not.toBe(0);
      expect(stderr).toContain(`no matches for kind "${kind}" in version "${apiVersion}"`);
    }
  } finally {
    await plane.stop();
  }
}, startWithin);
