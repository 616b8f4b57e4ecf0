import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { InterfaceVpcEndpointAwsService, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { CacheAuth, CacheTopology, CacheUser, RedisCache, RedisCacheProbe, RedisCacheRotation } from '@external-metrics/redis';

const app = new App();
const stack = new Stack(app, 'RedisServerlessInteg');
const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0, restrictDefaultSecurityGroup: false, subnetConfiguration: [{ name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }] });
for (const service of [InterfaceVpcEndpointAwsService.SECRETS_MANAGER, InterfaceVpcEndpointAwsService.ELASTICACHE]) vpc.addInterfaceEndpoint(service.shortName, { service });

const cache = new RedisCache(stack, 'Cache', {
  vpc,
  topology: CacheTopology.serverless({ minData: Size.gibibytes(1), maxData: Size.gibibytes(10), maxEcpu: 5000 }),
  auth: CacheAuth.users([CacheUser.password('app'), CacheUser.iam('service')]),
  snapshotRetention: Duration.days(3),
  removalPolicy: RemovalPolicy.DESTROY,
});
const rotation = new RedisCacheRotation(stack, 'Rotation', { cache, vpc, vpcSubnets, gracePeriod: Duration.seconds(2) });
const probe = new RedisCacheProbe(stack, 'Probe', { cache, vpc, vpcSubnets, rotates: true });
probe.node.addDependency(rotation);

const { assertions } = new IntegTest(app, 'Integ', { testCases: [stack] });

let last = assertions.awsApiCall('ElastiCache', 'describeServerlessCaches', { ServerlessCacheName: cache.cacheName }).expect(ExpectedResult.objectLike({
  ServerlessCaches: [Match.objectLike({
    Status: 'available', Engine: 'valkey', MajorEngineVersion: '8', KmsKeyId: cache.encryptionKey.keyArn, UserGroupId: cache.serverlessCache!.userGroupId,
    CacheUsageLimits: { DataStorage: { Unit: 'GB', Minimum: 1, Maximum: 10 }, ECPUPerSecond: { Maximum: 5000 } },
    SnapshotRetentionLimit: 3, DailySnapshotTime: '02:00', SecurityGroupIds: [cache.securityGroup.securityGroupId], Endpoint: { Address: cache.connectionInfo.host, Port: 6379 },
  })],
}));

// The emulator puts a space behind a colon.
const nothingFailed = '"failed":\\s*\\[\\]';
const steps: [event: object, payload: string][] = [
  [{ write: 'by the app', denied: [['FLUSHALL']] }, nothingFailed],
  [{ login: 'service', read: 'by the app', write: 'by a role' }, nothingFailed],
  [{ rotate: true }, nothingFailed],
  [{ read: 'by a role' }, nothingFailed],
  [{ wrong: 'password' }, '"failed":\\s*\\["logs in over TLS[^"]*: [^"]*WRONGPASS'],
];
for (const [event, payload] of steps) {
  last = last.next(assertions.invokeFunction({ functionName: probe.function.functionName, payload: JSON.stringify(event) })
    .expect(ExpectedResult.objectLike({ StatusCode: 200, Payload: Match.stringLikeRegexp(payload) })));
}
