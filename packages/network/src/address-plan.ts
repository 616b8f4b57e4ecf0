import { AddressPlanOptions, IpamPoolPlanOptions } from './address-plan-options';
import { checkAddressPlan } from './private/check-address-plan';
import { formatIpv4Block } from './private/ipv4';
import { Problem, throwProblems } from './private/problems';
import { AddressPlanValues, podPrefix, slotBlock, slotPrefix, tierIndex, zoneSlotOf } from './private/slots';
import { SubnetTier } from './subnet-tier';

/**
 * An address plan in which nothing ever moves: every pair of zone and tier has a block of its own, whether it is used or not,
 * and the block follows from the *name* of the zone. So a zone or a tier that is added, removed or listed elsewhere changes no other subnet.
 */
export class AddressPlan {
  /** A plan; throws with every problem at once if it can't hold. */
  public static of(options: AddressPlanOptions = {}): AddressPlan {
    const { cidr = '10.0.0.0/16', zoneSlots = 4, tierSlots = 4, zoneSlot = {}, subnets = [], podCidr } = options;
    return AddressPlan.checked({ cidr, zoneSlots, tierSlots, zoneSlot, subnets, podCidr });
  }

  /** A plan for a block that IPAM allocates when the VPC is made; throws with every problem at once if it can't hold. */
  public static fromIpamPool(options: IpamPoolPlanOptions): AddressPlan {
    const { ipv4IpamPoolId, netmaskLength, zoneSlots = 4, tierSlots = 4, zoneSlot = {}, podCidr } = options;
    return AddressPlan.checked({ ipv4IpamPoolId, netmaskLength, zoneSlots, tierSlots, zoneSlot, subnets: [], podCidr });
  }

  private static checked(values: AddressPlanValues): AddressPlan {
    throwProblems('AddressPlan', checkAddressPlan(values));
    return new AddressPlan(values);
  }

  /** The block of the VPC; undefined where IPAM allocates it: `network.vpc.vpcCidrBlock` is known in both cases. */
  public readonly cidr?: string;

  /** The pool that the VPC's block is allocated from. */
  public readonly ipv4IpamPoolId?: string;

  /** The prefix length of the block that is allocated from the pool. */
  public readonly netmaskLength?: number;

  /** The block of the pods. */
  public readonly podCidr?: string;

  /** How many availability zones addresses are reserved for. */
  public readonly zoneSlots: number;

  /** How many tiers addresses are reserved for in each zone. */
  public readonly tierSlots: number;

  /** The prefix length of every subnet that has the block of its slot: 20 for a /16 of 4 x 4 slots. */
  public readonly subnetPrefix: number;

  /** The prefix length of every pod subnet that has the block of its slot: 18 for a /16 and 4 zones. */
  public readonly podSubnetPrefix?: number;

  private constructor(private readonly values: AddressPlanValues) {
    this.cidr = values.cidr;
    this.ipv4IpamPoolId = values.ipv4IpamPoolId;
    this.netmaskLength = values.netmaskLength;
    this.podCidr = values.podCidr;
    this.zoneSlots = values.zoneSlots;
    this.tierSlots = values.tierSlots;
    this.subnetPrefix = slotPrefix(values)!;
    this.podSubnetPrefix = podPrefix(values);
  }

  /** The slot of a zone; undefined if the plan has none for it. */
  public zoneSlotOf(availabilityZone: string): number | undefined {
    return zoneSlotOf(this.values, availabilityZone);
  }

  /** Whether there is a slot for this tier in every zone. */
  public hasTier(tier: SubnetTier): boolean {
    return tier === SubnetTier.POD ? this.podCidr !== undefined : tierIndex(tier) < this.tierSlots;
  }

  /** The block of the subnet of this tier in the zone with this slot. Errors: `ZoneSlotInvalid`, `TierWithoutSlot`, `SubnetCidrUnknown`. */
  public subnetCidr(tier: SubnetTier, zoneSlot: number): string {
    throwProblems('AddressPlan', [...this.checkTier(tier), ...this.checkZoneSlot(zoneSlot), ...this.checkKnown(tier)]);
    const override = this.values.subnets.find((subnet) => subnet.tier === tier && this.zoneSlotOf(subnet.availabilityZone) === zoneSlot);
    return override?.cidr ?? formatIpv4Block(slotBlock(this.values, tier, zoneSlot)!);
  }

  private checkTier(tier: SubnetTier): Problem[] {
    if (this.hasTier(tier)) return [];
    if (tier === SubnetTier.POD) return [{ code: 'TierWithoutSlot', subject: 'tier', got: tier, expected: 'an address plan with a block for pods', mend: 'give podCidr' }];
    return [{ code: 'TierWithoutSlot', subject: 'tier', got: tier, expected: `one of the first ${this.tierSlots} tiers`, mend: 'raise tierSlots, which moves every subnet, so only before the first deployment' }];
  }

  private checkZoneSlot(slot: number): Problem[] {
    if (Number.isInteger(slot) && slot >= 0 && slot < this.zoneSlots) return [];
    return [{ code: 'ZoneSlotInvalid', subject: 'zoneSlot', got: slot, expected: `a slot from 0 to ${this.zoneSlots - 1}`, mend: 'choose one of them' }];
  }

  private checkKnown(tier: SubnetTier): Problem[] {
    if (this.cidr !== undefined || tier === SubnetTier.POD) return [];
    return [{ code: 'SubnetCidrUnknown', subject: 'tier', got: tier, expected: 'a plan whose block is known at synthesis, not one from a pool of IPAM', mend: 'take the ipv4CidrBlock of the subnet' }];
  }
}
