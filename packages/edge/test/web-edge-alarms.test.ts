import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { testStack } from '@external-metrics/testkit';
import { AlarmThreshold, WebEdge, WebEdgeAlarmThresholds } from '../src';
import { edgeTemplate, givenEdge, givenZone } from './fixture';

const ALARM = 'AWS::CloudWatch::Alarm';
const loadBalancer = { Name: 'LoadBalancer', Value: { 'Fn::GetAtt': ['EdgeLoadBalancer9EA98EDF', 'LoadBalancerFullName'] } };
const targetGroup = { Name: 'TargetGroup', Value: { 'Fn::GetAtt': ['EdgeTargetGroupB02A5D37', 'TargetGroupFullName'] } };

const action = (arn: string): IAlarmAction => ({ bind: () => ({ alarmActionArn: arn }) });
const alarmActions = { critical: [action('page')], warning: [action('mail')] };

/** What stood before there were more. */
const STANDING = ['EdgeAlarmsCertificateExpiryA324DDA4', 'EdgeAlarmsLoadBalancer5xx39E618F8', 'EdgeAlarmsRejectedConnections79CD014F', 'EdgeAlarmsTarget5xxCC59C707', 'EdgeAlarmsTargetLatencyP996EB16500', 'EdgeAlarmsUnhealthyHostsC41AEA4E', 'EdgeAlarmsWafBlockedSpikeF88FD287'];

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
    id: 'TargetLatencyP95', threshold: 'targetLatencyP95Seconds', severity: 'mail',
    expected: { MetricName: 'TargetResponseTime', ExtendedStatistic: 'p95', EvaluateLowSampleCountPercentile: 'ignore', Dimensions: [loadBalancer, targetGroup], Threshold: 1, EvaluationPeriods: 3, DatapointsToAlarm: 3 },
  },
  {
    id: 'TargetLatencyP99', threshold: 'targetLatencyP99Seconds', severity: 'mail',
    expected: { MetricName: 'TargetResponseTime', ExtendedStatistic: 'p99', EvaluateLowSampleCountPercentile: 'ignore', Dimensions: [loadBalancer, targetGroup], Threshold: 2, EvaluationPeriods: 3, DatapointsToAlarm: 3 },
  },
  {
    id: 'UnhealthyHosts', threshold: 'unhealthyHosts', severity: 'mail',
    expected: { MetricName: 'UnHealthyHostCount', Statistic: 'Maximum', Dimensions: [loadBalancer, targetGroup], Threshold: 0, EvaluationPeriods: 2, DatapointsToAlarm: 2 },
  },
  ...['us-east-1a', 'us-east-1b'].map((zone): AlarmCase => ({
    id: `ZoneUnhealthy${zone.replace(/-/g, '')}`, threshold: 'unhealthyHostsInZonePercent', severity: 'mail',
    expected: {
      Threshold: 50, EvaluationPeriods: 2, DatapointsToAlarm: 2, AlarmDescription: Match.stringLikeRegexp(`${zone}.*First: `),
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: 'IF(FILL(healthy, 0) + FILL(unhealthy, 0) >= 1, 100 * FILL(unhealthy, 0) / (FILL(healthy, 0) + FILL(unhealthy, 0)), 0)' }),
        ...[['healthy', 'HealthyHostCount', 'Minimum'], ['unhealthy', 'UnHealthyHostCount', 'Maximum']].map(([Id, MetricName, Stat]) => Match.objectLike({ Id, MetricStat: { Stat, Metric: { MetricName, Dimensions: [{ Name: 'AvailabilityZone', Value: zone }, loadBalancer, targetGroup] } } })),
      ]),
    },
  })),
  {
    id: 'NoHealthyHost', threshold: 'healthyHosts', severity: 'page',
    expected: { MetricName: 'HealthyHostCount', Statistic: 'Minimum', Dimensions: [loadBalancer, targetGroup], Threshold: 1, ComparisonOperator: 'LessThanThreshold', EvaluationPeriods: 2, DatapointsToAlarm: 2 },
  },
  {
    id: 'TlsNegotiationErrors', threshold: 'clientTlsNegotiationErrorPercent', severity: 'mail',
    expected: {
      Threshold: 20, EvaluationPeriods: 3, DatapointsToAlarm: 3,
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: 'IF(connections >= 100, 100 * FILL(errors, 0) / (connections), 0)' }),
        ...[['errors', 'ClientTLSNegotiationErrorCount'], ['connections', 'NewConnectionCount']].map(([Id, MetricName]) => Match.objectLike({ Id, MetricStat: { Stat: 'Sum', Metric: { MetricName, Dimensions: [loadBalancer] } } })),
      ]),
    },
  },
  {
    id: 'ConsumedLcus', threshold: 'consumedLcus', severity: 'mail',
    expected: { MetricName: 'ConsumedLCUs', Statistic: 'Average', Period: 3600, Dimensions: [loadBalancer], Threshold: 20, EvaluationPeriods: 3 },
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
    id: 'CertificateExpiryUrgent', threshold: 'certificateDaysToExpiryCritical', severity: 'page',
    expected: { Namespace: 'AWS/CertificateManager', MetricName: 'DaysToExpiry', Statistic: 'Minimum', Period: 86400, Threshold: 7, ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'ignore', EvaluationPeriods: 1 },
  },
  {
    id: 'WafBlockedPercent', threshold: 'wafBlockedPercent', severity: 'mail',
    expected: {
      Threshold: 25, EvaluationPeriods: 3, DatapointsToAlarm: 3,
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: 'IF(FILL(allowed, 0) + FILL(blocked, 0) >= 100, 100 * FILL(blocked, 0) / (FILL(allowed, 0) + FILL(blocked, 0)), 0)' }),
        ...[['allowed', 'AllowedRequests'], ['blocked', 'BlockedRequests']].map(([Id, MetricName]) => Match.objectLike({ Id, MetricStat: { Stat: 'Sum', Metric: { Namespace: 'AWS/WAFV2', MetricName } } })),
      ]),
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
  const [found] = Object.entries(template.findResources(ALARM)).filter(([logicalId]) => new RegExp(`^EdgeAlarms${id}[0-9A-F]{8}$`).test(logicalId));
  return found?.[1].Properties as Record<string, unknown> | undefined;
}

