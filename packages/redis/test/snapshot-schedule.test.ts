import { Lazy, RemovalPolicy, Size, TimeZone } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { lossesOf, templateOf } from '@external-metrics/testkit';
import { CacheTopology, RedisCache } from '../src';
import { RedisSnapshotSchedule, RedisSnapshotScheduleProps } from '../src/redis-snapshot-schedule';
import { CacheProps, newCache } from './fixture';

const monthly = ScheduleExpression.cron({ day: '1', hour: '5', minute: '0', timeZone: TimeZone.EUROPE_BERLIN });
const sharded: CacheProps = { topology: CacheTopology.sharded({ shards: 2, replicasPerShard: 1 }) };
const serverless: CacheProps = { topology: CacheTopology.serverless({ maxData: Size.gibibytes(5), maxEcpu: 5000 }) };

function scheduled(props: Partial<RedisSnapshotScheduleProps> = {}, cacheProps: CacheProps = {}): Template {
  return templateOf((stack) => new RedisSnapshotSchedule(stack, 'Monthly', { cache: newCache(stack, cacheProps), schedule: monthly, ...props }));
}

const idOf = (template: Template, type: string) => Object.keys(template.findResources(type))[0];
const arnOf = (...parts: unknown[]) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ...parts]] });
const groupArnOf = (template: Template) => arnOf(':elasticache:us-east-1:111122223333:replicationgroup:', { Ref: idOf(template, 'AWS::ElastiCache::ReplicationGroup') });

test('ElastiCache is called at the time, to copy a replica, by a name that no other snapshot has', () => {
  const template = scheduled();
  const group = { Ref: idOf(template, 'AWS::ElastiCache::ReplicationGroup') };
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    GroupName: { Ref: idOf(template, 'AWS::Scheduler::ScheduleGroup') },
    ScheduleExpression: 'cron(0 5 1 * ? *)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: arnOf(':scheduler:::aws-sdk:elasticache:createSnapshot'),
      Input: { 'Fn::Join': ['', ['{"CacheClusterId":"', group, '-002","SnapshotName":"', group, '-<aws.scheduler.execution-id>"}']] },
      RetryPolicy: { MaximumEventAgeInSeconds: 7200, MaximumRetryAttempts: 185 },
      DeadLetterConfig: Match.absent(),
    },
  });
});

test('a cache without replicas is copied from its only node', () => {
  const template = scheduled({ snapshotNamePrefix: 'monthly' }, { topology: CacheTopology.replicated({ nodes: 1 }) });
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    Target: { Input: { 'Fn::Join': ['', ['{"CacheClusterId":"', { Ref: idOf(template, 'AWS::ElastiCache::ReplicationGroup') }, '-001","SnapshotName":"monthly-<aws.scheduler.execution-id>"}']] } },
  });
});

test('a sharded cache is copied as a whole', () => {
  const template = scheduled({ snapshotNamePrefix: 'monthly' }, sharded);
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    Target: { Input: { 'Fn::Join': ['', ['{"ReplicationGroupId":"', { Ref: idOf(template, 'AWS::ElastiCache::ReplicationGroup') }, '","SnapshotName":"monthly-<aws.scheduler.execution-id>"}']] } },
  });
});

test('a serverless cache has its own call', () => {
  const template = scheduled({ snapshotNamePrefix: 'sessions-monthly' }, serverless);
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    Target: {
      Arn: arnOf(':scheduler:::aws-sdk:elasticache:createServerlessCacheSnapshot'),
      Input: { 'Fn::Join': ['', ['{"ServerlessCacheName":"', { Ref: idOf(template, 'AWS::ElastiCache::ServerlessCache') }, '","ServerlessCacheSnapshotName":"sessions-monthly-<aws.scheduler.execution-id>"}']] },
    },
  });
});

test.each<[string, CacheProps, string, string, (template: Template) => unknown[]]>([
  ['replicated', {}, 'elasticache:CreateSnapshot', 'snapshot', (template) => [groupArnOf(template), arnOf(':elasticache:us-east-1:111122223333:cluster:', { Ref: idOf(template, 'AWS::ElastiCache::ReplicationGroup') }, '-002')]],
  ['sharded', sharded, 'elasticache:CreateSnapshot', 'snapshot', (template) => [groupArnOf(template)]],
  ['serverless', serverless, 'elasticache:CreateServerlessCacheSnapshot', 'serverlesscachesnapshot', (template) => [{ 'Fn::GetAtt': [idOf(template, 'AWS::ElastiCache::ServerlessCache'), 'ARN'] }]],
])('the role may take snapshots of this cache (%s) by these names, and nothing else; only this schedule takes it', (_, cacheProps, action, snapshot, sources) => {
  const template = scheduled({ snapshotNamePrefix: 'monthly' }, cacheProps);
  template.resourceCountIs('AWS::IAM::Role', 1);
  template.resourceCountIs('AWS::IAM::Policy', 0);
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [{
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' }, ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [idOf(template, 'AWS::Scheduler::ScheduleGroup'), 'Arn'] } } },
      }],
    },
    ManagedPolicyArns: Match.absent(),
    Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: action, Resource: [...sources(template), arnOf(`:elasticache:us-east-1:111122223333:${snapshot}:monthly-*`)] }] } }],
  });
});

