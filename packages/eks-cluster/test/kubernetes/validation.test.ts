import { problemsOf, testStack } from '@external-metrics/testkit';
import { AllowedTraffic, BundleDelivery, EksCluster, KubectlDelivery, KubernetesBaseline, KubernetesBaselineProps, NetworkPeer, WorkloadNamespace } from '../../src';
import { kubectlLayer } from './fixture';

function problems(namespaces: WorkloadNamespace[], more: Partial<KubernetesBaselineProps> = {}): string {
  return problemsOf((stack) => new KubernetesBaseline(stack, 'Baseline', { delivery: new BundleDelivery(stack, 'Bundle'), namespaces, ...more }));
}

const traffic = (change: Partial<AllowedTraffic>): WorkloadNamespace[] => [{ name: 'web', egress: [{ name: 'database', peer: NetworkPeer.cidrs('10.0.0.0/24'), ports: [5432], ...change }] }];

test.each<[string, WorkloadNamespace[], string]>([
  ['NamespacesEmpty', [], 'namespaces: got []'],
  ['NamespaceInvalid', [{ name: 'Web' }], 'namespaces: got "Web"'],
  ['NamespaceReserved', [{ name: 'kube-system' }], 'namespaces: got "kube-system"'],
  ['NamespaceReserved', [{ name: 'default' }], 'namespaces: got "default"'],
  ['DuplicateNamespace', [{ name: 'web' }, { name: 'web' }], 'namespaces: got "web"'],
  ['TrafficNameInvalid', traffic({ name: 'The database' }), 'web.egress: got "The database"'],
  ['PortsMissing', traffic({ ports: [] }), 'web.egress.database: got []'],
  ['PortInvalid', traffic({ ports: [5432, 65536] }), 'web.egress.database: got 65536'],
  ['PortInvalid', traffic({ ports: [0.5] }), 'web.egress.database: got 0.5'],
  ['CidrInvalid', traffic({ peer: NetworkPeer.cidrs('10.0.0.1/24') }), 'web.egress.database: got "10.0.0.1/24"'],
  ['MetadataServiceOpen', traffic({ peer: NetworkPeer.cidrs('169.254.169.254/32') }), 'web.egress.database: got "169.254.169.254/32"'],
  ['MetadataServiceOpen', traffic({ peer: NetworkPeer.cidrs('169.254.0.0/16') }), 'web.egress.database: got "169.254.0.0/16"'],
  ['QuantityInvalid', [{ name: 'web', quota: { requestedMemory: '64 GB' } }], 'web.quota.requestedMemory: got "64 GB"'],
  ['QuantityInvalid', [{ name: 'web', quota: { pods: -1 } }], 'web.quota.pods: got -1'],
  ['QuantityInvalid', [{ name: 'web', containerDefaults: { cpu: '1,5' } }], 'web.containerDefaults.cpu: got "1,5"'],
])('%s: %j', (code, namespaces, subject) => {
  expect(problems(namespaces)).toContain(`[${code}] ${subject}`);
});

test('a name twice in one direction is refused, in both it is not', () => {
  const [{ egress = [] }] = traffic({});
  expect(problems([{ name: 'web', egress: [...egress, ...egress] }])).toContain('[DuplicateTraffic] web.egress: got "database"');
  expect(() => problems([{ name: 'web', egress, ingress: egress }])).toThrow('synthesis was expected to refuse this, and accepted it');
});

test('groups of Kubernetes itself are refused', () => {
  expect(problems([{ name: 'web' }], { groups: { operators: ['system:masters'] } })).toContain('[GroupReserved] groups.operators: got "system:masters"');
});

test('everything that is wrong is said at once', () => {
  expect(problems([{ name: 'Web', quota: { requestedCpu: 'many' } }, { name: 'web', ingress: [{ name: 'all', peer: NetworkPeer.cidrs('10.0.0.0/33'), ports: [] }] }])).toMatch(/: 4 problems/);
});

test('functions need to know the VPC', () => {
  const stack = testStack();
  const cluster = EksCluster.fromEksClusterAttributes(stack, 'Shared', { clusterName: 'shared' });
  expect(() => new KubectlDelivery(stack, 'Kubectl', { cluster, kubectlLayer: kubectlLayer(stack) })).toThrow('[KubectlVpcMissing] cluster.vpc: got nothing');
});
