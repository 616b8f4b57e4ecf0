import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { InstanceType, ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { IRole } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CaCertificate, DatabaseInsightsMode } from 'aws-cdk-lib/aws-rds';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { AlarmActions } from './alarm-actions';
import { BackupReplication } from './backup-replication';
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
   * The instance class, without `db.` before it (else `InstanceTypeInvalid`). One that this release does not know is refused with `InstanceClassUnknown`, unless `instanceMemory` is given.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Types.html
   * @default - m7g.large: 2 vCPU, 8 GiB
   */
  readonly instanceType?: InstanceType;

  /**
   * The memory of the instance class, for the thresholds of the alarms.
   *
   * @default - as AWS documents for every class of RDS for PostgreSQL
   */
  readonly instanceMemory?: Size;

  /**
   * The virtual CPUs of the instance class, for the thresholds of the alarms.
   *
   * @default - as AWS documents for every class of RDS for PostgreSQL; for other classes unknown, with the warning `AlarmLeftOut`
   */
  readonly instanceVcpus?: number;

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
   * The operations in a second that the storage is paid for: 12000 to 64000 (else `IopsInvalid`), from 400 GiB of `allocatedStorage` on (else `StoragePerformanceFixed`).
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
   * @default - what gp3 has for nothing: 3000, from 400 GiB on 12000
   */
  readonly iops?: number;

  /**
   * The MiB in a second that the storage is paid for: 500 to 4000 (else `StorageThroughputInvalid`), at most a quarter of `iops` (else `StorageRatioInvalid`),
   * from 400 GiB of `allocatedStorage` on (else `StoragePerformanceFixed`).
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
   * @default - what gp3 has for nothing: 125, from 400 GiB on 500
   */
  readonly storageThroughput?: number;

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
   * Another region that automated backups are replicated to. What is there already stays until its retention is over, even if the replication ends.
   *
   * @default - none: a lost region is a lost database, unless a `PostgresBackupPlan` copies its backups elsewhere
   */
  readonly backupReplication?: BackupReplication;

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
   * passwords, the log of connections or the data is refused with `ParameterProtected`, `shared_preload_libraries` with `ParameterReserved`.
   *
   * @default - TLS 1.2 or later is forced; connections, lock waits and statements that take a second are logged
   */
  readonly parameters?: { [name: string]: string };

  /**
   * Libraries that the server loads as it starts, beside `pg_stat_statements`: `pg_cron`, `pgaudit`, `auto_explain`, `pg_hint_plan`, `pglogical`, `pg_tle` and others.
   * A change waits for a restart: CloudFormation orders one with the next change of the instance itself, whichever that is.
   * A name that is none is refused with `PreloadLibraryInvalid`; one that this release does not know of RDS is taken with the warning `PreloadLibraryUnknown`.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Extensions.html
   * @default - what RDS loads by itself, `pg_stat_statements` among it
   */
  readonly preloadLibraries?: string[];

  /**
   * Buckets that the extension `aws_s3` imports from, with a role that reads these only. The server may then open connections to port 443.
   * The policy of a bucket's own key has to let the account's IAM policies decide.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PostgreSQL.S3Import.html
   * @default - none
   */
  readonly s3ImportBuckets?: IBucket[];

  /**
   * Buckets of this account that the extension `aws_s3` exports to, with a role that writes to these only. They have to be encrypted with a KMS key:
   * RDS exports to none that S3's own keys encrypt. The server may then open connections to port 443.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/postgresql-s3-export.html
   * @default - none
   */
  readonly s3ExportBuckets?: IBucket[];

  /**
   * Functions that the extension `aws_lambda` invokes, with a role that invokes these only; before version 12: `FeatureUnsupported`. The server may then open
   * connections to port 443. By an interface endpoint of Lambda it needs the parameter `rds.custom_dns_resolution`, set to 1.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL-Lambda.html
   * @default - none
   */
  readonly lambdaFunctions?: IFunction[];

  /**
   * Roles of your own by feature (`s3Import`, `s3Export`, `Lambda`; another one: `FeatureUnknown`), instead of buckets or functions (both: `FeatureRoleTwice`).
   *
   * @default - the construct makes them for the buckets and functions
   */
  readonly featureRoles?: { [feature: string]: IRole };

  /**
   * Who is told when an alarm goes off.
   *
   * @default - nobody; the alarms are made all the same
   */
  readonly alarmActions?: AlarmActions;

  /**
   * Whether the SNS topics among `alarmActions` are told of RDS's events: the critical ones of failover, failure, low storage and recovery, the warning ones of
   * restarts, maintenance, deletion and notices. A topic whose policy does not let `events.rds.amazonaws.com` publish, or whose key does not let it encrypt, makes the
   * deployment fail. Actions other than `SnsAction` are left out, with the warning `EventsNotTold`.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.GrantingPermissions.html
   * @default true
   */
  readonly eventSubscriptions?: boolean;

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
