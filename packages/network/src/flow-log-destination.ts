import { Duration, Size } from 'aws-cdk-lib';
import { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { IBucket } from 'aws-cdk-lib/aws-s3';

/** Options of `FlowLogDestination.cloudWatchLogs`. */
export interface FlowLogGroupOptions {
  /**
   * How long the flow logs are kept.
   *
   * Error: `FlowLogOptionUnused`.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly retention?: RetentionDays;

  /**
   * A log group that exists already; its retention and key are its own.
   *
   * @default - a log group is made, encrypted with the network's key
   */
  readonly logGroup?: ILogGroup;
}

/** Options of `FlowLogDestination.s3`. */
export interface FlowLogBucketOptions {
  /**
   * A bucket that exists already; its encryption and lifecycle are its own. Of a bucket that is imported the policy can't be changed here:
   * it must let `delivery.logs.amazonaws.com` write, and so must the policy of its key.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-cmk-policy.html
   * @default - a bucket is made, encrypted with the network's key
   */
  readonly bucket?: IBucket;

  /**
   * The folder in the bucket, such as `network/flow-logs`. Error: `FlowLogPrefixInvalid`.
   *
   * @default - the top of the bucket
   */
  readonly prefix?: string;

  /**
   * After how many days the flow logs are deleted; those that are kept for 120 days or more move to Standard-IA after 90.
   * The results of queries go after 7 days. Errors: `FlowLogExpirationInvalid`, `FlowLogOptionUnused`.
   *
   * @default Duration.days(365)
   */
  readonly expiration?: Duration;

  /**
   * Whether each hour has a folder of its own, for a network with so many flows that one asks by the hour. A change makes another flow log
   * with other folders.
   *
   * @default false
   */
  readonly hourlyPartitions?: boolean;

  /**
   * Whether there are a table, a workgroup of Amazon Athena and saved queries. Their results go to `athena-results/` in the same bucket, so
   * leave them out where the bucket is another account's.
   *
   * @default true
   */
  readonly queries?: boolean;

  /**
   * How much one query may read, 10 MB at least; Athena stops it there, and what it read is billed. Errors: `FlowLogScanLimitInvalid`, `FlowLogOptionUnused`.
   *
   * @see https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html
   * @default Size.gibibytes(100)
   */
  readonly queryScanLimit?: Size;
}

/** Where the flow logs of a network go. */
export class FlowLogDestination {
  /** A log group of CloudWatch Logs: there within some 5 minutes, for alarms and Logs Insights. */
  public static cloudWatchLogs(options: FlowLogGroupOptions = {}): FlowLogDestination {
    return new FlowLogDestination('cloudWatchLogs', options, {});
  }

  /** Files in a bucket of S3, Apache Parquet in Hive-compatible folders: there within some 10 minutes, for little more than half the price, and asked with Athena. */
  public static s3(options: FlowLogBucketOptions = {}): FlowLogDestination {
    return new FlowLogDestination('s3', {}, options);
  }

  private constructor(
    /** `cloudWatchLogs` or `s3`. */
    public readonly kind: string,
    /** The options of a log group; empty where `kind` is another. */
    public readonly logGroupOptions: FlowLogGroupOptions,
    /** The options of a bucket; empty where `kind` is another. */
    public readonly bucketOptions: FlowLogBucketOptions,
  ) {}
}
