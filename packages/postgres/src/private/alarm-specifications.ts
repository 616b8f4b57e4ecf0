import { Size } from 'aws-cdk-lib';
import { ComparisonOperator, IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
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
  /** Made only for an alarm that is made: it may not be known. */
  readonly metric: () => IMetric;
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
  const { vcpus, maxConnections, cpuCreditsPerHour, burstableStorage, localStorage, readReplica } = capacity;
  const memory = kibibytes(capacity.memory);
  const storage = kibibytes(capacity.allocatedStorage);
  const storageLimit = kibibytes(capacity.maxAllocatedStorage);
  const insights = metrics.instanceResourceId !== undefined;
  return [
    {
      id: 'CpuUtilization', threshold: 'cpuUtilizationPercent', defaultThreshold: 90, severity: 'critical',
      metric: () => metrics.cpuUtilization(), evaluationPeriods: 15, comparisonOperator: above, missing: BREACHING,
      alarmDescription: 'The database has no CPU to spare, or reports nothing: it is down, or was stopped. '
        + 'First: look at its status and events in RDS, then at the statements with the most load in Database Insights.',
    },
    {
      id: 'CpuCreditBalance', threshold: 'cpuCreditBalance', defaultThreshold: cpuCreditsPerHour, severity: 'warning',
      metric: () => metrics.cpuCreditBalance(), evaluationPeriods: 24, comparisonOperator: below, missing: NOT_BREACHING,
      alarmDescription: 'The burstable instance has used up its CPU credits: what it uses beyond its baseline is charged. A new instance starts without credits, so for its first hours this means nothing. '
        + 'First: find what uses the CPU in Database Insights; if it is the usual load, choose a class that is not burstable.',
    },
    {
      id: 'FreeableMemory', threshold: 'freeableMemoryMebibytes', defaultThreshold: memory && Math.floor(memory / 1024 / 10), scale: 1024 * 1024, neededAlways: true, severity: 'warning',
      metric: () => metrics.freeableMemory(), evaluationPeriods: 15, comparisonOperator: below, missing: MISSING,
      alarmDescription: 'The database is short of memory: it may swap, and be restarted when none is left. '
        + 'First: count the connections, look for large sorts and hashes (work_mem) and, in enhanced monitoring, for the largest processes.',
    },
    {
      id: 'FreeStorage', threshold: 'freeStorageGibibytes', defaultThreshold: storage && storage / 1024 ** 2 / 10, scale: 1024 ** 3, neededAlways: true, severity: 'critical',
      metric: () => metrics.freeStorageSpace(), evaluationPeriods: 15, comparisonOperator: below, missing: IGNORE,
      alarmDescription: 'The storage is nearly full and has not grown in time: its limit is reached, or it grew in the last six hours. A full database stops. '
        + 'First: raise maxAllocatedStorage or allocatedStorage; then look for replication slots that hold back WAL, for temporary files and for bloat.',
    },
    {
      id: 'DatabaseConnections', threshold: 'databaseConnections', defaultThreshold: maxConnections === undefined ? undefined : Math.floor(maxConnections * 0.7), neededAlways: true, severity: 'critical',
      metric: () => metrics.databaseConnections({ statistic: 'Maximum' }), evaluationPeriods: 5, comparisonOperator: above, missing: NOT_BREACHING,
      alarmDescription: 'The database is about to refuse connections. '
        + 'First: see in pg_stat_activity whose connections they are and whether they are idle; mend or restart the client that leaks them.',
    },
    {
      id: 'ReadLatency', threshold: 'readLatencyMilliseconds', defaultThreshold: 20, scale: 0.001, severity: 'warning',
      metric: () => metrics.readLatency(), evaluationPeriods: 15, datapointsToAlarm: 12, comparisonOperator: above, missing: NOT_BREACHING,
      alarmDescription: 'Reads of the storage are slow. First: compare the operations and throughput with the limits of the storage and of the class; look for sequential scans that an index would spare.',
    },
    {
      id: 'WriteLatency', threshold: 'writeLatencyMilliseconds', defaultThreshold: 20, scale: 0.001, severity: 'warning',
      metric: () => metrics.writeLatency(), evaluationPeriods: 15, datapointsToAlarm: 12, comparisonOperator: above, missing: NOT_BREACHING,
      alarmDescription: 'Writes to the storage are slow. First: compare the operations and throughput with the limits of the storage and of the class; look for bulk writes, checkpoints and a vacuum that run now.',
    },
    {
      id: 'DiskQueueDepth', threshold: 'diskQueueDepth', defaultThreshold: 64, severity: 'warning',
      metric: () => metrics.diskQueueDepth(), evaluationPeriods: 15, datapointsToAlarm: 12, comparisonOperator: above, missing: NOT_BREACHING,
      alarmDescription: 'Reads and writes queue up before the storage. First: find in Database Insights the statements that wait for IO; compare the operations with the limits of the storage and of the class.',
    },
    {
      id: 'MaximumUsedTransactionIds', threshold: 'maximumUsedTransactionIds', defaultThreshold: 1_000_000_000, severity: 'critical',
      metric: () => metrics.maximumUsedTransactionIds(), evaluationPeriods: 1, comparisonOperator: above, missing: NOT_BREACHING,
      alarmDescription: 'Vacuum does not keep up: at two billion used transaction IDs the database refuses writes. '
        + 'First: end transactions and prepared transactions that are open for days and drop replication slots that nobody reads; then VACUUM FREEZE the tables with the oldest relfrozenxid.',
    },
    {
      id: 'EbsByteBalance', threshold: 'ebsByteBalancePercent', defaultThreshold: burstableStorage ? 10 : undefined, severity: 'warning',
      metric: () => metrics.ebsByteBalance(), evaluationPeriods: 3, comparisonOperator: below, missing: NOT_BREACHING,
      alarmDescription: 'The instance class soon falls back to its baseline throughput to the storage. First: find what reads or writes so much in Database Insights; if it is the usual load, choose a larger class.',
    },
    {
      id: 'EbsIoBalance', threshold: 'ebsIoBalancePercent', defaultThreshold: burstableStorage ? 10 : undefined, severity: 'warning',
      metric: () => metrics.ebsIoBalance(), evaluationPeriods: 3, comparisonOperator: below, missing: NOT_BREACHING,
      alarmDescription: 'The instance class soon falls back to its baseline of operations on the storage. First: find what reads or writes so often in Database Insights; if it is the usual load, choose a larger class.',
    },
    {
      id: 'StorageLimit', threshold: 'usedStorageGibibytes', defaultThreshold: storageLimit && insights ? storageLimit / 1024 ** 2 * 0.8 : undefined, scale: 1024 ** 2, severity: 'warning',
      metric: () => metrics.usedStorageKibibytes(), evaluationPeriods: 15, comparisonOperator: above, missing: NOT_BREACHING,
      alarmDescription: 'The storage nears the limit to which it grows by itself. '
        + 'First: raise maxAllocatedStorage, which takes effect at once; then find in pg_total_relation_size what grows, and whether it has to.',
    },
    {
      id: 'FreeLocalStorage', threshold: 'freeLocalStoragePercent', defaultThreshold: localStorage ? 10 : undefined, severity: 'warning',
      metric: () => metrics.freeLocalStoragePercent(), evaluationPeriods: 5, comparisonOperator: below, missing: NOT_BREACHING,
      alarmDescription: 'The disks for temporary files are nearly full: statements that need more of them fail. '
        + 'First: find in Database Insights the statements that wait for IO of temporary files (large sorts, hashes and indexes that are built); run fewer at once, or choose a larger class.',
    },
    {
      id: 'ReplicationSlotLag', threshold: 'replicationSlotLagGibibytes', defaultThreshold: storage && storage / 1024 ** 2 / 10, scale: 1024 ** 3, severity: 'warning',
      metric: () => metrics.oldestReplicationSlotLag(), evaluationPeriods: 15, comparisonOperator: above, missing: NOT_BREACHING,
      alarmDescription: 'A replication slot holds back write-ahead log, which fills the storage until its reader catches up. '
        + 'First: find it in pg_replication_slots (restart_lsn, active); mend its replica or consumer, or drop the slot if nobody reads it any more.',
    },
    {
      id: 'DbLoad', threshold: 'dbLoad', defaultThreshold: vcpus, neededAlways: true, severity: 'warning',
      metric: () => metrics.dbLoad(), evaluationPeriods: 15, datapointsToAlarm: 12, comparisonOperator: above, missing: NOT_BREACHING,
      alarmDescription: 'More sessions are active than the instance has CPUs: they wait for each other, for locks or for the storage. '
        + 'First: look in Database Insights at what they wait for, and at the statement with the most load.',
    },
    {
      id: 'Deadlocks', threshold: 'deadlocksPerMinute', defaultThreshold: insights ? 0 : undefined, severity: 'warning',
      metric: () => metrics.deadlocks(), evaluationPeriods: 15, datapointsToAlarm: 3, comparisonOperator: above, missing: NOT_BREACHING,
      alarmDescription: 'Transactions wait for each other again and again, and the server ends one of them each time. '
        + 'First: search the postgresql log for "deadlock detected", which names both statements; let them lock in the same order.',
    },
    {
      id: 'ReplicaLag', threshold: 'replicaLagSeconds', defaultThreshold: readReplica ? 600 : undefined, severity: 'warning',
      metric: () => metrics.replicaLag(), evaluationPeriods: 5, comparisonOperator: above, missing: BREACHING,
      alarmDescription: 'The read replica is far behind its source, or does not replicate: who reads there sees old data. '
        + 'First: look at its replication state and events in RDS, then for long statements on the replica, and for more writes on the source than its class and storage can follow.',
    },
  ];
}

/** Undefined where it is unknown, or known at deployment only. */
function kibibytes(size?: Size): number | undefined {
  return size === undefined || size.isUnresolved() ? undefined : size.toKibibytes();
}
