import { Template } from 'aws-cdk-lib/assertions';
import { KubernetesObject, kubernetesObjects } from '@external-metrics/testkit';
import { targetGroupBindings } from '@external-metrics/testkit/lib/charts';
import { ControlPlane, startWithin } from '@external-metrics/testkit/lib/control-plane';
import { reachable, TrafficPeer } from '@external-metrics/testkit/lib/reachability';
import { EnvironmentName, environments } from '../src/environments';
import { Synthesised, synthesise } from './fixture';

/** What the environments bring into their clusters, taken from the templates and given to a real API server. */
const synthesised = Object.fromEntries((Object.keys(environments) as EnvironmentName[]).map((name) => [name, synthesise({ name })])) as Record<EnvironmentName, Synthesised>;

/** References are replaced by the resource that they lead to. */
function objectsOf(environment: Synthesised): KubernetesObject[] {
  return kubernetesObjects(Template.fromJSON(environment.template('Kubernetes')), (reference) => environment.target('Kubernetes', reference));
}

let plane: ControlPlane;

beforeAll(async () => {
  plane = await ControlPlane.start();
  await plane.kubectl(['apply', '-f', targetGroupBindings]);
  await plane.kubectl(['wait', '--for=condition=Established', 'crd/targetgroupbindings.elbv2.k8s.aws', '--timeout=30s']);
}, startWithin);

afterAll(() => plane.stop());

describe.each(Object.entries(synthesised))('%s', (name, environment) => {
  const objects = objectsOf(environment);
  const { service, edge } = environments[name as EnvironmentName];

  test('the API server takes what it brings, and a second time changes nothing', async () => {
    expect(await plane.apply(objects)).toMatchObject({ code: 0, stderr: '' });
    const { stdout } = await plane.apply(objects);
    expect(stdout.trim().split('\n')).toHaveLength(objects.length);
    expect(stdout.split('\n').filter((line) => line && !line.endsWith(' unchanged'))).toEqual([]);
  }, 120_000);

  test('the service\'s pods are registered with the front door\'s target group', () => {
    const [binding, ...others] = objects.filter(({ kind }) => kind === 'TargetGroupBinding');
    expect(others).toEqual([]);
    expect(binding).toMatchObject({
      metadata: { namespace: service.namespace },
      spec: { targetGroupARN: `Edge/${environment.one('AWS::ElasticLoadBalancingV2::TargetGroup').logicalId}`, targetType: 'ip', serviceRef: { name: service.name, port: service.port } },
    });
  });

  test('volumes are encrypted with the cluster\'s key', () => {
    const key = environment.ofType('AWS::KMS::Key').find(({ stack }) => stack === 'Cluster')!;
    expect(objects.find(({ kind }) => kind === 'StorageClass')).toMatchObject({ parameters: { encrypted: 'true', kmsKeyId: `Cluster/${key.logicalId}.Arn` } });
  });

  test('what passes is the front door to the pods, the pods to the data, to AWS and to the agents, and nothing else', async () => {
    const subnet = (tier: string) => addressIn(environment.ofType('AWS::EC2::Subnet').find(({ Properties }) => JSON.stringify(Properties.Tags).includes(tier))!.Properties.CidrBlock as string);
    const [publicAddress, privateAddress] = [subnet('kubernetes.io/role/elb'), subnet('kubernetes.io/role/internal-elb')];
    const pods: TrafficPeer = { namespace: service.namespace, labels: { app: 'external-metrics' } };
    const peers: Record<string, TrafficPeer> = {
      pods, 'front door': { address: edge.internetFacing ? publicAddress : privateAddress }, 'data': { address: privateAddress }, 'internet': { address: '198.51.100.7' }, 'metadata': { address: '169.254.169.254' },
      'pod identity': { address: '169.254.170.23' }, 'agent': { namespace: 'amazon-cloudwatch', labels: { app: 'cloudwatch-agent' } }, 'other pods': { namespace: 'other', labels: {} }, 'DNS': { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
    };
    const table: [from: string, to: string, port: number, passes: boolean][] = [
      ['front door', 'pods', edge.targetPort, true], ['front door', 'pods', 22, false], ['internet', 'pods', edge.targetPort, false], ['other pods', 'pods', edge.targetPort, false],
      ['pods', 'data', 5432, true], ['pods', 'data', 6379, true], ['pods', 'data', 22, false], ['pods', 'internet', 443, true], ['pods', 'internet', 5432, false], ['pods', 'metadata', 80, false], ['pods', 'metadata', 443, false],
      ['pods', 'pod identity', 80, true], ['pods', 'agent', 4316, true], ['pods', 'agent', 8080, false], ['pods', 'other pods', 8080, false], ['pods', 'DNS', 53, true],
    ];
    const verdicts = await reachable(objects.filter(({ kind }) => kind === 'NetworkPolicy'), table.map(([from, to, port]) => ({ from: peers[from], to: peers[to], port })));
    expect(table.filter(([, , , passes], index) => passes !== verdicts[index])).toEqual([]);
  }, 60_000);
});

/** The eleventh of a block: the first are AWS's. */
function addressIn(cidr: string): string {
  const [a, b, c] = cidr.split('.');
  return `${a}.${b}.${c}.10`;
}

test('the controllers are told their cluster, and intercept nothing', () => {
  const charts = synthesised.staging.ofType('Custom::AWSCDK-EKS-HelmChart').map(({ Properties }) => Properties as { Release: string; Repository: string; Values: unknown });
  expect(charts.map(({ Release, Repository }) => [Release, Repository]).sort()).toEqual([['aws-load-balancer-controller', 'https://aws.github.io/eks-charts'], ['cluster-autoscaler', 'https://kubernetes.github.io/autoscaler']]);
  expect(JSON.stringify(charts.find(({ Release }) => Release === 'aws-load-balancer-controller')!.Values)).toContain('\\"enableServiceMutatorWebhook\\":false');
});

test('people are what their role is called in the configuration', () => {
  const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
  const { cluster } = environments.staging;
  const environment = synthesise({ config: { cluster: { ...cluster, adminRoleArns: [role('Admin')], viewerRoleArns: [role('Jo')], developerRoleArns: [role('Jo'), role('Kim')], operatorRoleArns: [role('Lee')] } } });
  const entries = environment.ofType('AWS::EKS::AccessEntry').filter(({ stack }) => stack === 'Cluster').map(({ Properties }) => [Properties.PrincipalArn, Properties.KubernetesGroups]);
  expect(entries).toEqual([[role('Admin'), undefined], [role('Jo'), ['developers', 'viewers']], [role('Kim'), ['developers']], [role('Lee'), ['operators']]]);
});
