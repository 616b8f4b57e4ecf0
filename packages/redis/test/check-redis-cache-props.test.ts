import { App, CfnParameter, Duration, RemovalPolicy, Size, Stack, Token } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { problemsOf, testStack } from '@external-metrics/testkit';
import { AlarmThreshold, CacheAccess, CacheAuth, CacheEngine, CacheSource, CacheTopology, CacheUse, CacheUser, DeployedCache, RedisCache, ServerlessTopology } from '../src';
import { CacheProps, existingVpc, newCache } from './fixture';

const deployed: DeployedCache = { resources: [], engine: 'valkey', engineVersion: '8.10', auth: 'users' };

const serverless = (limits: Partial<ServerlessTopology> = {}) => ({ topology: CacheTopology.serverless({ maxData: Size.gibibytes(10), maxEcpu: 5000, ...limits }) });
const rdb = (keys: string[]) => CacheSource.rdb(Bucket.fromBucketName(new Stack(), 'Dumps', 'dumps'), keys);
const users = (...given: CacheUser[]) => ({ auth: CacheAuth.users(given) });

const cases: [string, CacheProps][] = [
  ['[PublicSubnets] vpcSubnets: got "public subnets"', { vpcSubnets: { subnetType: SubnetType.PUBLIC } }],
  ['[SubnetsMissing] vpcSubnets: got "There are no subnet groups with name', { vpcSubnets: { subnetGroupName: 'Nowhere' } }],
  ['[SubnetsTooFew] vpcSubnets: got "1 availability zone"', { vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED, availabilityZones: ['us-east-1a'] } }],
  ['[EngineUnsupported] engine: got "memcached 1.6"', { engine: CacheEngine.of('memcached', '1.6', 'memcached1.6') }],
  ['[EngineUnsupported] engine: got "redis 6.2"', { engine: CacheEngine.of('redis', '6.2', 'redis6.x') }],
  ['[EngineUnsupported] engine: got "redis 7.2"', { engine: CacheEngine.of('redis', '7.2', 'redis7') }],
  ['[EngineUnsupported] engine: got "valkey 7.1"', { engine: CacheEngine.of('valkey', '7.1', 'valkey7') }],
  ['[EngineUnsupported] engine: got "valkey 8"', { engine: CacheEngine.of('valkey', '8', 'valkey8') }],
  ['[EngineUnsupported] engine.family: got "redis7", expected a parameter group family of valkey', { engine: CacheEngine.of('valkey', '8.2', 'redis7') }],
  ['[EngineUnsupported] nodeType: got "cache.m8g.large"', { engine: CacheEngine.REDIS_7_1, nodeType: 'cache.m8g.large' }],
  ['[EngineDowngrade] engine: got "8.2", expected 8.10, as deployed', { deployed }],
  ['[NodeCountInvalid] topology.nodes: got 0', { topology: CacheTopology.replicated({ nodes: 0 }) }],
  ['[NodeCountInvalid] topology.nodes: got 7', { topology: CacheTopology.replicated({ nodes: 7 }) }],
  ['[NodeCountInvalid] topology.nodes: got 1.5', { topology: CacheTopology.replicated({ nodes: 1.5 }) }],
  ['[TopologyInvalid] topology.shards: got 0', { topology: CacheTopology.sharded({ shards: 0, replicasPerShard: 1 }) }],
  ['[TopologyInvalid] topology.replicasPerShard: got 6', { topology: CacheTopology.sharded({ shards: 1, replicasPerShard: 6 }) }],
  ['[TopologyInvalid] topology.replicasPerShard: got -1', { topology: CacheTopology.sharded({ shards: 1, replicasPerShard: -1 }) }],
  ['[TopologyInvalid] topology: got 600', { topology: CacheTopology.sharded({ shards: 200, replicasPerShard: 2 }) }],
  ['[ServerlessLimitInvalid] topology.maxData: got 0.5', serverless({ maxData: Size.mebibytes(512) })],
  ['[ServerlessLimitInvalid] topology.maxData: got 5001', serverless({ maxData: Size.gibibytes(5001) })],
  ['[ServerlessLimitInvalid] topology.minData: got 11, expected a whole number of gibibytes from 1 to 10', serverless({ minData: Size.gibibytes(11) })],
  ['[ServerlessLimitInvalid] topology.maxEcpu: got 999', serverless({ maxEcpu: 999 })],
  ['[ServerlessLimitInvalid] topology.maxEcpu: got 15000001', serverless({ maxEcpu: 15_000_001 })],
  ['[ServerlessLimitInvalid] topology.minEcpu: got 5001', serverless({ minEcpu: 5001 })],
  ['[ServerlessUnsupported] nodeType: got "cache.m7g.large"', { ...serverless(), nodeType: 'cache.m7g.large' }],
  ['[ServerlessUnsupported] multiAz: got false', { ...serverless(), multiAz: false }],
  ['[ServerlessUnsupported] parameters: got "a value"', { ...serverless(), parameters: { timeout: '300' } }],
  ['[ServerlessUnsupported] use: got "CACHE"', { ...serverless(), use: CacheUse.CACHE }],
  ['[ServerlessUnsupported] logRetention: got 7', { ...serverless(), logRetention: 7 }],
  ['[ServerlessUnsupported] maintenanceWindow: got "mon:03:00-mon:05:00"', { ...serverless(), maintenanceWindow: 'mon:03:00-mon:05:00' }],
  ['[ServerlessUnsupported] globalReplicationGroupId: got "ldgnf-sessions"', { ...serverless(), globalReplicationGroupId: 'ldgnf-sessions' }],
  ['[ServerlessUnsupported] port: got 6380, expected 6379', { ...serverless(), port: 6380 }],
  ['[AuthUnsupported] auth: got "a token"', { ...serverless(), auth: CacheAuth.token() }],
  ['[MultiAzUnsupported] multiAz: got true', { topology: CacheTopology.replicated({ nodes: 1 }), multiAz: true }],
  ['[MultiAzUnsupported] multiAz: got true', { topology: CacheTopology.sharded({ shards: 3, replicasPerShard: 0 }), multiAz: true }],
  ['[DataTieringUnsupported] dataTiering: got true, expected false with cache.t4g.small', { nodeType: 'cache.t4g.small', dataTiering: true }],
  ['[DataTieringUnsupported] dataTiering: got false, expected true with cache.r6gd.xlarge', { nodeType: 'cache.r6gd.xlarge', dataTiering: false }],
  ['[SourceUnsupported] source: got "RDB files"', { ...serverless(), source: rdb(['dump.rdb']) }],
  ['[SourceUnsupported] source.keys: got []', { source: rdb([]) }],
  ['[SourceUnsupported] source.snapshot: got "nightly", expected the ARN', { ...serverless(), source: CacheSource.snapshot('nightly') }],
  ['[SourceUnsupported] source.snapshot: got "arn:aws:elasticache:', { source: CacheSource.snapshot('arn:aws:elasticache:us-east-1:111122223333:snapshot:nightly') }],
  ['[UsersMissing] auth.users: got []', users()],
  ['[UsersTooMany] auth.users: got 100', users(...Array.from({ length: 100 }, (_, index) => CacheUser.password(`user${index}`)))],
  ['[UserNameInvalid] auth.users.Default: got "Default"', users(CacheUser.password('Default'))],
  ['[UserNameInvalid] auth.users.1st: got "1st"', users(CacheUser.password('1st'))],
  ['[UserNameInvalid] auth.users.a--b: got "a--b"', users(CacheUser.iam('a--b'))],
  ['[UserNameInvalid] auth.users.a123456789012345678901', users(CacheUser.password('a123456789012345678901'))],
  ['[UserNameTaken] auth.users: got "app"', users(CacheUser.password('app'), CacheUser.iam('App'))],
  ['[IamUserIdInvalid] auth.users.service.userId: got "other", expected service', users(CacheUser.iam('service', { userId: 'other' }))],
  ['[AccessStringInvalid] auth.users.app.access: got "a rule on passwords"', users(CacheUser.password('app', { access: CacheAccess.of('on >secret ~* +@all') }))],
  ['[AccessStringInvalid] auth.users.app.access: got "a rule on passwords"', users(CacheUser.password('app', { access: CacheAccess.of('on nopass ~* +@all') }))],
  ['[AccessStringInvalid] auth.users.app.access: got "~* +@all", expected a string with the rule on', users(CacheUser.password('app', { access: CacheAccess.of('~* +@all') }))],
  ['[PasswordLengthInvalid] auth.users.app.passwordLength: got 15', users(CacheUser.password('app', { passwordLength: 15 }))],
  ['[PasswordLengthInvalid] auth.token.length: got 129', { auth: CacheAuth.token({ length: 129 }) }],
  ['[TokenCharactersInvalid] auth.token.punctuation: got "@/", expected characters of !&#$^<>-', { auth: CacheAuth.token({ punctuation: '!@/-' }) }],
  ['[EngineMismatch] auth.userGroup.engine: got "valkey"', { engine: CacheEngine.REDIS_7_1, auth: CacheAuth.userGroup({ userGroupId: 'theirs', engine: 'valkey' }) }],
  ['[GlobalDatastoreConflict] engine: got "a value"', { globalReplicationGroupId: 'ldgnf-sessions', engine: CacheEngine.VALKEY_8_2 }],
  ['[GlobalDatastoreConflict] nodeType: got "cache.r7g.large"', { globalReplicationGroupId: 'ldgnf-sessions', nodeType: 'cache.r7g.large' }],
  ['[GlobalDatastoreConflict] multiAz: got false', { globalReplicationGroupId: 'ldgnf-sessions', multiAz: false }],
  ['[GlobalDatastoreConflict] use: got "CACHE"', { globalReplicationGroupId: 'ldgnf-sessions', use: CacheUse.CACHE }],
  ['[GlobalDatastoreConflict] auth: got "a token"', { globalReplicationGroupId: 'ldgnf-sessions', auth: CacheAuth.token() }],
  ['[AlarmsTooMany] alarms: got 420', { topology: CacheTopology.sharded({ shards: 14, replicasPerShard: 2 }) }],
  ['[NodeTypeInvalid] nodeType: got "m7g.large"', { nodeType: 'm7g.large' }],
  ['[NodeTypeInvalid] nodeType: got "cache.m7g"', { nodeType: 'cache.m7g' }],
  ['[SnapshotUnsupported] nodeType: got "cache.t1.micro"', { nodeType: 'cache.t1.micro' }],
  ['[PortInvalid] port: got 0', { port: 0 }],
  ['[PortInvalid] port: got 65536', { port: 65536 }],
  ['[SnapshotRetentionInvalid] snapshotRetention: got "36 days"', { snapshotRetention: Duration.days(36) }],
  ['[SnapshotRetentionInvalid] snapshotRetention: got "0.5 days"', { snapshotRetention: Duration.hours(12) }],
  ['[WindowInvalid] snapshotWindow: got "2:00-3:00"', { snapshotWindow: '2:00-3:00' }],
  ['[WindowInvalid] snapshotWindow: got "02:00-02:59"', { snapshotWindow: '02:00-02:59' }],
  ['[WindowInvalid] maintenanceWindow: got "04:00-05:00"', { maintenanceWindow: '04:00-05:00' }],
  ['[WindowInvalid] maintenanceWindow: got "sun:04:00-sun:04:30"', { maintenanceWindow: 'sun:04:00-sun:04:30' }],
  ['[WindowInvalid] maintenanceWindow: got "sun:04:00-mon:05:00"', { maintenanceWindow: 'sun:04:00-mon:05:00' }],
  ['[WindowsOverlap] snapshotWindow: got "04:30-05:30 and sun:04:00-sun:05:00"', { snapshotWindow: '04:30-05:30' }],
  ['[WindowsOverlap]', { snapshotWindow: '23:30-00:30', maintenanceWindow: 'mon:00:00-mon:01:00' }],
  ['[WindowsOverlap]', { snapshotWindow: '00:00-01:00', maintenanceWindow: 'sat:23:30-sun:00:30' }],
  ['[ParameterProtected] parameters.cluster-enabled: got "no"', { parameters: { 'cluster-enabled': 'no' } }],
  ['[ParameterProtected] parameters.maxmemory-policy', { use: CacheUse.CACHE, parameters: { 'maxmemory-policy': 'allkeys-lfu' } }],
  ['[AlarmThresholdInvalid] alarms.memoryPercent: got 101', { alarms: { memoryPercent: AlarmThreshold.of(101) } }],
  ['[AlarmThresholdInvalid] alarms.swapBytes: got -1', { alarms: { swapBytes: AlarmThreshold.of(-1) } }],
];

