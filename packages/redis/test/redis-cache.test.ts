import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { templateOf, testStack } from '@external-metrics/testkit';
import { CacheEngine, CacheSource, CacheTopology, CacheUse, RedisCache } from '../src';
import { CacheProps, existingVpc, newCache } from './fixture';
import { fullProps, seedProps } from './identity-cases';

const GROUP = 'AWS::ElastiCache::ReplicationGroup';
const templateWith = (props: CacheProps = {}) => templateOf((stack) => newCache(stack, props));
const types = (template: Template) => Object.values((template.toJSON() as { Resources: Record<string, { Type: string }> }).Resources).map(({ Type }) => Type);

describe('with no optional property', () => {
  const template = templateWith();

  test('two nodes of Valkey stand in several zones, fail over, and are encrypted in transit and at rest', () => {
    template.hasResource(GROUP, {
      DeletionPolicy: 'Snapshot',
      UpdateReplacePolicy: 'Snapshot',
      UpdatePolicy: Match.absent(),
      Properties: {
        ReplicationGroupId: Match.absent(),
        Engine: 'valkey', EngineVersion: '8.2', AutoMinorVersionUpgrade: true, CacheNodeType: 'cache.m7g.large', ClusterMode: 'disabled', NumCacheClusters: 2,
        NumNodeGroups: Match.absent(), ReplicasPerNodeGroup: Match.absent(), DataTieringEnabled: Match.absent(), AuthToken: Match.absent(),
        MultiAZEnabled: true, AutomaticFailoverEnabled: true, Port: 6379,
        TransitEncryptionEnabled: true, TransitEncryptionMode: 'required', AtRestEncryptionEnabled: true, KmsKeyId: { 'Fn::GetAtt': ['CacheKeyCDF9DE27', 'Arn'] },
        SnapshotRetentionLimit: 7, SnapshotWindow: '02:00-03:00', PreferredMaintenanceWindow: 'sun:04:00-sun:05:00',
        UserGroupIds: [{ Ref: 'CacheUserGroup978A79CF' }],
        CacheSubnetGroupName: { Ref: 'CacheSubnetGroup355C216D' },
        CacheParameterGroupName: { Ref: 'CacheParametersvalkey8F4DA9BA5' },
        SecurityGroupIds: [{ 'Fn::GetAtt': ['CacheSecurityGroup79A9F160', 'GroupId'] }],
      },
    });
  });

  test('it stands in the isolated subnets, and nobody may connect', () => {
    template.hasResourceProperties('AWS::ElastiCache::SubnetGroup', { SubnetIds: ['subnet-isolated-1', 'subnet-isolated-2'], CacheSubnetGroupName: Match.absent() });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent(), SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })] });
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });

  test('the user app has a generated password and no administration, the user default is disabled', () => {
    const password = { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'CacheUsersappSecret75FC6279' }, ':SecretString:password::}}']] };
    template.resourceCountIs('AWS::ElastiCache::User', 2);
    template.hasResourceProperties('AWS::ElastiCache::User', { UserName: 'app', Engine: 'valkey', AccessString: 'on ~* &* +@all -@dangerous +info', Passwords: [password], NoPasswordRequired: Match.absent() });
    template.hasResourceProperties('AWS::ElastiCache::User', { UserName: 'default', Engine: 'valkey', AccessString: 'off ~* -@all', UserId: Match.not('default'), NoPasswordRequired: Match.absent() });
    template.hasResourceProperties('AWS::ElastiCache::UserGroup', { Engine: 'valkey', UserIds: [{ Ref: 'CacheUsersdefaultB089462E' }, { Ref: 'CacheUsersapp634F698A' }] });
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: Match.absent(),
      KmsKeyId: { 'Fn::GetAtt': ['CacheKeyCDF9DE27', 'Arn'] },
      GenerateSecretString: { SecretStringTemplate: '{"username":"app"}', GenerateStringKey: 'password', PasswordLength: 64, ExcludePunctuation: true },
    });
  });

  test('slow log and engine log go to encrypted log groups with retention, as JSON', () => {
    template.resourceCountIs('AWS::Logs::LogGroup', 2);
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90, KmsKeyId: { 'Fn::GetAtt': ['CacheKeyCDF9DE27', 'Arn'] }, LogGroupName: Match.stringLikeRegexp('^/aws/vendedlogs/elasticache/Test-Cache-[0-9A-F]+/(slow|engine)-log$') });
    template.hasResourceProperties(GROUP, {
      LogDeliveryConfigurations: ['SlowLog43E55961', 'EngineLogFEAEB291'].map((logGroup, index) => ({
        LogType: ['slow-log', 'engine-log'][index], LogFormat: 'json', DestinationType: 'cloudwatch-logs', DestinationDetails: { CloudWatchLogsDetails: { LogGroup: { Ref: `Cache${logGroup}` } } },
      })),
    });
  });

  test('the key rotates, stays, and lets CloudWatch Logs encrypt these log groups only', () => {
    template.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties: { EnableKeyRotation: true } });
    const arn = (log: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, Match.stringLikeRegexp(`^:logs:us-east-1:111122223333:log-group:/aws/vendedlogs/elasticache/Test-Cache-[0-9A-F]+/${log}$`)]] });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([Match.objectLike({
          Principal: { Service: { 'Fn::Join': ['', ['logs.us-east-1.', { Ref: 'AWS::URLSuffix' }]] } },
          Condition: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': [arn('slow-log'), arn('engine-log')] } },
        })]),
      },
    });
  });

  test('it takes no function, custom resource or nested stack', () => {
    expect(new Set(types(template))).toEqual(new Set([
      'AWS::KMS::Key', 'AWS::SecretsManager::Secret', 'AWS::ElastiCache::User', 'AWS::ElastiCache::UserGroup', 'AWS::EC2::SecurityGroup', 'AWS::ElastiCache::SubnetGroup',
      'AWS::ElastiCache::ParameterGroup', 'AWS::Logs::LogGroup', GROUP, 'AWS::CloudWatch::Alarm',
    ]));
  });
});

