import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AlarmActions } from './alarm-actions';
import { AliasRecord } from './alias-record';
import { DeployedEdge } from './deployed-edge';
import { MaintenancePage } from './maintenance-page';
import { MutualTls } from './mutual-tls';
import { OriginSecret } from './origin-secret';
import { ResponseHeaders } from './response-headers';
import { TargetGroupOptions } from './target-group-options';
import { TlsPolicy } from './tls-policy';
import { WebAclLogging } from './web-acl-logging';
import { WebAclOptions } from './web-acl-options';
import { WebEdgeAlarmThresholds } from './web-edge-alarms';

/** The properties of an edge. Those of TargetGroupOptions are of its own target group, where everything goes that no route takes. */
export interface WebEdgeProps extends TargetGroupOptions {
  /** The network in which the load balancer and its targets are. */
  readonly vpc: ec2.IVpc;

  /**
   * The subnets of the load balancer: two availability zones or more, one subnet in each. Error: `SubnetsUnsuitable`.
   *
   * @default - one subnet for each availability zone: public if internetFacing, else private (isolated, where the VPC has no other)
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /** The domain name of the service, in lower case. Errors: `DomainNameInvalid`, `DomainOutsideZone`. */
  readonly domainName: string;

  /**
   * The zone that gets the domain name's alias record, and the validation records of the certificate if one is made; it must be public then.
   * Required without certificates. Error: `CertificateMissing`.
   *
   * @default - no record is made
   */
  readonly hostedZone?: route53.IHostedZone;

  /**
   * How Route 53 answers for the domain name; the health of the load balancer counts. Errors: `SetIdentifierMissing`, `WeightInvalid`, `RecordConflict`,
   * `RecordZoneMissing`.
   *
   * @default AliasRecord.simple()
   */
  readonly dnsRecord?: AliasRecord;

  /**
   * Certificates in the load balancer's region; the first is for clients that name no host or an unknown one.
   *
   * @default - one is issued by ACM and validated in hostedZone
   */
  readonly certificates?: acm.ICertificate[];

  /**
   * Further names of the certificate made here, all in hostedZone; wildcards are allowed. No records are made for them.
   * A change issues a new certificate before the old one goes. Errors: `DomainNameInvalid`, `DomainOutsideZone`, `AlternativeNamesUnused`.
   *
   * @default - none
   */
  readonly subjectAlternativeNames?: string[];

  /**
   * Whether the load balancer has public addresses. A change replaces it.
   *
   * @default false
   */
  readonly internetFacing?: boolean;

  /**
   * Which addresses the load balancer has. A change between them is made in place; the subnets must have IPv6 blocks for others than IPV4. Error: `IpAddressTypeUnsupported`.
   *
   * @default elbv2.IpAddressType.IPV4
   */
  readonly ipAddressType?: elbv2.IpAddressType;

  /**
   * Who may connect to ports 443 and 80: IPv4 blocks, and IPv6 blocks with DUAL_STACK; `0.0.0.0/0` and `::/0` are everybody. A security group takes
   * 60 rules, two for each block, unless the quota is raised. May be empty beside allowedPrefixListIds.
   * Errors: `AllowedCidrBlocksEmpty`, `CidrInvalid`, `Ipv6CidrUnsupported`, `PrivateCidrOnPublicScheme`.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups
   */
  readonly allowedCidrBlocks: string[];

  /**
   * Who may connect to port 443 besides: prefix lists, for instance CloudFront's `com.amazonaws.global.cloudfront.origin-facing`. Each counts with all
   * of its entries towards the 60 rules of the security group, CloudFront's as 55. Error: `PrefixListIdInvalid`.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html
   * @default - none
   */
  readonly allowedPrefixListIds?: string[];

  /**
   * Requests are refused with 403, before every other rule, unless they carry this secret header, as those of a front door do; two secrets while they are rotated.
   * Error: `SecretHeaderInvalid`.
   *
   * @default - no header is asked for
   */
  readonly originSecrets?: OriginSecret[];

  /**
   * How long a connection may be silent, 1 to 4000 seconds. Error: `IdleTimeoutInvalid`.
   *
   * @default Duration.seconds(60)
   */
  readonly idleTimeout?: Duration;

  /**
   * How long a client may keep its connection at most, 60 seconds to 7 days. Error: `ClientKeepAliveInvalid`.
   *
   * @default Duration.hours(1)
   */
  readonly clientKeepAlive?: Duration;

