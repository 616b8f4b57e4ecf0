import { InstanceType } from 'aws-cdk-lib/aws-ec2';

/** An Elastic IP address that exists already. */
export interface ElasticIp {
  /** Its allocation ID, such as `eipalloc-0123456789abcdef0`. */
  readonly allocationId: string;

  /** The address itself: CloudFormation can't look it up, and partners have to be told. */
  readonly publicIp: string;
}

/** Options of `NatStrategy.perAz` and `NatStrategy.regional`. */
export interface NatPerAzOptions {
  /**
   * Elastic IP addresses that exist already, by the name of the availability zone: one for each zone of the network.
   *
   * Errors: `NatAllocationMissing`, `NatAllocationUnused`, `NatAllocationDuplicate`, `NatAllocationInUse`.
   *
   * @default - an address is allocated for each zone, and retained
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
   * An Elastic IP address that exists already. Error: `NatAllocationInUse`.
   *
   * @default - an address is allocated, and retained
   */
  readonly elasticIp?: ElasticIp;
}

/** Options of `NatStrategy.instance`. */
export interface NatInstanceOptions extends NatSingleOptions {
  /**
   * The type of the instance, of the Graviton families (`NatInstanceTypeUnsupported` otherwise: the image is for arm64).
   *
   * @default - t4g.nano
   */
  readonly instanceType?: InstanceType;
}

/** The ways to the internet. */
export enum NatKind {
  /** A NAT gateway in every zone. */
  PER_AZ = 'perAz',

  /** One NAT gateway in one zone. */
  SINGLE = 'single',

  /** One NAT gateway in all zones. */
  REGIONAL = 'regional',

  /** An instance that translates addresses. */
  INSTANCE = 'instance',

  /** No way to the internet. */
  NONE = 'none',
}

/** How the private subnets reach the internet. */
export class NatStrategy {
  /** A NAT gateway in every zone: a zone that fails takes no other with it, and no traffic between zones is paid for. */
  public static perAz(options: NatPerAzOptions = {}): NatStrategy {
    return new NatStrategy(NatKind.PER_AZ, options.elasticIps, undefined, undefined, undefined);
  }

  /** One NAT gateway for all zones: the cheapest of the gateways, and all egress ends when its zone fails. */
  public static single(options: NatSingleOptions = {}): NatStrategy {
    return new NatStrategy(NatKind.SINGLE, undefined, options.elasticIp, options.availabilityZone, undefined);
  }

  /**
   * One regional NAT gateway: it stands in no subnet and in every zone, each with an address that is fixed here. So a zone is added in place, and
   * partners know the addresses, which AWS would choose and change by itself otherwise. Local zones and wavelength zones: error `NatZoneUnsupported`.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
   */
  public static regional(options: NatPerAzOptions = {}): NatStrategy {
    return new NatStrategy(NatKind.REGIONAL, options.elasticIps, undefined, undefined, undefined);
  }

  /**
   * One small instance, for development: a tenth of a gateway's price. It is replaced by its Auto Scaling group when it fails, with the same address;
   * until then, some two minutes, there is no egress. Nobody patches it but its replacement, and its bandwidth is that of the instance type.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html
   */
  public static instance(options: NatInstanceOptions = {}): NatStrategy {
    return new NatStrategy(NatKind.INSTANCE, undefined, options.elasticIp, options.availabilityZone, options.instanceType ?? new InstanceType('t4g.nano'));
  }

  /** No NAT: the private subnets have no route to the internet. */
  public static none(): NatStrategy {
    return new NatStrategy(NatKind.NONE, undefined, undefined, undefined, undefined);
  }

  private constructor(
    /** Which way it is. */
    public readonly kind: NatKind,
    /** The addresses brought for every zone, by the zone's name. */
    public readonly elasticIps: { [availabilityZone: string]: ElasticIp } | undefined,
    /** The address brought for the single gateway or instance. */
    public readonly elasticIp: ElasticIp | undefined,
    /** The zone of the single gateway or instance. */
    public readonly availabilityZone: string | undefined,
    /** The type of the instance. */
    public readonly instanceType: InstanceType | undefined,
  ) {}
}
