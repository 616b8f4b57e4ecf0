import { Duration } from 'aws-cdk-lib';

/**
 * Where RDS keeps a copy of the automated backups and of the transaction log, for the day on which the region is lost.
 * There, `DatabaseSource.pointInTime({ automatedBackupsArn })` restores the database.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html
 */
export interface BackupReplication {
  /** The other region, such as `us-west-2`: one that RDS replicates to from this one (the list is behind the link above). Else `ReplicationRegionInvalid`. */
  readonly region: string;

  /** The ARN of the key that encrypts the copy. A key belongs to one region: this one has to be in `region`, else `ReplicationKeyInvalid`. */
  readonly encryptionKeyArn: string;

  /**
   * How long the copy is kept, in whole days from 1 to 35, else `ReplicationRetentionInvalid`.
   *
   * @default - as long as `backupRetention`
   */
  readonly retention?: Duration;
}
