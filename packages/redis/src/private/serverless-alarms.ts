import { SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmThreshold } from '../alarm-threshold';
import { ServerlessTopology } from '../cache-topology';
import { CacheAlarmThresholds } from '../redis-cache-alarms';
import { RedisCacheMetrics } from '../redis-cache-metrics';
import { AlarmDefinition, valueOf } from './node-alarms';

/** 2026-11-24, https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/quota-limits.html. */
const MOST_CONNECTIONS = 65000;
/** The limit is in gigabytes, and the smaller of the two that are called so is the earlier alarm. */
const GIGABYTE = 1_000_000_000;
/** The seconds of a period of the metrics: the limit is for one. */
const PERIOD_SECONDS = 300;

const { MISSING, NOT_BREACHING } = TreatMissingData;

/** What a serverless cache has. */
export function serverlessAlarms(metrics: RedisCacheMetrics, { maxData, maxEcpu }: ServerlessTopology, thresholds: CacheAlarmThresholds): AlarmDefinition[] {
  return [
    {
      id: 'Data', threshold: share(thresholds.memoryPercent, 85, maxData.isUnresolved() ? undefined : maxData.toGibibytes({ rounding: SizeRoundingBehavior.NONE }) * GIGABYTE), metric: () => metrics.bytesUsedForCache(), periods: 1, severity: 'critical', missing: MISSING,
      description: 'soon keys that expire are thrown away, or writes are refused. First look for keys without expiry, then raise topology.maxData.',
    },
    {
      id: 'Ecpu', threshold: share(thresholds.ecpuPercent, 80, Token.isUnresolved(maxEcpu) ? undefined : maxEcpu * PERIOD_SECONDS), metric: () => metrics.elastiCacheProcessingUnits(), periods: 3, severity: 'critical', missing: NOT_BREACHING,
      description: 'soon commands are throttled. First look for commands on large values, which take many units, then raise topology.maxEcpu.',
    },
    {
      id: 'ThrottledCommands', threshold: valueOf(thresholds.throttledCommandsPerFiveMinutes, 0), metric: () => metrics.throttledCmds(), periods: 1, severity: 'critical', missing: NOT_BREACHING,
      description: 'commands are refused, because a limit is reached or the load grew faster than the cache. First look which limit it is, then raise it, or minEcpu before a load that is expected.',
    },
    {
      id: 'Connections', threshold: valueOf(thresholds.connections, MOST_CONNECTIONS * 0.8), metric: () => metrics.currConnections(), periods: 1, severity: 'critical', missing: MISSING,
      description: 'soon new connections are refused. First look for clients without a connection pool, or whose pool grows with every deployment.',
    },
    {
      id: 'Evictions', threshold: valueOf(thresholds.evictionsPerFiveMinutes, 1000), metric: () => metrics.evictions(), periods: 1, severity: 'warning', missing: NOT_BREACHING,
      description: 'keys are thrown away because the most data is reached. First look whether the hit rate falls, then raise topology.maxData.',
    },
    {
      id: 'AuthenticationFailures', threshold: valueOf(thresholds.authenticationFailuresPerFiveMinutes, 5), metric: () => metrics.authenticationFailures(), periods: 1, severity: 'critical', missing: NOT_BREACHING,
      description: 'somebody logs in with a wrong password or token. First look whether a workload still has an old secret.',
    },
  ];
}

function share(percent: AlarmThreshold | undefined, fallback: number, whole: number | undefined): number | undefined {
  const value = valueOf(percent, fallback);
  return value === undefined || whole === undefined || Token.isUnresolved(value) ? undefined : value / 100 * whole;
}
