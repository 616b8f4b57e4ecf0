import { Token } from 'aws-cdk-lib';
import { SubnetOverride } from '../address-plan-options';
import { SubnetTier } from '../subnet-tier';
import { contains, formatIpv4Block, Ipv4Block, overlap, parseIpv4Block, SMALLEST } from './ipv4';
import { Problem } from './problems';
import { AddressPlanValues, slotBlock, tierIndex, zoneSlotOf } from './slots';

/** A block of the plan that no other may overlap. */
interface Reservation {
  readonly owner: string;
  readonly block: Ipv4Block;
}

/** The overrides of a plan whose numbers of slots are valid; what they overlap is known only if the rest of it `holds`. */
export function checkSubnetOverrides(values: AddressPlanValues, holds: boolean): Problem[] {
  const problems = values.subnets.flatMap((_, index) => [...checkPlace(values, index), ...checkCidr(values, index)]);
  return holds && problems.length === 0 ? checkOverlaps(values) : problems;
}

function checkPlace(values: AddressPlanValues, index: number): Problem[] {
  const { availabilityZone, tier } = values.subnets[index];
  const subject = `subnets[${index}]`;
  if (zoneSlotOf(values, availabilityZone) === undefined) {
    const got = Token.isUnresolved(availabilityZone) ? 'a token' : availabilityZone;
    return [{ code: 'SubnetOverrideZoneUnknown', subject: `${subject}.availabilityZone`, got, expected: 'a zone with a slot in this plan', mend: 'correct the name, or give the zone a slot with zoneSlot' }];
  }
  if (tier === SubnetTier.POD ? values.podCidr === undefined : tierIndex(tier) >= values.tierSlots) {
    return [{ code: 'TierWithoutSlot', subject: `${subject}.tier`, got: tier, expected: 'a tier with a slot in this plan', mend: tier === SubnetTier.POD ? 'give podCidr' : 'raise tierSlots, only before the first deployment' }];
  }
  if (values.subnets.findIndex((other) => placeOf(values, other) === placeOf(values, values.subnets[index])) === index) return [];
  return [{ code: 'SubnetOverrideDuplicate', subject, got: `${tier} of ${availabilityZone}`, expected: 'each subnet once', mend: 'remove the repetition' }];
}

function checkCidr(values: AddressPlanValues, index: number): Problem[] {
  const { cidr, tier } = values.subnets[index];
  const problem = { subject: `subnets[${index}].cidr`, got: cidr };
  if (Token.isUnresolved(cidr)) return [{ ...problem, code: 'CidrUnresolved', got: 'a token', expected: 'a literal such as 10.0.0.0/24', mend: 'write the block: what it may overlap is computed at synthesis' }];
  const block = parseIpv4Block(cidr);
  if (!block) return [{ ...problem, code: 'CidrInvalid', expected: 'an IPv4 block that begins at its first address, such as 10.0.0.0/24', mend: 'correct the notation, and clear the bits behind the prefix' }];
  if (block.prefix > SMALLEST) return [{ ...problem, code: 'CidrTooSmall', expected: `a block of /${SMALLEST} or larger, which is what AWS accepts for a subnet`, mend: `take a /${SMALLEST}` }];
  const [whole, owner] = tier === SubnetTier.POD ? [values.podCidr, 'pods'] : [values.cidr, 'VPC'];
  const wholeBlock = parseIpv4Block(whole ?? '');
  if (!wholeBlock || contains(wholeBlock, block)) return [];
  return [{ ...problem, code: 'SubnetCidrOutsideVpc', expected: `a block inside ${whole}, the one of the ${owner}`, mend: 'choose one there' }];
}

/** Each override against the slots that no override replaces, and against the overrides before it. */
function checkOverlaps(values: AddressPlanValues): Problem[] {
  const replaced = new Set(values.subnets.map((override) => placeOf(values, override)));
  const slots = reservations(values).filter(({ owner }) => !replaced.has(owner));
  const overrides = values.subnets.map((override): Reservation => ({ owner: placeOf(values, override), block: parseIpv4Block(override.cidr)! }));
  return overrides.flatMap(({ block }, index): Problem[] => {
    const other = [...slots, ...overrides.slice(0, index)].find((reservation) => overlap(reservation.block, block));
    if (!other) return [];
    return [{
      code: 'SubnetCidrOverlaps', subject: `subnets[${index}].cidr`, got: formatIpv4Block(block), expected: `a block apart from ${formatIpv4Block(other.block)}, which is that of ${other.owner}`,
      mend: 'choose a block that is free, or of its own slot; every slot is reserved, used or not',
    }];
  });
}

/** Every slot of the plan, those of the reserve too. */
function reservations(values: AddressPlanValues): Reservation[] {
  const tiers = [...Array(values.tierSlots).keys(), ...(values.podCidr === undefined ? [] : [SubnetTier.POD])];
  return [...Array(values.zoneSlots).keys()].flatMap((zone) => tiers.map((tier): Reservation => ({ owner: describePlace(tier, zone), block: slotBlock(values, tier, zone)! })));
}

function placeOf(values: AddressPlanValues, { tier, availabilityZone }: SubnetOverride): string {
  return describePlace(tier === SubnetTier.POD ? tier : tierIndex(tier), zoneSlotOf(values, availabilityZone));
}

function describePlace(tier: SubnetTier | number, zoneSlot: number | undefined): string {
  const name = Object.values(SubnetTier).find((candidate) => candidate === tier || (candidate !== SubnetTier.POD && tierIndex(candidate) === tier)) ?? `tier ${tier}`;
  return `${name} in zone slot ${zoneSlot}`;
}
