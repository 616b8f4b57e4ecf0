import { SubnetOverride } from '../address-plan-options';
import { SubnetTier } from '../subnet-tier';
import { Ipv4Block, nthBlock, parseIpv4Block } from './ipv4';
import { letterSlot } from './zone-name';

/** What a plan is made from, checked or not. */
export interface AddressPlanValues {
  /** Undefined where IPAM allocates the block. */
  readonly cidr?: string;
  readonly ipv4IpamPoolId?: string;
  readonly netmaskLength?: number;
  readonly zoneSlots: number;
  readonly tierSlots: number;
  readonly zoneSlot: Readonly<Record<string, number>>;
  readonly subnets: readonly SubnetOverride[];
  readonly podCidr?: string;
}

export const MOST_ZONES = 26;

/** The tiers in the block of the VPC, by slot; pods have a block of their own. */
const VPC_TIERS = [SubnetTier.PUBLIC, SubnetTier.PRIVATE, SubnetTier.DATA];

export function tierIndex(tier: SubnetTier): number {
  return VPC_TIERS.indexOf(tier);
}

/** How many bits number the slots. */
export function slotBits({ zoneSlots, tierSlots }: { readonly zoneSlots: number; readonly tierSlots: number }): number {
  return bitsOf(zoneSlots * tierSlots);
}

/** How many bits number the zones in the block of the pods: as many as zoneSlots can grow to while the other subnets stay. */
export function podBits(slots: { readonly zoneSlots: number; readonly tierSlots: number }): number {
  return bitsOf(Math.min(MOST_ZONES, Math.floor(2 ** slotBits(slots) / slots.tierSlots)));
}

export function slotPrefix(values: AddressPlanValues): number | undefined {
  const prefix = values.cidr === undefined ? values.netmaskLength : parseIpv4Block(values.cidr)?.prefix;
  return prefix === undefined ? undefined : prefix + slotBits(values);
}

export function podPrefix(values: AddressPlanValues): number | undefined {
  const block = values.podCidr === undefined ? undefined : parseIpv4Block(values.podCidr);
  return block && block.prefix + podBits(values);
}

/** The number of a slot among those of the VPC's block: zones first, tiers second. */
export function slotIndex({ tierSlots }: { readonly tierSlots: number }, tier: SubnetTier | number, zoneSlot: number): number {
  return zoneSlot * tierSlots + (typeof tier === 'number' ? tier : tierIndex(tier));
}

/** The block of a slot, whatever the overrides say; undefined where it is not known. A number is a tier of the reserve. */
export function slotBlock(values: AddressPlanValues, tier: SubnetTier | number, zoneSlot: number): Ipv4Block | undefined {
  const isPod = tier === SubnetTier.POD;
  const block = parseIpv4Block((isPod ? values.podCidr : values.cidr) ?? '');
  return block && nthBlock(block, (isPod ? podPrefix(values) : slotPrefix(values))!, isPod ? zoneSlot : slotIndex(values, tier, zoneSlot));
}

export function zoneSlotOf({ zoneSlot, zoneSlots }: AddressPlanValues, availabilityZone: string): number | undefined {
  const slot = zoneSlot[availabilityZone] ?? letterSlot(availabilityZone);
  return slot !== undefined && slot < zoneSlots ? slot : undefined;
}

function bitsOf(count: number): number {
  return 32 - Math.clz32(count - 1);
}
