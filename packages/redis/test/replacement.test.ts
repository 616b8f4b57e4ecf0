import { App, Size } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { problemsOf, replacementPropertiesOf, testStack } from '@external-metrics/testkit';
import { AlarmThreshold, CacheAuth, CacheEngine, CacheSource, CacheTopology, CacheUser, DeployedCache } from '../src';
import { replacementProperties, updatedInPlace } from '../src/private/replacement-properties';
import { CacheProps, newCache } from './fixture';

function deployedFrom(props: CacheProps): DeployedCache {
  const stack = testStack();
  const cache = newCache(stack, props);
  const metadata = cache.node.metadata.find(({ type }) => type === 'external-metrics:deployed');
  return stack.resolve(metadata!.data) as DeployedCache;
}

function fingerprintsIn(message: string): string[] {
  return [...new Set([...message.matchAll(/acknowledge the \w+ with ([0-9a-f]{12})/g)].map(([, fingerprint]) => fingerprint))];
}

function synthesise(props: CacheProps) {
  const stack = testStack();
  newCache(stack, props);
  (stack.node.root as App).synth();
}

const serverless = (gibibytes: number): CacheProps => ({ topology: CacheTopology.serverless({ maxData: Size.gibibytes(gibibytes), maxEcpu: 5000 }) });
const shared = CacheAuth.userGroup({ userGroupId: 'shared', engine: 'redis' });

test.each(Object.entries(replacementProperties))('%s: the table is that of the service specification', (type, properties) => {
  expect(properties).toEqual(replacementPropertiesOf(type).filter((name) => !updatedInPlace[type]?.includes(name)));
});

test('what stands is described, with engine and authentication', () => {
  const { resources, ...facts } = deployedFrom({});
  expect(facts).toEqual({ engine: 'valkey', engineVersion: '8.2', auth: 'users' });
  const { resources: serverless } = deployedFrom({ topology: CacheTopology.serverless({ maxData: Size.gibibytes(10), maxEcpu: 5000 }) });
  expect([...new Set([...resources, ...serverless].map(({ resourceType }) => resourceType))].sort()).toEqual(Object.keys(replacementProperties).sort());
});

test('nothing is guarded before the first deployment', () => {
  expect(() => synthesise({})).not.toThrow();
});

test.each<[string, CacheProps, CacheProps]>([
  ['nothing changes', {}, {}],
  ['a node is added', { topology: CacheTopology.replicated({ nodes: 2 }) }, { topology: CacheTopology.replicated({ nodes: 3 }) }],
  ['a shard is added', { topology: CacheTopology.sharded({ shards: 2, replicasPerShard: 1 }) }, { topology: CacheTopology.sharded({ shards: 3, replicasPerShard: 1 }) }],
  ['the nodes grow', {}, { nodeType: 'cache.r7g.xlarge' }],
  ['the minor version grows', { engine: CacheEngine.VALKEY_8_0 }, { engine: CacheEngine.VALKEY_8_1 }],
  ['the major version grows', { engine: CacheEngine.VALKEY_8_2 }, { engine: CacheEngine.VALKEY_9_0 }],
  ['parameters and alarms change', {}, { parameters: { timeout: '300' }, alarms: { memoryPercent: AlarmThreshold.of(50) } }],
  ['a user is added', {}, { auth: CacheAuth.users([CacheUser.password('app'), CacheUser.iam('service')]) }],
  ['a serverless cache grows', serverless(10), serverless(20)],
  ['a serverless cache goes from Redis to Valkey', { ...serverless(10), auth: shared, engine: CacheEngine.REDIS_7_1 }, { ...serverless(10), auth: shared, engine: CacheEngine.VALKEY_8_2 }],
  ['windows change', {}, { snapshotWindow: '10:00-11:00', maintenanceWindow: 'tue:04:00-tue:05:00' }],
])('passes when %s', (_, before, after) => {
  expect(() => synthesise({ ...after, deployed: deployedFrom(before) })).not.toThrow();
});

