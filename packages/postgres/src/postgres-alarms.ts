import { Annotations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, IAlarmAction, IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AlarmActions } from './alarm-actions';
import { AlarmThreshold } from './alarm-threshold';
import { DatabaseCapacity } from './database-capacity';
import { PostgresMetrics } from './postgres-metrics';
import { alarmSpecifications } from './private/alarm-specifications';

/**
 * The thresholds of a database's alarms.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html#RDS
 */
export interface PostgresAlarmThresholds {
  /**
   * CPU use in percent; the alarm goes off if it is more for 15 minutes on end, or if nothing is reported. Critical.
   *
   * @default AlarmThreshold.of(90)
   */
  readonly cpuUtilizationPercent?: AlarmThreshold;

  /**
   * CPU credits left; the alarm goes off if it is less for 2 hours on end. Warning.
   *
   * @default - what the class earns in an hour; no alarm where the class is not burstable
   */
  readonly cpuCreditBalance?: AlarmThreshold;

  /**
   * Freeable memory in MiB; the alarm goes off if it is less for 15 minutes on end. Warning.
   *
   * @default - a tenth of the memory of the instance class; no alarm and the warning `AlarmLeftOut` where the class is unknown
   */
  readonly freeableMemoryMebibytes?: AlarmThreshold;

  /**
   * Free storage in GiB; the alarm goes off if it is less for 15 minutes on end: long enough for storage autoscaling to have begun. Critical.
   *
   * @default - a tenth of `allocatedStorage`
   */
  readonly freeStorageGibibytes?: AlarmThreshold;

  /**
   * Used storage in GiB, however much there is by now; the alarm goes off if it is more for 15 minutes on end: autoscaling soon helps no more. Warning.
   *
   * @default - 80 % of `maxAllocatedStorage`; no alarm where that or the resource ID of the instance is unknown
   */
  readonly usedStorageGibibytes?: AlarmThreshold;

  /**
   * Free space in percent of the class's own disks for temporary files; the alarm goes off if it is less for 5 minutes on end. Warning.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PostgreSQL.optimizedreads.html
   * @default AlarmThreshold.of(10) - no alarm where the class has no such disks
   */
  readonly freeLocalStoragePercent?: AlarmThreshold;

  /**
   * Write-ahead log in GiB that the replication slot which lags most has not fetched; the alarm goes off if it is more for 15 minutes on end. Warning.
   *
   * @default - a tenth of `allocatedStorage`; no alarm where that is unknown
   */
  readonly replicationSlotLagGibibytes?: AlarmThreshold;

  /**
   * Clients that are connected; the alarm goes off if they are more for 5 minutes on end. Critical.
   *
   * @default - 70 % of `max_connections`, which by default is LEAST(memory in bytes / 9531392, 5000) of somewhat less than
   * the whole memory; no alarm and the warning `AlarmLeftOut` where it can't be known
   */
  readonly databaseConnections?: AlarmThreshold;

  /**
   * Read latency in milliseconds; the alarm goes off if it is more in 12 of 15 minutes. Warning.
   *
   * @default AlarmThreshold.of(20)
   */
  readonly readLatencyMilliseconds?: AlarmThreshold;

  /**
   * Write latency in milliseconds; the alarm goes off if it is more in 12 of 15 minutes. Warning.
   *
   * @default AlarmThreshold.of(20)
   */
  readonly writeLatencyMilliseconds?: AlarmThreshold;

  /**
   * Reads and writes that wait for the storage; the alarm goes off if they are more in 12 of 15 minutes. Warning.
   *
   * @default AlarmThreshold.of(64)
   */
  readonly diskQueueDepth?: AlarmThreshold;

  /**
   * Sessions that work or wait, on average; the alarm goes off if they are more in 12 of 15 minutes. Warning.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Cloudwatch.html
   * @default - the vCPUs of the instance class; no alarm and the warning `AlarmLeftOut` where the class is unknown
   */
  readonly dbLoad?: AlarmThreshold;

