import { Token } from 'aws-cdk-lib';
import { checkPodRange } from './check-pod-range';
import { checkSubnetOverrides } from './check-subnet-overrides';
import { LARGEST_VPC, parseIpv4Block, SMALLEST } from './ipv4';
import { Problem } from './problems';
import { AddressPlanValues, MOST_ZONES, podBits, slotBits } from './slots';

/** What `Fn::Cidr` counts to. */
const MOST_COUNTED = 256;

export function checkAddressPlan(values: AddressPlanValues): Problem[] {
  const slots = [...checkSlotCount('zoneSlots', values.zoneSlots, 1, MOST_ZONES), ...checkSlotCount('tierSlots', values.tierSlots, 2, 16)];
  const slotsAreValid = slots.length === 0;
  const vpc = values.cidr === undefined ? checkPool(values, slotsAreValid) : checkBlock('cidr', values.cidr, slotsAreValid ? slotBits(values) : 0, `${values.zoneSlots} x ${values.tierSlots} slots`);
  const pods = values.podCidr === undefined ? [] : checkBlock('podCidr', values.podCidr, slotsAreValid ? podBits(values) : 0, `${2 ** podBits(values)} zones`);
  const range = vpc.length > 0 || pods.length > 0 ? [] : checkPodRange(values);
  const problems = [...vpc, ...slots, ...checkZoneSlots(values), ...pods, ...range];
  return slotsAreValid ? [...problems, ...checkSubnetOverrides(values, problems.length === 0)] : problems;
}

function checkBlock(subject: string, cidr: string, bits: number, parts: string): Problem[] {
  const problem = { subject, got: cidr };
  if (Token.isUnresolved(cidr)) {
    return [{ ...problem, code: 'CidrUnresolved', got: 'a token', expected: 'a literal such as 10.0.0.0/16', mend: 'write the block: the subnets are computed from it at synthesis' }];
  }
  const block = parseIpv4Block(cidr);
  if (!block) {
    return [{ ...problem, code: 'CidrInvalid', expected: 'an IPv4 block that begins at its first address, such as 10.0.0.0/16', mend: 'correct the notation, and clear the bits behind the prefix' }];
  }
  if (block.prefix < LARGEST_VPC) {
    return [{ ...problem, code: 'CidrTooLarge', expected: `a block of /${LARGEST_VPC} to /${SMALLEST}, which is what AWS accepts for a VPC`, mend: `take a /${LARGEST_VPC} of it` }];
  }
  if (block.prefix + bits <= SMALLEST) return [];
  return [{
    ...problem, code: 'CidrTooSmall', expected: `a block whose ${parts} are /${SMALLEST} or larger (here they would be /${block.prefix + bits})`,
    mend: `take a block of /${SMALLEST - bits} or larger, or fewer slots`,
  }];
}

function checkPool(values: AddressPlanValues, slotsAreValid: boolean): Problem[] {
  const { netmaskLength, zoneSlots, tierSlots } = values;
  if (!slotsAreValid) return [];
  if (2 ** slotBits(values) > MOST_COUNTED) {
    return [{ code: 'TooManySlots', subject: 'zoneSlots', got: `${zoneSlots} x ${tierSlots} slots`, expected: `no more than ${MOST_COUNTED}, which is what Fn::Cidr counts to`, mend: 'reserve fewer zones or tiers' }];
  }
  const most = SMALLEST - slotBits(values);
  if (Token.isUnresolved(netmaskLength) || (Number.isInteger(netmaskLength) && netmaskLength! >= LARGEST_VPC && netmaskLength! <= most)) return [];
  return [{
    code: 'NetmaskLengthInvalid', subject: 'netmaskLength', got: netmaskLength, expected: `a whole number from ${LARGEST_VPC} to ${most}, so that ${zoneSlots} x ${tierSlots} slots are /${SMALLEST} or larger`,
    mend: 'ask the pool for a larger block, or reserve fewer slots',
  }];
}

function checkSlotCount(subject: string, got: number, least: number, most: number): Problem[] {
  if (Number.isInteger(got) && got >= least && got <= most) return [];
  return [{ code: 'SlotCountInvalid', subject, got, expected: `a whole number from ${least} to ${most}`, mend: 'reserve as many slots as the network may ever need' }];
}

function checkZoneSlots({ zoneSlot, zoneSlots }: AddressPlanValues): Problem[] {
  const entries = Object.entries(zoneSlot);
  return entries.flatMap(([zone, slot], index): Problem[] => {
    const subject = `zoneSlot.${zone}`;
    if (!Number.isInteger(slot) || slot < 0 || slot >= zoneSlots) {
      return [{ code: 'ZoneSlotInvalid', subject, got: slot, expected: `a slot from 0 to ${zoneSlots - 1}`, mend: 'choose a free slot, or reserve more with zoneSlots before the first deployment' }];
    }
    const first = entries.findIndex(([, other]) => other === slot);
    if (first === index) return [];
    return [{ code: 'ZoneSlotTaken', subject, got: slot, expected: `a slot of its own; ${entries[first][0]} has this one`, mend: 'choose a free slot' }];
  });
}
