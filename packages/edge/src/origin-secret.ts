import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/** Where in a secret the value is, and in which header it travels. */
export interface OriginSecretOptions {
  /**
   * The field of the secret's JSON that holds the value.
   *
   * @default - the secret is the value
   */
  readonly jsonField?: string;

  /**
   * The header: letters, digits and hyphens, none that CloudFront keeps for itself (`X-Amz-…`, `X-Edge-…`). Error: `SecretHeaderInvalid`.
   *
   * @default 'X-Origin-Verify'
   */
  readonly headerName?: string;
}

/**
 * A header with a secret value by which a load balancer knows its own front door. The value is a dynamic reference: it is in no template, but
 * everybody who may read the distribution or the web ACL reads it. CloudFormation reads a secret again only when the reference changes: to
 * rotate, make a second secret.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
 */
export class OriginSecret {
  /** A secret in the region of the stack that uses it (a replica, where two regions use it): 128 random letters and digits at most. */
  public static fromSecretsManager(secret: secretsmanager.ISecret, options: OriginSecretOptions = {}): OriginSecret {
    return new OriginSecret(secret, options.headerName ?? 'X-Origin-Verify', options.jsonField);
  }

  private constructor(
    /** The secret. */
    public readonly secret: secretsmanager.ISecret,

    /** The header. */
    public readonly headerName: string,

    /** The field of the secret's JSON; undefined where the secret is the value. */
    public readonly jsonField: string | undefined,
  ) {}

  /** @internal */
  public get _value(): string {
    const value = this.jsonField === undefined ? this.secret.secretValue : this.secret.secretValueFromJson(this.jsonField);
    return value.unsafeUnwrap();
  }
}
