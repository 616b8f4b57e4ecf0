import { SubnetTier } from './subnet-tier';

/** A block that a subnet has instead of the one of its slot. */
export interface SubnetOverride {
  /**
   * The name of the zone. A zone that the network does not have yet is a reservation.
   *
   * Errors: `SubnetOverrideZoneUnknown`, `SubnetOverrideDuplicate`.
   */
  readonly availabilityZone: string;

  /** The tier. Error: `TierWithoutSlot`. */
  readonly tier: SubnetTier;

  /**
   * The block: inside the one of the VPC (or of the pods), `/28` or larger, and apart from every other of the plan, used or reserved.
   *
   * Errors: `CidrInvalid`, `CidrTooSmall`, `CidrUnresolved`, `SubnetCidrOutsideVpc`, `SubnetCidrOverlaps`.
   */
  readonly cidr: string;
}

/** What an address plan reserves, wherever the block of the VPC comes from. */
export interface AddressSlotOptions {
  /**
   * How many availability zones addresses are reserved for, 1 to 26. Fixed by the first deployment:
   * a number that needs one more bit moves every subnet.
   *
   * Errors: `SlotCountInvalid`, `TooManySlots`.
   *
   * @default 4
   */
  readonly zoneSlots?: number;

  /**
   * How many tiers addresses are reserved for in each zone, 2 to 16. Fixed by the first deployment. Pods need none of them.
   *
   * Errors: `SlotCountInvalid`, `TooManySlots`.
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

  /**
   * A second block, `/16` to `/28`, for pods: one subnet in each zone (`SubnetTier.POD`), routed as the private ones. May be added later; nothing moves.
   * The usual choice is a block of `100.64.0.0/10`, which other networks need not route. What IPAM allocates can't be compared with it at synthesis.
   *
   * Errors: `CidrInvalid`, `CidrTooLarge`, `CidrTooSmall`, `CidrUnresolved`, `PodCidrOverlaps`, `PodCidrRestricted`.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions
   * @default - no subnets for pods: they have addresses of the private subnets
   */
  readonly podCidr?: string;
}

/** How the addresses of a network are divided. */
export interface AddressPlanOptions extends AddressSlotOptions {
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
   * Subnets with another block than the one of their slot. Fixed by the first deployment of the subnet.
   *
   * @default - every subnet has the block of its slot
   */
  readonly subnets?: SubnetOverride[];
}

/** How the addresses of a network are divided whose block is allocated by Amazon VPC IP Address Manager (IPAM). */
export interface IpamPoolPlanOptions extends AddressSlotOptions {
  /** The ID of the pool, such as `ipam-pool-0123456789abcdef0`. Fixed by the first deployment. */
  readonly ipv4IpamPoolId: string;

  /**
   * The prefix length of the block that is allocated, 16 to 28. Fixed by the first deployment. CloudFormation divides it into 256 slots at most.
   *
   * Error: `NetmaskLengthInvalid`.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
   */
  readonly netmaskLength: number;
}
