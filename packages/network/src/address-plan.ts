import { AddressPlanValues, checkAddressPlan, slotBits } from './private/check-address-plan';
import { formatIpv4Block, Ipv4Block, nthBlock, parseIpv4Block } from './private/ipv4';
import { Problem, throwProblems } from './private/problems';
import { letterSlot } from './private/zone-name';

/** What a subnet is for; each tier has a slot of its own in every availability zone. */
export enum SubnetTier {
  /** Load balancers and NAT gateways; routes to the internet gateway. */
  PUBLIC = 'public',

  /** Workloads; routes to the internet through NAT. */
  PRIVATE = 'private',

  /** Databases and caches; no route to the internet. */
  DATA = 'data',
}

const TIER_SLOTS: Record<SubnetTier, number> = { [SubnetTier.PUBLIC]: 0, [SubnetTier.PRIVATE]: 1, [SubnetTier.DATA]: 2 };

/** How the addresses of a network are divided. */
export interface AddressPlanOptions {
  /**
   * The block of the VPC, `/16` to `/28`.
   *
   * Errors: `CidrInvalid`, `CidrTooLarge`, `CidrTooSmall`, `CidrUnresolved`.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
   * @default '10.0.0.0/16'
   */
  readonly cidr?: string;

  /**
   * How many availability zones addresses are reserved for, 1 to 26. Fixed by the first deployment:
   * a number that needs one more bit moves every subnet.
   *
   * Error: `SlotCountInvalid`.
   *
   * @default 4
   */
  readonly zoneSlots?: number;

  /**
   * How many tiers addresses are reserved for in each zone, 2 to 16. Fixed by the first deployment.
   *
   * Error: `SlotCountInvalid`.
   *
   * @default 4 - public, private, data, and one in reserve
   */
  readonly tierSlots?: number;

  /**
   * The slot of a zone by the zone's name, where it is not the one of the name's letter (`us-east-1a` has slot 0, `us-east-1b` slot 1).
   * Local zones and wavelength zones need an entry.
   *
   * Errors: `ZoneSlotInvalid`, `ZoneSlotTaken`.
   *
   * @default - each zone has the slot of its letter
   */
  readonly zoneSlot?: { [availabilityZone: string]: number };
}

/**
 * An address plan in which nothing ever moves: every pair of zone and tier has a block of its own, whether it is used or not,
 * and the block follows from the *name* of the zone. So a zone or a tier that is added, removed or listed elsewhere changes no other subnet.
 */
export class AddressPlan {
  /** A plan; throws with every problem at once if it can't hold. */
  public static of(options: AddressPlanOptions = {}): AddressPlan {
    const values = { cidr: options.cidr ?? '10.0.0.0/16', zoneSlots: options.zoneSlots ?? 4, tierSlots: options.tierSlots ?? 4, zoneSlot: options.zoneSlot ?? {} };
    throwProblems('AddressPlan', checkAddressPlan(values));
    return new AddressPlan(values);
  }

  /** The block of the VPC. */
  public readonly cidr: string;

  /** How many availability zones addresses are reserved for. */
  public readonly zoneSlots: number;

  /** How many tiers addresses are reserved for in each zone. */
  public readonly tierSlots: number;

  /** The prefix length of every subnet: 20 for a /16 of 4 x 4 slots. */
  public readonly subnetPrefix: number;

  private readonly block: Ipv4Block;
  private readonly explicitSlots: Readonly<Record<string, number>>;

  private constructor(values: AddressPlanValues) {
    this.block = parseIpv4Block(values.cidr)!;
    this.cidr = values.cidr;
    this.zoneSlots = values.zoneSlots;
    this.tierSlots = values.tierSlots;
    this.subnetPrefix = this.block.prefix + slotBits(values.zoneSlots, values.tierSlots);
    this.explicitSlots = values.zoneSlot;
  }

  /** The slot of a zone; undefined if the plan has none for it. */
  public zoneSlotOf(availabilityZone: string): number | undefined {
    const slot = this.explicitSlots[availabilityZone] ?? letterSlot(availabilityZone);
    return slot !== undefined && slot < this.zoneSlots ? slot : undefined;
  }

  /** Whether there is a slot for this tier in every zone. */
  public hasTier(tier: SubnetTier): boolean {
    return TIER_SLOTS[tier] < this.tierSlots;
  }

  /** The block of the subnet of this tier in the zone with this slot. Errors: `ZoneSlotInvalid`, `TierWithoutSlot`. */
  public subnetCidr(tier: SubnetTier, zoneSlot: number): string {
    throwProblems('AddressPlan', [...this.checkTier(tier), ...this.checkZoneSlot(zoneSlot)]);
    return formatIpv4Block(nthBlock(this.block, this.subnetPrefix, zoneSlot * this.tierSlots + TIER_SLOTS[tier]));
  }

  private checkTier(tier: SubnetTier): Problem[] {
    if (this.hasTier(tier)) return [];
    return [{ code: 'TierWithoutSlot', subject: 'tier', got: tier, expected: `one of the first ${this.tierSlots} tiers`, mend: 'raise tierSlots, which moves every subnet, so only before the first deployment' }];
  }

  private checkZoneSlot(slot: number): Problem[] {
    if (Number.isInteger(slot) && slot >= 0 && slot < this.zoneSlots) return [];
    return [{ code: 'ZoneSlotInvalid', subject: 'zoneSlot', got: slot, expected: `a slot from 0 to ${this.zoneSlots - 1}`, mend: 'choose one of them' }];
  }
}
