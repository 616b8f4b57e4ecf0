import { RemovalPolicy, Size } from 'aws-cdk-lib';
import { InstanceType, ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AlarmActions } from './alarm-actions';
import { DeployedDatabase } from './deployed-database';
import { PostgresAlarmThresholds } from './postgres-alarms';
import { IPostgresDatabase } from './postgres-database';
import { PostgresVersion } from './postgres-version';

/** What a read replica is made from. */
export interface PostgresReadReplicaProps {
  /**
   * The database that is followed, in the same region. Another one makes another replica. RDS makes none of a database whose master password it manages itself
   * (`ReplicaPasswordManaged`: give the database other `credentials` first).
   *
   * Errors: `ReplicaPasswordManaged`, `ReplicaSourceWithoutBackups`.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-limitations
   */
  readonly source: IPostgresDatabase;

  /** The network of the database. */
  readonly vpc: IVpc;

  /**
   * The security group that the replica's clients are in.
   *
   * @default - nobody is let in until `connections` says who
   */
  readonly clientSecurityGroup?: ISecurityGroup;

  /**
   * The major version of an imported database; that of one made here is known. Error: `ReplicaVersionInvalid`.
   *
   * @default - that of the database
   */
  readonly version?: PostgresVersion;

  /**
   * The instance class, without `db.` before it. One with less memory than the database's takes fewer connections, and PostgreSQL follows nobody who takes more: then
   * give `max_connections` to both.
   *
   * Errors: `InstanceTypeInvalid`, `InstanceClassUnknown`, `ReplicaConnectionsTooFew`.
   *
   * @default - that of the database; m7g.large for an imported one
   */
  readonly instanceType?: InstanceType;

  /**
   * The memory of a class that this release does not know.
   *
   * @default - as AWS documents
   */
  readonly instanceMemory?: Size;

  /**
   * Whether the replica has a standby in another availability zone.
   *
   * @default false
   */
  readonly multiAz?: boolean;

  /**
   * The limit to which RDS lets the storage grow by itself.
   *
   * @default - that of the database; none for an imported one
   */
  readonly maxAllocatedStorage?: Size;

  /**
   * Parameters of the replica, in a group of its own, beside or instead of those that the construct sets.
   *
   * Errors: `ParameterProtected`, `ReplicaConnectionsTooFew`.
   *
   * @default - the group of the database; one with the construct's own parameters for an imported one
   */
  readonly parameters?: { [name: string]: string };

  /**
   * When RDS may upgrade and restart, in UTC: `ddd:hh:mm-ddd:hh:mm`, else `WindowInvalid`.
   *
   * @default 'sun:05:00-sun:06:00' - after the database
   */
  readonly maintenanceWindow?: string;

  /**
   * The key that encrypts insights and logs; the storage has the key of the database. The policy of an imported key has to let CloudWatch Logs use it.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: IKey;

  /**
   * Whether AWS refuses to delete the replica.
   *
   * @default false - it has no data that the database has not
   */
  readonly deletionProtection?: boolean;

  /**
   * What becomes of the replica's key and logs when it goes; the replica itself is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * How long the exported logs are kept.
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

  /**
   * Other thresholds of the alarms.
   *
   * @default - derived from the instance class
   */
  readonly alarms?: PostgresAlarmThresholds;

  /**
   * What is deployed, so that a replacement is refused before it is deployed.
   *
   * @default - nothing was deployed yet
   */
  readonly deployed?: DeployedDatabase;

  /**
   * Fingerprints of replacements and removals that are meant.
   *
   * @default - none
   */
  readonly acknowledgedReplacements?: string[];
}
