import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { templateOf, testStack } from '@external-metrics/testkit';
import { AddressPlan, NatStrategy, Network, NetworkProps } from '../src';

const build = (props: NetworkProps = {}) => templateOf((stack) => new Network(stack, 'Network', { natStrategy: NatStrategy.regional(), ...props }));
const zonesOf = (template: Template) => (Object.values(template.findResources('AWS::EC2::NatGateway'))[0].Properties as { AvailabilityZoneAddresses: { AvailabilityZone: string; AllocationIds: unknown[] }[] }).AvailabilityZoneAddresses;

test('one gateway for the VPC, with an address of its own in every zone', () => {
  const template = build();
  template.resourceCountIs('AWS::EC2::NatGateway', 1);
  template.hasResource('AWS::EC2::NatGateway', {
    Properties: { AvailabilityMode: 'regional', VpcId: { Ref: 'Network1C6012B5' }, SubnetId: Match.absent(), AllocationId: Match.absent(), Tags: [{ Key: 'Name', Value: 'Test/Network' }] },
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('^NetworkPublicADefaultRoute'), Match.stringLikeRegexp('^NetworkPublicBDefaultRoute')]),
  });
  expect(zonesOf(template)).toEqual(['A', 'B'].map((letter) => ({
    AvailabilityZone: `us-east-1${letter.toLowerCase()}`, AllocationIds: [{ 'Fn::GetAtt': [expect.stringMatching(new RegExp(`^NetworkPublic${letter}RegionalElasticIp`)), 'AllocationId'] }],
  })));
  template.allResources('AWS::EC2::EIP', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('every private and pod subnet goes out through it', () => {
  const template = build({ addressPlan: AddressPlan.of({ podCidr: '100.64.0.0/16' }), dataTier: true });
  const routes = Object.keys(template.findResources('AWS::EC2::Route', { Properties: { NatGatewayId: { Ref: Match.stringLikeRegexp('^NetworkRegionalNatGateway') } } }));
  expect(routes.map((id) => id.replace(/DefaultRoute.*/, '')).sort()).toEqual(['NetworkPodA', 'NetworkPodB', 'NetworkPrivateA', 'NetworkPrivateB']);
});

test('a zone that is added brings an address, and the gateway stays as it was', () => {
  const [before, after] = [['a', 'b'], ['a', 'b', 'c']].map((letters) => build({ availabilityZones: letters.map((letter) => `us-east-1${letter}`) }));
  expect(zonesOf(after).slice(0, 2)).toEqual(zonesOf(before));
  expect(zonesOf(after)).toHaveLength(3);
  expect(Object.keys(after.findResources('AWS::EC2::NatGateway'))).toEqual(Object.keys(before.findResources('AWS::EC2::NatGateway')));
});

test('zones whose names are known at deployment only pass', () => {
  const stack = new Stack(new App(), 'Test');
  new Network(stack, 'Network', { natStrategy: NatStrategy.regional() });
  expect(zonesOf(Template.fromStack(stack)).map(({ AvailabilityZone }) => AvailabilityZone)).toEqual([0, 1].map((index) => ({ 'Fn::Select': [index, { 'Fn::GetAZs': '' }] })));
});

test('addresses that exist already; either way, they are the egress addresses', () => {
  const stack = testStack();
  const elasticIps = { 'us-east-1a': { allocationId: 'eipalloc-a', publicIp: '192.0.2.1' }, 'us-east-1b': { allocationId: 'eipalloc-b', publicIp: '192.0.2.2' } };
  const brought = new Network(stack, 'Network', { natStrategy: NatStrategy.regional({ elasticIps }) });
  expect(brought.egressIps).toEqual(['192.0.2.1', '192.0.2.2']);
  expect(brought.natGateways).toEqual([expect.objectContaining({ availabilityZone: undefined, publicIps: ['192.0.2.1', '192.0.2.2'] })]);
  expect(zonesOf(Template.fromStack(stack)).map(({ AllocationIds }) => AllocationIds)).toEqual([['eipalloc-a'], ['eipalloc-b']]);
  const own = testStack();
  expect(own.resolve(new Network(own, 'Network', { natStrategy: NatStrategy.regional() }).egressIps)).toEqual([
    { Ref: expect.stringMatching(/^NetworkPublicARegionalElasticIp/) }, { Ref: expect.stringMatching(/^NetworkPublicBRegionalElasticIp/) },
  ]);
});
