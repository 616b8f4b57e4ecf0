import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Lazy } from 'aws-cdk-lib';
import { testStack } from '@external-metrics/testkit';
import { ControlPlane, startWithin } from '@external-metrics/testkit/lib/control-plane';
import { BundleDelivery, KubernetesBaseline, WorkloadNamespace } from '../../src';
import { toYaml } from '../../src/kubernetes/private/yaml';
import { baselineObjects, namespaces } from './fixture';

let plane: ControlPlane;
let folder: string;

beforeAll(async () => {
  plane = await ControlPlane.start();
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
}, startWithin);

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await plane.stop();
});

function bundle(given: WorkloadNamespace[] = namespaces): BundleDelivery {
  const delivery = new BundleDelivery(testStack(), 'Bundle');
  new KubernetesBaseline(delivery, 'Baseline', { delivery, namespaces: given });
  return delivery;
}

test('the bundle holds what kubectl would have applied, and a GitOps controller takes it', async () => {
  const { files } = bundle();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  expect(Object.keys(files).sort()).toEqual(['cluster-wide.yaml', 'kustomization.yaml', 'namespace-tools.yaml', 'namespace-web.yaml', 'namespaces.yaml']);
  const applied = await plane.kubectl(['apply', '-k', folder, '--validate=strict']);
  expect(applied).toMatchObject({ code: 0, stderr: '' });

  const objects = baselineObjects();
  expect(applied.stdout.trim().split('\n')).toHaveLength(objects.length);
  // The same objects, but for the label by which the CDK prunes.
  const withoutLabel = objects.map(({ metadata: { labels = {}, ...metadata }, ...object }) => {
    const own = Object.entries(labels).filter(([name]) => !name.startsWith('aws.cdk.eks/prune-'));
    return { ...object, metadata: { ...metadata, ...own.length > 0 ? { labels: Object.fromEntries(own) } : {} } };
  });
  const { stdout } = await plane.apply(withoutLabel);
  expect(stdout.split('\n').filter((line) => line && !line.endsWith(' unchanged'))).toEqual([]);
}, 60_000);

test('charts are in the kustomization', () => {
  const delivery = new BundleDelivery(testStack(), 'Bundle');
  delivery.addHelmRelease('Controller', { release: 'controller', namespace: 'kube-system', chart: 'a-chart', repository: 'https://charts.example', version: '1.2.3', values: { replicas: 2, nested: { on: true } } });
  expect(delivery.files).toEqual({ 'kustomization.yaml': [
    'apiVersion: kustomize.config.k8s.io/v1beta1', 'kind: Kustomization', 'resources: []', 'helmCharts:', '  - name: a-chart', '    repo: https://charts.example', '    version: "1.2.3"',
    '    releaseName: controller', '    namespace: kube-system', '    includeCRDs: true', '    valuesInline:', '      replicas: 2', '      nested:', '        "on": true', '',
  ].join('\n') });
});

test('a value that only the deployment knows is refused', () => {
  const cidr = Lazy.string({ produce: () => '10.0.0.0/24' });
  const delivery = new BundleDelivery(testStack(), 'Bundle');
  delivery.addManifests('Late', { manifests: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late' }, data: { cidr } }] });
  expect(() => delivery.files).toThrow('[ManifestUnresolved] late.yaml.0.data.cidr');
  const charts = new BundleDelivery(testStack(), 'Bundle');
  charts.addHelmRelease('Late', { release: 'late', namespace: 'web', chart: 'late', values: { vpc: { cidr } } });
  expect(() => charts.files).toThrow('[ManifestUnresolved] late.values.vpc.cidr');
});

// What a reader of YAML could take for something else: numbers, booleans, comments, anchors, block scalars, document ends.
const texts = ['', ' ', 'true', 'No', 'null', '~', '1.0', '0x1f', '1e3', '.5', '-', '- a', 'a: b', 'a #b', '#b', '&a', '*a', '!a', '|', '>', '%a', '@a', '`a`', '---', '...', '"', '\'', '\\', 'a\nb', 'a\n', '\ta', 'é€😀', '\u0000\u0085\u2028\ufeff',
  '{a}', '[a]', 'a,b', '? a', '2026-11-24', '12:30:45', '.inf', '.NaN', '=', '<<', 'y', 'https://a.example/b?c=d', 'sha256:ab', '0777', '+1', '1_000'];

test('every text comes back from YAML as it was', async () => {
  const objects = texts.map((text, index) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `text-${index}`, annotations: { [`a/${index}`]: text } }, data: { [text]: text } }));
  const { stdout, stderr } = await plane.kubectl(['create', '--dry-run=client', '--validate=false', '-o', 'jsonpath={.data}{"\\u0001"}', '-f', '-'], objects.map((object) => toYaml(object)).join('---\n'));
  expect(stderr).toBe('');
  expect(stdout.split('\u0001').slice(0, -1).map((line) => JSON.parse(line) as unknown)).toEqual(texts.map((text) => ({ [text]: text })));
}, 60_000);

test('nested and empty collections come back as they were', async () => {
  const spec = { empty: {}, none: [], list: [[1, [2, 3]], { a: [{ b: 'c' }], d: {} }, []], number: -1.5, truth: true, nothing: null };
  const { stdout } = await plane.kubectl(['create', '--dry-run=client', '--validate=false', '-o', 'json', '-f', '-'], toYaml({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'nested' }, spec }));
  expect((JSON.parse(stdout) as { spec: unknown }).spec).toEqual(spec);
}, 60_000);
