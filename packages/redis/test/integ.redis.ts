import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { InterfaceVpcEndpointAwsService, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnUser } from 'aws-cdk-lib/aws-elasticache';
import { CacheAccess, CacheAuth, CacheEngine, CacheTopology, CacheUse, CacheUser, RedisCache, RedisCacheProbe, RedisCacheRotation } from '@external-metrics/redis';

const app = new App();
const stack = new Stack(app, 'RedisInteg');
const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0, restrictDefaultSecurityGroup: false, subnetConfiguration: [{ name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }] });
vpc.addInterfaceEndpoint('SecretsManager', { service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER });
vpc.addInterfaceEndpoint('ElastiCache', { service: InterfaceVpcEndpointAwsService.ELASTICACHE });
const common = { vpc, removalPolicy: RemovalPolicy.DESTROY };

const users = new RedisCache(stack, 'WithUsers', {
  ...common, nodeType: 'cache.t4g.micro', use: CacheUse.SESSION,
  auth: CacheAuth.users([CacheUser.password('app'), CacheUser.password('reporter', { access: CacheAccess.readOnly({ keys: ['probe:*'] }) }), CacheUser.iam('service')]),
});
const token = new RedisCache(stack, 'WithToken', { ...common, engine: CacheEngine.REDIS_7_1, topology: CacheTopology.replicated({ nodes: 2 }), nodeType: 'cache.t3.micro', auth: CacheAuth.token({ punctuation: '!-' }) });
const sharded = new RedisCache(stack, 'Sharded', { ...common, topology: CacheTopology.sharded({ shards: 3, replicasPerShard: 1 }), nodeType: 'cache.t4g.small' });

const caches = Object.entries({ Users: users, Token: token, Sharded: sharded });
const probes = Object.fromEntries(caches.map(([name, cache]) => [name, new RedisCacheProbe(stack, `${name}Probe`, { cache, vpc, vpcSubnets, rotates: true })]));
// Under the rotation of one a client of the others goes on.
const rotations = caches.map(([name, cache]) => new RedisCacheRotation(stack, `${name}Rotation`, { cache, vpc, vpcSubnets, gracePeriod: Duration.seconds(2) }));
for (const probe of Object.values(probes)) probe.node.addDependency(...rotations);

const { assertions } = new IntegTest(app, 'RedisIntegTest', { testCases: [stack] });

function described(cache: RedisCache, members: string[], expected: { [key: string]: unknown }) {
  return assertions.awsApiCall('ElastiCache', 'describeReplicationGroups', { ReplicationGroupId: cache.cacheName }).expect(ExpectedResult.objectLike({
    ReplicationGroups: [Match.objectLike({
      Status: 'available',
      AutomaticFailover: 'enabled',
      MultiAZ: 'enabled',
      TransitEncryptionEnabled: true,
      AtRestEncryptionEnabled: true,
      SnapshotRetentionLimit: 7,
      SnapshotWindow: '02:00-03:00',
      MemberClusters: members.map((pattern) => Match.stringLikeRegexp(`-${pattern}$`)),
      ...expected,
    })],
  }));
}

const [groupId] = users.replicationGroup!.userGroupIds!;
let last = described(users, ['001', '002'], { UserGroupIds: [groupId], AuthTokenEnabled: false })
  .next(described(token, ['001', '002'], { AuthTokenEnabled: true }))
  .next(described(sharded, ['0001-001', '0001-002', '0002-001', '0002-002', '0003-001', '0003-002'], { AuthTokenEnabled: false }));

for (const [name, rights, authentication] of [['app', '^on ', 'password'], ['reporter', '^on %R~probe:', 'password'], ['service', '^on ', 'iam'], ['default', '^off ', 'password']]) {
  const user = users.node.findChild('Users').node.findChild(name).node.findChild('Resource') as CfnUser;
  last = last.next(assertions.awsApiCall('ElastiCache', 'describeUsers', { UserId: user.ref }).expect(ExpectedResult.objectLike({
    Users: [Match.objectLike({
      UserName: user.userName, Engine: 'valkey', Status: 'active', UserGroupIds: [groupId], AccessString: Match.stringLikeRegexp(rights),
      Authentication: Match.objectLike({ Type: authentication, PasswordCount: authentication === 'iam' ? 0 : 1 }),
    })],
  })));
}

// The emulator puts a space behind a colon.
const nothingFailed = '"failed":\\s*\\[\\]';
const refusedAtLogin = (reason: string) => `"failed":\\s*\\["logs in over TLS[^"]*: [^"]*${reason}`;
const steps: [cache: string, event: object, payload: string][] = [
  ['Users', { write: 'by the app', allowed: [['EXPIRE', 'probe:0', '60']], denied: [['FLUSHALL'], ['KEYS', '*'], ['CONFIG', 'GET', '*']] }, nothingFailed],
  ['Users', { login: 'reporter', read: 'by the app', denied: [['SET', 'probe:0', 'x'], ['GET', 'other']] }, nothingFailed],
  ['Users', { login: 'service', read: 'by the app', write: 'by a role', denied: [['FLUSHALL']] }, nothingFailed],
  ['Token', { write: 'by the token', denied: [['CONFIG', 'GET', '*']] }, nothingFailed],
  ['Token', { read: 'by the token' }, nothingFailed],
  ['Sharded', { write: 'to every shard' }, nothingFailed],
  ['Sharded', { read: 'to every shard' }, nothingFailed],
  // That clients are not refused meanwhile, and that what they wrote is there afterwards.
  ['Users', { rotate: true }, nothingFailed],
  ['Token', { rotate: true }, nothingFailed],
  ['Sharded', { rotate: true }, nothingFailed],
  ['Users', { read: 'by a role' }, nothingFailed],
  ['Token', { read: 'by the token' }, nothingFailed],
  // That the probe finds what is wrong.
  ['Users', { wrong: 'password' }, refusedAtLogin('WRONGPASS')],
  ['Users', { login: 'service', wrong: 'password' }, refusedAtLogin('WRONGPASS')],
  ['Token', { wrong: 'password' }, refusedAtLogin('WRONGPASS')],
  ['Sharded', { wrong: 'authority' }, refusedAtLogin('certificate')],
  ['Users', { wrong: 'encryption' }, refusedAtLogin('')],
  ['Users', { read: 'something else' }, '"failed":\\s*\\["reads what was written'],
];
for (const [cache, event, payload] of steps) {
  last = last.next(assertions.invokeFunction({ functionName: probes[cache].function.functionName, payload: JSON.stringify(event) })
    .expect(ExpectedResult.objectLike({ StatusCode: 200, Payload: Match.stringLikeRegexp(payload) })));
}
