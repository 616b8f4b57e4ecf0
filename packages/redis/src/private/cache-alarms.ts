import { Alarm, ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AlarmActions } from '../alarm-actions';
import { CacheTopology } from '../cache-topology';
import { CacheUse } from '../cache-use';
import { CacheAlarmThresholds, RedisCacheAlarms } from '../redis-cache-alarms';
import { RedisCacheMetrics } from '../redis-cache-metrics';
import { AlarmDefinition, nodeAlarms } from './node-alarms';
import { serverlessAlarms } from './serverless-alarms';

export interface CacheAlarmsOptions {
  readonly topology: CacheTopology;
  readonly metrics: RedisCacheMetrics;
  readonly nodeType?: string;
  readonly use?: CacheUse;
  readonly thresholds: CacheAlarmThresholds;
  readonly actions: AlarmActions;
}

export function createAlarms(cache: Construct, options: CacheAlarmsOptions): RedisCacheAlarms {
  const alarms = new Construct(cache, 'Alarms');
  const { topology, metrics } = options;
  const definitions = definitionsOf(options);
  const all = topology.kind === 'serverless'
    ? definitions.flatMap((definition) => alarmOf(alarms, cache.node.path, definition, options.actions))
    : topology.nodeSuffixes.flatMap((suffix, index) => {
      const node = new Construct(alarms, suffix);
      return definitions.flatMap((definition) => alarmOf(node, `${cache.node.path}, node ${suffix}`, definition, options.actions, metrics.nodeIds[index]));
    });
  return RedisCacheAlarms._of(all);
}

/** How many alarms the nodes have altogether: a serverless cache has too few to count. */
export function countAlarms(options: Pick<CacheAlarmsOptions, 'nodeType' | 'topology' | 'thresholds'>): number {
  const { shards, nodesPerShard } = options.topology;
  const each = definitionsOf({ ...options, metrics: RedisCacheMetrics._of('', options.topology) }).filter(({ threshold }) => threshold !== undefined).length;
  return shards * nodesPerShard * each;
}

function definitionsOf({ metrics, nodeType, topology, use, thresholds }: Omit<CacheAlarmsOptions, 'actions'>): AlarmDefinition[] {
  const { limits } = topology;
  return limits ? serverlessAlarms(metrics, limits, thresholds) : nodeAlarms(metrics, { nodeType, replicas: topology.nodesPerShard > 1, use, thresholds });
}

function alarmOf(scope: Construct, subject: string, { id, threshold, metric, periods, severity, missing, description }: AlarmDefinition, actions: AlarmActions, nodeId?: string): Alarm[] {
  if (threshold === undefined) return [];
  const alarm = new Alarm(scope, id, {
    metric: metric(nodeId!),
    threshold,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: periods,
    treatMissingData: missing,
    alarmDescription: `${subject} (${severity}): ${description}`,
  });
  alarm.addAlarmAction(...actions[severity] ?? []);
  alarm.addOkAction(...actions[severity] ?? []);
  return [alarm];
}
