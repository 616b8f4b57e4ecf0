import fc from 'fast-check';
import { AddressPlan, SubnetTier } from '../src';

/**
 * The model, written apart from the implementation: addresses as text of 32 bits, slots counted one by one.
 */
type Slots = Map<string, string>;

function modelOf(vpcBits: string, zoneSlots: number, tierSlots: number): Slots {
  const names: string[] = [];
  for (let zone = 0; zone < zoneSlots; zone++) for (let tier = 0; tier < tierSlots; tier++) names.push(`${zone}/${tier}`);
  let width = 0;
  while (2 ** width < names.length) width++;
  return new Map(names.map((name, count) => [name, vpcBits + (width === 0 ? '' : count.toString(2).padStart(width, '0'))]));
}

function toCidr(bits: string): string {
  const address = bits.padEnd(32, '0');
  return `${[0, 8, 16, 24].map((at) => parseInt(address.slice(at, at + 8), 2)).join('.')}/${bits.length}`;
}

function toBits(cidr: string): string {
  const [address, prefix] = cidr.split('/');
  return address.split('.').map((octet) => Number(octet).toString(2).padStart(8, '0')).join('').slice(0, Number(prefix));
}

interface Plan {
  readonly vpcBits: string;
  readonly zoneSlots: number;
  readonly tierSlots: number;
}

const tiers = [SubnetTier.PUBLIC, SubnetTier.PRIVATE, SubnetTier.DATA];
const plans: fc.Arbitrary<Plan> = fc.record({
  vpcBits: fc.array(fc.constantFrom('0', '1'), { minLength: 16, maxLength: 27 }).map((bits) => bits.join('')),
  zoneSlots: fc.integer({ min: 1, max: 26 }),
  tierSlots: fc.integer({ min: 2, max: 16 }),
}).filter(({ vpcBits, zoneSlots, tierSlots }) => 2 ** (28 - vpcBits.length) >= zoneSlots * tierSlots);

type Implementation = (plan: Plan) => (tier: number, zoneSlot: number) => string;

const implementation: Implementation = ({ vpcBits, zoneSlots, tierSlots }) => {
  const plan = AddressPlan.of({ cidr: toCidr(vpcBits), zoneSlots, tierSlots });
  return (tier, zoneSlot) => plan.subnetCidr(tiers[tier], zoneSlot);
};

function slotsOf({ zoneSlots, tierSlots }: Plan): [tier: number, zone: number][] {
  return [...Array(zoneSlots).keys()].flatMap((zone) => tiers.map((_, tier): [number, number] => [tier, zone]).filter(([tier]) => tier < tierSlots));
}

const properties: Record<string, (subject: Implementation) => fc.IProperty<unknown>> = {
  'every block is that of the model': (subject) => fc.property(plans, (plan) => {
    const model = modelOf(plan.vpcBits, plan.zoneSlots, plan.tierSlots);
    const cidrOf = subject(plan);
    expect(slotsOf(plan).map(([tier, zone]) => cidrOf(tier, zone))).toEqual(slotsOf(plan).map(([tier, zone]) => toCidr(model.get(`${zone}/${tier}`)!)));
  }),
  'every block is inside the VPC, of a size that AWS accepts, and overlaps no other': (subject) => fc.property(plans, (plan) => {
    const cidrOf = subject(plan);
    const blocks = slotsOf(plan).map(([tier, zone]) => toBits(cidrOf(tier, zone)));
    expect(blocks.filter((block) => !block.startsWith(plan.vpcBits) || block.length < 16 || block.length > 28)).toEqual([]);
    expect(blocks.flatMap((one, index) => blocks.slice(index + 1).filter((other) => one.startsWith(other) || other.startsWith(one)))).toEqual([]);
  }),
  'a plan with more zone slots, as long as they need no other bit, moves nothing': (subject) => fc.property(plans, fc.integer({ min: 1, max: 10 }), (plan, more) => {
    const grown = { ...plan, zoneSlots: Math.min(plan.zoneSlots + more, 26) };
    fc.pre(Math.ceil(Math.log2(grown.zoneSlots * plan.tierSlots)) === Math.ceil(Math.log2(plan.zoneSlots * plan.tierSlots)));
    const [after, before] = [subject(grown), subject(plan)];
    expect(slotsOf(plan).map(([tier, zone]) => after(tier, zone))).toEqual(slotsOf(plan).map(([tier, zone]) => before(tier, zone)));
  }),
};

test.each(Object.entries(properties))('%s', (_, property) => {
  fc.assert(property(implementation), { numRuns: 200 });
});

describe('a seeded defect is found', () => {
  const defects: Record<string, [Implementation, string]> = {
    'two slots swapped': [(plan) => (tier, zone) => implementation(plan)(zone === 0 && tier < 2 ? 1 - tier : tier, zone), 'every block is that of the model'],
    'two zones in one slot': [(plan) => (tier, zone) => implementation(plan)(tier, zone === 1 ? 0 : zone), 'every block is inside the VPC, of a size that AWS accepts, and overlaps no other'],
    'blocks that depend on the number of slots': [
      (plan) => (tier, zone) => implementation(plan)(tier, plan.zoneSlots - 1 - zone), 'a plan with more zone slots, as long as they need no other bit, moves nothing',
    ],
  };

  test.each(Object.entries(defects))('%s', (_, [defect, property]) => {
    expect(fc.check(properties[property](defect), { numRuns: 200 }).failed).toBe(true);
  });
});

test('whatever is given, a plan holds or is refused with a code', () => {
  const anything = fc.record({
    cidr: fc.oneof(fc.string(), fc.tuple(fc.ipV4(), fc.integer({ min: -1, max: 40 })).map(([address, prefix]) => `${address}/${prefix}`), plans.map(({ vpcBits }) => toCidr(vpcBits))),
    zoneSlots: fc.oneof(fc.integer({ min: -2, max: 40 }), fc.double()),
    tierSlots: fc.oneof(fc.integer({ min: -2, max: 40 }), fc.double()),
    zoneSlot: fc.dictionary(fc.constantFrom('us-east-1a', 'us-east-1-bos-1a'), fc.oneof(fc.integer({ min: -2, max: 30 }), fc.double())),
  });
  fc.assert(fc.property(anything, (options) => {
    try {
      expect(AddressPlan.of(options).subnetPrefix).toBeLessThanOrEqual(28);
    } catch (error) {
      expect((error as Error).message).toMatch(/^AddressPlan: \d+ problems?\n {2}\[(Cidr|Slot|ZoneSlot)/);
    }
  }), { numRuns: 500 });
});
