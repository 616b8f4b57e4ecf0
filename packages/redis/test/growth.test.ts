import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { IVpc } from 'aws-cdk-lib/aws-ec2';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { lossesOf, templateOf } from '@external-metrics/testkit';
import { AlarmThreshold, CacheAccess, CacheAuth, CacheEngine, CacheTopology, CacheUse, CacheUser, RedisCache, RedisCacheProbe, RedisCacheRotation, RedisGlobalDatastore, RedisSnapshotSchedule } from '../src';
import { updatedInPlace } from '../src/private/replacement-properties';
import { CacheProps, newCache } from './fixture';

const nothing = { removed: [], replaced: [] };

/** Every step in the life of a cache that must cost nothing, and the step before it. */
const changes: [string, CacheProps, CacheProps][] = withStep([
  ['another node', { topology: CacheTopology.replicated({ nodes: 3 }) }],
  ['a node without replicas gets one', { topology: CacheTopology.replicated({ nodes: 2 }) }, { topology: CacheTopology.replicated({ nodes: 1 }) }],
  ['another shard', { topology: CacheTopology.sharded({ shards: 5, replicasPerShard: 1 }) }, { topology: CacheTopology.sharded({ shards: 2, replicasPerShard: 1 }) }],
  ['larger nodes', { nodeType: 'cache.r7g.4xlarge' }],
  ['burstable nodes', { nodeType: 'cache.t4g.small' }],
  ['a later minor version', { engine: CacheEngine.VALKEY_8_2 }, { engine: CacheEngine.VALKEY_8_0 }],
  ['one zone', { multiAz: false }],
  ['other parameters', { parameters: { timeout: '300' } }],
  ['a use', { use: CacheUse.QUEUE }],
  ['other windows', { snapshotWindow: '10:00-11:00', maintenanceWindow: 'tue:04:00-tue:05:00' }],
  ['longer snapshots', { snapshotRetention: Duration.days(35) }],
  ['another user', { auth: CacheAuth.users([CacheUser.password('app'), CacheUser.iam('service')]) }],
  ['other rights', { auth: CacheAuth.users([CacheUser.password('app', { access: CacheAccess.readOnly() })]) }],
  ['other thresholds', { alarms: { memoryPercent: AlarmThreshold.of(50) } }],
  ['logs that are kept longer', { logRetention: RetentionDays.ONE_YEAR }],
  ['the cache is kept', { removalPolicy: RemovalPolicy.RETAIN }],
  ['other limits of a serverless cache', { topology: CacheTopology.serverless({ minData: Size.gibibytes(2), maxData: Size.gibibytes(50), maxEcpu: 9000 }) }, { topology: CacheTopology.serverless({ maxData: Size.gibibytes(10), maxEcpu: 5000 }) }],
]);

/** What is added beside a cache. */
const additions: [string, (stack: Stack, cache: RedisCache) => void][] = [
  ['a rotation', (stack, cache) => new RedisCacheRotation(stack, 'Rotation', { cache, vpc: vpcOf(stack) })],
  ['snapshots that stay', (stack, cache) => new RedisSnapshotSchedule(stack, 'Monthly', { cache, snapshotNamePrefix: 'monthly', schedule: ScheduleExpression.rate(Duration.days(30)) })],
  ['a global datastore', (stack, cache) => new RedisGlobalDatastore(stack, 'Global', { primary: cache, suffix: 'sessions' })],
  ['a probe', (stack, cache) => new RedisCacheProbe(stack, 'Probe', { cache, vpc: vpcOf(stack) })],
];

function withStep(steps: [string, CacheProps, CacheProps?][]): [string, CacheProps, CacheProps][] {
  return steps.map(([name, after, before = {}]) => [name, after, before]);
}

const vpcOf = (stack: Stack) => stack.node.findChild('Vpc') as IVpc;

function build(props: CacheProps = {}, add: (stack: Stack, cache: RedisCache) => void = () => undefined) {
  return templateOf((stack) => add(stack, newCache(stack, props)));
}

const lost = (after: ReturnType<typeof build>, from = build(), types?: (type: string) => boolean) => lossesOf(from, after, types, updatedInPlace);
const holdsData = (type: string) => !['AWS::CloudWatch::Alarm', 'AWS::ElastiCache::User'].includes(type);

test.each(changes)('%s: nothing is removed, nothing is replaced', (_, after, before) => {
  expect(lost(build(after), build(before))).toEqual(nothing);
});

test.each(changes)('%s, and back: nothing but alarms and users goes', (_, after, before) => {
  expect(lost(build(before), build(after), holdsData)).toEqual(nothing);
});

test.each(additions)('%s is added: nothing is removed, nothing is replaced', (_, add) => {
  expect(lost(build({}, add))).toEqual(nothing);
});

test('all of it at once', () => {
  // Not the burstable nodes, which no global datastore takes.
  const steps = changes.filter(([name, , before]) => Object.keys(before).length === 0 && name !== 'burstable nodes');
  const props = Object.assign({}, ...steps.map(([, change]) => change)) as CacheProps;
  expect(lost(build(props, (stack, cache) => additions.forEach(([, add]) => add(stack, cache))))).toEqual(nothing);
});

test('people who are told', () => {
  expect(lost(templateOf((stack) => newCache(stack, { alarmActions: { critical: [new SnsAction(new Topic(stack, 'Pager'))] } })))).toEqual(nothing);
});

test('a major upgrade: the parameters of the version before go when the upgrade is over, and nothing else', () => {
  expect(lost(build({ engine: CacheEngine.VALKEY_9_0 }))).toEqual({ removed: [expect.stringMatching(/^CacheParametersvalkey8/)], replaced: [] });
});

test.each(withStep([
  ['replicas per shard', { topology: CacheTopology.sharded({ shards: 2, replicasPerShard: 2 }) }, { topology: CacheTopology.sharded({ shards: 2, replicasPerShard: 1 }) }],
  ['another port', { port: 6380 }],
  ['a token instead of users', { auth: CacheAuth.token() }],
  ['nodes with SSD', { nodeType: 'cache.r6gd.xlarge' }],
  ['Valkey instead of Redis', { engine: CacheEngine.VALKEY_8_2 }, { engine: CacheEngine.REDIS_7_1 }],
]))('the check can fail: %s replaces the cache', (_, after, before) => {
  expect(lost(build(after), build(before)).replaced).toContain('Cache18F6EE16');
});
