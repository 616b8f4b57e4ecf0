import { AddressPlan } from '../address-plan';
import { NetworkAclPeer, NetworkAclPeerKind } from '../network-acl-peer';
import { SubnetTier } from '../subnet-tier';
import { IpBlock, parseIpBlock, toBlock } from './ip-block';
import { slotBits, slotIndex } from './slots';
import { Zone } from './zones';

/** A block that an entry of a network ACL is about. */
export interface Place {
  /** The block where it is literal, otherwise a name for it. */
  readonly id: string;
  readonly family: 4 | 6;
  /** What is added to the number of the rule. */
  readonly offset: number;
  /** Undefined where nothing is known of it at synthesis. */
  readonly block?: IpBlock;
}

/** What of a network its ACLs know. */
export interface AclNetwork {
  readonly addressPlan: AddressPlan;
  readonly zones: readonly Zone[];
  readonly tiers: readonly SubnetTier[];
  readonly ipv6: boolean;
}

/**
 * Where blocks are allocated by AWS, others that no rule names stand for them when rules are compared: of class E, and of IPv6 outside of what is assigned.
 * They are as large as AWS allocates at the most, and the subnets divide them as they divide the real ones.
 */
const ANY_VPC = { first: BigInt(0xf0) << 24n, bits: 24 };
const ANY_IPV6 = { first: 0x4000n << 112n, bits: 72 };
const IPV6_PLACES = Object.values(SubnetTier);

export function vpcId(family: 4 | 6): string {
  return family === 4 ? 'the VPC' : 'the VPC (IPv6)';
}

export const PODS_ID = 'the pods';

export function subnetId(tier: SubnetTier, zone: Zone, family: 4 | 6): string {
  return `${tier}-${zone.label}${family === 4 ? '' : ' (IPv6)'}`;
}

/** The blocks of a peer, those of IPv6 behind those of IPv4. */
export function placesOf(network: AclNetwork, { kind, subnetTier, cidr }: NetworkAclPeer): Place[] {
  switch (kind) {
    case NetworkAclPeerKind.ANYWHERE: return [literal('0.0.0.0/0', 4), ...(network.ipv6 ? [literal('::/0', 6)] : [])];
    case NetworkAclPeerKind.VPC: return vpcPlaces(network);
    case NetworkAclPeerKind.TIER: return network.tiers.includes(subnetTier!) ? network.zones.flatMap((zone) => subnetPlaces(network, subnetTier!, zone)) : [];
    default: return [literal(cidr!, kind === NetworkAclPeerKind.IPV4 ? 4 : 6)];
  }
}

function literal(cidr: string, family: 4 | 6): Place {
  return { id: cidr, family, offset: 0, block: parseIpBlock(cidr) };
}

function vpcPlaces({ addressPlan: { cidr, podCidr }, ipv6 }: AclNetwork): Place[] {
  return [
    { id: vpcId(4), family: 4, offset: 0, block: cidr === undefined ? toBlock(4, ANY_VPC.first, ANY_VPC.bits) : parseIpBlock(cidr) },
    ...(podCidr === undefined ? [] : [{ id: PODS_ID, family: 4 as const, offset: 1, block: parseIpBlock(podCidr) }]),
    ...(ipv6 ? [{ id: vpcId(6), family: 6 as const, offset: 0, block: toBlock(6, ANY_IPV6.first, ANY_IPV6.bits) }] : []),
  ];
}

function subnetPlaces({ addressPlan, ipv6 }: AclNetwork, tier: SubnetTier, zone: Zone): Place[] {
  const ipv6Index = BigInt(zone.slot * IPV6_PLACES.length + IPV6_PLACES.indexOf(tier));
  return [
    { id: subnetId(tier, zone, 4), family: 4, offset: zone.slot, block: ipv4Block(addressPlan, tier, zone.slot) },
    ...(ipv6 ? [{ id: subnetId(tier, zone, 6), family: 6 as const, offset: zone.slot, block: toBlock(6, ANY_IPV6.first + (ipv6Index << 64n), 64) }] : []),
  ];
}

function ipv4Block(plan: AddressPlan, tier: SubnetTier, zoneSlot: number): IpBlock | undefined {
  if (plan.cidr !== undefined || tier === SubnetTier.POD) return parseIpBlock(plan.subnetCidr(tier, zoneSlot));
  const bits = ANY_VPC.bits - slotBits(plan);
  return toBlock(4, ANY_VPC.first + (BigInt(slotIndex(plan, tier, zoneSlot)) << BigInt(bits)), bits);
}
