import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnReplicationGroup, CfnUser } from 'aws-cdk-lib/aws-elasticache';
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { CacheAuth, CacheEngine, CacheTopology, RedisCache } from '@external-metrics/redis';

const app = new App();
const stack = new Stack(app, 'RedisInteg');

const vpc = new Vpc(stack, 'Vpc', {
  maxAzs: 2,
  natGateways: 0,
  restrictDefaultSecurityGroup: false,
  subnetConfiguration: [{ name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
});

const users = new RedisCache(stack, 'WithUsers', { vpc, nodeType: 'cache.t4g.micro', removalPolicy: RemovalPolicy.DESTROY });

const token = new RedisCache(stack, 'WithToken', {
  vpc,
  engine: CacheEngine.REDIS_7_1,
  topology: CacheTopology.replicated({ nodes: 2 }),
  nodeType: 'cache.t3.micro',
  auth: CacheAuth.token(),
  removalPolicy: RemovalPolicy.DESTROY,
});

const test = new IntegTest(app, 'RedisIntegTest', { testCases: [stack] });

function expectGroup(group: CfnReplicationGroup, expected: { [key: string]: unknown }) {
  test.assertions.awsApiCall('ElastiCache', 'describeReplicationGroups', { ReplicationGroupId: group.ref }).expect(ExpectedResult.objectLike({
    ReplicationGroups: [Match.objectLike({
      Status: 'available',
      AutomaticFailover: 'enabled',
      MultiAZ: 'enabled',
      TransitEncryptionEnabled: true,
      AtRestEncryptionEnabled: true,
      SnapshotRetentionLimit: 7,
      SnapshotWindow: '02:00-03:00',
      MemberClusters: ['-001$', '-002$'].map((pattern) => Match.stringLikeRegexp(pattern)),
      ...expected,
    })],
  }));
}

const [groupId] = users.replicationGroup.userGroupIds!;
expectGroup(users.replicationGroup, { UserGroupIds: [groupId], AuthTokenEnabled: false });
expectGroup(token.replicationGroup, { AuthTokenEnabled: true });

for (const [userName, rights] of [['app', '^on '], ['default', '^off ']]) {
  const user = users.node.findChild('Users').node.findChild(userName).node.findChild('Resource') as CfnUser;
  test.assertions.awsApiCall('ElastiCache', 'describeUsers', { UserId: user.ref }).expect(ExpectedResult.objectLike({
    Users: [Match.objectLike({
      UserName: userName, Engine: 'valkey', Status: 'active', UserGroupIds: [groupId], AccessString: Match.stringLikeRegexp(rights), Authentication: Match.objectLike({ Type: 'password', PasswordCount: 1 }),
    })],
  }));
}
