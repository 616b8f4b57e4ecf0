import { NetworkAclPreset } from './network-acl-preset';
import { throwProblems } from './private/problems';

/** Options of every choice of network ACLs. */
export interface NetworkAclCommonOptions {
  /**
   * How many rules a network ACL may have in each direction in your account, 1 to 40: the quota L-2AEEBF1A, which counts IPv4 and IPv6 together
   * and the two default rules as well. Error: `NetworkAclQuotaInvalid`.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-nacls
   * @default 20
   */
  readonly ruleQuota?: number;
}

/** Options of `NetworkAcls.recommended`. */
export interface RecommendedNetworkAclsOptions extends NetworkAclCommonOptions {
  /**
   * The TCP ports of the databases and caches in the data tier. Errors: as of `NetworkAclPreset.dataTier`.
   *
   * @default [5432, 6379] - PostgreSQL, and Redis or Valkey
   */
  readonly dataPorts?: number[];
}

/** The network ACL of each tier. What is given for a tier that the network does not have waits for it. */
export interface NetworkAclsOptions extends NetworkAclCommonOptions {
  /**
   * Of the public subnets.
   *
   * @default - the default network ACL of the VPC, which lets everything through
   */
  readonly publicTier?: NetworkAclPreset;

  /**
   * Of the private subnets.
   *
   * @default - the default network ACL of the VPC, which lets everything through
   */
  readonly privateTier?: NetworkAclPreset;

  /**
   * Of the data subnets.
   *
   * @default - the default network ACL of the VPC, which lets everything through
   */
  readonly dataTier?: NetworkAclPreset;

  /**
   * Of the pod subnets.
   *
   * @default - the default network ACL of the VPC, which lets everything through
   */
  readonly podTier?: NetworkAclPreset;
}

/** The network ACLs of a network, by tier: a second line behind the security groups, for whole subnets. They cost nothing. */
export class NetworkAcls {
  /** The preset of each tier: `NetworkAclPreset.publicTier()`, `workloads()` for the private and pod subnets, `dataTier()`. */
  public static recommended(options: RecommendedNetworkAclsOptions = {}): NetworkAcls {
    const workloads = NetworkAclPreset.workloads();
    return NetworkAcls.of({
      publicTier: NetworkAclPreset.publicTier(), privateTier: workloads, dataTier: NetworkAclPreset.dataTier({ ports: options.dataPorts }), podTier: workloads, ruleQuota: options.ruleQuota,
    });
  }

  /** A network ACL for each tier that is named. Error: `NetworkAclQuotaInvalid`. */
  public static of(options: NetworkAclsOptions): NetworkAcls {
    const { publicTier, privateTier, dataTier, podTier, ruleQuota = 20 } = options;
    throwProblems('NetworkAcls', Number.isInteger(ruleQuota) && ruleQuota >= 1 && ruleQuota <= 40 ? [] : [
      { code: 'NetworkAclQuotaInvalid', subject: 'ruleQuota', got: ruleQuota, expected: 'a whole number from 1 to 40, which is what AWS raises it to', mend: 'give the quota of your account, or leave it out' },
    ]);
    return new NetworkAcls(publicTier, privateTier, dataTier, podTier, ruleQuota);
  }

  private constructor(
    /** Of the public subnets. */
    public readonly publicTier: NetworkAclPreset | undefined,
    /** Of the private subnets. */
    public readonly privateTier: NetworkAclPreset | undefined,
    /** Of the data subnets. */
    public readonly dataTier: NetworkAclPreset | undefined,
    /** Of the pod subnets. */
    public readonly podTier: NetworkAclPreset | undefined,
    /** How many rules there may be in each direction. */
    public readonly ruleQuota: number,
  ) {}
}
