import { Duration } from 'aws-cdk-lib';
import { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';

/**
 * The metrics of a database.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
 */
export class PostgresMetrics {
  constructor(private readonly instanceIdentifier: string) {}

  /** Any metric of the instance in the namespace `AWS/RDS`: by default the average of each minute. */
  public metric(metricName: string, options?: MetricOptions): Metric {
    return new Metric({
      namespace: 'AWS/RDS', metricName, dimensionsMap: { DBInstanceIdentifier: this.instanceIdentifier }, statistic: 'Average', period: Duration.minutes(1), ...options,
    });
  }

  /** The part of the CPUs in percent that is used. */
  public cpuUtilization(options?: MetricOptions): Metric {
    return this.metric('CPUUtilization', options);
  }

  /** The CPU credits that a burstable class has left; reported every five minutes. */
  public cpuCreditBalance(options?: MetricOptions): Metric {
    return this.metric('CPUCreditBalance', { period: Duration.minutes(5), ...options });
  }

  /** The memory in bytes that could be used: free, or holding a cache. */
  public freeableMemory(options?: MetricOptions): Metric {
    return this.metric('FreeableMemory', options);
  }

  /** The storage in bytes that is free. */
  public freeStorageSpace(options?: MetricOptions): Metric {
    return this.metric('FreeStorageSpace', options);
  }

  /** How many clients are connected. */
  public databaseConnections(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnections', options);
  }

  /** The time in seconds that a read of the storage takes. */
  public readLatency(options?: MetricOptions): Metric {
    return this.metric('ReadLatency', options);
  }

  /** The time in seconds that a write to the storage takes. */
  public writeLatency(options?: MetricOptions): Metric {
    return this.metric('WriteLatency', options);
  }

  /** Reads of the storage in a second. */
  public readIops(options?: MetricOptions): Metric {
    return this.metric('ReadIOPS', options);
  }

  /** Writes to the storage in a second. */
  public writeIops(options?: MetricOptions): Metric {
    return this.metric('WriteIOPS', options);
  }

  /** How many reads and writes wait for the storage. */
  public diskQueueDepth(options?: MetricOptions): Metric {
    return this.metric('DiskQueueDepth', options);
  }

  /** The transaction IDs that are used: at two billion the server stops taking writes. */
  public maximumUsedTransactionIds(options?: MetricOptions): Metric {
    return this.metric('MaximumUsedTransactionIDs', { statistic: 'Maximum', ...options });
  }

  /** The part in percent that is left of what the class may exceed its throughput to the storage by. */
  public ebsByteBalance(options?: MetricOptions): Metric {
    return this.metric('EBSByteBalance%', { period: Duration.minutes(5), ...options });
  }

  /** The part in percent that is left of what the class may exceed its operations on the storage by. */
  public ebsIoBalance(options?: MetricOptions): Metric {
    return this.metric('EBSIOBalance%', { period: Duration.minutes(5), ...options });
  }
}
