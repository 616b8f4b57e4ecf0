import fc from 'fast-check';
import { replacementPropertiesOf, templateOf } from '@external-metrics/testkit';
import { AddressPlan, Network, NetworkProps, SubnetTier } from '../src';

interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
}

/** What of the addresses changes in the life of a network. */
interface State {
  readonly letters: string[];
  readonly dataTier: boolean;
  readonly pods: boolean;
  readonly ipv6: boolean;
  readonly zoneSlots: number;
}

type Build = (state: State) => Record<string, Resource>;

const addressTypes = ['VPC', 'VPCCidrBlock', 'Subnet', 'SubnetCidrBlock', 'RouteTable', 'SubnetRouteTableAssociation', 'EgressOnlyInternetGateway'].map((name) => `AWS::EC2::${name}`);
const override = { availabilityZone: 'us-east-1b', tier: SubnetTier.DATA, cidr: '10.0.97.0/24' };

const toProps = ({ letters, dataTier, ipv6 }: State, addressPlan: AddressPlan): NetworkProps => ({ availabilityZones: letters.map((letter) => `us-east-1${letter}`), dataTier, ipv6, addressPlan });
const resourcesOf = (props: NetworkProps) => templateOf((stack) => new Network(stack, 'Network', props)).toJSON().Resources as Record<string, Resource>;
const podCidr = ({ pods }: State) => (pods ? '100.64.0.0/16' : undefined);
const literal: Build = (state) => resourcesOf(toProps(state, AddressPlan.of({ zoneSlots: state.zoneSlots, podCidr: podCidr(state), subnets: [override] })));
const pooled: Build = (state) => resourcesOf(toProps(state, AddressPlan.fromIpamPool({ ipv4IpamPoolId: 'ipam-pool-1', netmaskLength: 16, zoneSlots: state.zoneSlots, podCidr: podCidr(state) })));

const states: fc.Arbitrary<State> = fc.record({
  letters: fc.shuffledSubarray(['a', 'b', 'c'], { minLength: 1 }), dataTier: fc.boolean(), pods: fc.boolean(), ipv6: fc.boolean(), zoneSlots: fc.constantFrom(3, 4),
});

/** In any life, what has an address keeps what CloudFormation would replace it for. */
const steady = (build: Build) => fc.property(fc.array(states, { minLength: 2, maxLength: 3 }), (life) => {
  const seen: Record<string, string> = {};
  for (const state of life) {
    for (const [id, { Type, Properties = {} }] of Object.entries(build(state)).filter(([, { Type }]) => addressTypes.includes(Type))) {
      const identity = JSON.stringify(replacementPropertiesOf(Type).map((name) => Properties[name]));
      expect(identity).toBe(seen[id] ??= identity);
    }
  }
});

/** The third number of the address, counted by hand: 16 for each tier, 64 for each zone. */
const model: Record<string, string> = {
  'public-us-east-1a': '10.0.0.0/20', 'private-us-east-1a': '10.0.16.0/20', 'data-us-east-1a': '10.0.32.0/20', 'pod-us-east-1a': '100.64.0.0/18',
  'public-us-east-1b': '10.0.64.0/20', 'private-us-east-1b': '10.0.80.0/20', 'data-us-east-1b': '10.0.97.0/24', 'pod-us-east-1b': '100.64.64.0/18',
  'public-us-east-1c': '10.0.128.0/20', 'private-us-east-1c': '10.0.144.0/20', 'data-us-east-1c': '10.0.160.0/20', 'pod-us-east-1c': '100.64.128.0/18',
};

/** By its name: zone, block and place among the IPv6 blocks. */
function subnetsOf(resources: Record<string, Resource>) {
  const places = new Map(Object.values(resources).filter(({ Type }) => Type === 'AWS::EC2::SubnetCidrBlock').map(({ Properties }) => {
    const { SubnetId, Ipv6CidrBlock } = Properties as { SubnetId: { Ref: string }; Ipv6CidrBlock: { 'Fn::Select': [number] } };
    return [SubnetId.Ref, Ipv6CidrBlock['Fn::Select'][0]];
  }));
  return Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::EC2::Subnet').map(([id, { Properties }]) => {
    const { Tags, CidrBlock, AvailabilityZone } = Properties as { Tags: { Key: string; Value: string }[]; CidrBlock: string; AvailabilityZone: string };
    return { name: Tags.find(({ Key }) => Key === 'Name')!.Value.replace('Test/Network/', ''), zone: AvailabilityZone, block: CidrBlock, place: places.get(id) };
  });
}

const asModelled = (build: Build) => fc.property(states, (state) => {
  const subnets = subnetsOf(build(state));
  const tiers = ['public', 'private', ...(state.dataTier ? ['data'] : []), ...(state.pods ? ['pod'] : [])];
  const names = state.letters.flatMap((letter) => tiers.map((tier) => `${tier}-us-east-1${letter}`));
  expect(subnets.map(({ name }) => name).sort()).toEqual([...names].sort());
  expect(subnets.map(({ name, zone, block }) => [zone, block, name])).toEqual(subnets.map(({ name }) => [name.replace(/^\w+-/, ''), model[name], name]));
  const places = subnets.map(({ place }) => place).filter((place) => place !== undefined);
  expect(new Set(places).size).toBe(state.ipv6 ? names.length : 0);
  expect(places.filter((place) => place < 0 || place > 255)).toEqual([]);
});

test.each([['a literal block', literal], ['a block of a pool', pooled]])('any life of %s: nothing with an address moves', (_, build) => {
  fc.assert(steady(build), { numRuns: 15 });
});

test('in any state every subnet has its zone and its block, and one of the IPv6 blocks', () => {
  fc.assert(asModelled(literal), { numRuns: 20 });
});

describe('a seeded defect is found', () => {
  const edited = (type: string, edit: (properties: Record<string, unknown>, count: number) => Record<string, unknown>): Build => (state) => {
    let count = 0;
    return Object.fromEntries(Object.entries(literal(state)).map(([id, resource]) => [id, resource.Type === type ? { ...resource, Properties: edit(resource.Properties!, count++) } : resource]));
  };
  const inOrder = edited('AWS::EC2::Subnet', (properties, count) => ({ ...properties, CidrBlock: `10.0.${count * 16}.0/20` }));
  const numbered = edited('AWS::EC2::SubnetCidrBlock', (properties, count) => ({ ...properties, Ipv6CidrBlock: { 'Fn::Select': [count, { 'Fn::Cidr': [] }] } }));
  const swapped = edited('AWS::EC2::Subnet', (properties, count) => ({ ...properties, CidrBlock: count < 2 ? ['10.0.16.0/20', '10.0.0.0/20'][count] : properties.CidrBlock }));

  test.each([
    ['blocks in the order of the list', steady(inOrder)], ['IPv6 blocks in the order of the list', steady(numbered)], ['two slots swapped', asModelled(swapped)],
    ['one IPv6 block for all', asModelled(edited('AWS::EC2::SubnetCidrBlock', (properties) => ({ ...properties, Ipv6CidrBlock: { 'Fn::Select': [0] } })))],
  ] as [string, fc.IProperty<unknown>][])('%s', (_, property) => {
    expect(fc.check(property, { numRuns: 40, seed: 1 }).failed).toBe(true);
  });
});
