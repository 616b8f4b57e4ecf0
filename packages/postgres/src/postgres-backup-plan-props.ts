import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { IRole } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { AlarmActions } from './alarm-actions';
import { IPostgresDatabase } from './postgres-database';
import { VaultLock } from './vault-lock';

/** A vault in another region or account that recovery points are copied to. */
export interface BackupCopy {
  /** The ARN of the vault (else `VaultArnInvalid`). Its policy has to let this account copy into it, where it is another account's. */
  readonly vaultArn: string;

  /**
   * How long the copies are kept, in whole days (else `BackupRetentionInvalid`).
   *
   * @default - as long as what is copied
   */
  readonly retention?: Duration;
}

/** What a backup plan backs up, when, and for how long. */
export interface PostgresBackupPlanProps {
  /** The databases, at least one (else `DatabasesMissing`). */
  readonly databases: IPostgresDatabase[];

  /**
   * How long the recovery point of every day is kept, in whole days from 1 to 36500, else `BackupRetentionInvalid`.
   *
   * @default - 35 days where no retention is given at all, else none is made every day
   */
  readonly dailyRetention?: Duration;

  /**
   * How long the recovery point of every Sunday is kept, in whole days from 1 to 36500, else `BackupRetentionInvalid`.
   *
   * @default - none is made
   */
  readonly weeklyRetention?: Duration;

  /**
   * How long the recovery point of the first day of every month is kept, in whole days from 1 to 36500, else `BackupRetentionInvalid`.
   *
   * @default - 365 days where no retention is given at all, else none is made
   */
  readonly monthlyRetention?: Duration;

  /**
   * How long a restore to any second is possible from the vault, in whole days from 1 to 35, else `BackupRetentionInvalid`. With it AWS Backup takes the automated backups of the
   * databases over, with their retention and window. From then on RDS refuses a change of `backupRetention` or `backupWindow` to any other value than AWS Backup has set, and
   * CloudFormation reports both as drift where they differ. So keep `backupRetention` equal (else the warning `ContinuousRetentionDiffers`); to change it, change it here first,
   * and there after the next backup.
   *
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html
   * @default - none: RDS's own automated backups do that, and stay what the database's props say
   */
  readonly continuousRetention?: Duration;

  /**
   * When backups may begin, in UTC: `hh:mm`, else `StartTimeInvalid`. They begin within three hours of it.
   *
   * @default '05:30'
   */
  readonly startTime?: string;

  /**
   * Vaults that every recovery point but the continuous ones is copied to; without one of these: `NothingToCopy`.
   *
   * @default - none
   */
  readonly copies?: BackupCopy[];

  /**
   * Who can delete recovery points before their time.
   *
   * @default VaultLock.governance()
   */
  readonly vaultLock?: VaultLock;

  /**
   * The key of the vault. Recovery points of RDS stay encrypted with the key of their database, what is copied into the vault gets this one. Another key makes another vault.
   *
   * @default - a key of its own, which is rotated every year and stays when the vault does
   */
  readonly encryptionKey?: IKey;

  /**
   * The role with which AWS Backup makes recovery points, copies and deletes them.
   *
   * @default - one of its own for these databases only, which restores nothing
   */
  readonly role?: IRole;

  /**
   * Who is told when a backup or a copy fails (critical).
   *
   * @default - nobody; the alarms are made all the same
   */
  readonly alarmActions?: AlarmActions;

  /**
   * What becomes of the vault and its key when the plan leaves the template or the vault is replaced. A vault that holds recovery points can't be deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}
