import { Duration } from 'aws-cdk-lib';
import { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { CacheTopology } from './cache-topology';

/**
 * The metrics of a cache. Those of a cache of nodes are each of one node: ElastiCache knows none of the whole replication group. Those of a serverless
 * cache are of all of it, and take no node.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html
 */
export class RedisCacheMetrics {
  /** @internal */
  public static _of(cacheName: string, topology: CacheTopology): RedisCacheMetrics {
    return new RedisCacheMetrics(cacheName, topology.kind === 'serverless', topology.nodeSuffixes.map((suffix) => `${cacheName}-${suffix}`));
  }

  private constructor(
    private readonly cacheName: string,
    /** Whether they are of the whole cache, and not of its nodes. */
    public readonly serverless: boolean,
    /** The IDs of the nodes: the values that `nodeId` takes. None of a serverless cache. */
    public readonly nodeIds: string[],
  ) {}

  /**
   * Any metric in the namespace `AWS/ElastiCache`; the average over five minutes unless the options say otherwise.
   *
   * @param nodeId the node; left out for a serverless cache (error `NodeIdMissing`)
   */
  public metric(metricName: string, nodeId?: string, options: MetricOptions = {}): Metric {
    if (!this.serverless && nodeId === undefined) {
      throw new Error(`[NodeIdMissing] nodeId: got nothing, expected a node, because ElastiCache has ${metricName} of nodes only; take one of nodeIds`);
    }
    const dimensionsMap: Record<string, string> = this.serverless ? { clusterId: this.cacheName } : { CacheClusterId: nodeId! };
    return new Metric({ namespace: 'AWS/ElastiCache', metricName, dimensionsMap, period: Duration.minutes(5), ...options });
  }

  /** How busy the engine's thread is, in percent. Of nodes only. */
  public engineCpuUtilization(nodeId: string, options?: MetricOptions): Metric {
    return this.metric('EngineCPUUtilization', nodeId, options);
  }

  /** How busy the node's processors are, in percent. Of nodes only. */
  public cpuUtilization(nodeId: string, options?: MetricOptions): Metric {
    return this.metric('CPUUtilization', nodeId, options);
  }

  /** The CPU credits that a burstable node has left. */
  public cpuCreditBalance(nodeId: string, options?: MetricOptions): Metric {
    return this.metric('CPUCreditBalance', nodeId, options);
  }

  /** How much of the memory for data is used, in percent. Of nodes only. */
  public databaseMemoryUsagePercentage(nodeId: string, options?: MetricOptions): Metric {
    return this.metric('DatabaseMemoryUsagePercentage', nodeId, options);
  }

  /** The data that is stored, in bytes. */
  public bytesUsedForCache(nodeId?: string, options?: MetricOptions): Metric {
    return this.metric('BytesUsedForCache', nodeId, options);
  }

  /** The ElastiCache processing units that were used: their sum. Of serverless caches only. */
  public elastiCacheProcessingUnits(options?: MetricOptions): Metric {
    return this.metric('ElastiCacheProcessingUnits', undefined, { statistic: 'Sum', ...options });
  }

  /** Commands that were throttled, because a limit was reached or the cache was growing: their sum. Of serverless caches only. */
  public throttledCmds(options?: MetricOptions): Metric {
    return this.metric('ThrottledCmds', undefined, { statistic: 'Sum', ...options });
  }

  /** How many reads found their key, in percent. */
  public cacheHitRate(nodeId?: string, options?: MetricOptions): Metric {
    return this.metric('CacheHitRate', nodeId, options);
  }

  /** Keys thrown away because the memory was full: their sum. */
  public evictions(nodeId?: string, options?: MetricOptions): Metric {
    return this.metric('Evictions', nodeId, { statistic: 'Sum', ...options });
  }

  /** The keys that there are. */
  public currItems(nodeId?: string, options?: MetricOptions): Metric {
    return this.metric('CurrItems', nodeId, options);
  }

  /** Memory swapped to disk, in bytes. Of nodes only. */
  public swapUsage(nodeId: string, options?: MetricOptions): Metric {
    return this.metric('SwapUsage', nodeId, options);
  }

  /** Open connections: the most at any time. */
  public currConnections(nodeId?: string, options?: MetricOptions): Metric {
    return this.metric('CurrConnections', nodeId, { statistic: 'Maximum', ...options });
  }

  /** How long reads took, in microseconds. */
  public successfulReadRequestLatency(nodeId?: string, options?: MetricOptions): Metric {
    return this.metric('SuccessfulReadRequestLatency', nodeId, options);
  }

  /** How long writes took, in microseconds. */
  public successfulWriteRequestLatency(nodeId?: string, options?: MetricOptions): Metric {
    return this.metric('SuccessfulWriteRequestLatency', nodeId, options);
  }

  /** Bytes that came in: their sum. */
  public networkBytesIn(nodeId?: string, options?: MetricOptions): Metric {
    return this.metric('NetworkBytesIn', nodeId, { statistic: 'Sum', ...options });
  }

  /** Bytes that went out: their sum. */
  public networkBytesOut(nodeId?: string, options?: MetricOptions): Metric {
    return this.metric('NetworkBytesOut', nodeId, { statistic: 'Sum', ...options });
  }

  /** Packets held back because more came in than the node type allows: their sum. Of nodes only. */
  public networkBandwidthInAllowanceExceeded(nodeId: string, options?: MetricOptions): Metric {
    return this.metric('NetworkBandwidthInAllowanceExceeded', nodeId, { statistic: 'Sum', ...options });
  }

  /** Packets held back because more went out than the node type allows: their sum. Of nodes only. */
  public networkBandwidthOutAllowanceExceeded(nodeId: string, options?: MetricOptions): Metric {
    return this.metric('NetworkBandwidthOutAllowanceExceeded', nodeId, { statistic: 'Sum', ...options });
  }

  /** How far a replica is behind its primary, in seconds: the most at any time. Of nodes only. */
  public replicationLag(nodeId: string, options?: MetricOptions): Metric {
    return this.metric('ReplicationLag', nodeId, { statistic: 'Maximum', ...options });
  }

  /** Failed attempts to log in: their sum. */
  public authenticationFailures(nodeId?: string, options?: MetricOptions): Metric {
    return this.metric('AuthenticationFailures', nodeId, { statistic: 'Sum', ...options });
  }
}
