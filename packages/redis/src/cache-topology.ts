/** Parts of a topology with one shard. */
export interface ReplicatedTopology {
  /** The primary and its replicas together: 1 to 6. From 2 on, they stand in several availability zones and fail over by themselves. */
  readonly nodes: number;
}

/** Parts of a topology with several shards. */
export interface ShardedTopology {
  /** The number of shards among which the keys are divided: 1 to 500. Can be changed in place. */
  readonly shards: number;

  /** The replicas of each shard: 0 to 5. Without any, the loss of a node is the loss of its shard's data. A change replaces the cache. */
  readonly replicasPerShard: number;
}

/** How many nodes a cache has, and how they share the keys. */
export class CacheTopology {
  /** One primary that holds every key, and replicas of it (cluster mode disabled): any client works. */
  public static replicated(topology: ReplicatedTopology): CacheTopology {
    return new CacheTopology(false, 1, topology.nodes);
  }

  /** Several shards, each with a primary and its replicas (cluster mode enabled): clients must speak the cluster protocol. */
  public static sharded(topology: ShardedTopology): CacheTopology {
    return new CacheTopology(true, topology.shards, topology.replicasPerShard + 1);
  }

  private constructor(
    /** Whether clients must speak the cluster protocol. */
    public readonly clusterMode: boolean,
    /** The number of shards. */
    public readonly shards: number,
    /** The primary and the replicas of one shard together. */
    public readonly nodesPerShard: number,
  ) {}

  /** What the nodes of a new cache are called, after the ID of their replication group: `001`, or `0001-001` with shards. */
  public get nodeSuffixes(): string[] {
    const nodes = numbers(this.nodesPerShard, 3);
    return this.clusterMode ? numbers(this.shards, 4).flatMap((shard) => nodes.map((node) => `${shard}-${node}`)) : nodes;
  }
}

function numbers(count: number, digits: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index + 1).padStart(digits, '0'));
}
