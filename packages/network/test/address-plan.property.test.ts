import fc from 'fast-check';
import { AddressPlan, SubnetTier } from '../src';

/**
 * The model, written apart from the implementation: addresses as text of bits, slots counted one by one.
 */
type Slots = Map<string, string>;

interface Plan {
  readonly vpcBits: string;
  readonly zoneSlots: number;
  readonly tierSlots: number;
  readonly podBits?: string;
  /** By name of the slot: what an override puts there. */
  readonly overrides: Readonly<Record<string, string>>;
}

const tiers = [SubnetTier.PUBLIC, SubnetTier.PRIVATE, SubnetTier.DATA];
const letters = 'abcdefghijklmnopqrstuvwxyz';

function widthFor(count: number): number {
  let width = 0;
  while (2 ** width < count) width++;
  return width;
}

function namesOf(zoneSlots: number, tierSlots: number): string[] {
  const names: string[] = [];
  for (let zone = 0; zone < zoneSlots; zone++) for (let tier = 0; tier < tierSlots; tier++) names.push(`${zone}/${tier}`);
  return names;
}

function number(count: number, width: number): string {
  return width === 0 ? '' : count.toString(2).padStart(width, '0');
}

/** The slots without the overrides, those behind the last name as `spare/0` and so on. */
function slotsOf({ vpcBits, zoneSlots, tierSlots, podBits }: Plan): Slots {
  const names = namesOf(zoneSlots, tierSlots);
  const width = widthFor(names.length);
  const slots: Slots = new Map(names.map((name, count) => [name, vpcBits + number(count, width)]));
  for (let count = names.length; count < 2 ** width; count++) slots.set(`spare/${count - names.length}`, vpcBits + number(count, width));
  let zones = zoneSlots;
  while (zones < 26 && widthFor((zones + 1) * tierSlots) === width) zones++;
  if (podBits !== undefined) for (let zone = 0; zone < zoneSlots; zone++) slots.set(`${zone}/pod`, podBits + number(zone, widthFor(zones)));
  return slots;
}

function modelOf(plan: Plan): Slots {
  return new Map([...slotsOf(plan)].filter(([name]) => !name.startsWith('spare')).map(([name, bits]) => [name, plan.overrides[name] ?? bits]));
}

function toCidr(bits: string): string {
  const address = bits.padEnd(32, '0');
  return `${[0, 8, 16, 24].map((at) => parseInt(address.slice(at, at + 8), 2)).join('.')}/${bits.length}`;
}

function toBits(cidr: string): string {
  const [address, prefix] = cidr.split('/');
  return address.split('.').map((octet) => Number(octet).toString(2).padStart(8, '0')).join('').slice(0, Number(prefix));
}

const bits = (minLength: number, maxLength: number) => fc.array(fc.constantFrom('0', '1'), { minLength, maxLength }).map((digits) => digits.join(''));
const plain: fc.Arbitrary<Plan> = fc.record({
  vpcBits: bits(16, 27).map((text) => `00001011${text.slice(8)}`),
  zoneSlots: fc.integer({ min: 1, max: 26 }),
  tierSlots: fc.integer({ min: 2, max: 16 }),
  podBits: fc.option(bits(16, 23).map((text) => `0110010001${text.slice(10)}`), { nil: undefined }),
  overrides: fc.constant({}),
}).filter(({ vpcBits, zoneSlots, tierSlots }) => 2 ** (28 - vpcBits.length) >= zoneSlots * tierSlots);

/** Overrides inside their own slots. */
const overridden = plain.chain((plan) => {
  const slots = slotsOf(plan);
  return fc.dictionary(fc.constantFrom(...placesOf(plan)), bits(0, 12), { maxKeys: 5 }).map((suffixes): Plan => ({
    ...plan, overrides: Object.fromEntries(Object.entries(suffixes).map(([name, suffix]) => [name, `${slots.get(name)!}${suffix}`.slice(0, 28)])),
  }));
});

/** And one of them, where there is a spare slot, in that. */
const plans = fc.tuple(overridden, fc.nat()).map(([plan, choice]): Plan => {
  const spare = slotsOf(plan).get('spare/0');
  const places = placesOf(plan).filter((name) => !name.endsWith('pod'));
  return spare === undefined ? plan : { ...plan, overrides: { ...plan.overrides, [places[choice % places.length]]: spare } };
});

