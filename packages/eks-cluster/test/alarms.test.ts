import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmThreshold, EksClusterMetrics } from '../src';
import { clusterTemplate, resourceOf } from './fixture';

const action = (arn: string): cloudwatch.IAlarmAction => ({ bind: () => ({ alarmActionArn: arn }) });

describe('by default', () => {
  const template = clusterTemplate({ alarmActions: { critical: [action('page')], warning: [action('mail')] } });

  test.each([
    ['ApiServerErrors', 1, 'page', 'notBreaching'],
    ['UnschedulablePods', 0, 'page', 'notBreaching'],
    ['FailedNodes', 0, 'page', 'breaching'],
    ['NodeCpu', 80, 'mail', 'missing'],
    ['NodeMemory', 85, 'mail', 'missing'],
    ['NodeDisk', 80, 'mail', 'missing'],
  ])('%s', (name, threshold, told, missing) => {
    const { properties } = resourceOf(template, 'AWS::CloudWatch::Alarm', `Alarms${name}`);
    expect(properties).toMatchObject({
      Threshold: threshold, AlarmActions: [told], OKActions: [told], TreatMissingData: missing, EvaluationPeriods: 3, ComparisonOperator: 'GreaterThanThreshold',
    });
    expect(properties.AlarmDescription).toMatch(/First /);
  });

  test('there are six, and those of nodes wait for the agent', () => {
    template.resourceCountIs('AWS::CloudWatch::Alarm', 6);
    const agent = resourceOf(template, 'AWS::EKS::Addon', 'cloudwatch').id;
    expect(['FailedNodes', 'NodeCpu', 'NodeMemory', 'NodeDisk'].map((name) => resourceOf(template, 'AWS::CloudWatch::Alarm', name).dependsOn)).toEqual(Array(4).fill([agent]));
  });
});

test('nobody is told by default', () => {
  for (const { Properties } of Object.values(clusterTemplate().findResources('AWS::CloudWatch::Alarm'))) {
    expect(Properties.AlarmActions ?? []).toEqual([]);
  }
});

test.each([
  ['ApiServerErrors', 'apiServerErrorPercent'], ['UnschedulablePods', 'unschedulablePods'], ['FailedNodes', 'failedNodes'], ['NodeCpu', 'nodeCpuPercent'], ['NodeMemory', 'nodeMemoryPercent'], ['NodeDisk', 'nodeDiskPercent'],
])('%s has another threshold, or none, by %s', (name, property) => {
  expect(resourceOf(clusterTemplate({ alarms: { [property]: AlarmThreshold.of(42) } }), 'AWS::CloudWatch::Alarm', `Alarms${name}`).properties.Threshold).toBe(42);
  const template = clusterTemplate({ alarms: { [property]: AlarmThreshold.none() } });
  expect(Object.keys(template.findResources('AWS::CloudWatch::Alarm')).filter((id) => id.includes(name))).toEqual([]);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 5);
});

describe('metrics', () => {
  const metrics = new EksClusterMetrics('main');

  test.each<[string, cloudwatch.Metric, string, string, string]>([
    ['nodeCpuUtilization', metrics.nodeCpuUtilization(), 'ContainerInsights', 'node_cpu_utilization', 'Average'],
    ['nodeMemoryUtilization', metrics.nodeMemoryUtilization(), 'ContainerInsights', 'node_memory_utilization', 'Maximum'],
    ['nodeFilesystemUtilization', metrics.nodeFilesystemUtilization(), 'ContainerInsights', 'node_filesystem_utilization', 'Maximum'],
    ['nodeCount', metrics.nodeCount(), 'ContainerInsights', 'cluster_node_count', 'Average'],
    ['failedNodeCount', metrics.failedNodeCount(), 'ContainerInsights', 'cluster_failed_node_count', 'Maximum'],
    ['unschedulablePods', metrics.unschedulablePods(), 'AWS/EKS', 'scheduler_pending_pods_UNSCHEDULABLE', 'Maximum'],
    ['apiServerRequests', metrics.apiServerRequests(), 'AWS/EKS', 'apiserver_request_total', 'Sum'],
    ['apiServerErrors', metrics.apiServerErrors(), 'AWS/EKS', 'apiserver_request_total_5XX', 'Sum'],
  ])('%s', (_, { namespace, metricName, statistic, dimensions, period }, ...expected) => {
    expect([namespace, metricName, statistic]).toEqual(expected);
    expect([dimensions, period.toMinutes()]).toEqual([{ ClusterName: 'main' }, 5]);
  });

  test('options win', () => {
    expect(metrics.nodeCount({ period: Duration.minutes(1), statistic: 'Minimum' })).toMatchObject({ statistic: 'Minimum', period: Duration.minutes(1) });
    expect(metrics.apiServerErrorRate({ label: 'Errors' }).label).toBe('Errors');
  });
});
