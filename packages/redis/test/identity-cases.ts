import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { templateOf } from '@external-metrics/testkit';
import { AlarmThreshold, CacheAuth, CacheEngine, CacheTopology, CacheUse, CacheUser } from '../src';
import { CacheProps, newCache } from './fixture';

export const fullProps: CacheProps = {
  vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
  engine: CacheEngine.REDIS_7_1,
  topology: CacheTopology.sharded({ shards: 2, replicasPerShard: 1 }),
  nodeType: 'cache.r7g.large',
  auth: CacheAuth.users(),
  snapshotRetention: Duration.days(35),
  snapshotWindow: '22:30-00:30',
  maintenanceWindow: 'mon:03:00-mon:05:00',
  removalPolicy: RemovalPolicy.RETAIN,
  port: 6380,
  use: CacheUse.SESSION,
  parameters: { timeout: '300' },
  alarms: { memoryPercent: AlarmThreshold.of(70), swapBytes: AlarmThreshold.none() },
  logRetention: RetentionDays.ONE_YEAR,
};

/** The cache of the Terraform stack that this library replaces. */
export const seedProps: CacheProps = {
  engine: CacheEngine.REDIS_7_1,
  topology: CacheTopology.replicated({ nodes: 2 }),
  nodeType: 'cache.t3.micro',
  auth: CacheAuth.token(),
  snapshotRetention: Duration.days(7),
};

const caseOf = (props: CacheProps) => () => templateOf((stack: Stack) => newCache(stack, props));

/** By name: what is frozen by `identity.lock.json`. */
export const identityCases: Record<string, () => Template> = {
  least: caseOf({}),
  full: caseOf(fullProps),
  token: caseOf(seedProps),
  serverless: caseOf({ topology: CacheTopology.serverless({ maxData: Size.gibibytes(10), maxEcpu: 5000 }), auth: CacheAuth.users([CacheUser.password('app'), CacheUser.iam('service')]) }),
};
