import { Token } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AlarmActions } from '../alarm-actions';
import { AlarmThreshold } from '../alarm-threshold';

export interface AlarmDefinition {
  readonly id: string;
  readonly threshold: AlarmThreshold;
  readonly severity: keyof AlarmActions;
  /** Made only for an alarm that is made: it may not be known. */
  readonly metric: () => IMetric;
  readonly periods: number;
  /** How many of the periods are beyond the threshold; all, where nothing is said. */
  readonly datapoints?: number;
  /** Whether the alarm goes off below the threshold. */
  readonly below?: boolean;
  /** Not breaching, where nothing is said: an idle service has no data. */
  readonly missing?: TreatMissingData;
  /** 'ignore': periods with too few samples for a percentile count as nothing. */
  readonly lowSamples?: string;
  readonly description: string;
}

export function createAlarms(scope: Construct, definitions: AlarmDefinition[], actions: AlarmActions = {}): Alarm[] {
  return definitions.flatMap(({ id, threshold: { value }, severity, metric, periods, datapoints, below, missing, lowSamples, description }) => {
    if (value === undefined) return [];
    const alarm = new Alarm(scope, id, {
      metric: metric(), threshold: value, evaluationPeriods: periods, datapointsToAlarm: datapoints ?? periods,
      comparisonOperator: below ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: missing ?? TreatMissingData.NOT_BREACHING, evaluateLowSampleCountPercentile: lowSamples, alarmDescription: description,
    });
    alarm.addAlarmAction(...actions[severity] ?? []);
    alarm.addOkAction(...actions[severity] ?? []);
    return [alarm];
  });
}

export interface CertificateAlarmThresholds {
  readonly certificateDaysToExpiry?: AlarmThreshold;
  readonly certificateDaysToExpiryCritical?: AlarmThreshold;
}

/**
 * ACM renews its 198-day certificates some 45 days before their end. It has not said when those of 100 days (from 2027-03-15) and 47 days (from
 * 2029-03-15) will be; at two thirds of 47 days, as is usual elsewhere, 15 are left. Below that a renewal has failed, at every lifetime. Two weeks are
 * left for the mend, and one when it becomes urgent.
 */
export function certificateAlarms(metrics: { certificateDaysToExpiry(): IMetric }, thresholds: CertificateAlarmThresholds): AlarmDefinition[] {
  const common = {
    metric: () => metrics.certificateDaysToExpiry(), below: true, periods: 1,
    // ACM publishes nothing after the expiry: the alarm must stay on then.
    missing: TreatMissingData.IGNORE,
    description: 'A certificate runs out and was not renewed. First: see in ACM whether its validation record (CNAME) is still in the zone and restore it; an imported certificate has to be imported anew.',
  };
  return [
    { ...common, id: 'CertificateExpiry', threshold: thresholds.certificateDaysToExpiry ?? AlarmThreshold.of(14), severity: 'warning' },
    { ...common, id: 'CertificateExpiryUrgent', threshold: thresholds.certificateDaysToExpiryCritical ?? AlarmThreshold.of(7), severity: 'critical' },
  ];
}

/** After the zone, so that the order of the zones has no effect; by its place, where the zone is known at deployment only. */
export function zoneId(zone: string, index: number): string {
  return Token.isUnresolved(zone) ? `${index + 1}` : zone;
}
