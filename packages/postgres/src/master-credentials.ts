import { Duration } from 'aws-cdk-lib';
import { SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { checkRotation } from './private/check-credentials';
import { throwProblems } from './private/problems';

/** Options of `MasterCredentials.generatedSecret`. */
export interface GeneratedSecretOptions {
  /**
   * How often the password is changed, by a function that Secrets Manager provides: whole days from 1 to 1000, else `RotationInvalid`.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_available-rotation-templates.html
   * @default Duration.days(30)
   */
  readonly rotation?: Duration;

  /**
   * The subnets of that function. They need a way to Secrets Manager, by a NAT gateway or by its interface endpoint.
   *
   * @default - the private subnets with egress where there are any, else those of the database
   */
  readonly rotationSubnets?: SubnetSelection;
}

/** Where the password of the master user is kept, and who changes it. */
export class MasterCredentials {
  /**
   * RDS makes the password and its secret, and changes it every seven days. No function, nothing to run.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
   */
  public static managed(): MasterCredentials {
    return new MasterCredentials();
  }

  /**
   * A secret of its own, encrypted with the database's key, in which Secrets Manager makes the password; it is rotated by a function that Secrets Manager
   * deploys in a nested stack. For blue/green deployments, which RDS makes of no database with a managed password.
   */
  public static generatedSecret(options: GeneratedSecretOptions = {}): MasterCredentials {
    throwProblems('MasterCredentials.generatedSecret', checkRotation(options.rotation));
    return new MasterCredentials(options);
  }

  /** A secret that exists: a JSON object whose `password` is the master user's from now on, and whose `username` should be `masterUsername`. Who made it rotates it. */
  public static fromSecret(secret: ISecret): MasterCredentials {
    return new MasterCredentials(undefined, secret);
  }

  private constructor(
    /** How the secret is made; undefined where it is not made here. */
    public readonly generated?: GeneratedSecretOptions,
    /** The secret that exists already. */
    public readonly secret?: ISecret,
  ) {}

  /** Whether RDS keeps the password. */
  public get isManaged(): boolean {
    return this.generated === undefined && this.secret === undefined;
  }
}
