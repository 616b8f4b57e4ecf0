import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmActions } from '../alarm-actions';
import { AlarmThreshold } from '../alarm-threshold';
import { CacheUse } from '../cache-use';
import { CacheAlarmThresholds } from '../redis-cache-alarms';
import { RedisCacheMetrics } from '../redis-cache-metrics';
import { factsOfNodeType } from './node-types';

export interface AlarmDefinition {
  readonly id: string;
  readonly threshold: number | undefined;
  readonly metric: (nodeId: string) => Metric;
  readonly periods: number;
  readonly severity: keyof AlarmActions;
  /** Where the metric is only there when something happens, its absence is good; elsewhere it is unknown, as for a node that is being replaced. */
  readonly missing: TreatMissingData;
  readonly description: string;
}

export interface NodeAlarmsOptions {
  readonly nodeType?: string;
  readonly replicas: boolean;
  readonly use?: CacheUse;
  readonly thresholds: CacheAlarmThresholds;
}

const { MISSING, NOT_BREACHING } = TreatMissingData;

export function valueOf(threshold: AlarmThreshold | undefined, fallback: number | undefined): number | undefined {
  return threshold ? threshold.value : fallback;
}

/** What each node has. */
export function nodeAlarms(metrics: RedisCacheMetrics, { nodeType, replicas, use, thresholds }: NodeAlarmsOptions): AlarmDefinition[] {
  const facts = nodeType === undefined ? undefined : factsOfNodeType(nodeType);
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
    {
      id: 'NetworkIn', threshold: valueOf(thresholds.networkInExceededPerFiveMinutes, 0), metric: (node) => metrics.networkBandwidthInAllowanceExceeded(node), periods: 3, severity: 'warning', missing: NOT_BREACHING,
      description: 'more comes in than the node type allows, and packets wait or are lost. First look for clients that write large values, then take a node type with more network, or more shards.',
    },
    {
      id: 'NetworkOut', threshold: valueOf(thresholds.networkOutExceededPerFiveMinutes, 0), metric: (node) => metrics.networkBandwidthOutAllowanceExceeded(node), periods: 3, severity: 'warning', missing: NOT_BREACHING,
      description: 'more goes out than the node type allows, and packets wait or are lost. First look for clients that read large values, then read from replicas, or take a node type with more network.',
    },
  ];
}
