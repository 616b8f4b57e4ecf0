import { Duration, Fn } from 'aws-cdk-lib';
import { MathExpression, MathExpressionOptions, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { throwProblems } from './private/problems';

/**
 * The metrics of a database.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
 */
export class PostgresMetrics {
  constructor(
    /** The identifier of the instance. */
    public readonly instanceIdentifier: string,

    /** The resource ID of the instance (`db-…`), which its insights are named by; undefined where it is unknown. */
    public readonly instanceResourceId?: string,
  ) {}

  /** Any metric of the instance in the namespace `AWS/RDS`: by default the average of each minute. */
  public metric(metricName: string, options?: MetricOptions): Metric {
    return new Metric({
      namespace: 'AWS/RDS', metricName, dimensionsMap: { DBInstanceIdentifier: this.instanceIdentifier }, statistic: 'Average', period: Duration.minutes(1), ...options,
    });
  }

  /**
   * A counter of Database Insights, for instance `db.Concurrency.deadlocks.avg`, each minute. Alarms and graphs take it. Refuses with `ResourceIdMissing`.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights_Counters.html
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_alarm_database_performance_insights.html
   */
  public insight(counter: string, options?: MathExpressionOptions): MathExpression {
    throwProblems('PostgresMetrics', this.instanceResourceId ? [] : [{
      code: 'ResourceIdMissing', subject: 'instanceResourceId', got: undefined, expected: 'the resource ID of the imported instance', mend: 'give it to fromPostgresDatabaseAttributes',
    }]);
    return new MathExpression({
      // As a token: older releases of CDK (2.257 for one) take the words in the quotes for metrics that are not there, and warn of them.
      expression: Fn.join('', ["DB_PERF_INSIGHTS('RDS', '", this.instanceResourceId!, `', '${counter}')`]), label: counter, period: Duration.minutes(1), ...options,
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

  /** The CPU credits that a burstable class spent beyond what it earns in a day, and that are charged; reported every five minutes. */
  public cpuSurplusCreditsCharged(options?: MetricOptions): Metric {
    return this.metric('CPUSurplusCreditsCharged', { period: Duration.minutes(5), ...options });
  }

  /** The sessions that work or wait, on average; reported only while there are any. More than vCPUs means that they wait for each other. */
  public dbLoad(options?: MetricOptions): Metric {
    return this.metric('DBLoad', options);
  }

  /** The part of the load that is on a CPU, or waits for one. */
  public dbLoadCpu(options?: MetricOptions): Metric {
    return this.metric('DBLoadCPU', options);
  }

  /** The part of the load that waits for something else: locks, storage, clients. */
  public dbLoadNonCpu(options?: MetricOptions): Metric {
    return this.metric('DBLoadNonCPU', options);
  }

  /** Transactions in a minute that were ended because they waited for each other. Refuses with `ResourceIdMissing`. */
  public deadlocks(options?: MathExpressionOptions): MathExpression {
    return this.insight('db.Concurrency.deadlocks.avg', options);
  }

  /** The memory in bytes that could be used: free, or holding a cache. */
  public freeableMemory(options?: MetricOptions): Metric {
    return this.metric('FreeableMemory', options);
  }

  /** The storage in bytes that is free. */
  public freeStorageSpace(options?: MetricOptions): Metric {
    return this.metric('FreeStorageSpace', options);
  }

  /** The memory in bytes that was moved to disk. */
  public swapUsage(options?: MetricOptions): Metric {
    return this.metric('SwapUsage', options);
  }

  /** The storage in KiB that is used, however much there is by now. Refuses with `ResourceIdMissing`. */
  public usedStorageKibibytes(options?: MathExpressionOptions): MathExpression {
    return this.insight('os.fileSys.used.avg', options);
  }

  /** The part in percent that is free of the disks for temporary files, which only some classes have. */
  public freeLocalStoragePercent(options?: MetricOptions): Metric {
    return this.metric('FreeLocalStoragePercent', options);
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

  /** Bytes that are read from the storage in a second. */
  public readThroughput(options?: MetricOptions): Metric {
    return this.metric('ReadThroughput', options);
  }

  /** Bytes that are written to the storage in a second. */
  public writeThroughput(options?: MetricOptions): Metric {
    return this.metric('WriteThroughput', options);
  }

  /** How many reads and writes wait for the storage. */
  public diskQueueDepth(options?: MetricOptions): Metric {
    return this.metric('DiskQueueDepth', options);
  }

  /** The transaction IDs that are used: at two billion the server stops taking writes. */
  public maximumUsedTransactionIds(options?: MetricOptions): Metric {
    return this.metric('MaximumUsedTransactionIDs', { statistic: 'Maximum', ...options });
  }

  /** The write-ahead log in bytes that the replication slot which lags most has not fetched: the server keeps all of it. */
  public oldestReplicationSlotLag(options?: MetricOptions): Metric {
    return this.metric('OldestReplicationSlotLag', { statistic: 'Maximum', ...options });
  }

  /** The storage in bytes that the write-ahead log uses. */
  public transactionLogsDiskUsage(options?: MetricOptions): Metric {
    return this.metric('TransactionLogsDiskUsage', options);
  }

  /** The seconds that a read replica is behind its source: up to five minutes where nothing is written. */
  public replicaLag(options?: MetricOptions): Metric {
    return this.metric('ReplicaLag', options);
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