test('the alarm watches this schedule alone, and tells the people of warnings', () => {
  const template = templateOf((stack) => {
    const topic = new Topic(stack, 'Team');
    const pager = new Topic(stack, 'Pager');
    new RedisSnapshotSchedule(stack, 'Monthly', { cache: newCache(stack), schedule: monthly, alarmActions: { warning: [new SnsAction(topic)], critical: [new SnsAction(pager)] } });
  });
  const team = [{ Ref: Match.stringLikeRegexp('^Team') }];
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'AWS/Scheduler',
    MetricName: 'InvocationDroppedCount',
    Dimensions: [{ Name: 'ScheduleGroup', Value: { Ref: idOf(template, 'AWS::Scheduler::ScheduleGroup') } }],
    Statistic: 'Sum',
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
    AlarmActions: team,
    OKActions: team,
  });
});

test('what failed goes to the queue, to which the role may send', () => {
  const template = templateOf((stack) => new RedisSnapshotSchedule(stack, 'Monthly', { cache: newCache(stack), schedule: monthly, deadLetterQueue: new Queue(stack, 'Failed') }));
  const queue = { 'Fn::GetAtt': [idOf(template, 'AWS::SQS::Queue'), 'Arn'] };
  template.hasResourceProperties('AWS::Scheduler::Schedule', { Target: { DeadLetterConfig: { Arn: queue } } });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [Match.objectLike({ Action: Match.arrayWith(['sqs:SendMessage']), Resource: queue })] },
    Roles: [{ Ref: Match.stringLikeRegexp('^MonthlyRole') }],
  });
});

test('an imported cache is snapshotted, too', () => {
  const template = templateOf((stack) => new RedisSnapshotSchedule(stack, 'Weekly', {
    cache: RedisCache.fromRedisCacheAttributes(stack, 'Imported', { cacheName: 'orders', securityGroups: [], primaryEndpointAddress: 'orders.example' }),
    schedule: ScheduleExpression.expression('rate(7 days)'),
  }));
  template.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(7 days)', Target: { Input: '{"CacheClusterId":"orders-002","SnapshotName":"orders-<aws.scheduler.execution-id>"}' } });
});

test('it is added, and changed: nothing of the cache is removed or replaced', () => {
  const nothing = { removed: [], replaced: [] };
  expect(lossesOf(templateOf((stack) => newCache(stack)), scheduled())).toEqual(nothing);
  expect(lossesOf(scheduled(), scheduled({ schedule: ScheduleExpression.expression('rate(2 days)'), snapshotNamePrefix: 'daily' }))).toEqual(nothing);
});

test.each<[string, CacheProps]>([['a', {}], ['a1-b2-c3', {}], ['b'.repeat(23), {}], ['b'.repeat(200), serverless]])('the prefix %s is taken', (snapshotNamePrefix, cacheProps) => {
  expect(() => scheduled({ snapshotNamePrefix }, cacheProps)).not.toThrow();
});

test.each<[string, CacheProps]>([
  ...['', 'Sessions', '1st', 'two--hyphens', 'hyphen-', '-hyphen', 'under_score', 'b'.repeat(24)].map((prefix): [string, CacheProps] => [prefix, {}]),
  ['b'.repeat(201), serverless],
])('refused: the prefix %j', (snapshotNamePrefix, cacheProps) => {
  expect(() => scheduled({ snapshotNamePrefix }, cacheProps)).toThrow(`[SnapshotNamePrefixInvalid] snapshotNamePrefix: got ${JSON.stringify(snapshotNamePrefix)}`);
});

test('refused: nodes that ElastiCache takes no snapshots of', () => {
  expect(() => scheduled({}, { nodeType: 'cache.t1.micro', removalPolicy: RemovalPolicy.DESTROY })).toThrow('[SnapshotUnsupported] cache.nodeType: got "cache.t1.micro"');
});

test('refused: a time that comes once, and a bad prefix, both at once', () => {
  const schedule = ScheduleExpression.expression('at(2026-11-24T20:00:00)');
  expect(() => scheduled({ schedule, snapshotNamePrefix: 'A' })).toThrow(/2 problems[^]*\[ScheduleInvalid] schedule: got "at\(2026[^]*\[SnapshotNamePrefixInvalid]/);
});

test('what is known only when it is deployed is taken', () => {
  const value = Lazy.string({ produce: () => 'rate(7 days)' });
  expect(() => scheduled({ schedule: ScheduleExpression.expression(value), snapshotNamePrefix: Lazy.string({ produce: () => 'Prefix' }) })).not.toThrow();
});