/** The slots that a subnet may be made of. */
function placesOf(plan: Plan): string[] {
  return [...slotsOf(plan).keys()].filter((name) => /\/([012]|pod)$/.test(name) && !name.startsWith('spare'));
}

type Implementation = (plan: Plan) => (place: string) => string;

const tierOf = (place: string) => (place.endsWith('pod') ? SubnetTier.POD : tiers[Number(place.split('/')[1])]);
const zoneOf = (place: string) => Number(place.split('/')[0]);

function build({ vpcBits, zoneSlots, tierSlots, podBits, overrides }: Plan): AddressPlan {
  const subnets = Object.entries(overrides).map(([place, block]) => ({ availabilityZone: `us-east-1${letters[zoneOf(place)]}`, tier: tierOf(place), cidr: toCidr(block) }));
  return AddressPlan.of({ cidr: toCidr(vpcBits), zoneSlots, tierSlots, podCidr: podBits === undefined ? undefined : toCidr(podBits), subnets });
}

const implementation: Implementation = (plan) => {
  const subject = build(plan);
  return (place) => subject.subnetCidr(tierOf(place), zoneOf(place));
};

const MODEL = 'every block is that of the model';
const APART = 'every block is inside the VPC or the block of the pods, of a size that AWS accepts, and overlaps no other';
const ZONES = 'a plan with more zone slots, as long as they need no other bit, moves nothing';
const PODS = 'a block for pods that comes or goes moves nothing';
const OVERRIDES = 'an override that comes or goes moves its own subnet only';

const properties: Record<string, (subject: Implementation) => fc.IProperty<unknown>> = {
  [MODEL]: (subject) => fc.property(plans, (plan) => {
    const model = modelOf(plan);
    const cidrOf = subject(plan);
    expect(placesOf(plan).map(cidrOf)).toEqual(placesOf(plan).map((place) => toCidr(model.get(place)!)));
  }),
  [APART]: (subject) => fc.property(plans, (plan) => {
    const cidrOf = subject(plan);
    const places = placesOf(plan);
    const reserved = [...modelOf(plan)].filter(([name]) => !places.includes(name)).map(([, block]) => block);
    const blocks = [...places.map((place) => toBits(cidrOf(place))), ...reserved];
    const inside = (block: string, index: number) => block.startsWith(index < places.length && places[index].endsWith('pod') ? plan.podBits! : plan.vpcBits);
    expect(blocks.filter((block, index) => !inside(block, index) || block.length < 16 || block.length > 28)).toEqual([]);
    expect(blocks.flatMap((one, index) => blocks.slice(index + 1).filter((other) => one.startsWith(other) || other.startsWith(one)))).toEqual([]);
  }),
  [ZONES]: (subject) => fc.property(overridden, fc.integer({ min: 1, max: 10 }), (plan, more) => {
    const grown = { ...plan, zoneSlots: Math.min(plan.zoneSlots + more, 26) };
    fc.pre(widthFor(grown.zoneSlots * plan.tierSlots) === widthFor(plan.zoneSlots * plan.tierSlots));
    expect(placesOf(plan).map(subject(grown))).toEqual(placesOf(plan).map(subject(plan)));
  }),
  [PODS]: (subject) => fc.property(plans, (plan) => {
    const without = { ...plan, podBits: undefined, overrides: Object.fromEntries(Object.entries(plan.overrides).filter(([name]) => !name.endsWith('pod'))) };
    expect(placesOf(without).map(subject(plan))).toEqual(placesOf(without).map(subject(without)));
  }),
  [OVERRIDES]: (subject) => fc.property(plans, (plan) => {
    const others = placesOf(plan).filter((place) => !(place in plan.overrides));
    expect(others.map(subject(plan))).toEqual(others.map(subject({ ...plan, overrides: {} })));
  }),
};

test.each(Object.entries(properties))('%s', (_, property) => {
  fc.assert(property(implementation), { numRuns: 200 });
});

