import { ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { DatabaseCapacity } from '../database-capacity';
import type { PostgresAlarmThresholds } from '../postgres-alarms';
import { PostgresMetrics } from '../postgres-metrics';

export interface AlarmSpecification {
  /** The construct id: for ever. */
  readonly id: string;
  readonly threshold: keyof PostgresAlarmThresholds;
  readonly defaultThreshold: number | undefined;
  /** From the unit of the threshold to that of the metric. */
  readonly scale?: number;
  /** Whether its absence is worth a warning. */
  readonly neededAlways?: boolean;
  readonly severity: 'critical' | 'warning';
  readonly metric: Metric;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm?: number;
  readonly comparisonOperator: ComparisonOperator;
  readonly missing: TreatMissingData;
  readonly alarmDescription: string;
}

const above = ComparisonOperator.GREATER_THAN_THRESHOLD;
const below = ComparisonOperator.LESS_THAN_THRESHOLD;
const { BREACHING, IGNORE, MISSING, NOT_BREACHING } = TreatMissingData;

export function alarmSpecifications(metrics: PostgresMetrics, capacity: DatabaseCapacity): AlarmSpecification[] {
  const { allocatedStorage, memory, maxConnections, cpuCreditsPerHour, burstableStorage } = capacity;
  const knownMemory = memory?.isUnresolved() ? undefined : memory;
  const knownStorage = allocatedStorage?.isUnresolved() ? undefined : allocatedStorage;
  return [
    {
      id: 'CpuUtilization', threshold: 'cpuUtilizationPercent', defaultThreshold: 90, severity: 'critical',
      metric: metrics.cpuUtilization(), evaluationPeriods: 15, comparisonOperator: above, missing: BREACHING,
      alarmDescription: 'The database has no CPU to spare, or reports nothing: it is down, or was stopped. '
        + 'First: look at its status and events in RDS, then at the statements with the most load in Database Insights.',
    },
    {
      id: 'CpuCreditBalance', threshold: 'cpuCreditBalance', defaultThreshold: cpuCreditsPerHour, severity: 'warning',
      metric: metrics.cpuCreditBalance(), evaluationPeriods: 24, comparisonOperator: below, missing: NOT_BREACHING,
      alarmDescription: 'The burstable instance has used up its CPU credits: what it uses beyond its baseline is charged. A new instance starts without credits, so for its first hours this means nothing. '
        + 'First: find what uses the CPU in Database Insights; if it is the usual load, choose a class that is not burstable.',
    },
    {
      id: 'FreeableMemory', threshold: 'freeableMemoryMebibytes', defaultThreshold: knownMemory && Math.floor(knownMemory.toMebibytes() / 10), scale: 1024 * 1024, neededAlways: true, severity: 'warning',
      metric: metrics.freeableMemory(), evaluationPeriods: 15, comparisonOperator: below, missing: MISSING,
      alarmDescription: 'The database is short of memory: it may swap, and be restarted when none is left. '
        + 'First: count the connections, look for large sorts and hashes (work_mem) and, in enhanced monitoring, for the largest processes.',
    },
    {
      id: 'FreeStorage', threshold: 'freeStorageGibibytes', defaultThreshold: knownStorage && knownStorage.toMebibytes() / 1024 / 10, scale: 1024 ** 3, neededAlways: true, severity: 'critical',
      metric: metrics.freeStorageSpace(), evaluationPeriods: 15, comparisonOperator: below, missing: IGNORE,
      alarmDescription: 'The storage is nearly full and has not grown in time: its limit is reached, or it grew in the last six hours. A full database stops. '
        + 'First: raise maxAllocatedStorage or allocatedStorage; then look for replication slots that hold back WAL, for temporary files and for bloat.',
    },
    {
      id: 'DatabaseConnections', threshold: 'databaseConnections', defaultThreshold: maxConnections === undefined ? undefined : Math.floor(maxConnections * 0.7), neededAlways: true, severity: 'critical',
      metric: metrics.databaseConnections({ statistic: 'Maximum' }), evaluationPeriods: 5, comparisonOperator: above, missing: NOT_BREACHING,
      alarmDescription: 'The database is about to refuse connections. '
        + 'First: see in pg_stat_activity whose connections they are and whether they are idle; mend or restart the client that leaks them.',
    },
    {
      id: 'ReadLatency', threshold: 'readLatencyMilliseconds', defaultThreshold: 20, scale: 0.001, severity: 'warning',
      metric: metrics.readLatency(), evaluationPeriods: 15, datapointsToAlarm: 12, comparisonOperator: above, missing: NOT_BREACHING,
      alarmDescription: 'Reads of the storage are slow. First: compare the operations and throughput with the limits of the storage and of the class; look for sequential scans that an index would spare.',
    },
    {
      id: 'WriteLatency', threshold: 'writeLatencyMilliseconds', defaultThreshold: 20, scale: 0.001, severity: 'warning',
      metric: metrics.writeLatency(), evaluationPeriods: 15, datapointsToAlarm: 12, comparisonOperator: above, missing: NOT_BREACHING,
      alarmDescription: 'Writes to the storage are slow. First: compare the operations and throughput with the limits of the storage and of the class; look for bulk writes, checkpoints and a vacuum that run now.',
    },
    {
      id: 'DiskQueueDepth', threshold: 'diskQueueDepth', defaultThreshold: 64, severity: 'warning',
      metric: metrics.diskQueueDepth(), evaluationPeriods: 15, datapointsToAlarm: 12, comparisonOperator: above, missing: NOT_BREACHING,
      alarmDescription: 'Reads and writes queue up before the storage. First: find in Database Insights the statements that wait for IO; compare the operations with the limits of the storage and of the class.',
    },
    {
      id: 'MaximumUsedTransactionIds', threshold: 'maximumUsedTransactionIds', defaultThreshold: 1_000_000_000, severity: 'critical',
      metric: metrics.maximumUsedTransactionIds(), evaluationPeriods: 1, comparisonOperator: above, missing: NOT_BREACHING,
      alarmDescription: 'Vacuum does not keep up: at two billion used transaction IDs the database refuses writes. '
        + 'First: end transactions and prepared transactions that are open for days and drop replication slots that nobody reads; then VACUUM FREEZE the tables with the oldest relfrozenxid.',
    },
    {
      id: 'EbsByteBalance', threshold: 'ebsByteBalancePercent', defaultThreshold: burstableStorage ? 10 : undefined, severity: 'warning',
      metric: metrics.ebsByteBalance(), evaluationPeriods: 3, comparisonOperator: below, missing: NOT_BREACHING,
      alarmDescription: 'The instance class soon falls back to its baseline throughput to the storage. First: find what reads or writes so much in Database Insights; if it is the usual load, choose a larger class.',
    },
    {
      id: 'EbsIoBalance', threshold: 'ebsIoBalancePercent', defaultThreshold: burstableStorage ? 10 : undefined, severity: 'warning',
      metric: metrics.ebsIoBalance(), evaluationPeriods: 3, comparisonOperator: below, missing: NOT_BREACHING,
      alarmDescription: 'The instance class soon falls back to its baseline of operations on the storage. First: find what reads or writes so often in Database Insights; if it is the usual load, choose a larger class.',
    },
  ];
}
