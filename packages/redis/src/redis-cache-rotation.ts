import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { environmentOf, serverOf } from './private/cache-server';
import { checkRotation } from './private/check-rotation';
import { throwProblems } from './private/problems';
import { createVpcFunction } from './private/vpc-function';
import { RedisCache } from './redis-cache';

/** What is rotated, and how often. */
export interface RedisCacheRotationProps {
  /** The cache. All of its passwords, or its token, are rotated (error `SecretUnknown` if it has none: users with IAM need no rotation). */
  readonly cache: RedisCache;

  /** The network of the cache. */
  readonly vpc: IVpc;

  /**
   * The subnets of the function. They need a way to Secrets Manager and to the API of ElastiCache.
   *
   * @default - the private subnets with egress
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The days from one rotation to the next: 1 to 1,000 (error `RotationIntervalInvalid`).
   *
   * @default Duration.days(30)
   */
  readonly interval?: Duration;

  /**
   * How long the old password or token is taken beside the new one, for clients that keep what they read: up to 10 minutes (error `GracePeriodInvalid`).
   *
   * @default Duration.minutes(5)
   */
  readonly gracePeriod?: Duration;
}

/**
 * Rotates the passwords or the token of a cache, with a function in its network. At no moment is the value refused that the secret has: ElastiCache takes the new one
 * beside the old one first (`ROTATE` for a token, two passwords for a user); then the new one becomes the secret's, after a login with it; and after the grace period
 * the old one goes (`SET`). CloudFormation can't do that: with a new token in its template, it has no say in how ElastiCache takes it.
 *
 * A template that changes nothing of a user or of the token leaves alone what the rotation made; one that does reads the secret anew.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html#auth-modifyng-token
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export class RedisCacheRotation extends Construct {
  /** The function. */
  public readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: RedisCacheRotationProps) {
    super(scope, id);
    const { cache, vpc, vpcSubnets, interval = Duration.days(30), gracePeriod = Duration.minutes(5) } = props;
    const rotated = cache.logins.filter(({ kind, secret, userId }) => secret && (kind === 'token' || userId));
    throwProblems(this.node.path, checkRotation(rotated.length, interval, gracePeriod));
    const stack = Stack.of(this);
    const logins = Object.fromEntries(rotated.map(({ secret, userId, userName, passwordLength, punctuation }) => [secret!.secretArn, { userId, userName, length: passwordLength, punctuation }]));
    this.function = createVpcFunction(this, {
      server: serverOf(cache), vpc, vpcSubnets, asset: 'rotation', description: 'Rotates the secrets of a cache', timeout: Duration.minutes(15),
      environment: {
        ...environmentOf(cache),
        ...(rotated.some(({ kind }) => kind === 'token') && { REPLICATION_GROUP_ID: cache.cacheName }),
        GRACE_SECONDS: `${gracePeriod.toSeconds()}`,
        LOGINS: stack.toJsonString(logins),
      },
    });
    const secrets = rotated.map(({ secret }) => secret!);
    const role = (actions: string[], resources: string[]) => this.function.addToRolePolicy(new PolicyStatement({ actions, resources }));
    role(['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'], secrets.map(({ secretArn }) => secretArn));
    const keys = [...new Set(secrets.map(({ encryptionKey }) => encryptionKey ?? cache.encryptionKey))];
    this.function.addToRolePolicy(new PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: keys.map(({ keyArn }) => keyArn), conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${stack.region}.${stack.urlSuffix}` } },
    }));
    const userIds = rotated.flatMap(({ userId }) => userId ?? []);
    if (userIds.length > 0) {
      role(['elasticache:DescribeUsers', 'elasticache:ModifyUser'], userIds.map((userId) => stack.formatArn({ service: 'elasticache', resource: 'user', resourceName: userId, arnFormat: ArnFormat.COLON_RESOURCE_NAME })));
    } else {
      role(['elasticache:DescribeReplicationGroups', 'elasticache:ModifyReplicationGroup'], [cache.cacheArn]);
    }
    this.function.addPermission('SecretsManager', { principal: new ServicePrincipal('secretsmanager.amazonaws.com'), sourceAccount: stack.account });
    for (const login of rotated) {
      const schedule = new CfnRotationSchedule(this, login.name ?? 'Token', {
        secretId: login.secret!.secretArn, rotationLambdaArn: this.function.functionArn, rotationRules: { scheduleExpression: `rate(${interval.toDays()} days)` }, rotateImmediatelyOnUpdate: false,
      });
      // Somebody may start the first rotation at once, which needs all that the function may.
      schedule.node.addDependency(this.function, (cache.replicationGroup ?? cache.serverlessCache)!);
    }
  }
}
