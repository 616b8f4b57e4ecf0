import { Duration } from 'aws-cdk-lib';
import { IAlarmAction, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Match } from 'aws-cdk-lib/assertions';
import { templateOf, testStack } from '@external-metrics/testkit';
import { AlarmThreshold, NatStrategy, Network, NetworkProps } from '../src';

const build = (props: NetworkProps) => templateOf((stack) => new Network(stack, 'Network', props));
const action = (arn: string): IAlarmAction => ({ bind: () => ({ alarmActionArn: arn }) });

describe('alarms', () => {
  const template = build({ alarmActions: { critical: [action('arn:critical')], warning: [action('arn:warning')] } });

  test('port allocation errors of each gateway are critical', () => {
    for (const zone of ['A', 'B']) {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        Namespace: 'AWS/NATGateway', MetricName: 'ErrorPortAllocation', Statistic: 'Sum', Period: 60, Threshold: 0, ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: 5, DatapointsToAlarm: 3, TreatMissingData: 'notBreaching', AlarmName: Match.absent(),
        Dimensions: [{ Name: 'NatGatewayId', Value: { Ref: Match.stringLikeRegexp(`^NetworkPublic${zone}NatGateway`) } }],
        AlarmDescription: Match.stringLikeRegexp(`^The NAT gateway in us-east-1${zone.toLowerCase()} has no source port left.* First: `),
        AlarmActions: ['arn:critical'], OKActions: ['arn:critical'],
      });
    }
  });

  test('dropped packets of each gateway are a warning', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 0.01, EvaluationPeriods: 5, DatapointsToAlarm: 5, TreatMissingData: 'notBreaching',
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: 'IF(outbound + inbound > 0, 100 * dropped / (outbound + inbound), 0)' }),
        Match.objectLike({ Id: 'dropped', MetricStat: { Metric: { Namespace: 'AWS/NATGateway', MetricName: 'PacketsDropCount', Dimensions: [{ Name: 'NatGatewayId', Value: { Ref: Match.stringLikeRegexp('^NetworkPublicANatGateway') } }] }, Period: 60, Stat: 'Sum' } }),
      ]),
      AlarmDescription: Match.stringLikeRegexp('drops packets. First: '),
      AlarmActions: ['arn:warning'], OKActions: ['arn:warning'],
    });
    template.resourceCountIs('AWS::CloudWatch::Alarm', 4);
  });

  test('other thresholds, and none', () => {
    const other = build({ alarms: { natErrorPortAllocationCount: AlarmThreshold.of(7), natPacketsDroppedPercent: AlarmThreshold.none() }, natStrategy: NatStrategy.single() });
    other.resourceCountIs('AWS::CloudWatch::Alarm', 1);
    other.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ErrorPortAllocation', Threshold: 7, AlarmActions: Match.absent() });
  });

  test('are members', () => {
    expect(new Network(testStack(), 'Network').alarms.all).toHaveLength(4);
  });
});

describe('metrics', () => {
  test.each([
    ['errorPortAllocation', 'ErrorPortAllocation', 'Sum'], ['packetsDropCount', 'PacketsDropCount', 'Sum'], ['idleTimeoutCount', 'IdleTimeoutCount', 'Sum'], ['activeConnectionCount', 'ActiveConnectionCount', 'Maximum'],
    ['bytesOutToDestination', 'BytesOutToDestination', 'Sum'], ['bytesInFromDestination', 'BytesInFromDestination', 'Sum'],
  ] as const)('of a gateway: %s', (name, metricName, statistic) => {
    const stack = testStack();
    const [, { metrics, natGatewayId }] = new Network(stack, 'Network').natGateways;
    expect(metrics[name]()).toMatchObject({ namespace: 'AWS/NATGateway', metricName, statistic, dimensions: { NatGatewayId: natGatewayId } });
    expect(metrics[name]({ period: Duration.minutes(5) }).period.toMinutes()).toBe(5);
  });

  test.each([
    ['natErrorPortAllocation', 'errorPortAllocation'], ['natPacketsDropCount', 'packetsDropCount'], ['natBytesOut', 'bytesOutToDestination'], ['natBytesIn', 'bytesInFromDestination'],
    ['natActiveConnections', 'activeConnectionCount'],
  ] as const)('of all gateways together: %s', (name, term) => {
    const { metrics, natGateways } = new Network(testStack(), 'Network');
    const { mathExpression } = (metrics[name]() as IMetric).toMetricConfig();
    expect(mathExpression).toMatchObject({ expression: `${term}0 + ${term}1`, usingMetrics: { [`${term}0`]: natGateways[0].metrics[term](), [`${term}1`]: natGateways[1].metrics[term]() } });
  });

  test('NatGatewayMissing, where there is none', () => {
    const { metrics } = new Network(testStack(), 'Network', { natStrategy: NatStrategy.none() });
    expect(() => metrics.natBytesOut()).toThrow('[NatGatewayMissing]');
  });
});
