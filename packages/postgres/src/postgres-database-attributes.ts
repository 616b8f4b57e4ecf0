import { Duration } from 'aws-cdk-lib';
import { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

/** A database that was made elsewhere. */
export interface PostgresDatabaseAttributes {
  /** The identifier of the instance. */
  readonly instanceIdentifier: string;

  /** The host name of its endpoint. */
  readonly hostname: string;

  /** The security groups that it is in. */
  readonly securityGroups: ISecurityGroup[];

  /**
   * The port of its endpoint.
   *
   * @default 5432
   */
  readonly port?: number;

  /**
   * The database that applications use.
   *
   * @default 'postgres'
   */
  readonly databaseName?: string;

  /**
   * The resource ID of the instance (`db-…`).
   *
   * @default - unknown: `grants.connect`, and metrics and alarms of Database Insights, are refused with `ResourceIdMissing`
   */
  readonly instanceResourceId?: string;

  /**
   * The secret of its master user, imported with its key so that `grants.readSecret` allows decryption.
   *
   * @default - unknown: `grants.readSecret` is refused with `SecretMissing`
   */
  readonly secret?: ISecret;

  /**
   * How long its automated backups are kept. One without backups can have no read replica.
   *
   * @default - unknown, and taken to have some
   */
  readonly backupRetention?: Duration;
}
