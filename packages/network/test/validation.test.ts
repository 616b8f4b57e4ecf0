import { App, Fn, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import { problemsOf, testStack } from '@external-metrics/testkit';
import { AddressPlan, NatStrategy, Network, NetworkAttributes, NetworkProps } from '../src';

const a = { allocationId: 'eipalloc-a', publicIp: '192.0.2.1' };
const b = { allocationId: 'eipalloc-b', publicIp: '192.0.2.2' };

test.each<[string, string, NetworkProps]>([
  ['AvailabilityZonesMissing', 'availabilityZones: got []', { availabilityZones: [] }],
  ['AvailabilityZonesUnresolved', 'availabilityZones: got "a list token"', { availabilityZones: Fn.getAzs() }],
  ['AvailabilityZoneOutsideRegion', 'availabilityZones[1]: got "eu-west-1a"', { availabilityZones: ['us-east-1a', 'eu-west-1a'] }],
  ['AvailabilityZoneUnknownSlot', 'availabilityZones[0]: got "us-east-1f"', { availabilityZones: ['us-east-1f'] }],
  ['AvailabilityZoneUnknownSlot', 'availabilityZones[0]: got "us-east-1-bos-1a"', { availabilityZones: ['us-east-1-bos-1a'] }],
  ['AvailabilityZoneUnknownSlot', 'availabilityZones[0]: got "use1-az1"', { availabilityZones: ['use1-az1'] }],
  ['DuplicateAvailabilityZone', 'availabilityZones[1]: got "us-east-1a"', { availabilityZones: ['us-east-1a', 'us-east-1a'] }],
  ['TooManyAvailabilityZones', 'availabilityZones: got 3', { availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'], addressPlan: AddressPlan.of({ zoneSlots: 2 }) }],
  ['ZoneSlotTaken', 'availabilityZones[1]: got "us-east-1-bos-1a"', { availabilityZones: ['us-east-1a', 'us-east-1-bos-1a'], addressPlan: AddressPlan.of({ zoneSlot: { 'us-east-1-bos-1a': 0 } }) }],
  ['AvailabilityZonesAmbiguous', 'availabilityZoneCount: got 2', { availabilityZoneCount: 2, availabilityZones: ['us-east-1a', 'us-east-1b'] }],
  ['AvailabilityZoneCountInvalid', 'availabilityZoneCount: got 0', { availabilityZoneCount: 0 }],
  ['AvailabilityZoneCountInvalid', 'availabilityZoneCount: got 27', { availabilityZoneCount: 27 }],
  ['AvailabilityZoneCountInvalid', 'availabilityZoneCount: got 2.5', { availabilityZoneCount: 2.5 }],
  ['AvailabilityZoneCountInvalid', 'availabilityZoneCount: got "a token"', { availabilityZoneCount: Token.asNumber({ Ref: 'Count' }) }],
  ['TooManyAvailabilityZones', 'availabilityZoneCount: got 5', { availabilityZoneCount: 5 }],
  ['Ipv6ZoneUnsupported', 'ipv6: got "us-east-1-bos-1a"', { ipv6: true, availabilityZones: ['us-east-1a', 'us-east-1-bos-1a'], addressPlan: AddressPlan.of({ zoneSlot: { 'us-east-1-bos-1a': 3 } }) }],
  ['NatZoneUnknown', 'natStrategy.availabilityZone: got "us-east-1c"', { natStrategy: NatStrategy.single({ availabilityZone: 'us-east-1c' }) }],
  ['NatAllocationMissing', 'natStrategy.elasticIps: got ["us-east-1a"]', { natStrategy: NatStrategy.perAz({ elasticIps: { 'us-east-1a': a } }) }],
  ['NatAllocationUnused', 'natStrategy.elasticIps.us-east-1c: got "us-east-1c"', { natStrategy: NatStrategy.perAz({ elasticIps: { 'us-east-1a': a, 'us-east-1b': b, 'us-east-1c': { allocationId: 'eipalloc-c', publicIp: '192.0.2.3' } } }) }],
  ['NatAllocationDuplicate', 'natStrategy.elasticIps.us-east-1b: got "eipalloc-a"', { natStrategy: NatStrategy.perAz({ elasticIps: { 'us-east-1a': a, 'us-east-1b': a } }) }],
  ['NatZoneUnsupported', 'natStrategy: got "us-east-1-bos-1a"', { natStrategy: NatStrategy.regional(), availabilityZones: ['us-east-1a', 'us-east-1-bos-1a'], addressPlan: AddressPlan.of({ zoneSlot: { 'us-east-1-bos-1a': 3 } }) }],
  ['NatAllocationMissing', 'natStrategy.elasticIps: got ["us-east-1a"]', { natStrategy: NatStrategy.regional({ elasticIps: { 'us-east-1a': a } }) }],
  ['NatZoneUnknown', 'natStrategy.availabilityZone: got "us-east-1c"', { natStrategy: NatStrategy.instance({ availabilityZone: 'us-east-1c' }) }],
  ['NatInstanceTypeUnsupported', 'natStrategy.instanceType: got "t3.nano"', { natStrategy: NatStrategy.instance({ instanceType: new InstanceType('t3.nano') }) }],
  ['TierWithoutSlot', 'dataTier: got "2 tier slots"', { dataTier: true, addressPlan: AddressPlan.of({ tierSlots: 2 }) }],
  ['RemovalPolicyUnsupported', 'removalPolicy: got "snapshot"', { removalPolicy: RemovalPolicy.SNAPSHOT }],
])('%s: %s', (code, start, props) => {
  const message = problemsOf((stack) => new Network(stack, 'Network', props));
  expect(message).toContain('Test/Network: 1 problem\n');
  expect(message).toContain(`[${code}] ${start}, expected `);
});

test('every problem of a network is reported at once', () => {
  expect(problemsOf((stack) => new Network(stack, 'Network', {
    availabilityZones: ['us-east-1a', 'us-east-1a', 'us-east-1z'], natStrategy: NatStrategy.single({ availabilityZone: 'us-east-1b' }),
    dataTier: true, addressPlan: AddressPlan.of({ zoneSlots: 3, tierSlots: 2 }), removalPolicy: RemovalPolicy.SNAPSHOT,
  })).match(/^ {2}\[\w+\]/gm)).toEqual([
    '  [DuplicateAvailabilityZone]', '  [AvailabilityZoneUnknownSlot]', '  [NatZoneUnknown]', '  [TierWithoutSlot]', '  [RemovalPolicyUnsupported]',
  ]);
});

test('nothing is made of a network that is refused', () => {
  const stack = testStack();
  expect(() => new Network(stack, 'Network', { availabilityZones: [] })).toThrow();
  expect(stack.node.findAll().map(({ node }) => node.path)).toEqual(['Test', 'Test/Network']);
});

test('zones whose names are tokens take the slots of their positions', () => {
  const network = new Network(new Stack(new App(), 'Test'), 'Network', { availabilityZones: [0, 1, 2].map((index) => Fn.select(index, Fn.getAzs())) });
  expect(network.cfnSubnets.slice(0, 3).map(({ cidrBlock }) => cidrBlock)).toEqual(['10.0.0.0/20', '10.0.64.0/20', '10.0.128.0/20']);
});

test('the slot that is proposed is a free one', () => {
  expect(problemsOf((stack) => new Network(stack, 'Network', { availabilityZones: ['us-east-1d', 'us-east-1f'] }))).toContain("AddressPlan.of({ zoneSlot: { 'us-east-1f': 2 } })");
});

test('tokens beyond the slots, or beside a name with the same slot, are refused', () => {
  const token = (index: number) => Fn.select(index, Fn.getAzs());
  expect(problemsOf((stack) => new Network(stack, 'Network', { availabilityZones: [0, 1, 2].map(token), addressPlan: AddressPlan.of({ zoneSlots: 2 }) }))).toContain('[TooManyAvailabilityZones] availabilityZones: got 3');
  expect(problemsOf((stack) => new Network(stack, 'Network', { availabilityZones: ['us-east-1b', token(1)] }))).toContain('[ZoneSlotTaken] availabilityZones[1]: got "a token"');
});

test('addresses by zone need the names of the zones', () => {
  expect(() => new Network(new Stack(new App(), 'Test'), 'Network', { natStrategy: NatStrategy.perAz({ elasticIps: { 'us-east-1a': a, 'us-east-1b': b } }) }))
    .toThrow(/\[NatAllocationMissing\].*name the availabilityZones explicitly/);
});

describe('fromNetworkAttributes', () => {
  const attributes: NetworkAttributes = {
    vpcId: 'vpc-1', vpcCidrBlock: '10.0.0.0/16', availabilityZones: ['us-east-1a', 'us-east-1b'], publicSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetIds: ['subnet-3', 'subnet-4'],
  };

  test('SubnetCountMismatch, every one at once', () => {
    expect(() => Network.fromNetworkAttributes(testStack(), 'Network', { ...attributes, privateSubnetIds: ['subnet-3'], dataSubnetIds: ['subnet-5'], podSubnetIds: ['subnet-6'], publicRouteTableIds: ['rtb-1'], podRouteTableIds: [] }))
      .toThrow(/Test\/Network: 5 problems\n.*\[SubnetCountMismatch\] privateSubnetIds: got \["subnet-3"\], expected 2.*\n.*dataSubnetIds.*\n.*podSubnetIds.*\n.*publicRouteTableIds.*\n.*podRouteTableIds/);
  });

  test('lists that are tokens pass', () => {
    expect(() => Network.fromNetworkAttributes(testStack(), 'Network', { ...attributes, publicSubnetIds: [Token.asString({ Ref: 'A' }), Token.asString({ Ref: 'B' })] })).not.toThrow();
  });
});