  /**
   * Deadlocks in a minute; the alarm goes off if they are more in 3 of 15 minutes. Warning.
   *
   * @default AlarmThreshold.of(0) - no alarm where the resource ID of the instance is unknown
   */
  readonly deadlocksPerMinute?: AlarmThreshold;

  /**
   * Seconds that a read replica is behind its source, up to 300 of which mean only that nothing is written; the alarm goes off if they are
   * more for 5 minutes on end, or if nothing is reported. Warning.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PostgreSQL.Replication.ReadReplicas.html
   * @default AlarmThreshold.of(600) - no alarm where the instance is not a read replica
   */
  readonly replicaLagSeconds?: AlarmThreshold;

  /**
   * Used transaction IDs; the alarm goes off if they are more in a minute. Critical.
   *
   * @default AlarmThreshold.of(1_000_000_000)
   */
  readonly maximumUsedTransactionIds?: AlarmThreshold;

  /**
   * What is left in percent of the class's throughput above its baseline to the storage; the alarm goes off if it is less for 15 minutes on end. Warning.
   *
   * @default AlarmThreshold.of(10) - no alarm where the class has no such balance
   */
  readonly ebsByteBalancePercent?: AlarmThreshold;

  /**
   * What is left in percent of the class's operations above its baseline on the storage; the alarm goes off if it is less for 15 minutes on end. Warning.
   *
   * @default AlarmThreshold.of(10) - no alarm where the class has no such balance
   */
  readonly ebsIoBalancePercent?: AlarmThreshold;
}

/** What a database's alarms are made from. */
export interface PostgresAlarmsProps {
  /** The metrics of the database. */
  readonly metrics: PostgresMetrics;

  /** What its instance can do. */
  readonly capacity: DatabaseCapacity;

  /**
   * Other thresholds than the default ones.
   *
   * @default - each as documented
   */
  readonly thresholds?: PostgresAlarmThresholds;

  /**
   * Who is told.
   *
   * @default - nobody
   */
  readonly actions?: AlarmActions;
}

/** The alarms of a database: made with it, and to be made for an imported one. */
export class PostgresAlarms extends Construct {
  /** Every alarm that was made. */
  public readonly all: Alarm[] = [];

  constructor(scope: Construct, id: string, props: PostgresAlarmsProps) {
    super(scope, id);
    const { metrics, capacity, thresholds = {}, actions = {} } = props;
    for (const specification of alarmSpecifications(metrics, capacity)) {
      const { id: alarmId, threshold: name, defaultThreshold, scale = 1, severity, missing, ...rest } = specification;
      const threshold = thresholds[name] ?? (defaultThreshold === undefined ? undefined : AlarmThreshold.of(defaultThreshold));
      if (threshold) this.add(alarmId, threshold.value, scale, actions[severity], { treatMissingData: missing, ...rest });
      else if (specification.neededAlways) this.warnLeftOut(name);
    }
  }

  private add(id: string, threshold: number | undefined, scale: number, actions: IAlarmAction[] = [], properties: AlarmProperties) {
    if (threshold === undefined) return;
    const { metric, evaluationPeriods, datapointsToAlarm, comparisonOperator, treatMissingData, alarmDescription } = properties;
    const alarm = new Alarm(this, id, {
      metric: metric(), evaluationPeriods, datapointsToAlarm: datapointsToAlarm ?? evaluationPeriods, comparisonOperator, treatMissingData, alarmDescription, threshold: threshold * scale,
    });
    alarm.addAlarmAction(...actions);
    alarm.addOkAction(...actions);
    this.all.push(alarm);
  }

  private warnLeftOut(threshold: string) {
    Annotations.of(this).addWarningV2(`@external-metrics/postgres:AlarmLeftOut:${threshold}`,
      `[AlarmLeftOut] alarms.${threshold}: there is no such alarm, because its threshold is derived from facts of the instance that are not known; give the threshold, or instanceMemory and instanceVcpus`);
  }
}

interface AlarmProperties {
  readonly metric: () => IMetric;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm?: number;
  readonly comparisonOperator: ComparisonOperator;
  readonly treatMissingData: TreatMissingData;
  readonly alarmDescription: string;
}
