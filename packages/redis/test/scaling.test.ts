import { Duration, Size } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { testStack } from '@external-metrics/testkit';
import { CacheTopology, RedisReplicaScaling, RedisReplicaScalingProps, RedisShardScaling, RedisShardScalingProps } from '../src';
import { CacheProps, newCache } from './fixture';

const sharded: CacheProps = { topology: CacheTopology.sharded({ shards: 3, replicasPerShard: 1 }) };

function shards(props: Partial<RedisShardScalingProps> = {}, cacheProps = sharded): Template {
  const stack = testStack();
  new RedisShardScaling(stack, 'Scaling', { cache: newCache(stack, cacheProps), minShards: 2, maxShards: 10, ...props });
  return Template.fromStack(stack);
}

function replicas(props: Partial<RedisReplicaScalingProps> = {}, cacheProps = sharded): Template {
  const stack = testStack();
  new RedisReplicaScaling(stack, 'Scaling', { cache: newCache(stack, cacheProps), minReplicas: 1, maxReplicas: 5, ...props });
  return Template.fromStack(stack);
}

const policy = (metric: string, TargetValue: number, ScaleOutCooldown = 600, ScaleInCooldown = 900) => ({
  PolicyType: 'TargetTrackingScaling', ScalingTargetId: { Ref: 'ScalingTargetD18E316D' },
  TargetTrackingScalingPolicyConfiguration: { TargetValue, ScaleOutCooldown, ScaleInCooldown, PredefinedMetricSpecification: { PredefinedMetricType: metric } },
});
const CPU = 'ElastiCachePrimaryEngineCPUUtilization';
const MEMORY = 'ElastiCacheDatabaseMemoryUsageCountedForEvictPercentage';
const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';
const resourceId = { 'Fn::Join': ['', ['replication-group/', { Ref: 'Cache18F6EE16' }]] };

test('shards follow the engine of the primaries', () => {
  const template = shards();
  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
    ServiceNamespace: 'elasticache', ScalableDimension: 'elasticache:replication-group:NodeGroups', ResourceId: resourceId, MinCapacity: 2, MaxCapacity: 10, RoleARN: Match.absent(),
  });
  template.hasResourceProperties(POLICY, policy(CPU, 60));
  template.resourceCountIs(POLICY, 1);
});

test('shards follow the memory, or both, at the caller\'s pace', () => {
  const memory = shards({ targetMemoryPercent: 50, scaleOutCooldown: Duration.minutes(1), scaleInCooldown: Duration.minutes(2) });
  memory.hasResourceProperties(POLICY, policy(MEMORY, 50, 60, 120));
  memory.resourceCountIs(POLICY, 1);
  const both = shards({ targetMemoryPercent: 50, targetEngineCpuPercent: 40 });
  both.hasResourceProperties(POLICY, policy(CPU, 40));
  both.hasResourceProperties(POLICY, policy(MEMORY, 50));
});

test('replicas follow the engine of the replicas', () => {
  const template = replicas();
  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { ScalableDimension: 'elasticache:replication-group:Replicas', ResourceId: resourceId, MinCapacity: 1, MaxCapacity: 5 });
  template.hasResourceProperties(POLICY, policy('ElastiCacheReplicaEngineCPUUtilization', 60));
});

test('a policy has a name of its own in each scaling', () => {
  const stack = testStack();
  const cache = newCache(stack, sharded);
  new RedisShardScaling(stack, 'Shards', { cache, minShards: 2, maxShards: 10 });
  new RedisReplicaScaling(stack, 'Replicas', { cache, minReplicas: 1, maxReplicas: 5 });
  const names = Object.values(Template.fromStack(stack).findResources(POLICY)).map(({ Properties }) => (Properties as { PolicyName: string }).PolicyName);
  expect(new Set(names).size).toBe(2);
});

test.each<[string, () => Template]>([
  ['[ScalingUnsupported] cache.topology: got "replicated"', () => shards({}, {})],
  ['[ScalingUnsupported] cache.topology: got "serverless"', () => shards({}, { topology: CacheTopology.serverless({ maxData: Size.gibibytes(5), maxEcpu: 5000 }) })],
  ['[ScalingUnsupported] cache.globalReplicationGroupId', () => shards({}, { ...sharded, globalReplicationGroupId: 'ldgnf-sessions' })],
  ['[ScalingUnsupported] cache.nodeType: got "cache.t4g.micro"', () => shards({}, { ...sharded, nodeType: 'cache.t4g.micro' })],
  ['[ScalingUnsupported] cache.nodeType: got "cache.m7g.4xlarge"', () => replicas({}, { ...sharded, nodeType: 'cache.m7g.4xlarge' })],
  ['[ScalingRangeInvalid] minShards, maxShards: got "4 to 10"', () => shards({ minShards: 4 })],
  ['[ScalingRangeInvalid] minShards, maxShards: got "1 to 2"', () => shards({ minShards: 1, maxShards: 2 })],
  ['[ScalingRangeInvalid] minShards, maxShards: got "0 to 501"', () => shards({ minShards: 0, maxShards: 501 })],
  ['[ScalingRangeInvalid] minReplicas, maxReplicas: got "0 to 5"', () => replicas({ minReplicas: 0 })],
  ['[ScalingRangeInvalid] minReplicas, maxReplicas: got "1 to 6"', () => replicas({ maxReplicas: 6 })],
  ['[ScalingTargetInvalid] targetEngineCpuPercent: got 71', () => shards({ targetEngineCpuPercent: 71 })],
  ['[ScalingTargetInvalid] targetMemoryPercent: got 34', () => shards({ targetMemoryPercent: 34 })],
])('refused: %s', (message, build) => {
  expect(build).toThrow(message);
});
