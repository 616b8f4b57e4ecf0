import { Duration, Size } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { templateOf, testStack } from '@external-metrics/testkit';
import { AlarmThreshold, CacheTopology, CacheUse } from '../src';
import { CacheProps, newCache } from './fixture';

const ALARM = 'AWS::CloudWatch::Alarm';
const templateWith = (props: CacheProps = {}) => templateOf((stack) => newCache(stack, props));
const nodeOf = (suffix: string) => [{ Name: 'CacheClusterId', Value: { 'Fn::Join': ['', [{ Ref: 'Cache18F6EE16' }, `-${suffix}`]] } }];
const metricsOf = (template: Template) => Object.values(template.findResources(ALARM)).map(({ Properties }) => (Properties as { MetricName: string }).MetricName);

const defaults: [string, number, string, string, number][] = [
  ['EngineCPUUtilization', 90, 'Average', 'missing', 3],
  ['CPUUtilization', 45, 'Average', 'missing', 3],
  ['DatabaseMemoryUsagePercentage', 85, 'Average', 'missing', 1],
  ['Evictions', 1000, 'Sum', 'notBreaching', 1],
  ['SwapUsage', 50_000_000, 'Average', 'missing', 3],
  ['CurrConnections', 52_000, 'Maximum', 'missing', 1],
  ['ReplicationLag', 10, 'Maximum', 'notBreaching', 1],
  ['AuthenticationFailures', 5, 'Sum', 'notBreaching', 1],
  ['NetworkBandwidthInAllowanceExceeded', 0, 'Sum', 'notBreaching', 3],
  ['NetworkBandwidthOutAllowanceExceeded', 0, 'Sum', 'notBreaching', 3],
];

test.each(defaults)('%s above %d (%s, %s) alarms for each node', (MetricName, Threshold, Statistic, TreatMissingData, EvaluationPeriods) => {
  const template = templateWith();
  for (const suffix of ['001', '002']) {
    template.hasResourceProperties(ALARM, {
      Namespace: 'AWS/ElastiCache', MetricName, Threshold, Statistic, TreatMissingData, EvaluationPeriods, Period: 300, ComparisonOperator: 'GreaterThanThreshold', Dimensions: nodeOf(suffix),
      AlarmDescription: Match.stringLikeRegexp(`^Test/Cache, node ${suffix} \\((critical|warning)\\): .+ First `), AlarmName: Match.absent(),
    });
  }
  expect(metricsOf(template)).toHaveLength(2 * defaults.length);
});

test('the nodes of shards have their own names, and no lag without replicas', () => {
  const template = templateWith({ topology: CacheTopology.sharded({ shards: 2, replicasPerShard: 0 }) });
  template.hasResourceProperties(ALARM, { MetricName: 'EngineCPUUtilization', Dimensions: nodeOf('0002-001') });
  expect(metricsOf(template)).toHaveLength(2 * (defaults.length - 1));
  expect(metricsOf(template)).not.toContain('ReplicationLag');
});

test.each<[string, string, number]>([['cache.t3.micro', 'CurrConnections', 16_000], ['cache.t3.small', 'CurrConnections', 36_800], ['cache.r7g.4xlarge', 'CPUUtilization', 90], ['cache.m99.large', 'CPUUtilization', 90]])(
  'for %s, the threshold of %s is %d', (nodeType, MetricName, Threshold) => {
    templateWith({ nodeType }).hasResourceProperties(ALARM, { MetricName, Threshold });
  });

test('an unknown node type has no alarm for connections but the one that is asked for', () => {
  expect(metricsOf(templateWith({ nodeType: 'cache.m99.large' }))).not.toContain('CurrConnections');
  templateWith({ nodeType: 'cache.m99.large', alarms: { connections: AlarmThreshold.of(100) } }).hasResourceProperties(ALARM, { MetricName: 'CurrConnections', Threshold: 100 });
});

test.each([[CacheUse.CACHE, 1000], [CacheUse.SESSION, 0], [CacheUse.QUEUE, 0]])('for %s, more than %d evictions alarm', (use, Threshold) => {
  templateWith({ use }).hasResourceProperties(ALARM, { MetricName: 'Evictions', Threshold });
});

const overrides: [string, string, CacheProps['alarms'], CacheProps['alarms']][] = [
  ['EngineCPUUtilization', 'engineCpuPercent'], ['CPUUtilization', 'cpuPercent'], ['DatabaseMemoryUsagePercentage', 'memoryPercent'], ['Evictions', 'evictionsPerFiveMinutes'],
  ['SwapUsage', 'swapBytes'], ['CurrConnections', 'connections'], ['ReplicationLag', 'replicationLagSeconds'], ['AuthenticationFailures', 'authenticationFailuresPerFiveMinutes'],
  ['NetworkBandwidthInAllowanceExceeded', 'networkInExceededPerFiveMinutes'], ['NetworkBandwidthOutAllowanceExceeded', 'networkOutExceededPerFiveMinutes'],
].map(([metric, name]) => [metric, name, { [name]: AlarmThreshold.of(33) }, { [name]: AlarmThreshold.none() }]);

