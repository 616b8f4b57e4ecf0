import { App, Stack } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { templateOf, testStack } from '@external-metrics/testkit';
import { AddressPlan, NatStrategy, Network, NetworkProps } from '../src';

const everything: NetworkProps = { ipv6: true, dataTier: true, addressPlan: AddressPlan.of({ podCidr: '100.64.0.0/16' }) };
const build = (props: NetworkProps) => templateOf((stack) => new Network(stack, 'Network', props));
const ref = (start: string) => ({ Ref: Match.stringLikeRegexp(`^Network${start}`) });

/** The place of each subnet's block in that of the VPC, by the start of the subnet's logical ID. */
function placesOf(template: Template): Record<string, number> {
  return Object.fromEntries(Object.values(template.findResources('AWS::EC2::SubnetCidrBlock')).map(({ Properties }) => {
    const { SubnetId, Ipv6CidrBlock } = Properties as { SubnetId: { Ref: string }; Ipv6CidrBlock: { 'Fn::Select': [number, { 'Fn::Cidr': unknown[] }] } };
    return [/^Network(.*)Subnet/.exec(SubnetId.Ref)![1], Ipv6CidrBlock['Fn::Select'][0]];
  }));
}

test('off by default', () => {
  const template = build({});
  for (const type of ['VPCCidrBlock', 'SubnetCidrBlock', 'EgressOnlyInternetGateway']) template.resourceCountIs(`AWS::EC2::${type}`, 0);
  expect(new Network(testStack(), 'Network').ipv6CidrBlock).toBeUndefined();
});

test('a block that Amazon provides, and one of /64 for each subnet', () => {
  const template = build(everything);
  template.hasResourceProperties('AWS::EC2::VPCCidrBlock', { VpcId: { Ref: 'Network1C6012B5' }, AmazonProvidedIpv6CidrBlock: true });
  template.allResourcesProperties('AWS::EC2::SubnetCidrBlock', { Ipv6CidrBlock: { 'Fn::Select': [Match.anyValue(), { 'Fn::Cidr': [Match.anyValue(), 256, '64'] }] } });
  expect(placesOf(template)).toEqual({ PublicA: 0, PrivateA: 1, DataA: 2, PodA: 3, PublicB: 8, PrivateB: 9, DataB: 10, PodB: 11 });
});

test('the subnets themselves are as they are without it', () => {
  const [on, off] = [true, false].map((ipv6) => build({ ...everything, ipv6 }).findResources('AWS::EC2::Subnet'));
  expect(on).toEqual(off);
});

test('the last zone that a plan may have is inside the block of the VPC', () => {
  const places = placesOf(build({ ...everything, availabilityZones: ['us-east-1z'], addressPlan: AddressPlan.of({ zoneSlots: 26, podCidr: '100.64.0.0/16' }) }));
  expect(places).toEqual({ PublicZ: 200, PrivateZ: 201, DataZ: 202, PodZ: 203 });
});

test('whatever uses the block waits for its association', () => {
  const stack = testStack();
  const { ipv6CidrBlock } = new Network(stack, 'Network', { ipv6: true });
  const associations = Template.fromStack(stack).findResources('AWS::EC2::VPCCidrBlock');
  expect(stack.resolve(ipv6CidrBlock)).toEqual({
    'Fn::Select': [1, { 'Fn::Split': ['|', { 'Fn::Join': ['|', [{ Ref: Object.keys(associations)[0] }, { 'Fn::Select': [0, { 'Fn::GetAtt': ['Network1C6012B5', 'Ipv6CidrBlocks'] }] }]] }] }],
  });
});

describe('routes', () => {
  const template = build(everything);
  const routes = Object.values(template.findResources('AWS::EC2::Route', { Properties: { DestinationIpv6CidrBlock: '::/0' } }));

  test.each(['A', 'B'])('public in zone %s: to the internet gateway, once it is attached', (zone) => {
    template.hasResource('AWS::EC2::Route', {
      Properties: { RouteTableId: ref(`Public${zone}RouteTable`), DestinationIpv6CidrBlock: '::/0', GatewayId: ref('InternetGateway') }, DependsOn: [Match.stringLikeRegexp('^NetworkInternetGatewayAttachment')],
    });
  });

  test.each(['PrivateA', 'PrivateB', 'PodA', 'PodB'])('%s: to the egress-only internet gateway', (subnet) => {
    template.hasResourceProperties('AWS::EC2::Route', { RouteTableId: ref(`${subnet}RouteTable`), DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: ref('EgressOnlyInternetGateway') });
    template.hasResourceProperties('AWS::EC2::EgressOnlyInternetGateway', { VpcId: { Ref: 'Network1C6012B5' }, Tags: [{ Key: 'Name', Value: 'Test/Network' }] });
  });

  test('data: none', () => {
    expect(routes).toHaveLength(6);
  });

  test('none but the public ones without egress', () => {
    const closed = build({ ...everything, natStrategy: NatStrategy.none() });
    expect(Object.values(closed.findResources('AWS::EC2::Route', { Properties: { DestinationIpv6CidrBlock: '::/0' } })).map(({ Properties }) => Properties as unknown)).toEqual([
      expect.objectContaining({ GatewayId: expect.anything() as unknown }), expect.objectContaining({ GatewayId: expect.anything() as unknown }),
    ]);
    closed.resourceCountIs('AWS::EC2::EgressOnlyInternetGateway', 0);
  });
});

test.each(['publicSubnets', 'privateSubnets', 'podSubnets'] as const)('what waits for the internet connectivity of %s waits for the IPv6 blocks and routes', (tier) => {
  const stack = testStack();
  const network = new Network(stack, 'Network', everything);
  const group = new SecurityGroup(stack, 'Group', { vpc: network.vpc });
  group.node.addDependency(...network[tier].map(({ internetConnectivityEstablished }) => internetConnectivityEstablished));
  const [{ DependsOn }] = Object.values(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroup'));
  expect((DependsOn as string[]).filter((id) => /^Network(Public|Private|Pod)[AB]Ipv6(CidrBlock|DefaultRoute)/.test(id))).toHaveLength(4);
});

test('in a stack without a region', () => {
  const stack = new Stack(new App(), 'Test');
  new Network(stack, 'Network', { ipv6: true });
  expect(placesOf(Template.fromStack(stack))).toEqual({ PublicA: 0, PrivateA: 1, PublicB: 8, PrivateB: 9 });
});