test('there are no other alarms', () => {
  edgeTemplate().resourceCountIs(ALARM, cases.length);
});

test.each(cases)('$id: what it watches, who is told, and what it says', ({ expected, severity }) => {
  edgeTemplate({ alarmActions }).hasResourceProperties(ALARM, {
    ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'notBreaching', AlarmDescription: Match.stringLikeRegexp('First: '), ...expected, AlarmActions: [severity], OKActions: [severity], AlarmName: Match.absent(),
  });
});

test.each(cases)('$id: its threshold can be changed, and it can be left out', ({ id, threshold }) => {
  expect(alarmOf(edgeTemplate({ alarms: { [threshold]: AlarmThreshold.of(77) } }), id)).toMatchObject({ Threshold: 77 });
  const without = edgeTemplate({ alarms: { [threshold]: AlarmThreshold.none() } });
  expect(alarmOf(without, id)).toBeUndefined();
  without.resourceCountIs(ALARM, cases.filter((other) => other.threshold !== threshold).length);
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

test('the alarms that stand keep their logical ids', () => {
  const ids = Object.keys(edgeTemplate().findResources(ALARM));
  expect(ids).toEqual(expect.arrayContaining(STANDING));
});

test('zones that are known at deployment only have alarms by their place', () => {
  const stack = new Stack(new App(), 'Test');
  const ids = new WebEdge(stack, 'Edge', { vpc: new Vpc(stack, 'Vpc', { natGateways: 0, restrictDefaultSecurityGroup: false }), domainName: 'www.example.com', hostedZone: givenZone(stack), allowedCidrBlocks: ['10.0.0.0/8'] }).alarms.all.map(({ node }) => node.id);
  expect(ids.filter((id) => id.startsWith('ZoneUnhealthy'))).toEqual(['ZoneUnhealthy1', 'ZoneUnhealthy2']);
});

test.each([
  ['wafAllowedRequests', 'AllowedRequests'], ['newConnections', 'NewConnectionCount'], ['clientTlsNegotiationErrors', 'ClientTLSNegotiationErrorCount'],
  ['healthyHosts', 'HealthyHostCount'], ['requests', 'RequestCount'], ['target5xx', 'HTTPCode_Target_5XX_Count'], ['wafCountedRequests', 'CountedRequests'],
] as const)('%s is a metric as well', (method, metricName) => {
  expect(givenEdge(testStack()).metrics[method]().toMetricConfig().metricStat?.metricName).toBe(metricName);
});

describe('a target group that is added', () => {
  const ofTargets = ['target5xxPercent', 'targetLatencyP95Seconds', 'targetLatencyP99Seconds', 'unhealthyHosts', 'unhealthyHostsInZonePercent', 'healthyHosts'];

  test('is watched like the edge\'s own, and the same people are told', () => {
    const stack = testStack();
    const edge = givenEdge(stack, { alarmActions });
    const own = edge.alarms.all.length;
    edge.addTargetGroup('Api');
    const template = Template.fromStack(stack);
    expect(edge.alarms.all.slice(own).map(({ node }) => node.path.replace(/-/g, ''))).toEqual(cases.filter(({ threshold }) => ofTargets.includes(threshold)).map(({ id }) => `Test/Edge/Alarms/TargetGroups/Api/${id}`));
    template.resourceCountIs(ALARM, edge.alarms.all.length);
    template.hasResourceProperties(ALARM, {
      MetricName: 'HealthyHostCount', Threshold: 1, AlarmActions: ['page'], Dimensions: [loadBalancer, { Name: 'TargetGroup', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EdgeTargetGroupsApi'), 'TargetGroupFullName'] } }],
    });
  });

  test('has thresholds of its own', () => {
    const edge = givenEdge(testStack(), { alarms: { unhealthyHosts: AlarmThreshold.none() } });
    const own = edge.alarms.all.length;
    edge.addTargetGroup('Api', { alarms: { targetLatencyP95Seconds: AlarmThreshold.none(), targetLatencyP99Seconds: AlarmThreshold.none(), unhealthyHostsInZonePercent: AlarmThreshold.none() } });
    expect(edge.alarms.all.slice(own).map(({ node }) => node.id)).toEqual(['Target5xx', 'UnhealthyHosts', 'NoHealthyHost']);
  });
});