describe('removal', () => {
  const policiesOf = (removalPolicy?: RemovalPolicy) => {
    const resources = Object.values((templateWith({ removalPolicy }).toJSON() as { Resources: Record<string, { Type: string; DeletionPolicy?: string; UpdateReplacePolicy?: string }> }).Resources);
    return Object.fromEntries(resources.filter(({ Type }) => Type !== 'AWS::CloudWatch::Alarm').map(({ Type, DeletionPolicy, UpdateReplacePolicy }) => [Type, `${DeletionPolicy}/${UpdateReplacePolicy}`]));
  };

  test('SNAPSHOT keeps a snapshot and its key, and nothing whose name would be in the way', () => {
    const { [GROUP]: group, 'AWS::KMS::Key': key, ...rest } = policiesOf();
    expect([group, key]).toEqual(['Snapshot/Snapshot', 'Retain/Retain']);
    expect(new Set(Object.values(rest))).toEqual(new Set(['Delete/Delete']));
  });

  test('RETAIN keeps all that the cache needs, DESTROY nothing', () => {
    expect(new Set(Object.values(policiesOf(RemovalPolicy.RETAIN)))).toEqual(new Set(['Retain/Retain']));
    expect(new Set(Object.values(policiesOf(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)))).toEqual(new Set(['RetainExceptOnCreate/Retain']));
    expect(new Set(Object.values(policiesOf(RemovalPolicy.DESTROY)))).toEqual(new Set(['Delete/Delete']));
  });
});

describe('topology', () => {
  test('one node has no second zone to fail over to', () => {
    templateWith({ topology: CacheTopology.replicated({ nodes: 1 }) }).hasResourceProperties(GROUP, { NumCacheClusters: 1, MultiAZEnabled: false, AutomaticFailoverEnabled: false });
  });

  test('shards are changed online, and the parameter group speaks cluster', () => {
    const template = templateWith({ topology: CacheTopology.sharded({ shards: 3, replicasPerShard: 2 }) });
    template.hasResource(GROUP, {
      UpdatePolicy: { UseOnlineResharding: true },
      Properties: { ClusterMode: 'enabled', NumNodeGroups: 3, ReplicasPerNodeGroup: 2, NumCacheClusters: Match.absent(), MultiAZEnabled: true, AutomaticFailoverEnabled: true },
    });
    template.hasResourceProperties('AWS::ElastiCache::ParameterGroup', { Properties: { 'cluster-enabled': 'yes' } });
  });

  test('shards without replicas fail over, as cluster mode demands, and have one zone each', () => {
    templateWith({ topology: CacheTopology.sharded({ shards: 2, replicasPerShard: 0 }) }).hasResourceProperties(GROUP, { ReplicasPerNodeGroup: 0, MultiAZEnabled: false, AutomaticFailoverEnabled: true });
  });

  test('the nodes are called as ElastiCache calls them', () => {
    expect(CacheTopology.replicated({ nodes: 2 }).nodeSuffixes).toEqual(['001', '002']);
    expect(CacheTopology.sharded({ shards: 2, replicasPerShard: 1 }).nodeSuffixes).toEqual(['0001-001', '0001-002', '0002-001', '0002-002']);
  });
});

