/**
 * A node pool that EKS Auto Mode brings along.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/set-builtin-node-pools.html
 */
export enum BuiltInNodePool {
  /** For add-ons, tainted against everything else; x86 and Arm. */
  SYSTEM = 'system',
  /** For workloads: on demand, x86. */
  GENERAL_PURPOSE = 'general-purpose',
}

/** What differs from the default of EKS Auto Mode. */
export interface AutoModeOptions {
  /**
   * The node pools that EKS makes; others are Kubernetes objects of your own.
   *
   * @default [BuiltInNodePool.SYSTEM, BuiltInNodePool.GENERAL_PURPOSE]
   */
  readonly nodePools?: BuiltInNodePool[];
}

/**
 * Who runs the nodes of a cluster. A change counts as a replacement (`ReplacementNotAcknowledged`), because CloudFormation says so of `KubernetesNetworkConfig`, which
 * EKS Auto Mode changes with it.
 */
export class Compute {
  /** Node groups, sized by `NodeGroupSize` and an autoscaler. */
  public static managedNodeGroups(): Compute {
    return new Compute(undefined);
  }

  /**
   * EKS Auto Mode: EKS makes, sizes, patches and ends the nodes, and brings networking, DNS, block storage and load balancing, for a charge on top of the
   * instances. Those add-ons are not installed then, and node groups are refused (`NodeGroupWithAutoMode`).
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/automode.html
   */
  public static autoMode(options: AutoModeOptions = {}): Compute {
    return new Compute(options.nodePools ?? [BuiltInNodePool.SYSTEM, BuiltInNodePool.GENERAL_PURPOSE]);
  }

  private constructor(
    /** The node pools of EKS Auto Mode; undefined with node groups. */
    public readonly nodePools: BuiltInNodePool[] | undefined,
  ) {}
}
