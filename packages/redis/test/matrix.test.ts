import { Size } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { templateOf } from '@external-metrics/testkit';
import { CacheAuth, CacheEngine, CacheTopology, CacheUser } from '../src';
import { newCache } from './fixture';

const topologies = {
  'one node': [CacheTopology.replicated({ nodes: 1 }), { ClusterMode: 'disabled', NumCacheClusters: 1, MultiAZEnabled: false, AutomaticFailoverEnabled: false }],
  'replicated': [CacheTopology.replicated({ nodes: 3 }), { ClusterMode: 'disabled', NumCacheClusters: 3, MultiAZEnabled: true, AutomaticFailoverEnabled: true }],
  'sharded': [CacheTopology.sharded({ shards: 2, replicasPerShard: 1 }), { ClusterMode: 'enabled', NumNodeGroups: 2, ReplicasPerNodeGroup: 1, MultiAZEnabled: true, AutomaticFailoverEnabled: true }],
  'serverless': [CacheTopology.serverless({ maxData: Size.gibibytes(5), maxEcpu: 2000 }), { CacheUsageLimits: Match.anyValue() }],
} as const;

const auths = {
  'users': [CacheAuth.users(), { users: 2, secrets: 1, authToken: false }],
  'users with IAM': [CacheAuth.users([CacheUser.iam('service')]), { users: 2, secrets: 1, authToken: false }],
  'a user group that exists': [CacheAuth.userGroup({ userGroupId: 'theirs', engine: 'redis' }), { users: 0, secrets: 0, authToken: false }],
  'a token': [CacheAuth.token(), { users: 0, secrets: 1, authToken: true }],
} as const;

const engines = {
  'Valkey 7.2': CacheEngine.VALKEY_7_2, 'Valkey 8.0': CacheEngine.VALKEY_8_0, 'Valkey 8.1': CacheEngine.VALKEY_8_1, 'Valkey 8.2': CacheEngine.VALKEY_8_2, 'Valkey 9.0': CacheEngine.VALKEY_9_0, 'Valkey 9.1': CacheEngine.VALKEY_9_1,
  'Redis 7.1': CacheEngine.REDIS_7_1,
} as const;

const cases = Object.keys(topologies).flatMap((topology) => Object.keys(auths).flatMap((auth) => Object.keys(engines).map((engine) => [topology, auth, engine] as [keyof typeof topologies, keyof typeof auths, keyof typeof engines])))
  .filter(([topology, auth]) => topology !== 'serverless' || auth !== 'a token');

test.each(cases)('%s, %s, %s', (topologyName, authName, engineName) => {
  const [topology, shape] = topologies[topologyName];
  const [auth, { users, secrets, authToken }] = auths[authName];
  const engine = engines[engineName];
  const template = templateOf((stack) => newCache(stack, { topology, auth, engine }));
  const serverless = topologyName === 'serverless';
  template.resourceCountIs('AWS::ElastiCache::User', users);
  template.resourceCountIs('AWS::SecretsManager::Secret', secrets);
  if (users > 0) for (const type of ['AWS::ElastiCache::User', 'AWS::ElastiCache::UserGroup']) template.allResourcesProperties(type, { Engine: engine.engine });
  const group = authName === 'a user group that exists' ? 'theirs' : { Ref: Match.stringLikeRegexp('^CacheUserGroup') };
  if (serverless) {
    template.hasResourceProperties('AWS::ElastiCache::ServerlessCache', { ...shape, Engine: engine.engine, MajorEngineVersion: engine.version.split('.')[0], UserGroupId: group });
    return;
  }
  template.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
    ...shape, Engine: engine.engine, EngineVersion: engine.version, AtRestEncryptionEnabled: true, TransitEncryptionEnabled: true, TransitEncryptionMode: 'required',
    AuthToken: authToken ? Match.anyValue() : Match.absent(), UserGroupIds: authToken ? Match.absent() : [group],
  });
  template.hasResourceProperties('AWS::ElastiCache::ParameterGroup', { CacheParameterGroupFamily: engine.family, Properties: topologyName === 'sharded' ? { 'cluster-enabled': 'yes' } : {} });
});
