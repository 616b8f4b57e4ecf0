import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { CacheLogin } from './cache-login';
import { throwProblems } from './private/problems';

/** The cache that permissions are given on. */
export interface RedisCacheGrantsProps {
  /** The ARN of the replication group or of the serverless cache. */
  readonly cacheArn: string;

  /** The ways in. */
  readonly logins: CacheLogin[];

  /**
   * The key that encrypts the secrets.
   *
   * @default - the key that the secret knows of, if any
   */
  readonly encryptionKey?: IKey;
}

/** Lets identities use a cache. */
export class RedisCacheGrants {
  constructor(private readonly scope: IConstruct, private readonly props: RedisCacheGrantsProps) {}

  /**
   * Lets an identity of the same account read a password or token, and decrypt it. The network is opened with `connections`.
   *
   * @param grantee whose policy is extended; the policy of the key is not, so that the cache never waits for the grantee's stack
   * @param login the name of the user; by default the first that has a secret (errors `SecretUnknown`, `LoginUnknown`)
   */
  public readSecret(grantee: IGrantable, login?: string): Grant {
    const secret = this.loginOf(login, ({ secret: known }) => known !== undefined, {
      code: 'SecretUnknown', subject: 'logins', expected: 'a login whose secret is known', mend: 'give the secret where the cache is imported or the user group is given; users with IAM have none: use grants.connect',
    }).secret!;
    const read = Grant.addToPrincipal({ grantee, actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], resourceArns: [secret.secretFullArn ?? `${secret.secretArn}-??????`] });
    const key = secret.encryptionKey ?? this.props.encryptionKey;
    if (!key) return read;
    const { region, urlSuffix } = Stack.of(this.scope);
    return read.combine(Grant.addToPrincipal({
      grantee, actions: ['kms:Decrypt'], resourceArns: [key.keyArn], conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.${urlSuffix}` } },
    }));
  }

  /**
   * Lets an identity log in as a user with IAM, by a token instead of a password.
   *
   * @param grantee whose policy is extended
   * @param login the name of the user; by default the first with IAM (errors `IamUserMissing`, `LoginUnknown`)
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
   */
  public connect(grantee: IGrantable, login?: string): Grant {
    const { userId, userName } = this.loginOf(login, ({ kind }) => kind === 'iam', {
      code: 'IamUserMissing', subject: 'logins', expected: 'a user with IAM', mend: 'give the cache one: CacheAuth.users([CacheUser.iam(…)])',
    });
    const user = Stack.of(this.scope).formatArn({ service: 'elasticache', resource: 'user', resourceName: userId ?? userName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    return Grant.addToPrincipal({ grantee, actions: ['elasticache:Connect'], resourceArns: [this.props.cacheArn, user] });
  }

  private loginOf(name: string | undefined, fits: (login: CacheLogin) => boolean, missing: { readonly code: string; readonly subject: string; readonly expected: string; readonly mend: string }): CacheLogin {
    const { logins } = this.props;
    const fitting = logins.filter(fits);
    const found = name === undefined ? fitting[0] : fitting.find((login) => login.name === name);
    const names = logins.map((login) => login.name ?? login.kind);
    throwProblems(this.scope.node.path, found ? [] : [
      name === undefined || fitting.length === 0 ? { ...missing, got: names }
        : { code: 'LoginUnknown', subject: 'login', got: name, expected: `one of ${fitting.map((login) => login.name).join(', ')}`, mend: 'give the name as in CacheUser.password or CacheUser.iam' },
    ]);
    return found!;
  }
}
