import { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { IBucket } from 'aws-cdk-lib/aws-s3';

/** Which requests the log keeps. */
export enum WebAclLogFilter {
  /** All. */
  ALL = 'ALL',

  /** Those that are refused, challenged or counted by a rule. */
  MATCHED = 'MATCHED',

  /** Those that are refused or challenged. */
  BLOCKED = 'BLOCKED',
}

/** What is kept out of the log. Credentials (`authorization`, `cookie`) always are. */
export interface WebAclLogOptions {
  /**
   * Further headers that are redacted, such as `x-api-key`.
   *
   * @default - none
   */
  readonly redactedHeaders?: string[];

  /**
   * Whether the query string is redacted.
   *
   * @default false
   */
  readonly redactQueryString?: boolean;

  /**
   * Whether the path is redacted.
   *
   * @default false
   */
  readonly redactUriPath?: boolean;

  /**
   * Which requests it keeps. CloudWatch Logs and S3 bill by volume.
   *
   * @default WebAclLogFilter.ALL
   */
  readonly filter?: WebAclLogFilter;
}

/** Options of `WebAclLogging.cloudWatchLogs`. */
export interface WebAclCloudWatchLogsOptions extends WebAclLogOptions {
  /**
   * A log group whose name begins with `aws-waf-logs-`. Error: `WafLogNameInvalid`.
   *
   * @default - one is made, encrypted with the edge's key
   */
  readonly logGroup?: ILogGroup;

  /**
   * How long it is kept, where the log group is made here.
   *
   * @default - the edge's `logRetention`
   */
  readonly retention?: RetentionDays;
}

/** Options of `WebAclLogging.s3`. */
export interface WebAclS3LogsOptions extends WebAclLogOptions {
  /**
   * A bucket whose name begins with `aws-waf-logs-`. Its policy is extended, if it belongs to this app. Error: `WafLogNameInvalid`.
   *
   * @default - the edge's log bucket, below `waf/`
   */
  readonly bucket?: IBucket;
}

/** Where logs go. */
export enum WebAclLogDestination {
  /** CloudWatch Logs. */
  CLOUDWATCH_LOGS = 'CLOUDWATCH_LOGS',

  /** A bucket. */
  S3 = 'S3',

  /** Nowhere. */
  NONE = 'NONE',
}

/** Where the log of the web ACL goes, and what is in it. */
export class WebAclLogging {
  /** To CloudWatch Logs: searchable within seconds, 0.50 USD for a GB. */
  public static cloudWatchLogs(options: WebAclCloudWatchLogsOptions = {}): WebAclLogging {
    return new WebAclLogging(WebAclLogDestination.CLOUDWATCH_LOGS, options, { logGroup: options.logGroup, retention: options.retention });
  }

  /** To a bucket, every 5 minutes: cheaper. */
  public static s3(options: WebAclS3LogsOptions = {}): WebAclLogging {
    return new WebAclLogging(WebAclLogDestination.S3, options, { bucket: options.bucket });
  }

  /** Nowhere: what a rule did can be seen in metrics and samples of 3 hours only. */
  public static none(): WebAclLogging {
    return new WebAclLogging(WebAclLogDestination.NONE, {}, {});
  }

  /** The log group that was brought. */
  public readonly logGroup?: ILogGroup;

  /** The bucket that was brought. */
  public readonly bucket?: IBucket;

  /** How long a log group made here keeps it. */
  public readonly retention?: RetentionDays;

  private constructor(
    /** Where it goes. */
    public readonly destination: WebAclLogDestination,
    /** What is in it. */
    public readonly options: WebAclLogOptions,
    place: { logGroup?: ILogGroup; bucket?: IBucket; retention?: RetentionDays },
  ) {
    this.logGroup = place.logGroup;
    this.bucket = place.bucket;
    this.retention = place.retention;
  }
}