test.each(cases)('%s', (expected, props) => {
  const message = problemsOf((stack) => newCache(stack, props));
  expect(message).toContain(`Test/Cache: 1 problem\n`);
  expect(message).toContain(expected);
  expect(message).toMatch(/, expected .+; .+/);
});

test('every problem is reported at once', () => {
  const message = problemsOf((stack) => newCache(stack, { port: -1, nodeType: 'large', snapshotRetention: Duration.days(99), topology: CacheTopology.replicated({ nodes: 9 }), parameters: { maxclients: '1' } }));
  expect(message).toContain('Test/Cache: 5 problems');
  for (const code of ['NodeCountInvalid', 'NodeTypeInvalid', 'PortInvalid', 'SnapshotRetentionInvalid', 'ParameterProtected']) expect(message).toContain(`[${code}]`);
});

test('nothing is made before the problems are thrown', () => {
  const stack = testStack();
  const vpc = existingVpc(stack);
  expect(() => new RedisCache(stack, 'Cache', { vpc, port: -1 })).toThrow('PortInvalid');
  expect(stack.node.findChild('Cache').node.children).toEqual([]);
});

test.each<[string, CacheProps]>([
  ['a window around midnight', { snapshotWindow: '23:30-00:30', maintenanceWindow: 'mon:01:00-mon:02:00' }],
  ['a window beside the other', { snapshotWindow: '03:00-04:00' }],
  ['one node in one zone', { topology: CacheTopology.replicated({ nodes: 1 }), vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED, availabilityZones: ['us-east-1a'] } }],
  ['a node type without snapshots, if none is wanted', { nodeType: 'cache.t1.micro', snapshotRetention: Duration.days(0), removalPolicy: RemovalPolicy.DESTROY }],
  ['the version that stands', { deployed: { ...deployed, engineVersion: '8.2' } }],
  ['another engine, of whatever version', { deployed: { ...deployed, engine: 'redis', engineVersion: '9.9' } }],
  ['a user group of Valkey for Valkey', { auth: CacheAuth.userGroup({ userGroupId: 'theirs', engine: 'valkey' }) }],
  ['a user group of Redis for Valkey', { auth: CacheAuth.userGroup({ userGroupId: 'theirs', engine: 'redis' }) }],
  ['the longest password and name', users(CacheUser.password('a1234567890123456789', { passwordLength: 128 }))],
  ['the least and the most of a serverless cache', serverless({ minData: Size.gibibytes(1), maxData: Size.gibibytes(5000), minEcpu: 1000, maxEcpu: 15_000_000 })],
  ['an IAM user whose ID is its name', users(CacheUser.iam('service', { userId: 'service' }))],
  ['replicas that stand in one zone, if that is meant', { multiAz: false }],
  ['many shards with fewer alarms', { topology: CacheTopology.sharded({ shards: 14, replicasPerShard: 2 }), alarms: { swapBytes: AlarmThreshold.none() } }],
])('passes: %s', (_, props) => {
  const stack = testStack();
  newCache(stack, props);
  expect(() => (stack.node.root as App).synth()).not.toThrow();
});

test('what is known only when deploying passes', () => {
  const stack = new Stack(new App(), 'Test');
  const text = (id: string) => new CfnParameter(stack, id).valueAsString;
  newCache(stack, {
    engine: CacheEngine.of('valkey', text('Version'), 'valkey8'),
    nodeType: text('NodeType'),
    port: Token.asNumber({ Ref: 'Port' }),
    snapshotWindow: text('SnapshotWindow'),
    maintenanceWindow: text('MaintenanceWindow'),
    snapshotRetention: Duration.days(Token.asNumber({ Ref: 'Days' })),
    alarms: { memoryPercent: AlarmThreshold.of(Token.asNumber({ Ref: 'Memory' })) },
  });
  expect(() => (stack.node.root as App).synth()).not.toThrow();
});
