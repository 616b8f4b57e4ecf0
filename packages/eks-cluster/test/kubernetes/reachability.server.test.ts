import { KubernetesObject } from '@external-metrics/testkit';
import { ControlPlane, startWithin } from '@external-metrics/testkit/lib/control-plane';
import { reachable, Traffic, TrafficPeer } from '@external-metrics/testkit/lib/reachability';
import { baselineObjects } from './fixture';

const peers: Record<string, TrafficPeer> = {
  'web': { namespace: 'web', labels: { app: 'web' } },
  'worker': { namespace: 'web', labels: { app: 'worker' } },
  'other': { namespace: 'web', labels: { app: 'other' } },
  'tools': { namespace: 'tools', labels: { app: 'tools' } },
  'load balancer': { address: '10.0.0.17' },
  'other subnet': { address: '10.0.1.17' },
  'database': { address: '10.0.20.5' },
  'partner': { address: '198.51.100.7' },
  'metadata': { address: '169.254.169.254' },
  'pod identity': { address: '169.254.170.23' },
  'link neighbour': { address: '169.254.170.2' },
  'DNS': { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  'API server': { address: '172.20.0.1' },
};

/** From, to, port: and whether it is meant to pass. */
const table: [from: string, to: string, port: number, passes: boolean, protocol?: 'UDP'][] = [
  ['load balancer', 'web', 8080, true], ['load balancer', 'web', 9090, false], ['load balancer', 'worker', 8080, false], ['other subnet', 'web', 8080, false], ['partner', 'web', 8080, false], ['load balancer', 'other', 8080, false],
  ['tools', 'web', 8080, false], ['web', 'worker', 9090, true], ['web', 'worker', 8080, false], ['worker', 'web', 8080, false],
  ['web', 'database', 5432, true], ['web', 'database', 6379, true], ['worker', 'database', 5432, true], ['web', 'database', 22, false], ['tools', 'database', 5432, false],
  ['worker', 'partner', 443, true], ['worker', 'partner', 80, false], ['web', 'partner', 443, false], ['tools', 'partner', 443, false],
  ['web', 'metadata', 80, false], ['worker', 'metadata', 80, false], ['worker', 'metadata', 443, false], ['tools', 'metadata', 80, false],
  ['web', 'pod identity', 80, true], ['web', 'pod identity', 443, false], ['tools', 'pod identity', 80, false], ['web', 'link neighbour', 80, false],
  ['web', 'DNS', 53, true], ['web', 'DNS', 53, true, 'UDP'], ['tools', 'DNS', 53, true, 'UDP'], ['web', 'DNS', 9153, false],
  // Both ends have to allow it: the namespace lets all of its pods out, tools takes the worker in.
  ['worker', 'tools', 80, true], ['web', 'tools', 80, false], ['worker', 'tools', 443, false], ['web', 'API server', 443, false], ['worker', 'API server', 443, true],
];
const traffic: Traffic[] = table.map(([from, to, port, , protocol]) => ({ from: peers[from], to: peers[to], port, protocol }));
const wanted = table.map(([, , , passes]) => passes);

let policies: KubernetesObject[];

beforeAll(async () => {
  const plane = await ControlPlane.start();
  try {
    const { code, stderr } = await plane.apply(baselineObjects());
    if (code !== 0) throw new Error(stderr);
    ({ items: policies } = await plane.get<{ items: KubernetesObject[] }>('networkpolicies', '--all-namespaces'));
  } finally {
    await plane.stop();
  }
}, startWithin);

test('the API server has every policy', () => {
  expect(policies).toHaveLength(12);
});

test('what passes is what is listed, and nothing else', async () => {
  const verdicts = await reachable(policies, traffic);
  expect(table.filter((_, index) => verdicts[index] !== wanted[index])).toEqual([]);
}, 60_000);

test('every policy matters: without it, a cell of the table flips', async () => {
  const idle: string[] = [];
  for (const left of policies) {
    const verdicts = await reachable(policies.filter((policy) => policy !== left), traffic);
    if (verdicts.every((verdict, index) => verdict === wanted[index])) idle.push(`${left.metadata.namespace}/${left.metadata.name}`);
  }
  // The others of tools select all of its pods in both directions, too; it is what is left when they go.
  expect(idle).toEqual(['tools/default-deny']);
}, 120_000);

test('a policy without the exception for the metadata service lets it be reached', async () => {
  const spoiled = JSON.parse(JSON.stringify(policies).replaceAll('"except":["169.254.0.0/16"]', '"except":[]')) as KubernetesObject[];
  expect(await reachable(spoiled, [{ from: peers.worker, to: peers.metadata, port: 443 }])).toEqual([true]);
}, 60_000);