describe('a seeded defect is found', () => {
  const swapped = (place: string) => place.replace(/^0\/[01]$/, (match) => (match === '0/0' ? '0/1' : '0/0'));
  const defects: Record<string, [Implementation, string]> = {
    'two slots swapped': [(plan) => (place) => implementation(plan)(swapped(place)), MODEL],
    'two zones in one slot': [(plan) => (place) => implementation(plan)(place.replace(/^1\//, '0/')), APART],
    'two pod subnets in one slot': [(plan) => (place) => implementation(plan)(place.replace('1/pod', '0/pod')), APART],
    'an override that overlaps': [(plan) => (place) => (place === '0/1' ? toCidr(`${plan.vpcBits}${'0'.repeat(28 - plan.vpcBits.length)}`) : implementation(plan)(place)), APART],
    'an override that is smaller than AWS accepts': [(plan) => (place) => (place in plan.overrides ? `${implementation(plan)(place).split('/')[0]}/30` : implementation(plan)(place)), APART],
    'an override that is forgotten': [(plan) => (place) => implementation({ ...plan, overrides: {} })(place), MODEL],
    'an override that moves its neighbour': [(plan) => (place) => implementation({ ...plan, overrides: {} })(place === '0/1' && '0/0' in plan.overrides ? '0/0' : place), OVERRIDES],
    'blocks that depend on the number of slots': [(plan) => (place) => implementation(plan)(place.replace(/^\d+/, (zone) => `${plan.zoneSlots - 1 - Number(zone)}`)), ZONES],
    'pods that are divided by the zones of today': [(plan) => (place) => (place.endsWith('pod') ? toCidr(plan.podBits! + number(zoneOf(place), widthFor(plan.zoneSlots))) : implementation(plan)(place)), ZONES],
    'a tier slot that pods take': [(plan) => (place) => (plan.podBits === undefined ? implementation(plan)(place) : implementation(plan)(swapped(place))), PODS],
  };

  test.each(Object.entries(defects))('%s', (_, [defect, property]) => {
    expect(fc.check(properties[property](defect), { numRuns: 200, seed: 1 }).failed).toBe(true);
  });
});

test('any override that overlaps a block of the plan, used or reserved, is refused', () => {
  const chosen = overridden.chain((plan) => fc.record({ plan: fc.constant(plan), place: fc.constantFrom(...placesOf(plan)), victim: fc.constantFrom(...modelOf(plan).keys()), suffix: bits(0, 12), cut: fc.nat(3) }));
  fc.assert(fc.property(chosen, ({ plan, place, victim, suffix, cut }) => {
    fc.pre(place !== victim && place.endsWith('pod') === victim.endsWith('pod'));
    const target = modelOf(plan).get(victim)!;
    const block = cut === 0 ? `${target}${suffix}`.slice(0, 28) : target.slice(0, Math.max(target.length - cut, place.endsWith('pod') ? plan.podBits!.length : plan.vpcBits.length));
    expect(() => build({ ...plan, overrides: { ...plan.overrides, [place]: block } })).toThrow(/^AddressPlan: \d+ problems?\n {2}\[SubnetCidrOverlaps\]/);
  }), { numRuns: 300 });
});

test('whatever is given, a plan holds or is refused with a code', () => {
  const block = fc.oneof(fc.string(), fc.tuple(fc.ipV4(), fc.integer({ min: -1, max: 40 })).map(([address, prefix]) => `${address}/${prefix}`), plain.map(({ vpcBits }) => toCidr(vpcBits)));
  const anything = fc.record({
    cidr: block,
    zoneSlots: fc.oneof(fc.integer({ min: -2, max: 40 }), fc.double()),
    tierSlots: fc.oneof(fc.integer({ min: -2, max: 40 }), fc.double()),
    zoneSlot: fc.dictionary(fc.constantFrom('us-east-1a', 'us-east-1-bos-1a'), fc.oneof(fc.integer({ min: -2, max: 30 }), fc.double())),
    podCidr: fc.option(block, { nil: undefined }),
    subnets: fc.array(fc.record({ availabilityZone: fc.constantFrom('us-east-1a', 'us-east-1b', 'us-east-1-bos-1a', ''), tier: fc.constantFrom(...Object.values(SubnetTier)), cidr: block }), { maxLength: 3 }),
  }, { requiredKeys: ['cidr', 'zoneSlot', 'subnets'] });
  fc.assert(fc.property(anything, (options) => {
    try {
      expect(AddressPlan.of(options).subnetPrefix).toBeLessThanOrEqual(28);
    } catch (error) {
      expect((error as Error).message).toMatch(/^AddressPlan: \d+ problems?\n {2}\[(Cidr|Slot|ZoneSlot|Subnet|PodCidr|TierWithoutSlot)/);
    }
  }), { numRuns: 500 });
});
