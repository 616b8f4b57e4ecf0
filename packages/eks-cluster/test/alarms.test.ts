import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmThreshold, EksClusterMetrics, NodeGroupSize } from '../src';
import { clusterTemplate, resourceOf } from './fixture';

const action = (arn: string): cloudwatch.IAlarmAction => ({ bind: () => ({ alarmActionArn: arn }) });

describe('by default', () => {
  const template = clusterTemplate({ alarmActions: { critical: [action('page')], warning: [action('mail')] } });

  test.each([
    ['ApiServerErrors', 1, 'page', 'notBreaching'],
    ['UnschedulablePods', 0, 'page', 'notBreaching'],
    ['FailedNodes', 0, 'page', 'breaching'],
    ['ApiServerLatency', 1, 'mail', 'notBreaching'],
    ['ControlPlaneStorage', 6 * 2 ** 30, 'page', 'notBreaching'],
    ['Nodes', 9, 'mail', 'missing'],
    ['ContainerRestarts', 5, 'mail', 'notBreaching'],
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

  test('there are ten, and those of nodes wait for the agent', () => {
    template.resourceCountIs('AWS::CloudWatch::Alarm', 10);
    const agent = resourceOf(template, 'AWS::EKS::Addon', 'cloudwatch').id;
    expect(['FailedNodes', 'AlarmsNodes', 'ContainerRestarts', 'NodeCpu', 'NodeMemory', 'NodeDisk'].map((name) => resourceOf(template, 'AWS::CloudWatch::Alarm', name).dependsOn)).toEqual(Array(6).fill([agent]));
  });
});

test('nobody is told by default', () => {
  for (const { Properties } of Object.values(clusterTemplate().findResources('AWS::CloudWatch::Alarm'))) {
    expect(Properties.AlarmActions ?? []).toEqual([]);
  }
});

test.each([
  ['ApiServerErrors', 'apiServerErrorPercent'], ['UnschedulablePods', 'unschedulablePods'], ['FailedNodes', 'failedNodes'], ['NodeCpu', 'nodeCpuPercent'], ['NodeMemory', 'nodeMemoryPercent'], ['NodeDisk', 'nodeDiskPercent'],
  ['ApiServerLatency', 'apiServerLatencySeconds'], ['Nodes', 'nodes'], ['ContainerRestarts', 'containerRestarts'],
])('%s has another threshold, or none, by %s', (name, property) => {
  expect(resourceOf(clusterTemplate({ alarms: { [property]: AlarmThreshold.of(42) } }), 'AWS::CloudWatch::Alarm', `Alarms${name}`).properties.Threshold).toBe(42);
  const template = clusterTemplate({ alarms: { [property]: AlarmThreshold.none() } });
  expect(Object.keys(template.findResources('AWS::CloudWatch::Alarm')).filter((id) => id.includes(`Alarms${name}`))).toEqual([]);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 9);
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

test('the storage of the control plane is given in GiB', () => {
  const template = clusterTemplate({ alarms: { controlPlaneStorageGibibytes: AlarmThreshold.of(4) } });
  expect(resourceOf(template, 'AWS::CloudWatch::Alarm', 'AlarmsControlPlaneStorage').properties.Threshold).toBe(4 * 2 ** 30);
  clusterTemplate({ alarms: { controlPlaneStorageGibibytes: AlarmThreshold.none() } }).resourceCountIs('AWS::CloudWatch::Alarm', 9);
});

test('the number of nodes is judged by all node groups, and not at all where it never changes', () => {
  const added = clusterTemplate({}, (cluster) => { cluster.addNodeGroup('Batch', { size: NodeGroupSize.fixed(3) }); });
  expect(resourceOf(added, 'AWS::CloudWatch::Alarm', 'AlarmsNodes').properties.Threshold).toBe(12);
  clusterTemplate({ nodeGroups: [{ id: 'Default', size: NodeGroupSize.fixed(3) }] }).resourceCountIs('AWS::CloudWatch::Alarm', 9);
});

test('the latency is that of the slowest verb, restarts are counted over all pods', () => {
  const template = clusterTemplate();
  const queries = (name: string) => resourceOf(template, 'AWS::CloudWatch::Alarm', name).properties.Metrics as { Expression?: unknown; MetricStat?: { Metric: { MetricName: string }; Stat: string } }[];
  expect(queries('ApiServerLatency').flatMap(({ MetricStat }) => (MetricStat ? [[MetricStat.Metric.MetricName, MetricStat.Stat]] : []))).toEqual(
    ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((verb) => [`apiserver_request_duration_seconds_${verb}_P99`, 'Average']));
  const [difference, sum] = queries('ContainerRestarts').map(({ Expression }) => Expression);
  expect(difference).toBe('DIFF(restarts)');
  expect(JSON.stringify(sum)).toContain('SELECT SUM(pod_number_of_container_restarts) FROM SCHEMA(ContainerInsights, ClusterName, Namespace, PodName) WHERE ClusterName = ');
});
