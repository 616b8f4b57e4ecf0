import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { CacheAccess } from './cache-access';

/** Parts of a user with a password. */
export interface PasswordUserOptions {
  /**
   * What the user may do.
   *
   * @default CacheAccess.readWrite()
   */
  readonly access?: CacheAccess;

  /**
   * An existing secret whose JSON field `password` holds the password, of 16 to 128 printable characters.
   *
   * @default - a secret is generated, encrypted with the key of the cache
   */
  readonly secret?: ISecret;

  /**
   * How long the generated password is: 16 to 128 letters and digits (error `PasswordLengthInvalid`). A change has no effect on the password that exists.
   *
   * @default 64
   */
  readonly passwordLength?: number;
}

/** Parts of a user that logs in with credentials of IAM. */
export interface IamUserOptions {
  /**
   * What the user may do.
   *
   * @default CacheAccess.readWrite()
   */
  readonly access?: CacheAccess;

  /**
   * A fixed ID for the user, which must be its name, because ElastiCache wants them equal (error `IamUserIdInvalid`). It is taken once in an account
   * and region, and keeps CloudFormation from replacing the user.
   *
   * @default - derived from the path of the cache and its engine, and the name that clients log in with is the same: `CacheLogin.userName`
   */
  readonly userId?: string;
}

/** Somebody who may log in to a cache. */
export class CacheUser {
  /**
   * A user who logs in with a name and a password of Secrets Manager.
   *
   * @param name what clients log in with: a letter, then letters, digits and single hyphens, 20 at most (errors `UserNameInvalid`, `UserNameTaken`)
   */
  public static password(name: string, options: PasswordUserOptions = {}): CacheUser {
    const { access = CacheAccess.readWrite(), secret, passwordLength = 64 } = options;
    return new CacheUser(name, 'password', access, secret, passwordLength);
  }

  /**
   * A user for workloads with an IAM role: a token that lives for 15 minutes instead of a password. Let roles in with `cache.grants.connect`.
   *
   * @param name what the user is called in the app; clients log in with `CacheLogin.userName`
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
   */
  public static iam(name: string, options: IamUserOptions = {}): CacheUser {
    const { access = CacheAccess.readWrite(), userId } = options;
    return new CacheUser(name, 'iam', access, undefined, undefined, userId);
  }

  private constructor(
    /** What the user is called in the app. */
    public readonly name: string,
    /** `password` or `iam`. */
    public readonly kind: string,
    /** What the user may do. */
    public readonly access: CacheAccess,
    /** The existing secret of its password. */
    public readonly secret?: ISecret,
    /** How long a generated password is. */
    public readonly passwordLength?: number,
    /** The fixed ID of an IAM user. */
    public readonly userId?: string,
  ) {}
}
