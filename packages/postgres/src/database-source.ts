import { checkPointInTime, checkSnapshot } from './private/check-source';
import { throwProblems } from './private/problems';

/** Which backups a database is restored from, and to when: one of the first three, and only one, else `RestoreSourceInvalid`. */
export interface PointInTimeOptions {
  /**
   * The identifier of an instance in this region that stands.
   *
   * @default - one of the others is given
   */
  readonly sourceInstanceIdentifier?: string;

  /**
   * The resource ID (`db-…`) of an instance, which may be deleted, whose automated backups were kept.
   *
   * @default - one of the others is given
   */
  readonly sourceInstanceResourceId?: string;

  /**
   * The ARN of automated backups that were replicated to this region (`…:auto-backup:ab-…`).
   *
   * @default - one of the others is given
   */
  readonly automatedBackupsArn?: string;

  /**
   * The time in UTC to the second, such as `2026-11-24T09:30:00Z`. Another format, or a day that no calendar has: `RestoreTimeInvalid`.
   *
   * @default - the latest that can be restored, some five minutes before the deployment
   */
  readonly restoreTime?: string;
}

/**
 * Where the data of a database come from when it is made. The source stays a part of the database for ever: another one, or none, replaces the database by a
 * new one, which the `deployed` baseline refuses until it is acknowledged.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html
 */
export class DatabaseSource {
  /** From nowhere: the database begins empty. */
  public static empty(): DatabaseSource {
    return new DatabaseSource();
  }

  /**
   * From a snapshot, manual or automated, by its name, or by its ARN where another account shares it.
   *
   * Error: `SnapshotIdentifierInvalid`.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html
   */
  public static snapshot(snapshotIdentifier: string): DatabaseSource {
    throwProblems('DatabaseSource.snapshot', checkSnapshot(snapshotIdentifier));
    return new DatabaseSource(snapshotIdentifier);
  }

  /**
   * From automated backups, as it was at a time.
   *
   * Errors: `RestoreSourceInvalid`, `RestoreTimeInvalid`.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html
   */
  public static pointInTime(options: PointInTimeOptions): DatabaseSource {
    throwProblems('DatabaseSource.pointInTime', checkPointInTime(options));
    return new DatabaseSource(undefined, options);
  }

  private constructor(
    /** The snapshot; undefined for another source. */
    public readonly snapshotIdentifier?: string,
    /** The backups and the time; undefined for another source. */
    public readonly restorePoint?: PointInTimeOptions,
  ) {}

  /** Whether the database begins with data. User, database, encryption and its key are then those of the source. */
  public get isRestore(): boolean {
    return this.snapshotIdentifier !== undefined || this.restorePoint !== undefined;
  }
}
