import { Duration } from 'aws-cdk-lib';
import { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { AlarmActions } from './alarm-actions';
import { PostgresDatabase } from './postgres-database';

/** What a proxy is made from. */
export interface PostgresProxyProps {
  /** The database. */
  readonly database: PostgresDatabase;

  /** The network of the database. */
  readonly vpc: IVpc;

  /**
   * The subnets of the proxy, in two availability zones or more. Public ones are refused with `PublicSubnets`, other unsuitable ones with `SubnetsInvalid`.
   *
   * @default - the isolated subnets where there are any, else the private ones
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The security group that the proxy's clients are in.
   *
   * @default - nobody is let in until `connections` says who
   */
  readonly clientSecurityGroup?: ISecurityGroup;

  /**
   * IAM users of the database (members of `rds_iam`) as which the proxy logs in with tokens of its own, for clients that come as the same user with a token. No secret is
   * needed. One of `iamUsers` and `secrets` has to be given, else `ProxyAuthMissing`; a name with a wildcard: `DatabaseUserInvalid`.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-iam-setup.html
   * @default - none
   */
  readonly iamUsers?: string[];

  /**
   * Secrets with `username` and `password` of database users, with which the proxy logs in for clients that come as these users. What encrypts them is decrypted by the
   * proxy's role, where the secret knows its key.
   *
   * @default - none
   */
  readonly secrets?: ISecret[];

  /**
   * Whether clients have to come with an IAM token. With `iamUsers` they have to anyhow, so `false` beside them is refused with `ProxyAuthConflict`.
   *
   * @default true
   */
  readonly requireIam?: boolean;

  /**
   * The part of the database's connections that the proxy may have open, in percent, from 1 to 100, else `ProxyPoolInvalid`.
   *
   * @default 90
   */
  readonly maxConnectionsPercent?: number;

  /**
   * The part of the database's connections that the proxy keeps open while nobody uses them, in percent, from 0 to `maxConnectionsPercent`, else `ProxyPoolInvalid`.
   *
   * @default 50
   */
  readonly maxIdleConnectionsPercent?: number;

  /**
   * How long a client waits for a connection when all are in use, up to five minutes, else `ProxyPoolInvalid`.
   *
   * @default Duration.seconds(30) - sooner than most clients give up
   */
  readonly borrowTimeout?: Duration;

  /**
   * How long a client may say nothing before it is disconnected, up to eight hours, else `ProxyPoolInvalid`.
   *
   * @default Duration.minutes(30)
   */
  readonly idleClientTimeout?: Duration;

  /**
   * What is run on each connection to the database when it is opened.
   *
   * @default - nothing
   */
  readonly initQuery?: string;

  /**
   * How long the proxy's log is kept.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;

  /**
   * Who is told when an alarm goes off.
   *
   * @default - nobody
   */
  readonly alarmActions?: AlarmActions;
}
