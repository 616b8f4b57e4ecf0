import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { templateOf, testStack } from '@external-metrics/testkit';
import { CacheAuth, CacheEngine, CacheSource, CacheTopology, CacheUser, RedisCache } from '../src';
import { CacheProps, existingVpc, newCache } from './fixture';

const SERVERLESS = 'AWS::ElastiCache::ServerlessCache';
const topology = CacheTopology.serverless({ maxData: Size.gibibytes(10), maxEcpu: 5000 });
const templateWith = (props: CacheProps = {}) => templateOf((stack) => newCache(stack, { topology, ...props }));

test('it is encrypted, private, backed up and asks for a user', () => {
  const template = templateWith();
  template.hasResource(SERVERLESS, {
    DeletionPolicy: 'Delete',
    Properties: {
      ServerlessCacheName: Match.stringLikeRegexp('^test-cache-[0-9a-f]{8}-[0-9a-f]{8}$'),
      Engine: 'valkey', MajorEngineVersion: '8',
      CacheUsageLimits: { DataStorage: { Unit: 'GB', Maximum: 10, Minimum: Match.absent() }, ECPUPerSecond: { Maximum: 5000, Minimum: Match.absent() } },
      KmsKeyId: { 'Fn::GetAtt': ['CacheKeyCDF9DE27', 'Arn'] },
      SubnetIds: ['subnet-isolated-1', 'subnet-isolated-2'],
      SecurityGroupIds: [{ 'Fn::GetAtt': ['CacheSecurityGroup79A9F160', 'GroupId'] }],
      UserGroupId: { Ref: 'CacheUserGroup978A79CF' },
      SnapshotRetentionLimit: 7, DailySnapshotTime: '02:00', FinalSnapshotName: Match.stringLikeRegexp('-final$'), SnapshotArnsToRestore: Match.absent(),
    },
  });
  for (const type of ['AWS::ElastiCache::ReplicationGroup', 'AWS::ElastiCache::ParameterGroup', 'AWS::ElastiCache::SubnetGroup', 'AWS::Logs::LogGroup']) template.resourceCountIs(type, 0);
});

test('every property that it has reaches the template', () => {
  const limits = CacheTopology.serverless({ minData: Size.gibibytes(2), maxData: Size.gibibytes(20), minEcpu: 2000, maxEcpu: 9000 });
  const template = templateWith({
    topology: limits, engine: CacheEngine.REDIS_7_1, snapshotRetention: Duration.days(35), snapshotWindow: '22:30-23:30', removalPolicy: RemovalPolicy.RETAIN,
    source: CacheSource.snapshot('arn:aws:elasticache:us-east-1:111122223333:serverlesscachesnapshot:before'),
  });
  template.hasResource(SERVERLESS, {
    DeletionPolicy: 'Retain',
    Properties: {
      Engine: 'redis', MajorEngineVersion: '7', CacheUsageLimits: { DataStorage: { Unit: 'GB', Minimum: 2, Maximum: 20 }, ECPUPerSecond: { Minimum: 2000, Maximum: 9000 } },
      SnapshotRetentionLimit: 35, DailySnapshotTime: '22:30', FinalSnapshotName: Match.absent(), SnapshotArnsToRestore: ['arn:aws:elasticache:us-east-1:111122223333:serverlesscachesnapshot:before'],
    },
  });
});

test('DESTROY takes no last snapshot', () => {
  templateWith({ removalPolicy: RemovalPolicy.DESTROY }).hasResource(SERVERLESS, { DeletionPolicy: 'Delete', Properties: { FinalSnapshotName: Match.absent() } });
});

test('its name changes with what replaces it, and with nothing else', () => {
  const nameOf = (props: CacheProps) => (Object.values(templateWith(props).findResources(SERVERLESS)) as { Properties: { ServerlessCacheName: string } }[])[0].Properties.ServerlessCacheName;
  const name = nameOf({});
  expect(nameOf({ topology: CacheTopology.serverless({ maxData: Size.gibibytes(99), maxEcpu: 9999 }), engine: CacheEngine.REDIS_7_1, snapshotRetention: Duration.days(1) })).toBe(name);
  expect(nameOf({ source: CacheSource.snapshot('arn:aws:elasticache:us-east-1:111122223333:serverlesscachesnapshot:before') })).not.toBe(name);
  expect(nameOf({ vpcSubnets: { availabilityZones: ['us-east-1a'] } })).not.toBe(name);
  expect(name.length).toBeLessThanOrEqual(40);
});

test('clients reach it, and its readers, by cluster protocol', () => {
  const stack = testStack();
  const cache = new RedisCache(stack, 'Cache', { vpc: existingVpc(stack), topology, clientSecurityGroup: SecurityGroup.fromSecurityGroupId(stack, 'Client', 'sg-1') });
  const endpoint = (which: string) => ({ 'Fn::GetAtt': ['CacheServerlessB4693E6C', `${which}.Address`] });
  const resolved = stack.resolve({ ...cache.connectionInfo, reader: cache.readerEndpoint, primary: cache.primaryEndpoint }) as object;
  expect(resolved).toMatchObject({ host: endpoint('Endpoint'), port: 6379, tls: true, clusterMode: true, username: 'app', reader: { address: endpoint('ReaderEndpoint'), port: 6380 } });
  expect(resolved).not.toHaveProperty('primary');
  expect([cache.replicationGroup, cache.nodeType]).toEqual([undefined, undefined]);
  expect(stack.resolve(cache.cacheArn)).toEqual({ 'Fn::GetAtt': ['CacheServerlessB4693E6C', 'ARN'] });
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 6379, ToPort: 6380, SourceSecurityGroupId: 'sg-1' });
});

test('one that was made elsewhere lets a role in by its own ARN', () => {
  const stack = testStack();
  const cache = RedisCache.fromRedisCacheAttributes(stack, 'Theirs', { cacheName: 'theirs', securityGroups: [], topology, configurationEndpointAddress: 'theirs.example', username: 'service' });
  cache.grants.connect(new Role(stack, 'Role', { assumedBy: new ServicePrincipal('pods.eks.amazonaws.com') }));
  const arn = (resource: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:elasticache:us-east-1:111122223333:${resource}`]] });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: [Match.objectLike({ Action: 'elasticache:Connect', Resource: [arn('serverlesscache:theirs'), arn('user:service')] })] } });
});

test('an IAM user connects to the serverless cache', () => {
  const stack = testStack();
  const cache = newCache(stack, { topology, auth: CacheAuth.users([CacheUser.iam('service')]) });
  expect(stack.resolve(cache.logins[0].userName)).toMatch(/-valkey-service$/);
});
