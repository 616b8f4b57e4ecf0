import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AlarmActions } from './alarm-actions';
import { AliasRecord } from './alias-record';
import { DeployedEdge } from './deployed-edge';
import { FrontDoorAlarmThresholds } from './front-door-alarms';
import { FrontDoorBehavior, FrontDoorErrorResponse } from './front-door-behavior';
import { FrontDoorOrigin } from './front-door-origin';
import { WebAclLogging } from './web-acl-logging';
import { WebAclOptions } from './web-acl-options';

/** The properties of a front door. */
export interface FrontDoorProps {
  /** The domain name of the service, in lower case. Errors: `DomainNameInvalid`, `DomainOutsideZone`. */
  readonly domainName: string;

  /** Where the answers come from. Errors: `OriginIsFrontDoor`, `OriginTimeoutInvalid`, `SecretHeaderInvalid`. */
  readonly origin: FrontDoorOrigin;

  /**
   * The zone that gets the domain name's alias records, and the validation records of the certificate if one is made; it must be public then.
   * Required without a certificate. Error: `CertificateMissing`.
   *
   * @default - no record is made
   */
  readonly hostedZone?: route53.IHostedZone;

  /**
   * How Route 53 answers for the domain name. It does not know the health of a distribution: a failover record needs a health check. Errors: `SetIdentifierMissing`,
   * `WeightInvalid`, `RecordConflict`, `RecordZoneMissing`.
   *
   * @default AliasRecord.simple()
   */
  readonly dnsRecord?: AliasRecord;

  /**
   * A certificate in us-east-1. Error: `RegionInvalid`.
   *
   * @default - one is issued by ACM and validated in hostedZone
   */
  readonly certificate?: acm.ICertificate;

  /**
   * Further names that CloudFront answers, all in hostedZone if the certificate is made here; wildcards are allowed. No records are made for them.
   * Errors: `DomainNameInvalid`, `DomainOutsideZone`.
   *
   * @default - none
   */
  readonly subjectAlternativeNames?: string[];

  /**
   * Paths that are treated otherwise: cached. By default nothing is cached, and everything passed on. 24 at most, unless the quota is raised.
   * Errors: `PathPatternInvalid`, `PathPatternDuplicate`.
   *
   * @default - none
   */
  readonly behaviors?: FrontDoorBehavior[];

  /**
   * What is answered instead of errors. Errors that are not named are passed on, and not remembered. Error: `ErrorResponseInvalid`.
   *
   * @default - none
   */
  readonly errorResponses?: FrontDoorErrorResponse[];

  /**
   * The value of the header Content-Security-Policy, where the service sends none.
   *
   * @default - no such header
   */
  readonly contentSecurityPolicy?: string;

  /**
   * From where clients are answered. The cheapest answers those far away from farther.
   *
   * @default PriceClass.PRICE_CLASS_100 (North America, Europe, Israel)
   */
  readonly priceClass?: cloudfront.PriceClass;

  /**
   * The countries whose clients are, or are not, answered: by CloudFront itself, before the web ACL. The others get 403.
   *
   * @default - all are answered
   */
  readonly geoRestriction?: cloudfront.GeoRestriction;

  /**
   * The oldest TLS version and ciphers of clients.
   *
   * @default SecurityPolicyProtocol.TLS_V1_2_2021
   */
  readonly minimumProtocolVersion?: cloudfront.SecurityPolicyProtocol;

  /**
   * Whether clients may come by IPv6. A web ACL with IPv4 sets only does not match them.
   *
   * @default true
   */
  readonly ipv6?: boolean;

  /**
   * The rules of the web ACL, of scope CLOUDFRONT. The edge behind sees addresses of CloudFront: let the limits for an address be here.
   *
   * @default - each as documented
   */
  readonly webAcl?: WebAclOptions;

  /**
   * Where the log of the web ACL goes. Error: `WafLogNameInvalid`.
   *
   * @default WebAclLogging.s3() - to the log bucket
   */
  readonly webAclLogging?: WebAclLogging;

  /**
   * How long the log of the web ACL is kept, where a log group is made for it. Error: `LogGroupOptionUnused`.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * A key for the log group of the web ACL, in us-east-1. Its policy is extended for CloudWatch Logs, if it belongs to this app. Error: `LogGroupOptionUnused`.
   *
   * @default - one is made where a log group is, with yearly rotation
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * A bucket for the logs, with a name that begins with `aws-waf-logs-` if the web ACL logs there. Its policy is extended, if it belongs to this app.
   * Error: `WafLogNameInvalid`.
   *
   * @default - one is made: private, versioned, TLS only
   */
  readonly logBucket?: s3.IBucket;

  /**
   * How long the logs are kept in the bucket made here. Errors: `LogExpirationInvalid`, `LogExpirationUnused`.
   *
   * @default Duration.days(365)
   */
  readonly logExpiration?: Duration;

  /**
   * What happens to key, log bucket and log group when they leave the stack. A bucket with objects is never deleted: with DESTROY
   * its deletion fails until it is emptied. Error: `RemovalPolicyUnsupported`.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether CloudFront publishes the latency of the origin and the hit rate of the cache. Some 2.40 USD a month.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/viewing-cloudfront-metrics.html
   * @default false
   */
  readonly originMetrics?: boolean;

  /**
   * Who is told of alarms: in us-east-1.
   *
   * @default - nobody; the alarms are shown by CloudWatch
   */
  readonly alarmActions?: AlarmActions;

  /**
   * Thresholds of the alarms.
   *
   * @default - each as documented
   */
  readonly alarms?: FrontDoorAlarmThresholds;

  /**
   * Whether the SNS topics among `alarmActions` are told of ACM's events: the warning ones of a renewal that needs somebody, the critical ones of a certificate that expired
   * or was revoked. Their policies, and those of their keys, must let `events.amazonaws.com` publish.
   *
   * @default true
   */
  readonly certificateEvents?: boolean;

  /**
   * What stands in AWS. Synthesis then refuses what would replace or remove a stateful resource. Errors: `ReplacementNotAcknowledged`, `RemovalNotAcknowledged`.
   *
   * @default - nothing was deployed yet, and nothing is guarded
   */
  readonly deployed?: DeployedEdge;

  /**
   * The fingerprints of replacements and removals that are meant, as the errors name them.
   *
   * @default - none
   */
  readonly acknowledgedReplacements?: string[];
}
