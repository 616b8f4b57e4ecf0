/** An Elastic IP address that exists already. */
export interface ElasticIp {
  /** Its allocation ID, such as `eipalloc-0123456789abcdef0`. */
  readonly allocationId: string;

  /** The address itself: CloudFormation can't look it up, and partners have to be told. */
  readonly publicIp: string;
}

/** Options of `NatStrategy.perAz`. */
export interface NatPerAzOptions {
  /**
   * Elastic IP addresses that exist already, by the name of the availability zone: one for each zone of the network.
   *
   * Errors: `NatAllocationMissing`, `NatAllocationUnused`, `NatAllocationDuplicate`.
   *
   * @default - an address is allocated for each zone
   */
  readonly elasticIps?: { [availabilityZone: string]: ElasticIp };
}

/** Options of `NatStrategy.single`. */
export interface NatSingleOptions {
  /**
   * The zone of the NAT gateway. Name it where zones may be added whose letter is before those in use.
   *
   * Error: `NatZoneUnknown`.
   *
   * @default - the zone with the lowest slot
   */
  readonly availabilityZone?: string;

  /**
   * An Elastic IP address that exists already.
   *
   * @default - an address is allocated
   */
  readonly elasticIp?: ElasticIp;
}

/** How the private subnets reach the internet. */
export class NatStrategy {
  /** A NAT gateway in every zone: a zone that fails takes no other with it, and no traffic between zones is paid for. */
  public static perAz(options: NatPerAzOptions = {}): NatStrategy {
    return new NatStrategy('perAz', options.elasticIps, undefined, undefined);
  }

  /** One NAT gateway for all zones: the cheapest, and all egress ends when its zone fails. */
  public static single(options: NatSingleOptions = {}): NatStrategy {
    return new NatStrategy('single', undefined, options.elasticIp, options.availabilityZone);
  }

  /** No NAT gateway: the private subnets have no route to the internet. */
  public static none(): NatStrategy {
    return new NatStrategy('none', undefined, undefined, undefined);
  }

  private constructor(
    /** `perAz`, `single` or `none`. */
    public readonly kind: string,
    /** The addresses brought for a gateway in every zone, by the zone's name. */
    public readonly elasticIps: { [availabilityZone: string]: ElasticIp } | undefined,
    /** The address brought for the single gateway. */
    public readonly elasticIp: ElasticIp | undefined,
    /** The zone of the single gateway. */
    public readonly availabilityZone: string | undefined,
  ) {}
}