describe('properties', () => {
  test('every one of them reaches the template', () => {
    const template = templateWith(fullProps);
    template.hasResource(GROUP, {
      DeletionPolicy: 'Retain',
      Properties: {
        Engine: 'redis', EngineVersion: '7.1', CacheNodeType: 'cache.r7g.large', Port: 6380, SnapshotRetentionLimit: 35, SnapshotWindow: '22:30-00:30', PreferredMaintenanceWindow: 'mon:03:00-mon:05:00',
      },
    });
    template.hasResourceProperties('AWS::ElastiCache::SubnetGroup', { SubnetIds: ['subnet-private-1', 'subnet-private-2'] });
    template.hasResourceProperties('AWS::ElastiCache::ParameterGroup', { CacheParameterGroupFamily: 'redis7', Properties: { 'cluster-enabled': 'yes', 'maxmemory-policy': 'volatile-lru', timeout: '300' } });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: RetentionDays.ONE_YEAR });
    template.allResourcesProperties('AWS::ElastiCache::User', { Engine: 'redis' });
  });

  test('the cache of the seed: Redis, two small nodes, a token', () => {
    const template = templateWith(seedProps);
    template.resourceCountIs('AWS::ElastiCache::User', 0);
    template.resourceCountIs('AWS::ElastiCache::UserGroup', 0);
    template.hasResourceProperties('AWS::SecretsManager::Secret', { GenerateSecretString: { SecretStringTemplate: '{}', GenerateStringKey: 'password', PasswordLength: 64, ExcludePunctuation: true } });
    template.hasResourceProperties(GROUP, {
      Engine: 'redis', EngineVersion: '7.1', NumCacheClusters: 2, CacheNodeType: 'cache.t3.micro', SnapshotRetentionLimit: 7, UserGroupIds: Match.absent(),
      AuthToken: { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'CacheAuthToken04672416' }, ':SecretString:password::}}']] },
    });
  });

  test.each<[CacheUse, Record<string, string>]>([
    [CacheUse.CACHE, { 'maxmemory-policy': 'allkeys-lru', 'reserved-memory-percent': '25' }],
    [CacheUse.SESSION, { 'maxmemory-policy': 'volatile-lru', 'reserved-memory-percent': '25', 'notify-keyspace-events': 'Egx' }],
    [CacheUse.QUEUE, { 'maxmemory-policy': 'noeviction', 'reserved-memory-percent': '38' }],
  ])('%s has parameters of its own', (use, parameters) => {
    templateWith({ use }).hasResourceProperties('AWS::ElastiCache::ParameterGroup', { Properties: parameters });
    templateWith({ use, parameters: { 'reserved-memory-percent': '50' } }).hasResourceProperties('AWS::ElastiCache::ParameterGroup', { Properties: { ...parameters, 'reserved-memory-percent': '50' } });
  });

  test('without a use, the policy is the caller\'s', () => {
    templateWith({ parameters: { 'maxmemory-policy': 'allkeys-lfu' } }).hasResourceProperties('AWS::ElastiCache::ParameterGroup', { Properties: { 'maxmemory-policy': 'allkeys-lfu' } });
  });

  test('no snapshots, if none are wanted', () => {
    templateWith({ snapshotRetention: Duration.days(0) }).hasResourceProperties(GROUP, { SnapshotRetentionLimit: 0 });
  });

  test('private subnets serve where none are isolated', () => {
    const template = templateOf((stack) => new RedisCache(stack, 'Cache', { vpc: existingVpc(stack, { isolated: false }) }));
    template.hasResourceProperties('AWS::ElastiCache::SubnetGroup', { SubnetIds: ['subnet-private-1', 'subnet-private-2'] });
  });

  test('nodes with SSD turn data tiering on', () => {
    templateWith({ nodeType: 'cache.r6gd.xlarge' }).hasResourceProperties(GROUP, { DataTieringEnabled: true });
  });

  test('another engine version comes with its family', () => {
    const template = templateWith({ engine: CacheEngine.of('valkey', '10.0', 'valkey10') });
    template.hasResourceProperties(GROUP, { EngineVersion: '10.0' });
    template.hasResourceProperties('AWS::ElastiCache::ParameterGroup', { CacheParameterGroupFamily: 'valkey10' });
  });

  test('the caller\'s key encrypts everything, and learns of the logs', () => {
    const template = templateOf((stack) => newCache(stack, { encryptionKey: new Key(stack, 'Mine') }));
    const KmsKeyId = { 'Fn::GetAtt': ['MineC1B42D3A', 'Arn'] };
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.hasResourceProperties(GROUP, { KmsKeyId });
    template.hasResourceProperties('AWS::SecretsManager::Secret', { KmsKeyId });
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId });
    template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: Match.anyValue() } })]) } });
  });

  test('two caches may share a key', () => {
    const template = templateOf((stack) => {
      const encryptionKey = new Key(stack, 'Mine');
      newCache(stack, { encryptionKey });
      new RedisCache(stack, 'Second', { vpc: existingVpc(new Stack(stack.node.root as App, 'Other')), encryptionKey });
    });
    const statements = Object.values(template.findResources('AWS::KMS::Key')).flatMap(({ Properties }) => (Properties as { KeyPolicy: { Statement: { Sid?: string; Principal: { Service?: unknown } }[] } }).KeyPolicy.Statement);
    expect(statements.filter(({ Principal }) => Principal.Service)).toHaveLength(2);
    expect(statements.every(({ Sid }) => Sid === undefined)).toBe(true);
  });

  test('an unknown node type is taken with a warning', () => {
    const stack = testStack();
    newCache(stack, { nodeType: 'cache.m9g.large' });
    Annotations.fromStack(stack).hasWarning('/Test/Cache', Match.stringLikeRegexp('NodeTypeUnknown: .*cache.m9g.large'));
  });
});

