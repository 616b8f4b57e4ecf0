import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { InstanceType, ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { IRole } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CaCertificate, DatabaseInsightsMode } from 'aws-cdk-lib/aws-rds';
import { AlarmActions } from './alarm-actions';
import { DatabaseSource } from './database-source';
import { DeployedDatabase } from './deployed-database';
import { MasterCredentials } from './master-credentials';
import { PostgresAlarmThresholds } from './postgres-alarms';
import { PostgresVersion } from './postgres-version';

/** What a database is made from. */
export interface PostgresDatabaseProps {
  /** The network that the database is in. */
  readonly vpc: IVpc;

  /**
   * The subnets that the database is in, in two availability zones or more.
   * Public ones are refused with `PublicSubnets`, other unsuitable ones with `SubnetsInvalid`.
   *
   * @default - the isolated subnets where there are any, else the private ones
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The security group that the database's clients are in, made where they are not waited for: in the network's stack.
   *
   * @default - nobody is let in until `connections` says who
   */
  readonly clientSecurityGroup?: ISecurityGroup;

  /**
   * The major version. An earlier one than is deployed is refused with `VersionDowngrade`, one that AWS supports no more with `VersionUnsupported`.
   *
   * @default - the deployed one; PostgresVersion.V17 for a new database
   */
  readonly version?: PostgresVersion;

  /**
   * Whether RDS may upgrade the database to the major version that `version` asks for.
   *
   * @default - only where `deployed` shows that `version` is a later one
   */
  readonly allowMajorVersionUpgrade?: boolean;

  /**
   * Whether the database stays on its major version, for a fee, when that is no longer in standard support. RDS takes it at creation only.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html
   * @default false
   */
  readonly extendedSupport?: boolean;

  /**
   * The instance class, without `db.` before it (else `InstanceTypeInvalid`).
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Types.html
   * @default - m7g.large: 2 vCPU, 8 GiB
   */
  readonly instanceType?: InstanceType;

  /**
   * The memory of the instance class, for the thresholds of the alarms.
   *
   * @default - as AWS documents for t3, t4g, m6g, m7g, r6g and r7g; for other classes unknown, with the warning `AlarmLeftOut`
   */
  readonly instanceMemory?: Size;

  /**
   * Whether a standby in another availability zone takes over when the instance fails.
   *
   * @default true
   */
  readonly multiAz?: boolean;

  /**
   * The storage (gp3) that the database begins with: 20 GiB to 64 TiB in whole GiB, else `StorageInvalid`. It can grow and never shrink.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
   * @default Size.gibibytes(100)
   */
  readonly allocatedStorage?: Size;

  /**
   * The limit to which RDS lets the storage grow by itself: at least a tenth above `allocatedStorage`, else `StorageLimitTooLow`.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
   * @default Size.gibibytes(1000)
   */
  readonly maxAllocatedStorage?: Size;

  /**
   * Where the data come from when the database is made. What a restore brings with it is left out of the template: the database's name, the master
   * user and the key of the storage; `databaseName` and `masterUsername` then say what they are. Another source replaces the instance.
   *
   * @default DatabaseSource.empty()
   */
  readonly source?: DatabaseSource;

  /**
   * The database that is made with the instance: a letter, then letters, digits and underscores, not a reserved word, else `DatabaseNameInvalid`.
   * A change replaces the instance.
   *
   * @default - none but `postgres`, which is always there
   */
  readonly databaseName?: string;

  /**
   * The master user: a letter, then letters, digits and underscores, not a reserved word, else `MasterUsernameInvalid`. A change replaces the instance.
   *
   * @default 'postgres'
   */
  readonly masterUsername?: string;

  /**
   * Where the password of the master user is kept, and who changes it. A change is made in place, and `secret` is then another one.
   *
   * @default MasterCredentials.managed()
   */
  readonly credentials?: MasterCredentials;

  /**
   * The port, from 1150 to 65535, else `PortInvalid`. A change replaces the instance.
   *
   * @default 5432
   */
  readonly port?: number;

  /**
   * How long automated backups are kept, in whole days from 1 to 35, else `BackupRetentionInvalid`: the database can be restored to any second of that time.
   *
   * @default Duration.days(7)
   */
  readonly backupRetention?: Duration;

  /**
   * When the daily backup is made, in UTC, at least half an hour: `hh:mm-hh:mm`, else `WindowInvalid`.
   *
   * @default '02:00-03:00'
   */
  readonly backupWindow?: string;

  /**
   * When RDS may upgrade and restart, in UTC, at least half an hour: `ddd:hh:mm-ddd:hh:mm`, else `WindowInvalid`. It must not overlap
   * with the backup window, else `WindowsOverlap`.
   *
   * @default 'sun:04:00-sun:05:00'
   */
  readonly maintenanceWindow?: string;

  /**
   * Whether AWS refuses to delete the database.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * What becomes of the database when it leaves the template or is replaced. Only DESTROY deletes the automated backups, key and logs with it.
   *
   * @default RemovalPolicy.SNAPSHOT
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The key that encrypts storage, insights, master secret and logs; the storage of a restored database keeps the key of its source. The policy of an imported key has to let CloudWatch Logs use it. A change replaces the instance.
   *
   * @default - a key of its own, which is rotated every year and stays when the database is removed, for its snapshots
   */
  readonly encryptionKey?: IKey;

  /**
   * The mode of Database Insights.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.html
   * @default DatabaseInsightsMode.STANDARD
   */
  readonly databaseInsightsMode?: DatabaseInsightsMode;

  /**
   * How long insights are kept: 7 days, 1 to 23 months of 31 days, or 731 days; at least 465 days in the advanced mode. Else `InsightsRetentionInvalid`.
   *
   * @default - 7 days, 465 days in the advanced mode
   */
  readonly insightsRetention?: Duration;

  /**
   * The role with which RDS writes the metrics of enhanced monitoring, every minute.
   *
   * @default - one of its own that may do nothing else
   */
  readonly monitoringRole?: IRole;

  /**
   * How long the exported logs (`postgresql`, `upgrade`) are kept.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;

  /**
   * The authority that signs the server's certificate.
   *
   * @default CaCertificate.RDS_CA_RSA2048_G1
   */
  readonly caCertificate?: CaCertificate;

  /**
   * Parameters of the server, beside or instead of those that the construct sets. What would weaken encryption in transit,
   * passwords or the log of connections is refused with `ParameterProtected`.
   *
   * @default - TLS 1.2 or later is forced; connections, lock waits and statements that take a second are logged
   */
  readonly parameters?: { [name: string]: string };

  /**
   * Who is told when an alarm goes off.
   *
   * @default - nobody; the alarms are made all the same
   */
  readonly alarmActions?: AlarmActions;

  /**
   * Other thresholds of the alarms, or `AlarmThreshold.none()` for no alarm.
   *
   * @default - derived from instance class, storage and parameters
   */
  readonly alarms?: PostgresAlarmThresholds;

  /**
   * What is deployed, so that a replacement, a removal or a downgrade is refused before it is deployed.
   *
   * @default - nothing was deployed yet, and nothing is guarded
   */
  readonly deployed?: DeployedDatabase;

  /**
   * Fingerprints of replacements and removals that are meant, from the message that refused them.
   *
   * @default - none
   */
  readonly acknowledgedReplacements?: string[];
}
