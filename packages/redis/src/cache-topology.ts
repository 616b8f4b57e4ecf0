import { Size } from 'aws-cdk-lib';

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

/**
 * Between what a serverless cache grows and shrinks. All can be changed in place.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Scaling.html
 */
export interface ServerlessTopology {
  /** The most data that it holds: whole gibibytes from 1 to 5,000. What is written beyond is refused or makes keys go, by its eviction. */
  readonly maxData: Size;

  /** The most ElastiCache processing units in a second: 1,000 to 15,000,000. Commands beyond are throttled. */
  readonly maxEcpu: number;

  /**
   * Data that is paid for even if there is less, so that a known growth meets no throttling: whole gibibytes up to `maxData`.
   *
   * @default - none: the cache shrinks to what it holds
   */
  readonly minData?: Size;

  /**
   * Processing units in a second that are paid for even if fewer are used: 1,000 up to `maxEcpu`.
   *
   * @default - none: the cache scales from what it serves
   */
  readonly minEcpu?: number;
}

/** How many nodes a cache has, and how they share the keys. */
export class CacheTopology {
  /** One primary that holds every key, and replicas of it (cluster mode disabled): any client works. */
  public static replicated(topology: ReplicatedTopology): CacheTopology {
    return new CacheTopology('replicated', false, 1, topology.nodes);
  }

  /** Several shards, each with a primary and its replicas (cluster mode enabled): clients must speak the cluster protocol. */
  public static sharded(topology: ShardedTopology): CacheTopology {
    return new CacheTopology('sharded', true, topology.shards, topology.replicasPerShard + 1);
  }

  /**
   * No nodes to choose: AWS scales the cache between limits (error `ServerlessLimitInvalid`), and bills data and processing units. Clients must speak
   * the cluster protocol and log in as users; there are neither parameters nor logs (error `ServerlessUnsupported`).
   */
  public static serverless(topology: ServerlessTopology): CacheTopology {
    return new CacheTopology('serverless', true, 0, 0, topology);
  }

  private constructor(
    /** `replicated`, `sharded` or `serverless`. */
    public readonly kind: string,
    /** Whether clients must speak the cluster protocol. */
    public readonly clusterMode: boolean,
    /** The number of shards; 0 for a serverless cache, which doesn't show them. */
    public readonly shards: number,
    /** The primary and the replicas of one shard together; 0 for a serverless cache. */
    public readonly nodesPerShard: number,
    /** The limits of a serverless cache. */
    public readonly limits?: ServerlessTopology,
  ) {}

  /** What the nodes of a new cache are called, after the ID of their replication group: `001`, or `0001-001` with shards. None of a serverless cache. */
  public get nodeSuffixes(): string[] {
    const nodes = numbers(this.nodesPerShard, 3);
    return this.clusterMode ? numbers(this.shards, 4).flatMap((shard) => nodes.map((node) => `${shard}-${node}`)) : nodes;
  }
}

function numbers(count: number, digits: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index + 1).padStart(digits, '0'));
}