test.each<[string, CacheProps, CacheProps, string]>([
  ['the engine', { engine: CacheEngine.REDIS_7_1 }, { engine: CacheEngine.VALKEY_8_2 }, 'Engine'],
  ['the way of authentication, to a token', {}, { auth: CacheAuth.token() }, 'AuthToken'],
  ['the way of authentication, to users', { auth: CacheAuth.token() }, {}, 'AuthToken'],
  ['the port', {}, { port: 6380 }, 'Port'],
  ['the replicas of a shard', { topology: CacheTopology.sharded({ shards: 2, replicasPerShard: 1 }) }, { topology: CacheTopology.sharded({ shards: 2, replicasPerShard: 2 }) }, 'ReplicasPerNodeGroup'],
  ['one shard to several', {}, { topology: CacheTopology.sharded({ shards: 2, replicasPerShard: 1 }) }, 'ReplicasPerNodeGroup'],
  ['the source', { source: CacheSource.snapshot('before') }, {}, 'SnapshotName'],
  ['to nodes with SSD', { nodeType: 'cache.r6g.xlarge' }, { nodeType: 'cache.r6gd.xlarge' }, 'DataTieringEnabled'],
])('a change of %s is refused, and passes with the fingerprints of the refusal only', (_, before, after, property) => {
  const change = { ...after, deployed: deployedFrom(before) };
  const message = problemsOf((stack) => newCache(stack, change));
  expect(message).toContain(`[ReplacementNotAcknowledged] Cache18F6EE16.${property} (AWS::ElastiCache::ReplicationGroup)`);
  const acknowledgedReplacements = fingerprintsIn(message);
  expect(() => synthesise({ ...change, acknowledgedReplacements })).not.toThrow();
  expect(problemsOf((stack) => newCache(stack, { ...change, acknowledgedReplacements: acknowledgedReplacements.slice(1) }))).toContain(acknowledgedReplacements[0]);
});

test('another key is refused, and the removal of the one that stands', () => {
  const deployed = deployedFrom({});
  const message = problemsOf((stack) => newCache(stack, { deployed, encryptionKey: Key.fromKeyArn(stack, 'Other', 'arn:aws:kms:us-east-1:111122223333:key/other') }));
  expect(message).toContain('[ReplacementNotAcknowledged] Cache18F6EE16.KmsKeyId');
  expect(message).toContain('[RemovalNotAcknowledged] CacheKeyCDF9DE27 (AWS::KMS::Key)');
});

test('a change of engine gives users and group other names', () => {
  const names = (engine: CacheEngine) => deployedFrom({ engine }).resources.flatMap(({ properties }) => [properties.UserId, properties.UserGroupId]).filter(Boolean);
  const [redis, valkey] = [names(CacheEngine.REDIS_7_1), names(CacheEngine.VALKEY_8_2)];
  expect(redis).toHaveLength(3);
  expect(redis.filter((name) => valkey.includes(name))).toEqual([]);
});

test('a user who leaves, with the secret, is a removal that has to be meant', () => {
  const deployed = deployedFrom({ auth: CacheAuth.users([CacheUser.password('app'), CacheUser.password('reporter')]) });
  const message = problemsOf((stack) => newCache(stack, { deployed }));
  expect([...message.matchAll(/RemovalNotAcknowledged\] (\w+)/g)].map(([, id]) => id)).toEqual([expect.stringContaining('UsersreporterSecret'), expect.stringMatching(/^CacheUsersreporter\w{8}$/)]);
});

test('nodes instead of a serverless cache are another cache', () => {
  expect(problemsOf((stack) => newCache(stack, { deployed: deployedFrom(serverless(10)) }))).toContain('[RemovalNotAcknowledged] CacheServerless');
});

test('another engine: the warning names the steps that keep the data', () => {
  const warned = (deployed: DeployedCache, engine: CacheEngine | undefined, props: CacheProps = {}) => {
    const stack = testStack();
    newCache(stack, { ...props, deployed: { ...deployed, resources: [] }, engine });
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('EngineMigration: .*From Redis to Valkey')).length;
  };
  const redis = deployedFrom({ engine: CacheEngine.REDIS_7_1 });
  expect(warned(redis, CacheEngine.VALKEY_8_2)).toBe(1);
  expect(warned(redis, undefined)).toBe(1);
  expect(warned(redis, CacheEngine.REDIS_7_1)).toBe(0);
  expect(warned(redis, CacheEngine.VALKEY_8_2, serverless(10))).toBe(0);
});
