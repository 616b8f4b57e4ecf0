import { throwProblems } from './private/problems';

/**
 * A major version of PostgreSQL on Amazon RDS. There are no minor versions to choose: RDS upgrades them in the maintenance window,
 * and a template that names one asks for a downgrade as soon as it has.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html
 */
export class PostgresVersion {
  /** PostgreSQL 14: standard support ends on 28 February 2027. */
  public static readonly V14 = PostgresVersion.of('14');

  /** PostgreSQL 15: standard support ends in February 2028. */
  public static readonly V15 = PostgresVersion.of('15');

  /** PostgreSQL 16: standard support ends in February 2029. */
  public static readonly V16 = PostgresVersion.of('16');

  /** PostgreSQL 17: standard support ends in February 2030. */
  public static readonly V17 = PostgresVersion.of('17');

  /** PostgreSQL 18: standard support ends in February 2031. */
  public static readonly V18 = PostgresVersion.of('18');

  /** Another major version, for instance `19`; one that this release does not know is taken with the warning `VersionUnknown`. */
  public static of(major: string): PostgresVersion {
    throwProblems('PostgresVersion', /^[1-9]\d$/.test(major) ? [] : [{
      code: 'VersionInvalid', subject: 'major', got: major, expected: 'a major version such as "17"', mend: 'leave the minor version out: RDS chooses and upgrades it',
    }]);
    return new PostgresVersion(major);
  }

  private constructor(
    /** The major version, for instance `17`. */
    public readonly major: string,
  ) {}

  /** The parameter group family, for instance `postgres17`. */
  public get parameterGroupFamily(): string {
    return `postgres${this.major}`;
  }
}
