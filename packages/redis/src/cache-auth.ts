import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { CacheUser } from './cache-user';

/** Parts of the authentication with one token. */
export interface CacheTokenOptions {
  /**
   * An existing secret whose JSON field `password` holds the token: 16 to 128 letters, digits and `! & # $ ^ < > -`.
   *
   * @default - a secret is generated, encrypted with the key of the cache
   */
  readonly secret?: ISecret;

  /**
   * How long the generated token is: 16 to 128 characters (error `PasswordLengthInvalid`). A change has no effect on the token that exists.
   *
   * @default 64
   */
  readonly length?: number;

  /**
   * Characters that the generated token may have beside letters and digits, of those that ElastiCache allows: `!&#$^<>-` (error `TokenCharactersInvalid`).
   *
   * @default - none, so that the token fits into any URL
   */
  readonly punctuation?: string;
}

/** A user group that was made elsewhere. */
export interface UserGroupAttributes {
  /** The ID of the user group. */
  readonly userGroupId: string;

  /**
   * Its engine, `valkey` or `redis`. A cache of Redis takes groups of Redis only (error `EngineMismatch`), one of Valkey both.
   */
  readonly engine: string;

  /**
   * The user as which workloads log in.
   *
   * @default - unknown: `connectionInfo` has no user
   */
  readonly userName?: string;

  /**
   * The secret whose JSON field `password` holds the password of that user.
   *
   * @default - unknown: `grants.readSecret` refuses with `SecretUnknown`
   */
  readonly secret?: ISecret;
}

/** How clients prove who they are. Decided when the cache is created: a change from one way to another replaces it. */
export class CacheAuth {
  /**
   * Role-based access control: a user group whose users are given, and in which the user `default`, as which a client without a name would log in, is
   * disabled. Users can be added, changed and removed in place.
   *
   * @param users by default `CacheUser.password('app')` (errors `UsersMissing`, `UsersTooMany`)
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
   */
  public static users(users: CacheUser[] = [CacheUser.password('app')]): CacheAuth {
    return new CacheAuth('users', users);
  }

  /** Role-based access control with a user group that exists already, shared with other caches perhaps. */
  public static userGroup(group: UserGroupAttributes): CacheAuth {
    return new CacheAuth('users', [], undefined, group);
  }

  /**
   * One token for all clients, generated in Secrets Manager: whoever has it may do everything. Not for serverless caches (error `AuthUnsupported`).
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
   */
  public static token(options: CacheTokenOptions = {}): CacheAuth {
    return new CacheAuth('token', [], options);
  }

  private constructor(
    /** `users` or `token`. */
    public readonly kind: string,
    /** The users of the cache's own user group. */
    public readonly ownUsers: CacheUser[],
    /** The parts of a token. */
    public readonly tokenOptions?: CacheTokenOptions,
    /** The user group that exists already. */
    public readonly existingGroup?: UserGroupAttributes,
  ) {}
}
