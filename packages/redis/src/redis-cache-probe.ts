import { Duration, Stack } from 'aws-cdk-lib';
import { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { environmentOf, serverOf } from './private/cache-server';
import { throwProblems } from './private/problems';
import { createVpcFunction } from './private/vpc-function';
import { IRedisCache } from './redis-cache';

/** What a probe connects to. */
export interface RedisCacheProbeProps {
  /** The cache, whose logins are known (error `LoginUnknown`). */
  readonly cache: IRedisCache;

  /** The network of the cache. */
  readonly vpc: IVpc;

  /**
   * The subnets of the function. They need a way to Secrets Manager.
   *
   * @default - the private subnets with egress
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * Whether the probe may start the rotation of a secret, to watch it as a client does.
   *
   * @default false
   */
  readonly rotates?: boolean;
}

/**
 * A function that connects as an application does and says what it found: encryption with a verified certificate; no way in without encryption, without a login, with a
 * wrong password, by another name or with another authority; commands that a login may run and must not run; a key that is written and read, on the replica too; and,
 * while a secret is rotated, whether a client is refused. For drills and integration tests.
 *
 * Its event is `{ login?, write?, read?, key?, allowed?, denied?, wrong?, rotate? }`, its answer `{ login, passed, failed }` without any secret.
 */
export class RedisCacheProbe extends Construct {
  /** The function. */
  public readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: RedisCacheProbeProps) {
    super(scope, id);
    const { cache, vpc, vpcSubnets, rotates = false } = props;
    throwProblems(this.node.path, cache.logins.length > 0 ? [] : [{
      code: 'LoginUnknown', subject: 'cache.logins', got: [], expected: 'at least one way in', mend: 'give `secret` or `username` where the cache is imported or the user group is given',
    }]);
    const logins = Object.fromEntries(cache.logins.map(({ kind, name = 'token', userName, secret }) => [name, { kind, userName, secretArn: secret?.secretArn }]));
    this.function = createVpcFunction(this, {
      server: serverOf(cache), vpc, vpcSubnets, asset: 'probe', description: 'Probes a cache', timeout: Duration.minutes(rotates ? 15 : 1),
      environment: {
        ...environmentOf(cache),
        READER_HOST: cache.connectionInfo.readerHost ?? '', CACHE_NAME: cache.cacheName, SERVERLESS: `${cache.topology.kind === 'serverless'}`, LOGINS: Stack.of(this).toJsonString(logins),
      },
    });
    for (const { kind, name, secret } of cache.logins) {
      if (kind === 'iam') cache.grants.connect(this.function, name);
      if (secret) cache.grants.readSecret(this.function, name);
      if (secret && rotates) this.function.addToRolePolicy(new PolicyStatement({ actions: ['secretsmanager:RotateSecret'], resources: [secret.secretArn] }));
    }
  }
}
