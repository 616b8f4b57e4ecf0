import { Token } from 'aws-cdk-lib';
import { parseIpv4Block } from './ipv4';
import { Problem } from './problems';

/** The blocks that AWS accepts for a VPC and for a subnet. */
const LARGEST = 16;
const SMALLEST = 28;

export interface AddressPlanValues {
  readonly cidr: string;
  readonly zoneSlots: number;
  readonly tierSlots: number;
  readonly zoneSlot: Readonly<Record<string, number>>;
}

/** How many bits number the slots. */
export function slotBits(zoneSlots: number, tierSlots: number): number {
  return 32 - Math.clz32(zoneSlots * tierSlots - 1);
}

export function checkAddressPlan(values: AddressPlanValues): Problem[] {
  const slots = [...checkSlotCount('zoneSlots', values.zoneSlots, 1, 26), ...checkSlotCount('tierSlots', values.tierSlots, 2, 16)];
  return [...checkCidr(values, slots.length === 0), ...slots, ...checkZoneSlots(values)];
}

function checkCidr({ cidr, zoneSlots, tierSlots }: AddressPlanValues, slotsAreValid: boolean): Problem[] {
  const problem = { subject: 'cidr', got: cidr };
  if (Token.isUnresolved(cidr)) {
    return [{ ...problem, code: 'CidrUnresolved', got: 'a token', expected: 'a literal such as 10.0.0.0/16', mend: 'write the block: the subnets are computed from it at synthesis' }];
  }
  const block = parseIpv4Block(cidr);
  if (!block) {
    return [{ ...problem, code: 'CidrInvalid', expected: 'an IPv4 block that begins at its first address, such as 10.0.0.0/16', mend: 'correct the notation, and clear the bits behind the prefix' }];
  }
  if (block.prefix < LARGEST) {
    return [{ ...problem, code: 'CidrTooLarge', expected: `a block of /${LARGEST} to /${SMALLEST}, which is what AWS accepts for a VPC`, mend: `take a /${LARGEST} of it` }];
  }
  if (!slotsAreValid) return [];
  const subnetPrefix = block.prefix + slotBits(zoneSlots, tierSlots);
  if (subnetPrefix <= SMALLEST) return [];
  return [{
    ...problem, code: 'CidrTooSmall', expected: `a block whose ${zoneSlots} x ${tierSlots} slots are /${SMALLEST} or larger (here they would be /${subnetPrefix})`,
    mend: `take a block of /${SMALLEST - slotBits(zoneSlots, tierSlots)} or larger, or fewer slots`,
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
