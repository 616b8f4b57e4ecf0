import { App, Stack } from 'aws-cdk-lib';
import { problemsOf, replacementPropertiesOf, testEnvironment, testStack } from '@external-metrics/testkit';
import { AddressPlan, DeployedNetwork, FlowLogDestination, NatStrategy, Network, NetworkProps } from '../src';
import { replacementProperties } from '../src/private/replacement-properties';

const zones = ['us-east-1a', 'us-east-1b'];

function deployedFrom(props: NetworkProps): DeployedNetwork {
  const stack = testStack();
  const network = new Network(stack, 'Network', props);
  const metadata = network.node.metadata.find(({ type }) => type === 'external-metrics:deployed');
  return stack.resolve(metadata!.data) as DeployedNetwork;
}

function fingerprintsIn(message: string): string[] {
  return [...message.matchAll(/acknowledge the \w+ with ([0-9a-f]{12})/g)].map(([, fingerprint]) => fingerprint);
}

function synthesise(props: NetworkProps) {
  const stack = testStack();
  new Network(stack, 'Network', props);
  (stack.node.root as App).synth();
}

test.each(Object.entries(replacementProperties))('%s: the table is that of the service specification', (type, properties) => {
  expect(properties).toEqual(replacementPropertiesOf(type));
});

test('what stands is described: VPC, subnets, addresses, gateways, subnet groups, key, log group, log bucket', () => {
  const types = deployedFrom({ dataTier: true, flowLogs: [FlowLogDestination.cloudWatchLogs(), FlowLogDestination.s3()] }).resources.map(({ resourceType }) => resourceType);
  expect([...new Set(types)].sort()).toEqual(Object.keys(replacementProperties).sort());
  expect(types.filter((type) => type === 'AWS::EC2::Subnet')).toHaveLength(6);
});

test('an unchanged network passes', () => {
  expect(() => synthesise({ deployed: deployedFrom({}) })).not.toThrow();
});

test.each<[string, NetworkProps]>([
  ['a zone is added', { availabilityZones: [...zones, 'us-east-1c'] }],
  ['the zones are listed in another order', { availabilityZones: [...zones].reverse() }],
  ['a data tier is added', { dataTier: true }],
  ['the retention changes', { flowLogs: [FlowLogDestination.cloudWatchLogs({ retention: 30 })] }],
  ['spare slots are added that need no other bit', { addressPlan: AddressPlan.of({ zoneSlots: 4 }) }],
])('passes when %s', (_, props) => {
  const before = { addressPlan: AddressPlan.of({ zoneSlots: 3 }), availabilityZones: zones };
  expect(() => synthesise({ ...before, ...props, deployed: deployedFrom(before) })).not.toThrow();
});

test('another block is refused for the VPC and each subnet, and passes with their fingerprints', () => {
  const change = { addressPlan: AddressPlan.of({ cidr: '10.1.0.0/16' }), deployed: deployedFrom({}) };
  const message = problemsOf((stack) => new Network(stack, 'Network', change));
  expect(message).toContain('[ReplacementNotAcknowledged] Network1C6012B5.CidrBlock (AWS::EC2::VPC): got "10.1.0.0/16", expected "10.0.0.0/16", as deployed');
  const fingerprints = fingerprintsIn(message);
  expect(fingerprints).toHaveLength(5);
  expect(problemsOf((stack) => new Network(stack, 'Network', { ...change, acknowledgedReplacements: fingerprints.slice(1) }))).toContain(fingerprints[0]);
  expect(() => synthesise({ ...change, acknowledgedReplacements: fingerprints })).not.toThrow();
});

test('a zone that is removed is refused with its subnets, gateway and address, and passes with their fingerprints', () => {
  const change = { availabilityZones: ['us-east-1a'], deployed: deployedFrom({}) };
  const message = problemsOf((stack) => new Network(stack, 'Network', change));
  expect(message.match(/\[RemovalNotAcknowledged\]/g)).toHaveLength(4);
  expect(message).not.toContain('ReplacementNotAcknowledged');
  expect(() => synthesise({ ...change, acknowledgedReplacements: fingerprintsIn(message) })).not.toThrow();
});

test('a strategy that gives up an egress address is refused', () => {
  const message = problemsOf((stack) => new Network(stack, 'Network', { natStrategy: NatStrategy.single(), deployed: deployedFrom({}) }));
  expect(message).toContain('NetworkPublicBElasticIp');
  expect(message).not.toContain('NetworkPublicAElasticIp');
});

test('a single gateway that would move to another zone is refused, and stays where its zone is named', () => {
  const before = { availabilityZones: ['us-east-1b', 'us-east-1c'], natStrategy: NatStrategy.single() };
  const after = { availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'], deployed: deployedFrom(before) };
  expect(problemsOf((stack) => new Network(stack, 'Network', { ...after, natStrategy: NatStrategy.single() }))).toContain('[RemovalNotAcknowledged] NetworkPublicBElasticIp');
  expect(() => synthesise({ ...after, natStrategy: NatStrategy.single({ availabilityZone: 'us-east-1b' }) })).not.toThrow();
});

test('a baseline from an agnostic stack keeps its logical IDs in a concrete one', () => {
  const logicalIds = (stack: Stack) => {
    const network = new Network(stack, 'Network');
    return network.cfnSubnets.map((subnet) => stack.resolve(subnet.logicalId) as string);
  };
  expect(logicalIds(new Stack(new App(), 'Test'))).toEqual(logicalIds(new Stack(new App(), 'Test', { env: testEnvironment })));
});
