/** The bounds within which an autoscaler works. */
export interface NodeGroupRange {
  /** The least number of nodes. */
  readonly min: number;

  /** The greatest number of nodes. */
  readonly max: number;
}

/** The bounds, and the number of nodes to begin with. */
export interface InitialNodeGroupSize extends NodeGroupRange {
  /** How many nodes the node group is created with. */
  readonly desired: number;
}

/**
 * How many nodes a node group has, and who decides it.
 *
 * EKS wants minimum, desired number and maximum when a node group is created, and takes any of them afterwards. A desired number in the template
 * of a node group that stands takes back what an autoscaler decided.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_NodegroupScalingConfig.html
 */
export class NodeGroupSize {
  /** Created with a number of nodes; what an autoscaler or an operator decides afterwards stays (`deployed.nodeGroups` says when that is). */
  public static initial(size: InitialNodeGroupSize): NodeGroupSize {
    return new NodeGroupSize(size.min, size.max, size.desired, true);
  }

  /** For a node group that stands: only the bounds are in the template. */
  public static autoscaled(range: NodeGroupRange): NodeGroupSize {
    return new NodeGroupSize(range.min, range.max, undefined, false);
  }

  /** Always this number of nodes; every deployment restores it. */
  public static fixed(nodes: number): NodeGroupSize {
    return new NodeGroupSize(nodes, nodes, nodes, false);
  }

  private constructor(
    /** The least number of nodes. */
    public readonly min: number,
    /** The greatest number of nodes. */
    public readonly max: number,
    /** The number of nodes that is asked for; undefined where none is. */
    public readonly desired: number | undefined,
    /** Whether the number that is asked for holds at creation only. */
    public readonly onlyAtCreation: boolean,
  ) {}
}
