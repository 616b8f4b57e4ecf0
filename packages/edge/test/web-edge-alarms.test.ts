import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { testStack } from '@external-metrics/testkit';
import { AlarmThreshold, WebEdgeAlarmThresholds } from '../src';
import { edgeTemplate, givenEdge } from './fixture';

const ALARM = 'AWS::CloudWatch::Alarm';
const loadBalancer = { Name: 'LoadBalancer', Value: { 'Fn::GetAtt': ['EdgeLoadBalancer9EA98EDF', 'LoadBalancerFullName'] } };
const targetGroup = { Name: 'TargetGroup', Value: { 'Fn::GetAtt': ['EdgeTargetGroupB02A5D37', 'TargetGroupFullName'] } };

const action = (arn: string): IAlarmAction => ({ bind: () => ({ alarmActionArn: arn }) });
const alarmActions = { critical: [action('page')], warning: [action('mail')] };

interface AlarmCase {
  readonly id: string;
  readonly threshold: keyof WebEdgeAlarmThresholds;
  readonly severity: string;
  readonly expected: object;
}

const cases: AlarmCase[] = [
  {
    id: 'LoadBalancer5xx', threshold: 'loadBalancer5xxPerFiveMinutes', severity: 'page',
    expected: { Namespace: 'AWS/ApplicationELB', MetricName: 'HTTPCode_ELB_5XX_Count', Statistic: 'Sum', Period: 300, Dimensions: [loadBalancer], Threshold: 10, EvaluationPeriods: 3, DatapointsToAlarm: 2 },
  },
  {
    id: 'Target5xx', threshold: 'target5xxPercent', severity: 'page',
    expected: { Threshold: 5, EvaluationPeriods: 3, DatapointsToAlarm: 2, Metrics: Match.arrayWith([Match.objectLike({ Expression: 'IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)' })]) },
  },
  {
    id: 'TargetLatencyP99', threshold: 'targetLatencyP99Seconds', severity: 'mail',
    expected: { MetricName: 'TargetResponseTime', ExtendedStatistic: 'p99', EvaluateLowSampleCountPercentile: 'ignore', Dimensions: [loadBalancer, targetGroup], Threshold: 2, EvaluationPeriods: 3, DatapointsToAlarm: 3 },
  },
  {
    id: 'UnhealthyHosts', threshold: 'unhealthyHosts', severity: 'mail',
    expected: { MetricName: 'UnHealthyHostCount', Statistic: 'Maximum', Dimensions: [loadBalancer, targetGroup], Threshold: 0, EvaluationPeriods: 2, DatapointsToAlarm: 2 },
  },
  {
    id: 'RejectedConnections', threshold: 'rejectedConnectionsPerFiveMinutes', severity: 'page',
    expected: { MetricName: 'RejectedConnectionCount', Statistic: 'Sum', Dimensions: [loadBalancer], Threshold: 0, EvaluationPeriods: 1 },
  },
  {
    id: 'CertificateExpiry', threshold: 'certificateDaysToExpiry', severity: 'mail',
    expected: {
      Namespace: 'AWS/CertificateManager', MetricName: 'DaysToExpiry', Statistic: 'Minimum', Period: 86400, Dimensions: [{ Name: 'CertificateArn', Value: { Ref: 'EdgeCertificateE929CC3D' } }],
      Threshold: 14, ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'ignore', EvaluationPeriods: 1,
    },
  },
  {
    id: 'WafBlockedSpike', threshold: 'wafBlockedPerFiveMinutes', severity: 'mail',
    expected: {
      Namespace: 'AWS/WAFV2', MetricName: 'BlockedRequests', Statistic: 'Sum', Threshold: 1000, EvaluationPeriods: 3, DatapointsToAlarm: 2,
      Dimensions: [{ Name: 'Region', Value: 'us-east-1' }, { Name: 'Rule', Value: 'ALL' }, { Name: 'WebACL', Value: 'Test-Edge-5D830BAF' }],
    },
  },
];

function alarmOf(template: Template, id: string) {
  const [found] = Object.entries(template.findResources(ALARM)).filter(([logicalId]) => logicalId.startsWith(`EdgeAlarms${id}`));
  return found?.[1].Properties as Record<string, unknown> | undefined;
}

test('there are no other alarms', () => {
  edgeTemplate().resourceCountIs(ALARM, cases.length);
});

test.each(cases)('$id: what it watches, who is told, and what it says', ({ expected, severity }) => {
  edgeTemplate({ alarmActions }).hasResourceProperties(ALARM, {
    ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'notBreaching', ...expected, AlarmActions: [severity], OKActions: [severity], AlarmDescription: Match.stringLikeRegexp('First: '), AlarmName: Match.absent(),
  });
});

test.each(cases)('$id: its threshold can be changed, and it can be left out', ({ id, threshold }) => {
  expect(alarmOf(edgeTemplate({ alarms: { [threshold]: AlarmThreshold.of(77) } }), id)).toMatchObject({ Threshold: 77 });
  const without = edgeTemplate({ alarms: { [threshold]: AlarmThreshold.none() } });
  expect(alarmOf(without, id)).toBeUndefined();
  without.resourceCountIs(ALARM, cases.length - 1);
});

test('the rate of errors is made of requests and errors of the target group', () => {
  const metrics = alarmOf(edgeTemplate(), 'Target5xx')?.Metrics as { Id: string; MetricStat?: { Metric: { MetricName: string; Dimensions: unknown }; Stat: string } }[];
  expect(Object.fromEntries(metrics.filter(({ MetricStat }) => MetricStat).map(({ Id, MetricStat }) => [Id, [MetricStat?.Metric.MetricName, MetricStat?.Stat, MetricStat?.Metric.Dimensions]]))).toEqual({
    requests: ['RequestCount', 'Sum', [loadBalancer, targetGroup]], errors: ['HTTPCode_Target_5XX_Count', 'Sum', [loadBalancer, targetGroup]],
  });
});

test('of several certificates the first to expire counts', () => {
  const stack = testStack();
  const certificates = ['1', '2'].map((id) => Certificate.fromCertificateArn(stack, id, `arn:aws:acm:us-east-1:111122223333:certificate/${id}`));
  const edge = givenEdge(stack, { certificates });
  expect(edge.alarms.all).toHaveLength(cases.length);
  Template.fromStack(stack).hasResourceProperties(ALARM, { ComparisonOperator: 'LessThanThreshold', Metrics: Match.arrayWith([Match.objectLike({ Expression: 'MIN(METRICS())' })]) });
});

test.each([
  ['healthyHosts', 'HealthyHostCount'], ['requests', 'RequestCount'], ['target5xx', 'HTTPCode_Target_5XX_Count'], ['wafCountedRequests', 'CountedRequests'],
] as const)('%s is a metric as well', (method, metricName) => {
  expect(givenEdge(testStack()).metrics[method]().toMetricConfig().metricStat?.metricName).toBe(metricName);
});
