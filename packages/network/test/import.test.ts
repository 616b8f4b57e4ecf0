import { Fn } from 'aws-cdk-lib';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Template } from 'aws-cdk-lib/assertions';
import { testStack } from '@external-metrics/testkit';
import { Network } from '../src';

test('a network that was made elsewhere serves as well', () => {
  const stack = testStack();
  const network = Network.fromNetworkAttributes(stack, 'Network', {
    vpcId: 'vpc-1', vpcCidrBlock: '10.0.0.0/16', availabilityZones: ['us-east-1a', 'us-east-1b'],
    publicSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetIds: ['subnet-3', 'subnet-4'], dataSubnetIds: ['subnet-5', 'subnet-6'],
    publicRouteTableIds: ['rtb-1', 'rtb-2'], privateRouteTableIds: ['rtb-3', 'rtb-4'], dataRouteTableIds: ['rtb-5', 'rtb-6'],
    podSubnetIds: ['subnet-7', 'subnet-8'], podRouteTableIds: ['rtb-7', 'rtb-8'], podCidrBlock: '100.64.0.0/16', ipv6CidrBlock: '2001:db8::/56',
    egressIps: ['192.0.2.1'],
  });
  new ApplicationLoadBalancer(stack, 'Alb', { vpc: network.vpc, internetFacing: true });
  Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Subnets: ['subnet-1', 'subnet-2'] });
  expect(network.vpc.vpcId).toBe('vpc-1');
  expect(network.vpc.vpcCidrBlock).toBe('10.0.0.0/16');
  expect([network.publicSubnets, network.privateSubnets, network.dataSubnets, network.podSubnets].map((subnets) => subnets.map(({ subnetId, availabilityZone, routeTable }) => [subnetId, availabilityZone, routeTable.routeTableId]))).toEqual([
    [['subnet-1', 'us-east-1a', 'rtb-1'], ['subnet-2', 'us-east-1b', 'rtb-2']],
    [['subnet-3', 'us-east-1a', 'rtb-3'], ['subnet-4', 'us-east-1b', 'rtb-4']],
    [['subnet-5', 'us-east-1a', 'rtb-5'], ['subnet-6', 'us-east-1b', 'rtb-6']],
    [['subnet-7', 'us-east-1a', 'rtb-7'], ['subnet-8', 'us-east-1b', 'rtb-8']],
  ]);
  expect([network.podCidrBlock, network.ipv6CidrBlock]).toEqual(['100.64.0.0/16', '2001:db8::/56']);
  expect(network.vpc.selectSubnets({ subnetGroupName: 'Data' }).subnets).toEqual(network.dataSubnets);
  expect(network.egressIps).toEqual(['192.0.2.1']);
});

test('the least attributes', () => {
  const network = Network.fromNetworkAttributes(testStack(), 'Network', {
    vpcId: 'vpc-1', vpcCidrBlock: '10.0.0.0/16', availabilityZones: ['us-east-1a'], publicSubnetIds: ['subnet-1'], privateSubnetIds: ['subnet-2'],
  });
  expect(network.dataSubnets).toEqual([]);
  expect(network.podSubnets).toEqual([]);
  expect([network.podCidrBlock, network.ipv6CidrBlock]).toEqual([undefined, undefined]);
  expect(network.egressIps).toEqual([]);
});

test('pod subnets whose IDs are a list of another stack', () => {
  const stack = testStack();
  const network = Network.fromNetworkAttributes(stack, 'Network', {
    vpcId: 'vpc-1', vpcCidrBlock: '10.0.0.0/16', availabilityZones: ['us-east-1a', 'us-east-1b'], publicSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetIds: ['subnet-3', 'subnet-4'],
    podSubnetIds: Fn.split(',', Fn.importValue('PodSubnets')),
  });
  expect(stack.resolve(network.podSubnets.map(({ subnetId, availabilityZone }) => [subnetId, availabilityZone]))).toEqual(['us-east-1a', 'us-east-1b'].map((zone, index) => [
    { 'Fn::Select': [index, { 'Fn::Split': [',', { 'Fn::ImportValue': 'PodSubnets' }] }] }, zone,
  ]));
});