  /**
   * Whether traffic can be shifted out of one availability zone with Application Recovery Controller, by hand or by AWS.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/zonal-shift.html
   * @default true
   */
  readonly zonalShift?: boolean;

  /**
   * Which versions of TLS and which ciphers clients may use.
   *
   * @default TlsPolicy.TLS13_12_RESTRICTED
   */
  readonly tlsPolicy?: TlsPolicy;

  /**
   * The headers that the load balancer sets on answers over HTTPS. Error: `ResponseHeaderInvalid`.
   *
   * @default ResponseHeaders.secure()
   */
  readonly responseHeaders?: ResponseHeaders;

  /**
   * Whether clients have to show a certificate of their own. Errors: `TrustStoreUnclear`, `TooManyRevocationLists`.
   *
   * @default - no client is asked for one
   */
  readonly mutualTls?: MutualTls;

  /**
   * A page instead of every service, as long as it is given. Errors: `MaintenancePageTooLong`, `FixedResponseInvalid`, `CidrInvalid`, `TooManyConditionValues`.
   *
   * @default - the services are served
   */
  readonly maintenance?: MaintenancePage;

  /**
   * Whether AWS refuses to delete the load balancer.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * What happens to key, log bucket and log group when they leave the stack. A bucket with objects is never deleted: with DESTROY
   * its deletion fails until it is emptied. Error: `RemovalPolicyUnsupported`.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * How long the log group of the web ACL keeps its log, where one is made. In the bucket that is `accessLogExpiration`. Error: `LogGroupOptionUnused`.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * A bucket for the logs: in the region of the load balancer, with SSE-S3, and with a name that begins with `aws-waf-logs-` if the web ACL logs there.
   * Its policy is extended, if it belongs to this app. Errors: `LogBucketEncryptedWithKms`, `WafLogNameInvalid`.
   *
   * @default - one is made: private, versioned, TLS only, its name derived from the construct's path, account and region
   */
  readonly logBucket?: s3.IBucket;

  /**
   * How long the logs are kept in the bucket made here; from 60 days on they move to Infrequent Access after 30,
   * from 180 days on to Glacier Instant Retrieval after 90. Results of queries go after 7 days. Errors: `LogExpirationInvalid`, `LogExpirationUnused`.
   *
   * @default Duration.days(365)
   */
  readonly accessLogExpiration?: Duration;

  /**
   * Whether there are tables of the logs, a workgroup of Amazon Athena and saved queries. They cost nothing until a query reads. Their results go to
   * `athena-results/` in the same bucket, so leave them out where that is another account's.
   *
   * @default true
   */
  readonly logQueries?: boolean;

  /**
   * How much one query may read, 10 MB at least; Athena stops it there, and what it read is billed. Errors: `LogQueryScanLimitInvalid`, `LogQueryOptionUnused`.
   *
   * @see https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html
   * @default Size.gibibytes(100)
   */
  readonly logQueryScanLimit?: Size;

  /**
   * A key for the log group of the web ACL, where one is made. Its policy is extended for CloudWatch Logs, if it belongs to this app. Error: `LogGroupOptionUnused`.
   *
   * @default - one is made for the log group, with yearly rotation
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The rules of the web ACL.
   *
   * @default - each as documented
   */
  readonly webAcl?: WebAclOptions;

  /**
   * Where the log of the web ACL goes. Error: `WafLogNameInvalid`.
   *
   * @default WebAclLogging.s3() - to the log bucket, where the saved queries find it
   */
  readonly webAclLogging?: WebAclLogging;

  /**
   * Who is told of alarms.
   *
   * @default - nobody; the alarms are shown by CloudWatch
   */
  readonly alarmActions?: AlarmActions;

  /**
   * Whether the SNS topics among `alarmActions` are told of ACM's events: the warning ones of a renewal that needs somebody, the critical ones of a certificate that expired
   * or was revoked. Their policies, and those of their keys, must let `events.amazonaws.com` publish.
   *
   * @see https://docs.aws.amazon.com/acm/latest/userguide/supported-events.html
   * @default true
   */
  readonly certificateEvents?: boolean;

  /**
   * Thresholds of the alarms.
   *
   * @default - each as documented
   */
  readonly alarms?: WebEdgeAlarmThresholds;

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
