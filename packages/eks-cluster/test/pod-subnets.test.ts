import { Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Compute, EksClusterProps } from '../src';
import { clusterProblems, clusterTemplate, resourceOf } from './fixture';

function podSubnets(stack: Stack, ...zones: string[]): ec2.ISubnet[] {
  return zones.map((availabilityZone, index) => ec2.Subnet.fromSubnetAttributes(stack, `Pods${index}`, { subnetId: `subnet-pods-${index}`, availabilityZone }));
}

const configuration = (props: Partial<EksClusterProps> = {}) => JSON.parse(resourceOf(clusterTemplate((stack) => ({ podSubnets: podSubnets(stack, 'us-east-1a', 'us-east-1b'), ...props })), 'AWS::EKS::Addon', 'vpccni').properties.ConfigurationValues as string) as object;
const expected = {
  enableNetworkPolicy: 'true',
  env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true', ENI_CONFIG_LABEL_DEF: 'topology.kubernetes.io/zone' },
  eniConfig: { create: true, region: 'us-east-1', subnets: { 'us-east-1a': { id: 'subnet-pods-0' }, 'us-east-1b': { id: 'subnet-pods-1' } } },
};

test('pods have addresses of their own subnets, by zone, from the first node on', () => {
  expect(configuration()).toEqual(expected);
});

test('more configuration of the add-on is joined, member by member', () => {
  expect(configuration({ addons: [{ name: 'vpc-cni', configuration: JSON.stringify({ env: { ENABLE_PREFIX_DELEGATION: 'true', ENI_CONFIG_LABEL_DEF: 'my/zone' } }) }] }))
    .toEqual({ ...expected, env: { ...expected.env, ENABLE_PREFIX_DELEGATION: 'true', ENI_CONFIG_LABEL_DEF: 'my/zone' } });
});

test.each<[string, string, (stack: Stack) => Partial<EksClusterProps>]>([
  ['[PodSubnetZonesInvalid] podSubnets: got ["us-east-1a"]', 'a subnet in each zone of the nodes: us-east-1a, us-east-1b', (stack) => ({ podSubnets: podSubnets(stack, 'us-east-1a') })],
  ['[PodSubnetZonesInvalid]', 'one subnet in each zone', (stack) => ({ podSubnets: podSubnets(stack, 'us-east-1a', 'us-east-1b', 'us-east-1b') })],
  ['[PodSubnetZonesInvalid]', 'name the availability zones', (stack) => ({ podSubnets: podSubnets(stack, 'us-east-1a', 'us-east-1b', Fn.select(0, Fn.getAzs())) })],
  ['[PodSubnetsWithoutCni] podSubnets: got "no vpc-cni"', 'enable it', (stack) => ({ podSubnets: podSubnets(stack, 'us-east-1a', 'us-east-1b'), addons: [{ name: 'vpc-cni', enabled: false }] })],
  ['[PodSubnetsWithoutCni] podSubnets: got "EKS Auto Mode"', 'NodeClass', (stack) => ({ podSubnets: podSubnets(stack, 'us-east-1a', 'us-east-1b'), compute: Compute.autoMode() })],
])('%s: %s', (problem, mend, props) => {
  const problems = clusterProblems(props);
  expect(problems).toContain(problem);
  expect(problems).toContain(mend);
  expect(problems).toMatch(/: 1 problem\n/);
});
