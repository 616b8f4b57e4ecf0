import { execFileSync } from 'child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'fs';
import { ControlPlane, startWithin } from '../src/control-plane';
import { kubernetesVersion } from '../src/control-plane-program';
import { reachable } from '../src/reachability';

let plane: ControlPlane;

beforeAll(async () => {
  plane = await ControlPlane.start();
}, startWithin);

afterAll(() => plane.stop());

const children = (pid: number | string) => execFileSync('pgrep', ['-P', `${pid}`], { encoding: 'utf8' }).trim().split('\n');

/** The addresses on which a process listens, as the kernel writes them. */
function listening(pid: string): string[] {
  const sockets = readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${descriptor}`)];
    } catch {
      return [];
    }
  });
  return ['tcp', 'tcp6'].flatMap((table) => readFileSync(`/proc/net/${table}`, 'utf8').trim().split('\n').slice(1).map((line) => line.trim().split(/\s+/)))
    .filter(([, , , state, , , , , , inode]) => state === '0A' && sockets.includes(`socket:[${inode}]`)).map(([, local]) => local.split(':')[0]);
}

test('it is the Kubernetes of its sources', () => {
  expect(plane.version).toBe(`v${kubernetesVersion()}`);
});

test('a webhook in the cluster is never dialled', async () => {
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] };
  expect(await plane.apply([
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'somewhere', namespace: 'default' }, spec: { ports: [{ port: 443 }] } },
    {
      apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration', metadata: { name: 'somewhere' },
      webhooks: [{ name: 'somewhere.example.com', rules: [rule], sideEffects: 'None', admissionReviewVersions: ['v1'], failurePolicy: 'Fail', clientConfig: { service: { name: 'somewhere', namespace: 'default' } } }],
    },
  ])).toMatchObject({ code: 0 });
  const refused = async () => {
    for (const deadline = Date.now() + 30_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 200))) {
      const { stderr } = await plane.kubectl(['create', 'configmap', 'a', '--dry-run=server']);
      if (stderr) return stderr;
    }
    return '';
  };
  expect(await refused()).toMatch(/failed calling webhook "somewhere.example.com".*nobody\.sock/s);
  await plane.kubectl(['delete', 'validatingwebhookconfiguration', 'somewhere']);
}, 60_000);

test('pods are bound to nodes that are registered, run, and end', async () => {
  const container = { name: 'main', image: 'registry.example/none' };
  expect(await plane.apply([
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'one' } },
    { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'once', namespace: 'default' }, spec: { template: { spec: { restartPolicy: 'Never', containers: [container] } } } },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'always', namespace: 'default' }, spec: { selector: { matchLabels: { app: 'always' } }, template: { metadata: { labels: { app: 'always' } }, spec: { containers: [container] } } } },
  ])).toMatchObject({ code: 0 });
  expect(await plane.kubectl(['wait', '--for=condition=Complete', 'job/once', '--timeout=120s'])).toMatchObject({ code: 0 });
  expect(await plane.kubectl(['wait', '--for=condition=Available', 'deployment/always', '--timeout=120s'])).toMatchObject({ code: 0 });
  await plane.kubectl(['delete', 'deployment', 'always']);
  expect(await plane.kubectl(['wait', '--for=delete', 'pod', '-l', 'app=always', '--timeout=60s'])).toMatchObject({ code: 0 });
}, 300_000);

test('nothing listens beyond loopback', () => {
  const servers = children(process.pid).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('control-plane')).flatMap((pid) => [pid, ...children(pid)]);
  expect(servers).toHaveLength(5);
  // Only the API server has a port; by now, all of them have begun.
  expect(servers.filter((pid) => listening(pid).length > 0)).toHaveLength(1);
  const addresses = servers.flatMap(listening);
  expect(addresses.filter((address) => !['0100007F', '0000000000000000FFFF00000100007F'].includes(address))).toEqual([]);
});

test('one that is stopped leaves nothing', async () => {
  const other = await ControlPlane.start();
  const pids = children(process.pid).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('control-plane')).flatMap((pid) => [pid, ...children(pid)]);
  expect(pids).toHaveLength(10);
  await other.stop();
  expect(pids.filter((pid) => existsSync(`/proc/${pid}`))).toHaveLength(5);
}, startWithin);

test('the engine judges by policies alone', async () => {
  const policy = (ingress: object[]) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'web', namespace: 'web' }, spec: { podSelector: {}, policyTypes: ['Ingress'], ingress } });
  const traffic = [{ from: { address: '10.0.0.1' }, to: { namespace: 'web' }, port: 80 }];
  expect(await reachable([], traffic)).toEqual([true]);
  expect(await reachable([policy([])], traffic)).toEqual([false]);
  expect(await reachable([policy([{ from: [{ ipBlock: { cidr: '10.0.0.0/24' } }] }])], traffic)).toEqual([true]);
});
