import { Duration } from 'aws-cdk-lib';
import { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { CacheTopology } from './cache-topology';

/**
 * The metrics of a cache, each of one node: ElastiCache knows none of the whole replication group.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html
 */
export class RedisCacheMetrics {
  /** @internal */
  public static _of(cacheName: string, topology: CacheTopology): RedisCacheMetrics {
    return new RedisCacheMetrics(topology.nodeSuffixes.map((suffix) => `${cacheName}-${suffix}`));
  }

  private constructor(
    /** The IDs of the nodes: the values that `nodeId` takes. */
    public readonly nodeIds: string[],
  ) {}

  /** Any metric in the namespace `AWS/ElastiCache`; the average over five minutes unless the options say otherwise. */
  public metric(metricName: string, nodeId: string, options: MetricOptions = {}): Metric {
    return new Metric({ namespace: 'AWS/ElastiCache', metricName, dimensionsMap: { CacheClusterId: nodeId }, period: Duration.minutes(5), ...options });
  }

  /** How busy the engine's thread is, in percent. */
  public engineCpuUtilization(nodeId: string, options?: MetricOptions): Metric {
    return this.metric('EngineCPUUtilization', nodeId, options);
  }

  /** How busy the node's processors are, in percent. */
  public cpuUtilization(nodeId: string, options?: MetricOptions): Metric {
    return this.metric('CPUUtilization', nodeId, options);
  }

  /** How much of the memory for data is used, in percent. */
  public databaseMemoryUsagePercentage(nodeId: string, options?: MetricOptions): Metric {
    return this.metric('DatabaseMemoryUsagePercentage', nodeId, options);
  }

  /** Keys thrown away because the memory was full: their sum. */
  public evictions(nodeId: string, options?: MetricOptions): Metric {
    return this.metric('Evictions', nodeId, { statistic: 'Sum', ...options });
  }

  /** Memory swapped to disk, in bytes. */
  public swapUsage(nodeId: string, options?: MetricOptions): Metric {
    return this.metric('SwapUsage', nodeId, options);
  }

  /** Open connections: the most at any time. */
  public currConnections(nodeId: string, options?: MetricOptions): Metric {
    return this.metric('CurrConnections', nodeId, { statistic: 'Maximum', ...options });
  }

  /** How far a replica is behind its primary, in seconds: the most at any time. */
  public replicationLag(nodeId: string, options?: MetricOptions): Metric {
    return this.metric('ReplicationLag', nodeId, { statistic: 'Maximum', ...options });
  }

  /** Failed attempts to log in: their sum. */
  public authenticationFailures(nodeId: string, options?: MetricOptions): Metric {
    return this.metric('AuthenticationFailures', nodeId, { statistic: 'Sum', ...options });
  }
}
