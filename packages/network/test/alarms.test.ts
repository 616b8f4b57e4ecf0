import { Duration } from 'aws-cdk-lib';
import { IAlarmAction, IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Match } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { templateOf, testStack } from '@external-metrics/testkit';
import { AlarmThreshold, FlowLogDestination, NatStrategy, Network, NetworkProps } from '../src';

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
  });

  test('many idle timeouts of each gateway are a warning', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'IdleTimeoutCount', Statistic: 'Sum', Period: 60, Threshold: 100, ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 15, DatapointsToAlarm: 15,
      Dimensions: [{ Name: 'NatGatewayId', Value: { Ref: Match.stringLikeRegexp('^NetworkPublicBNatGateway') } }], TreatMissingData: 'notBreaching', AlarmActions: ['arn:warning'],
    });
  });

  test('far more bytes out than usual are a warning', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ComparisonOperator: 'GreaterThanUpperThreshold', ThresholdMetricId: 'expr_1', Threshold: Match.absent(), EvaluationPeriods: 3, DatapointsToAlarm: 3, TreatMissingData: 'notBreaching',
      Metrics: Match.arrayWith([
        Match.objectLike({ Id: 'expr_1', Expression: 'ANOMALY_DETECTION_BAND(m0, 4)' }),
        Match.objectLike({ Id: 'm0', MetricStat: { Metric: { Namespace: 'AWS/NATGateway', MetricName: 'BytesOutToDestination', Dimensions: [{ Name: 'NatGatewayId', Value: { Ref: Match.stringLikeRegexp('^NetworkPublicANatGateway') } }] }, Period: 300, Stat: 'Sum' } }),
      ]),
      AlarmActions: ['arn:warning'], OKActions: ['arn:warning'],
    });
  });

  test('flow logs that no longer arrive are a warning, also where nothing is measured', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/Logs', MetricName: 'IncomingLogEvents', Dimensions: [{ Name: 'LogGroupName', Value: { Ref: Match.stringLikeRegexp('^NetworkFlowLogsLogGroup') } }],
      Statistic: 'Sum', Period: 3600, Threshold: 0, ComparisonOperator: 'LessThanOrEqualToThreshold', EvaluationPeriods: 2, DatapointsToAlarm: 2, TreatMissingData: 'breaching', AlarmActions: ['arn:warning'],
    });
    template.resourceCountIs('AWS::CloudWatch::Alarm', 9);
  });

  test('of flow logs in S3 the files are counted, by a rule for the bucket\'s own events', () => {
    const s3 = build({ flowLogs: [FlowLogDestination.s3({ prefix: 'network' })], natStrategy: NatStrategy.none() });
    s3.hasResourceProperties('AWS::S3::Bucket', { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } });
    s3.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'source': ['aws.s3'], 'detail-type': ['Object Created'],
        'detail': { bucket: { name: [{ Ref: Match.stringLikeRegexp('^NetworkFlowLogsS3Bucket') }] }, object: { key: [{ prefix: 'network/AWSLogs/aws-account-id=111122223333/' }] } },
      },
    });
    s3.hasResourceProperties('AWS::CloudWatch::Alarm', { Namespace: 'AWS/Events', MetricName: 'MatchedEvents', Dimensions: [{ Name: 'RuleName', Value: { Ref: Match.stringLikeRegexp('^NetworkFlowLogsArrivals') } }], TreatMissingData: 'breaching' });
    s3.resourceCountIs('AWS::CloudWatch::Alarm', 1);
    s3.resourceCountIs('AWS::Lambda::Function', 0);
  });

  test('a bucket that was brought is left as it is, and not watched', () => {
    const template = templateOf((stack) => new Network(stack, 'Network', { flowLogs: [FlowLogDestination.s3({ bucket: new Bucket(stack, 'Archive') })], natStrategy: NatStrategy.none() }));
    template.hasResourceProperties('AWS::S3::Bucket', { NotificationConfiguration: Match.absent() });
    template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });

  test('other thresholds, and none', () => {
    const none = AlarmThreshold.none();
    const other = build({
      alarms: { natErrorPortAllocationCount: AlarmThreshold.of(7), natPacketsDroppedPercent: none, natIdleTimeoutCount: none, natBytesOutDeviations: none, flowLogArrivals: none }, natStrategy: NatStrategy.single(),
    });
    other.resourceCountIs('AWS::CloudWatch::Alarm', 1);
    other.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ErrorPortAllocation', Threshold: 7, AlarmActions: Match.absent() });
  });

  test('are members', () => {
    expect(new Network(testStack(), 'Network').alarms.all).toHaveLength(9);
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
    ['natActiveConnections', 'activeConnectionCount'], ['natIdleTimeouts', 'idleTimeoutCount'],
  ] as const)('of all gateways together: %s', (name, term) => {
    const { metrics, natGateways } = new Network(testStack(), 'Network');
    const { mathExpression } = (metrics[name]() as IMetric).toMetricConfig();
    expect(mathExpression).toMatchObject({ expression: `${term}0 + ${term}1`, usingMetrics: { [`${term}0`]: natGateways[0].metrics[term](), [`${term}1`]: natGateways[1].metrics[term]() } });
  });

  test('of the flow logs: what arrives, by destination', () => {
    const destinations = (props: NetworkProps) => Object.entries(new Network(testStack(), 'Network', props).metrics.flowLogArrivalsByDestination()).map(([key, metric]) => [key, (metric as Metric).metricName]);
    expect(destinations({ flowLogs: [FlowLogDestination.cloudWatchLogs(), FlowLogDestination.s3()] })).toEqual([['CloudWatchLogs', 'IncomingLogEvents'], ['S3', 'MatchedEvents']]);
    expect(destinations({ flowLogs: [] })).toEqual([]);
  });

  test('NatGatewayMissing, where there is none', () => {
    const { metrics } = new Network(testStack(), 'Network', { natStrategy: NatStrategy.none() });
    expect(() => metrics.natBytesOut()).toThrow('[NatGatewayMissing]');
  });
});
