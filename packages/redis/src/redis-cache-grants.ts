import { Stack } from 'aws-cdk-lib';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

/** Lets identities use a cache. */
export class RedisCacheGrants {
  /** @internal */
  public static _of(secret?: ISecret, encryptionKey?: IKey): RedisCacheGrants {
    return new RedisCacheGrants(secret, encryptionKey);
  }

  private constructor(private readonly secret?: ISecret, private readonly encryptionKey?: IKey) {}

  /**
   * Lets an identity of the same account read the password or token, and decrypt it. The network is opened with `connections`.
   *
   * @param grantee whose policy is extended; the policy of the key is not, so that the cache never waits for the grantee's stack
   */
  public readSecret(grantee: IGrantable): Grant {
    const secret = this.secret;
    if (!secret) throw new Error('[SecretUnknown] this cache was imported without its secret; give `secret` to fromRedisCacheAttributes');
    const read = Grant.addToPrincipal({ grantee, actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], resourceArns: [secret.secretArn] });
    const key = secret.encryptionKey ?? this.encryptionKey;
    if (!key) return read;
    const { region, urlSuffix } = Stack.of(secret);
    return read.combine(Grant.addToPrincipal({
      grantee, actions: ['kms:Decrypt'], resourceArns: [key.keyArn], conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.${urlSuffix}` } },
    }));
  }
}
