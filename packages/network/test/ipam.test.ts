import fc from 'fast-check';
import { App, Stack } from 'aws-cdk-lib';
import { CfnVPC } from 'aws-cdk-lib/aws-ec2';
import { templateOf, testStack } from '@external-metrics/testkit';
import { AddressPlan, IpamPoolPlanOptions, Network, NetworkProps, SubnetTier } from '../src';
import { subnetCidr } from '../src/private/subnet-cidr';

const { PUBLIC, PRIVATE, DATA, POD } = SubnetTier;
const pool = { ipv4IpamPoolId: 'ipam-pool-0123456789abcdef0', netmaskLength: 16 };
const build = (options: Partial<IpamPoolPlanOptions> = {}, props: NetworkProps = {}) => templateOf((stack) => new Network(stack, 'Network', { addressPlan: AddressPlan.fromIpamPool({ ...pool, ...options }), ...props }));

interface CidrOfPart {
  readonly 'Fn::Select': [number, { 'Fn::Cidr': [unknown, number, string] }];
}

/** What CloudFormation makes of the expression once it knows the block of the VPC. */
function evaluate({ 'Fn::Select': [index, { 'Fn::Cidr': [, count, hostBits] }] }: CidrOfPart, vpc: string): string {
  expect(index).toBeLessThan(count);
  expect(count).toBeLessThanOrEqual(256);
  const [address, prefix] = vpc.split('/');
  expect(count * 2 ** Number(hostBits)).toBeLessThanOrEqual(2 ** (32 - Number(prefix)));
  const start = address.split('.').reduce((sum, octet) => sum * 256n + BigInt(octet), 0n) + BigInt(index) * 2n ** BigInt(hostBits);
  return `${[24n, 16n, 8n, 0n].map((shift) => (start >> shift) & 255n).join('.')}/${32 - Number(hostBits)}`;
}

test('the VPC has a block of the pool, and each subnet its slot of that', () => {
  const template = build({}, { dataTier: true });
  template.hasResourceProperties('AWS::EC2::VPC', { Ipv4IpamPoolId: pool.ipv4IpamPoolId, Ipv4NetmaskLength: 16 });
  expect(Object.values(template.findResources('AWS::EC2::VPC'))[0].Properties).not.toHaveProperty('CidrBlock');
  const blocks = Object.values(template.findResources('AWS::EC2::Subnet')).map(({ Properties }) => (Properties as { CidrBlock: unknown }).CidrBlock);
  expect(blocks).toEqual([0, 4, 1, 5, 2, 6].map((index) => ({ 'Fn::Select': [index, { 'Fn::Cidr': [{ 'Fn::GetAtt': ['Network1C6012B5', 'CidrBlock'] }, 16, '12'] }] })));
});

test('the VPC knows its block as the attribute', () => {
  const stack = testStack();
  const { vpc } = new Network(stack, 'Network', { addressPlan: AddressPlan.fromIpamPool(pool) });
  expect(stack.resolve(vpc.vpcCidrBlock)).toEqual({ 'Fn::GetAtt': ['Network1C6012B5', 'CidrBlock'] });
  expect(stack.resolve(vpc.privateSubnets[1].ipv4CidrBlock)).toEqual({ 'Fn::Select': [5, { 'Fn::Cidr': [{ 'Fn::GetAtt': ['Network1C6012B5', 'CidrBlock'] }, 16, '12'] }] });
});

test('the plan knows everything but the block', () => {
  const plan = AddressPlan.fromIpamPool({ ...pool, podCidr: '100.64.0.0/16' });
  expect(plan).toMatchObject({ ...pool, zoneSlots: 4, tierSlots: 4, subnetPrefix: 20, podSubnetPrefix: 18 });
  expect(plan.cidr).toBeUndefined();
  expect(plan.subnetCidr(POD, 1)).toBe('100.64.64.0/18');
  expect(() => plan.subnetCidr(PRIVATE, 1)).toThrow('AddressPlan: 1 problem\n  [SubnetCidrUnknown] tier: got "private"');
});

test('slots of the spare bit change nothing of what stands', () => {
  const [before, after] = [3, 4].map((zoneSlots) => build({ zoneSlots }).toJSON() as unknown);
  expect(after).toEqual(before);
});

test('any plan: the blocks are those of the same plan with the block written out', () => {
  const options = fc.record({
    netmaskLength: fc.integer({ min: 16, max: 28 }), zoneSlots: fc.integer({ min: 1, max: 26 }), tierSlots: fc.integer({ min: 2, max: 16 }), network: fc.integer({ min: 0, max: 4095 }),
  }).filter(({ netmaskLength, zoneSlots, tierSlots }) => zoneSlots * tierSlots <= Math.min(256, 2 ** (28 - netmaskLength)));
  const stack = new Stack(new App(), 'Test');
  const vpc = new CfnVPC(stack, 'Vpc');
  fc.assert(fc.property(options, ({ netmaskLength, zoneSlots, tierSlots, network }) => {
    const start = (10 * 2 ** 24) + (network % 2 ** (netmaskLength - 8)) * 2 ** (32 - netmaskLength);
    const cidr = `${[24, 16, 8, 0].map((bits) => Math.floor(start / 2 ** bits) % 256).join('.')}/${netmaskLength}`;
    const [known, pooled] = [AddressPlan.of({ cidr, zoneSlots, tierSlots }), AddressPlan.fromIpamPool({ ...pool, netmaskLength, zoneSlots, tierSlots })];
    for (const tier of [PUBLIC, PRIVATE, DATA].filter((candidate) => known.hasTier(candidate))) {
      for (let zone = 0; zone < zoneSlots; zone++) expect(evaluate(stack.resolve(subnetCidr(pooled, vpc, tier, zone)) as CidrOfPart, cidr)).toBe(known.subnetCidr(tier, zone));
    }
  }), { numRuns: 60 });
});

test.each<[string, string, Partial<IpamPoolPlanOptions>]>([
  ['NetmaskLengthInvalid', 'netmaskLength: got 15', { netmaskLength: 15 }],
  ['NetmaskLengthInvalid', 'netmaskLength: got 25', { netmaskLength: 25 }],
  ['NetmaskLengthInvalid', 'netmaskLength: got 20.5', { netmaskLength: 20.5 }],
  ['TooManySlots', 'zoneSlots: got "26 x 16 slots"', { zoneSlots: 26, tierSlots: 16 }],
  ['SlotCountInvalid', 'zoneSlots: got 27', { zoneSlots: 27 }],
  ['ZoneSlotInvalid', 'zoneSlot.us-east-1f: got 5', { zoneSlot: { 'us-east-1f': 5 } }],
  ['CidrTooLarge', 'podCidr: got "100.64.0.0/15"', { podCidr: '100.64.0.0/15' }],
  ['PodCidrRestricted', 'podCidr: got "169.254.0.0/16"', { podCidr: '169.254.0.0/16' }],
])('%s: %s', (code, start, options) => {
  expect(() => AddressPlan.fromIpamPool({ ...pool, ...options })).toThrow(`AddressPlan: 1 problem\n  [${code}] ${start}, expected `);
});

test('the largest number of slots that CloudFormation counts to', () => {
  expect(AddressPlan.fromIpamPool({ ...pool, zoneSlots: 16, tierSlots: 16 }).subnetPrefix).toBe(24);
});

test('a block for pods beside that of the pool', () => {
  const template = build({ podCidr: '10.2.0.0/16' });
  template.hasResourceProperties('AWS::EC2::Subnet', { CidrBlock: '10.2.0.0/18' });
});
