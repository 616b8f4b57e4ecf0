import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AlarmActions } from '../alarm-actions';
import { AlarmThreshold } from '../alarm-threshold';
import { CacheTopology } from '../cache-topology';
import { CacheUse } from '../cache-use';
import { CacheAlarmThresholds, RedisCacheAlarms } from '../redis-cache-alarms';
import { RedisCacheMetrics } from '../redis-cache-metrics';
import { factsOfNodeType } from './node-types';

export interface CacheAlarmsOptions {
  readonly topology: CacheTopology;
  readonly metrics: RedisCacheMetrics;
  readonly nodeType?: string;
  readonly use?: CacheUse;
  readonly thresholds: CacheAlarmThresholds;
  readonly actions: AlarmActions;
}

interface AlarmDefinition {
  readonly id: string;
  readonly threshold: number | undefined;
  readonly metric: (nodeId: string) => Metric;
  readonly periods: number;
  readonly severity: keyof AlarmActions;
  /** Where the metric is only there when something happens, its absence is good; elsewhere it is unknown, as for a node that is being replaced. */
  readonly missing: TreatMissingData;
  readonly description: string;
}

export function createAlarms(cache: Construct, options: CacheAlarmsOptions): RedisCacheAlarms {
  const alarms = new Construct(cache, 'Alarms');
  const definitions = alarmDefinitions(options);
  const all: Alarm[] = [];
  options.topology.nodeSuffixes.forEach((suffix, index) => {
    const node = new Construct(alarms, suffix);
    for (const { id, threshold, metric, periods, severity, missing, description } of definitions) {
      if (threshold === undefined) continue;
      const alarm = new Alarm(node, id, {
        metric: metric(options.metrics.nodeIds[index]),
        threshold,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: periods,
        treatMissingData: missing,
        alarmDescription: `${cache.node.path}, node ${suffix} (${severity}): ${description}`,
      });
      const actions = options.actions[severity] ?? [];
      alarm.addAlarmAction(...actions);
      alarm.addOkAction(...actions);
      all.push(alarm);
    }
  });
  return RedisCacheAlarms._of(all);
}

/** How many alarms all nodes have together. */
export function countAlarms(options: Pick<CacheAlarmsOptions, 'nodeType' | 'topology' | 'thresholds'>): number {
  const { shards, nodesPerShard } = options.topology;
  return shards * nodesPerShard * alarmDefinitions({ ...options, metrics: RedisCacheMetrics._of('', options.topology) }).filter(({ threshold }) => threshold !== undefined).length;
}

function alarmDefinitions({ metrics, nodeType, topology, use, thresholds }: Omit<CacheAlarmsOptions, 'actions'>): AlarmDefinition[] {
  const replicas = topology.nodesPerShard > 1;
  const facts = nodeType === undefined ? undefined : factsOfNodeType(nodeType);
  const { MISSING, NOT_BREACHING } = TreatMissingData;
  const valueOf = (threshold: AlarmThreshold | undefined, fallback: number | undefined) => (threshold ? threshold.value : fallback);
  return [
    {
      id: 'EngineCpu', threshold: valueOf(thresholds.engineCpuPercent, 90), metric: (node) => metrics.engineCpuUtilization(node), periods: 3, severity: 'critical', missing: MISSING,
      description: 'the engine has one thread for commands, and it is full. First look for slow commands in the slow log, then read from replicas, take a larger node type or more shards.',
    },
    {
      id: 'Cpu', threshold: valueOf(thresholds.cpuPercent, facts?.twoProcessors ? 45 : 90), metric: (node) => metrics.cpuUtilization(node), periods: 3, severity: 'warning', missing: MISSING,
      description: 'the node is busy, be it with commands, TLS handshakes or a snapshot. First look whether clients open connections again and again, then take a larger node type.',
    },
    {
      id: 'Memory', threshold: valueOf(thresholds.memoryPercent, 85), metric: (node) => metrics.databaseMemoryUsagePercentage(node), periods: 1, severity: 'critical', missing: MISSING,
      description: 'soon keys are thrown away or writes are refused. First look for keys without expiry, then take a larger node type or more shards.',
    },
    {
      id: 'Evictions', threshold: valueOf(thresholds.evictionsPerFiveMinutes, use === undefined || use === CacheUse.CACHE ? 1000 : 0), metric: (node) => metrics.evictions(node),
      periods: 1, severity: 'warning', missing: NOT_BREACHING,
      description: 'keys are thrown away because the memory is full. First look whether the hit rate falls, then take a larger node type or more shards.',
    },
    {
      id: 'Swap', threshold: valueOf(thresholds.swapBytes, 50_000_000), metric: (node) => metrics.swapUsage(node), periods: 3, severity: 'warning', missing: MISSING,
      description: 'the node swaps, and answers slowly. First raise reserved-memory-percent, then take a larger node type.',
    },
    {
      id: 'Connections', threshold: valueOf(thresholds.connections, facts && Math.round(facts.maxConnections * 0.8)), metric: (node) => metrics.currConnections(node), periods: 1, severity: 'critical', missing: MISSING,
      description: 'soon new connections are refused. First look for clients without a connection pool, or whose pool grows with every deployment.',
    },
    {
      id: 'ReplicationLag', threshold: replicas ? valueOf(thresholds.replicationLagSeconds, 10) : undefined, metric: (node) => metrics.replicationLag(node), periods: 1, severity: 'warning', missing: NOT_BREACHING,
      description: 'reads from this replica are stale, and a failover to it would lose writes. First look at network and CPU of the primary, and for a full synchronisation in the engine log.',
    },
    {
      id: 'AuthenticationFailures', threshold: valueOf(thresholds.authenticationFailuresPerFiveMinutes, 5), metric: (node) => metrics.authenticationFailures(node),
      periods: 1, severity: 'critical', missing: NOT_BREACHING,
      description: 'somebody logs in with a wrong password. First look whether a workload still has an old secret, then with ACL LOG from where it comes.',
    },
  ];
}
