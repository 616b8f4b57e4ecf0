import { App } from 'aws-cdk-lib';
import { problemsOf, templateOf, testStack } from '@external-metrics/testkit';
import { AddressPlan, DeployedNetwork, NatStrategy, Network, NetworkProps } from '../src';

const strategies = { perAz: NatStrategy.perAz(), single: NatStrategy.single(), regional: NatStrategy.regional(), instance: NatStrategy.instance(), none: NatStrategy.none() };
type Kind = keyof typeof strategies;
const kinds = Object.keys(strategies) as Kind[];

function deployedFrom(props: NetworkProps): DeployedNetwork {
  const stack = testStack();
  const network = new Network(stack, 'Network', props);
  (stack.node.root as App).synth();
  const [{ data }] = network.node.metadata.filter(({ type }) => type === 'external-metrics:deployed');
  return stack.resolve(data) as DeployedNetwork;
}

function addressesOf(kind: Kind): string[] {
  return Object.keys(templateOf((stack) => new Network(stack, 'Network', { natStrategy: strategies[kind] })).findResources('AWS::EC2::EIP'));
}

/** The egress addresses that a change gives up. */
const lost = (from: Kind, to: Kind) => addressesOf(from).filter((id) => !addressesOf(to).includes(id));
const changes = kinds.flatMap((from) => kinds.filter((to) => to !== from).map((to) => [from, to] as const));

test('the changes that keep every egress address', () => {
  expect(changes.filter(([from, to]) => lost(from, to).length === 0)).toEqual([['single', 'perAz'], ['none', 'perAz'], ['none', 'single'], ['none', 'regional'], ['none', 'instance']]);
});

test.each(changes)('%s to %s: an egress address that is given up is refused until it is acknowledged, and nothing else is', (from, to) => {
  const change = { natStrategy: strategies[to], deployed: deployedFrom({ natStrategy: strategies[from] }) };
  if (lost(from, to).length === 0) {
    expect(() => problemsOf((stack) => new Network(stack, 'Network', change))).toThrow('synthesis was expected to refuse this');
    return;
  }
  const message = problemsOf((stack) => new Network(stack, 'Network', change));
  for (const address of lost(from, to)) expect(message).toContain(`[RemovalNotAcknowledged] ${address} (AWS::EC2::EIP)`);
  expect(message).not.toContain('ReplacementNotAcknowledged');
  expect(message).not.toMatch(/AWS::EC2::(VPC|Subnet)\)/);
  const acknowledgedReplacements = [...message.matchAll(/acknowledge the \w+ with ([0-9a-f]{12})/g)].map(([, fingerprint]) => fingerprint);
  expect(() => problemsOf((stack) => new Network(stack, 'Network', { ...change, acknowledgedReplacements }))).toThrow('synthesis was expected to refuse this');
});

describe('an address that a deployed gateway holds', () => {
  const address = (letter: string) => ({ allocationId: `eipalloc-${letter}`, publicIp: '192.0.2.1' });
  const elasticIps = { 'us-east-1a': address('a'), 'us-east-1b': address('b') };
  const deployed = deployedFrom({ natStrategy: NatStrategy.perAz({ elasticIps }) });
  const refusals = (natStrategy: NatStrategy) => problemsOf((stack) => new Network(stack, 'Network', { natStrategy, deployed })).match(/\[NatAllocationInUse\] \S+ got "\S+"/g);

  test.each<[string, NatStrategy, string[]]>([
    ['a regional gateway', NatStrategy.regional({ elasticIps }), ['natStrategy.elasticIps.us-east-1a: got "eipalloc-a"', 'natStrategy.elasticIps.us-east-1b: got "eipalloc-b"']],
    ['an instance', NatStrategy.instance({ elasticIp: address('a') }), ['natStrategy.elasticIp: got "eipalloc-a"']],
    ['the gateway of another zone', NatStrategy.perAz({ elasticIps: { 'us-east-1a': address('b'), 'us-east-1b': address('c') } }), ['natStrategy.elasticIps.us-east-1a: got "eipalloc-b"']],
    ['a single gateway in another zone', NatStrategy.single({ availabilityZone: 'us-east-1b', elasticIp: address('a') }), ['natStrategy.elasticIp: got "eipalloc-a"']],
  ])('is refused to %s', (_, natStrategy, expected) => {
    expect(refusals(natStrategy)).toEqual(expected.map((each) => `[NatAllocationInUse] ${each}`));
  });

  test('is refused to the gateway of a zone whose name ends alike', () => {
    const [zone, other] = ['us-east-1a', 'us-east-1-bos-1a'];
    const props = { availabilityZones: [zone, other], addressPlan: AddressPlan.of({ zoneSlot: { [other]: 3 } }) };
    const [before, after] = [[zone, other], [other, zone]].map(([a, b]) => NatStrategy.perAz({ elasticIps: { [a]: address('a'), [b]: address('b') } }));
    const message = problemsOf((stack) => new Network(stack, 'Network', { ...props, natStrategy: after, deployed: deployedFrom({ ...props, natStrategy: before }) }));
    expect(message.match(/\[NatAllocationInUse\] \S+/g)).toEqual([other, zone].map((name) => `[NatAllocationInUse] natStrategy.elasticIps.${name}:`));
  });

  test.each<[string, NatStrategy]>([
    ['each gateway', NatStrategy.perAz({ elasticIps })],
    ['the single gateway of the same zone', NatStrategy.single({ elasticIp: address('a') })],
    ['the single gateway of the same zone, named', NatStrategy.single({ availabilityZone: 'us-east-1b', elasticIp: address('b') })],
  ])('stays with %s', (_, natStrategy) => {
    const { resources } = deployed;
    const kept = { resources: resources.filter(({ logicalId }) => natStrategy.elasticIps || !logicalId.includes(natStrategy.availabilityZone ? 'PublicANat' : 'PublicBNat')) };
    expect(() => problemsOf((stack) => new Network(stack, 'Network', { natStrategy, deployed: kept }))).toThrow('synthesis was expected to refuse this');
  });
});
