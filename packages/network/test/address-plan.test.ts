import { Aws } from 'aws-cdk-lib';
import { AddressPlan, AddressPlanOptions, SubnetTier } from '../src';

const { PUBLIC, PRIVATE, DATA } = SubnetTier;

test('the default plan: 10.0.0.0/16 in 4 zones of 4 tiers of /20', () => {
  const plan = AddressPlan.of();
  expect(plan).toMatchObject({ cidr: '10.0.0.0/16', zoneSlots: 4, tierSlots: 4, subnetPrefix: 20 });
  expect([0, 1, 2, 3].map((zone) => [PUBLIC, PRIVATE, DATA].map((tier) => plan.subnetCidr(tier, zone)))).toEqual([
    ['10.0.0.0/20', '10.0.16.0/20', '10.0.32.0/20'],
    ['10.0.64.0/20', '10.0.80.0/20', '10.0.96.0/20'],
    ['10.0.128.0/20', '10.0.144.0/20', '10.0.160.0/20'],
    ['10.0.192.0/20', '10.0.208.0/20', '10.0.224.0/20'],
  ]);
});

test.each<[AddressPlanOptions, SubnetTier, number, string]>([
  [{ cidr: '192.168.4.0/22', zoneSlots: 2, tierSlots: 2 }, PRIVATE, 1, '192.168.7.0/24'],
  [{ cidr: '10.0.0.0/16', zoneSlots: 3, tierSlots: 3 }, DATA, 2, '10.0.128.0/20'],
  [{ cidr: '172.31.0.0/26', zoneSlots: 1, tierSlots: 4 }, DATA, 0, '172.31.0.32/28'],
  [{ cidr: '255.255.0.0/16', zoneSlots: 26, tierSlots: 16 }, DATA, 25, '255.255.201.0/25'],
])('%j: tier %s of slot %d is %s', (options, tier, slot, expected) => {
  expect(AddressPlan.of(options).subnetCidr(tier, slot)).toBe(expected);
});

test.each([
  ['us-east-1a', 0], ['us-east-1d', 3], ['us-east-1e', undefined], ['us-gov-west-1b', 1], ['eusc-de-east-1c', 2], ['ap-southeast-7a', 0],
  ['us-east-1-bos-1a', undefined], ['us-east-1-wl1-bos-wlz-1', undefined], ['a', undefined], ['', undefined],
])('the slot of %s is %s', (zone, slot) => {
  expect(AddressPlan.of().zoneSlotOf(zone)).toBe(slot);
});

test('a slot that is given wins over the letter', () => {
  const plan = AddressPlan.of({ zoneSlot: { 'us-east-1f': 2, 'us-east-1-bos-1a': 3 } });
  expect(['us-east-1f', 'us-east-1-bos-1a', 'us-east-1b'].map((zone) => plan.zoneSlotOf(zone))).toEqual([2, 3, 1]);
});

test.each<[string, AddressPlanOptions, string]>([
  ['CidrInvalid', { cidr: '10.0.0.0' }, 'cidr'],
  ['CidrInvalid', { cidr: '10.0.0.256/16' }, 'cidr'],
  ['CidrInvalid', { cidr: '10.0.0.0/33' }, 'cidr'],
  ['CidrInvalid', { cidr: '10.0.1.0/16' }, 'cidr'],
  ['CidrInvalid', { cidr: '010.0.0.0/16' }, 'cidr'],
  ['CidrInvalid', { cidr: ' 10.0.0.0/16' }, 'cidr'],
  ['CidrInvalid', { cidr: 'fd00::/16' }, 'cidr'],
  ['CidrTooLarge', { cidr: '10.0.0.0/15' }, 'cidr'],
  ['CidrTooSmall', { cidr: '10.0.0.0/25' }, 'cidr'],
  ['CidrTooSmall', { cidr: '10.0.0.0/30', zoneSlots: 1, tierSlots: 2 }, 'cidr'],
  ['CidrUnresolved', { cidr: Aws.STACK_NAME }, 'cidr'],
  ['SlotCountInvalid', { zoneSlots: 0 }, 'zoneSlots'],
  ['SlotCountInvalid', { zoneSlots: 27 }, 'zoneSlots'],
  ['SlotCountInvalid', { tierSlots: 1 }, 'tierSlots'],
  ['SlotCountInvalid', { tierSlots: 2.5 }, 'tierSlots'],
  ['ZoneSlotInvalid', { zoneSlot: { 'us-east-1f': 4 } }, 'zoneSlot.us-east-1f'],
  ['ZoneSlotInvalid', { zoneSlot: { 'us-east-1f': -1 } }, 'zoneSlot.us-east-1f'],
  ['ZoneSlotTaken', { zoneSlot: { 'us-east-1e': 3, 'us-east-1f': 3 } }, 'zoneSlot.us-east-1f'],
])('%s: %j', (code, options, subject) => {
  expect(() => AddressPlan.of(options)).toThrow(`[${code}] ${subject}: got `);
});

test('every problem is reported at once', () => {
  expect(() => AddressPlan.of({ cidr: '10.0.0.1/8', tierSlots: 0, zoneSlot: { 'us-east-1f': 9 } })).toThrow(/3 problems\n.*\[CidrInvalid\].*\n.*\[SlotCountInvalid\].*\n.*\[ZoneSlotInvalid\]/);
});

test('the largest block that mends a CidrTooSmall does', () => {
  expect(() => AddressPlan.of({ cidr: '10.0.0.0/26' })).toThrow('take a block of /24 or larger');
  expect(AddressPlan.of({ cidr: '10.0.0.0/24' }).subnetPrefix).toBe(28);
});

test('a block is not given for a slot or a tier that the plan lacks', () => {
  const plan = AddressPlan.of({ zoneSlots: 2, tierSlots: 2 });
  expect(plan.hasTier(DATA)).toBe(false);
  expect(() => plan.subnetCidr(DATA, 2)).toThrow(/2 problems\n.*\[TierWithoutSlot\].*\n.*\[ZoneSlotInvalid\]/);
});
