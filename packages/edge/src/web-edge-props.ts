import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AlarmActions } from './alarm-actions';
import { DeployedEdge } from './deployed-edge';
import { WebAclOptions } from './web-acl-options';
import { WebEdgeAlarmThresholds } from './web-edge-alarms';

/** The properties of an edge. */
export interface WebEdgeProps {
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
   * Who may connect to ports 443 and 80: IPv4 blocks; `0.0.0.0/0` is everybody. A security group takes 60 rules, two for each block,
   * unless the quota is raised. Errors: `AllowedCidrBlocksEmpty`, `CidrInvalid`, `Ipv6CidrUnsupported`, `PrivateCidrOnPublicScheme`.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups
   */
  readonly allowedCidrBlocks: string[];

  /**
   * The port on which the targets listen. A TargetGroupBinding registers the pods' own port, whatever this is; a change replaces
   * the target group. Error: `PortInvalid`.
   *
   * @default 8080
   */
  readonly targetPort?: number;

  /**
   * The path that answers 200 while a target can serve; asked every 15 seconds. Error: `HealthCheckPathInvalid`.
   *
   * @default '/healthz'
   */
  readonly healthCheckPath?: string;

  /**
   * How long a connection may be silent, 1 to 4000 seconds. Error: `IdleTimeoutInvalid`.
   *
   * @default Duration.seconds(60)
   */
  readonly idleTimeout?: Duration;

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
   * How long the log of the web ACL is kept.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * A bucket for the logs of the load balancer: in its region, with SSE-S3. Its policy is extended, if it belongs to this app. Error: `LogBucketEncryptedWithKms`.
   *
   * @default - one is made: private, versioned, TLS only
   */
  readonly logBucket?: s3.IBucket;

  /**
   * How long the logs of the load balancer are kept in the bucket made here; from 60 days on they move to Infrequent Access after 30,
   * from 180 days on to Glacier Instant Retrieval after 90. Errors: `LogExpirationInvalid`, `LogExpirationUnused`.
   *
   * @default Duration.days(365)
   */
  readonly accessLogExpiration?: Duration;

  /**
   * A key for the log of the web ACL. Its policy is extended for CloudWatch Logs, if it belongs to this app.
   *
   * @default - one is made, with yearly rotation
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The rules of the web ACL.
   *
   * @default - each as documented
   */
  readonly webAcl?: WebAclOptions;

  /**
   * Who is told of alarms.
   *
   * @default - nobody; the alarms are shown by CloudWatch
   */
  readonly alarmActions?: AlarmActions;

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