test.each(overrides)('%s: the threshold %s is the caller\'s, or there is no alarm', (MetricName, _, mine, none) => {
  templateWith({ alarms: mine }).hasResourceProperties(ALARM, { MetricName, Threshold: 33 });
  const left = metricsOf(templateWith({ alarms: none }));
  expect(left).toHaveLength(2 * (defaults.length - 1));
  expect(left).not.toContain(MetricName);
});

test('each severity tells its own people, when it begins and when it is over', () => {
  const stack = testStack();
  const [page, mail] = ['Page', 'Mail'].map((id) => new Topic(stack, id));
  newCache(stack, { alarmActions: { critical: [new SnsAction(page)], warning: [new SnsAction(mail)] } });
  const template = Template.fromStack(stack);
  const actions = (topic: Topic) => { const arn = [stack.resolve(topic.topicArn) as object]; return { AlarmActions: arn, OKActions: arn }; };
  const toldBy = (topic: Topic) => Object.values(template.findResources(ALARM, { Properties: actions(topic) })).map(({ Properties }) => (Properties as { MetricName: string }).MetricName);
  expect(new Set(toldBy(page))).toEqual(new Set(['EngineCPUUtilization', 'DatabaseMemoryUsagePercentage', 'CurrConnections', 'AuthenticationFailures']));
  expect(new Set(toldBy(mail))).toEqual(new Set(['CPUUtilization', 'Evictions', 'SwapUsage', 'ReplicationLag', 'NetworkBandwidthInAllowanceExceeded', 'NetworkBandwidthOutAllowanceExceeded']));
});

test('a metric takes options', () => {
  const stack = testStack();
  const cache = newCache(stack);
  expect(cache.metrics.evictions(cache.metrics.nodeIds[0], { period: Duration.minutes(1), statistic: 'Average' })).toMatchObject({ metricName: 'Evictions', statistic: 'Average', period: Duration.minutes(1) });
  expect(cache.metrics.metric('CacheHitRate', 'node-1')).toMatchObject({ namespace: 'AWS/ElastiCache', metricName: 'CacheHitRate', dimensions: { CacheClusterId: 'node-1' } });
});

describe('a serverless cache', () => {
  const topology = CacheTopology.serverless({ maxData: Size.gibibytes(10), maxEcpu: 5000 });
  const whole = [{ Name: 'clusterId', Value: { Ref: 'CacheServerlessB4693E6C' } }];

  test.each<[string, number, string, string, number]>([
    ['BytesUsedForCache', 8_500_000_000, 'Average', 'missing', 1],
    ['ElastiCacheProcessingUnits', 0.8 * 5000 * 300, 'Sum', 'notBreaching', 3],
    ['ThrottledCmds', 0, 'Sum', 'notBreaching', 1],
    ['CurrConnections', 52_000, 'Maximum', 'missing', 1],
    ['Evictions', 1000, 'Sum', 'notBreaching', 1],
    ['AuthenticationFailures', 5, 'Sum', 'notBreaching', 1],
  ])('%s above %d (%s, %s) alarms for the whole', (MetricName, Threshold, Statistic, TreatMissingData, EvaluationPeriods) => {
    const template = templateWith({ topology });
    template.hasResourceProperties(ALARM, { Namespace: 'AWS/ElastiCache', MetricName, Threshold, Statistic, TreatMissingData, EvaluationPeriods, Period: 300, Dimensions: whole, AlarmDescription: Match.stringLikeRegexp('^Test/Cache \\((critical|warning)\\): .+ First ') });
    expect(metricsOf(template)).toHaveLength(6);
  });

  test('thresholds follow the limits, and are the caller\'s', () => {
    const template = templateWith({ topology: CacheTopology.serverless({ maxData: Size.gibibytes(100), maxEcpu: 1000 }), alarms: { memoryPercent: AlarmThreshold.of(50), ecpuPercent: AlarmThreshold.none() } });
    template.hasResourceProperties(ALARM, { MetricName: 'BytesUsedForCache', Threshold: 50_000_000_000 });
    expect(metricsOf(template)).not.toContain('ElastiCacheProcessingUnits');
  });
});

test('a metric of nodes needs a node', () => {
  expect(() => newCache(testStack()).metrics.evictions()).toThrow('[NodeIdMissing]');
});
