/** Options of `KubernetesTags.of`. */
export interface KubernetesTagsOptions {
  /**
   * The value of `karpenter.sh/discovery` on the private subnets, by which a Karpenter node class selects them: by custom the name of the cluster.
   *
   * @see https://karpenter.sh/docs/concepts/nodeclasses/#specsubnetselectorterms
   * @default - no such tag
   */
  readonly karpenterDiscovery?: string;
}

/** The tags by which what runs in a Kubernetes cluster finds subnets. */
export class KubernetesTags {
  /**
   * For the AWS Load Balancer Controller (`kubernetes.io/role/elb`, `kubernetes.io/role/internal-elb`), the Amazon VPC CNI (`kubernetes.io/role/cni`, on pod subnets)
   * and Karpenter. Error: `KarpenterDiscoveryInvalid`.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
   * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-subnet-selection.html
   */
  public static of(options: KubernetesTagsOptions = {}): KubernetesTags {
    const { karpenterDiscovery } = options;
    return new KubernetesTags(
      { 'kubernetes.io/role/elb': '1' },
      { 'kubernetes.io/role/internal-elb': '1', ...karpenterDiscovery === undefined ? {} : { 'karpenter.sh/discovery': karpenterDiscovery } },
      { 'kubernetes.io/role/cni': '1' },
    );
  }

  /** None. */
  public static none(): KubernetesTags {
    return new KubernetesTags({}, {}, {});
  }

  private constructor(
    /** The tags of the public subnets. */
    public readonly publicSubnets: { [key: string]: string },
    /** The tags of the private subnets. */
    public readonly privateSubnets: { [key: string]: string },
    /** The tags of the pod subnets. */
    public readonly podSubnets: { [key: string]: string },
  ) {}
}