describe('partitions and environments', () => {
  test('in China, no ARN of another partition is written', () => {
    const text = JSON.stringify(templateOf((stack) => {
      const cache = newCache(stack);
      cache.grants.readSecret(new Role(stack, 'Role', { assumedBy: new AccountRootPrincipal(), inlinePolicies: { none: new PolicyDocument({ statements: [new PolicyStatement({ actions: ['s3:List*'], resources: ['*'] })] }) } }));
    }, { region: 'cn-north-1' }).toJSON());
    expect(text).not.toContain('arn:aws:');
    expect(text).toContain('cn-north-1');
  });

  test('an agnostic stack keeps the logical IDs of a concrete one', () => {
    const agnostic = new Stack(new App(), 'Test');
    newCache(agnostic);
    const ids = (template: Template) => Object.keys((template.toJSON() as { Resources: object }).Resources);
    expect(ids(Template.fromStack(agnostic))).toEqual(ids(templateWith()));
  });

  test('names fit where the path is long, and differ by path', () => {
    const stack = testStack({ stackName: 'external-metrics-staging-data-with-a-very-long-name-indeed' });
    for (const id of ['FirstCacheOfTheService', 'SecondCacheOfTheService']) new RedisCache(stack, id, { vpc: existingVpc(new Stack(stack.node.root as App, `For${id}`)) });
    const names = Object.values(Template.fromStack(stack).findResources('AWS::ElastiCache::User')).map(({ Properties }) => (Properties as { UserId: string }).UserId);
    expect(new Set(names).size).toBe(4);
    expect(new Set(names.map((name) => name.replace(/-valkey-(app|default)$/, ''))).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^[a-z](-?[a-z0-9]+)*$/);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(40);
  });

  test('the subnets may be chosen', () => {
    templateWith({ vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS } }).hasResourceProperties('AWS::ElastiCache::SubnetGroup', { SubnetIds: ['subnet-private-1', 'subnet-private-2'] });
  });
});

test('a secondary of a global datastore takes from its primary what it may not choose', () => {
  const template = templateWith({ globalReplicationGroupId: 'ldgnf-sessions' });
  template.hasResourceProperties(GROUP, {
    GlobalReplicationGroupId: 'ldgnf-sessions', NumCacheClusters: 2, KmsKeyId: { 'Fn::GetAtt': ['CacheKeyCDF9DE27', 'Arn'] }, UserGroupIds: [{ Ref: 'CacheUserGroup978A79CF' }],
    ...Object.fromEntries(['Engine', 'EngineVersion', 'AutoMinorVersionUpgrade', 'AutomaticFailoverEnabled', 'MultiAZEnabled', 'CacheNodeType', 'NumNodeGroups', 'CacheParameterGroupName', 'AtRestEncryptionEnabled', 'TransitEncryptionEnabled', 'AuthToken', 'SnapshotName'].map((name) => [name, Match.absent()])),
  });
  template.resourceCountIs('AWS::ElastiCache::ParameterGroup', 0);
});

test('a snapshot, or RDB files, fill a new cache', () => {
  templateWith({ source: CacheSource.snapshot('nightly') }).hasResourceProperties(GROUP, { SnapshotName: 'nightly', SnapshotArns: Match.absent() });
  templateOf((stack) => newCache(stack, { source: CacheSource.rdb(Bucket.fromBucketName(stack, 'Dumps', 'dumps'), ['a.rdb', 'b.rdb']) })).hasResourceProperties(GROUP, {
    SnapshotName: Match.absent(), SnapshotArns: ['a', 'b'].map((key) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::dumps/${key}.rdb`]] })),
  });
});

test('a topic is told of what no metric shows', () => {
  const stack = testStack();
  const topic = new Topic(stack, 'Events');
  newCache(stack, { notificationTopic: topic });
  Template.fromStack(stack).hasResourceProperties(GROUP, { NotificationTopicArn: { Ref: 'EventsD32975C2' } });
});
