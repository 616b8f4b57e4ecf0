import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

/** One way into a cache, as it was made: what a client logs in with. */
export interface CacheLogin {
  /** `password`, `iam` or `token`. */
  readonly kind: string;

  /** What the user is called in the app; absent of a token. */
  readonly name?: string;

  /** The name that clients send: that of an IAM user is derived. Absent of a token. */
  readonly userName?: string;

  /** The ID of the user in ElastiCache; absent of a token, and of users that were made elsewhere. */
  readonly userId?: string;

  /** The secret whose JSON field `password` holds the password or token; absent of IAM users. */
  readonly secret?: ISecret;

  /** How long passwords are that a rotation generates. */
  readonly passwordLength?: number;

  /** What passwords may have beside letters and digits, when a rotation generates them. */
  readonly punctuation?: string;
}
