/** Whom pods talk with. */
export class NetworkPeer {
  /**
   * Addresses outside the cluster, for instance the subnets of a load balancer or of a database: IPv4 blocks (`CidrInvalid`). The metadata service of the nodes
   * is never among them (`MetadataServiceOpen`); blocks that hold it have it cut out.
   */
  public static cidrs(...cidrs: string[]): NetworkPeer {
    return new NetworkPeer(cidrs);
  }

  /** Every address but the metadata service of the nodes. */
  public static anywhere(): NetworkPeer {
    return new NetworkPeer(['0.0.0.0/0']);
  }

  /** Pods of the same namespace; those with all these labels. */
  public static pods(labels?: { [key: string]: string }): NetworkPeer {
    return new NetworkPeer(undefined, undefined, labels ?? {});
  }

  /** Pods of a namespace; those with all these labels. */
  public static namespace(name: string, labels?: { [key: string]: string }): NetworkPeer {
    return new NetworkPeer(undefined, name, labels);
  }

  private constructor(
    /** Addresses; undefined for pods. */
    public readonly addresses: string[] | undefined,
    /** The name of a namespace; undefined for the same, and for addresses. */
    public readonly namespaceName?: string,
    /** The labels of the pods. */
    public readonly podLabels?: { [key: string]: string },
  ) {}
}
