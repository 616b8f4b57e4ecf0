import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AlarmActions } from './alarm-actions';
import { AlarmThreshold } from './alarm-threshold';
import { createAlarms } from './private/alarm-definition';
import { targetGroupAlarms } from './private/target-group-alarm-definitions';
import { TargetGroupMetrics } from './target-group-metrics';

/** The thresholds of a target group's alarms. */
export interface TargetGroupAlarmThresholds {
  /**
   * The part of the requests in percent that the targets answered with 5xx; the alarm goes off if it is more in 2 of 3 periods
   * of 5 minutes with 20 requests or more. Critical.
   *
   * @default AlarmThreshold.of(5)
   */
  readonly target5xxPercent?: AlarmThreshold;

  /**
   * The seconds within which the targets answer 95 % of the requests; the alarm goes off if it takes longer in 3 periods of
   * 5 minutes on end that have enough requests for a percentile. Warning.
   *
   * @default AlarmThreshold.of(1)
   */
  readonly targetLatencyP95Seconds?: AlarmThreshold;

  /**
   * The seconds within which the targets answer 99 % of the requests; the alarm goes off if it takes longer in 3 periods of
   * 5 minutes on end that have enough requests for a percentile. Warning.
   *
   * @default AlarmThreshold.of(2)
   */
  readonly targetLatencyP99Seconds?: AlarmThreshold;

  /**
   * Targets that fail their health check; the alarm goes off if there are more in 2 periods of 5 minutes on end. Warning.
   *
   * @default AlarmThreshold.of(0)
   */
  readonly unhealthyHosts?: AlarmThreshold;

  /**
   * The part of the targets in one availability zone in percent that fail their health check; the alarm of the zone goes off if it is more in
   * 2 periods of 5 minutes on end. Warning. One alarm for each zone.
   *
   * @default AlarmThreshold.of(50)
   */
  readonly unhealthyHostsInZonePercent?: AlarmThreshold;

  /**
   * Targets that pass their health check; the alarm goes off if there are fewer in 2 periods of 5 minutes on end. Critical.
   *
   * @default AlarmThreshold.of(1)
   */
  readonly healthyHosts?: AlarmThreshold;
}

/** What a target group's alarms are made from. */
export interface TargetGroupAlarmsProps {
  /** The metrics to watch. */
  readonly metrics: TargetGroupMetrics;

  /**
   * Other thresholds than the default ones.
   *
   * @default - each as documented
   */
  readonly thresholds?: TargetGroupAlarmThresholds;

  /**
   * Who is told.
   *
   * @default - nobody
   */
  readonly actions?: AlarmActions;

  /**
   * The availability zones of the targets, each with an alarm of its own.
   *
   * @default - none
   */
  readonly availabilityZones?: string[];
}

/** The alarms of a target group. They are quiet while it has no targets and no requests: a metric without data is no breach. */
export class TargetGroupAlarms extends Construct {
  /** Every alarm that was made. */
  public readonly all: Alarm[];

  constructor(scope: Construct, id: string, props: TargetGroupAlarmsProps) {
    super(scope, id);
    const { metrics, thresholds = {}, actions, availabilityZones = [] } = props;
    this.all = createAlarms(this, targetGroupAlarms(metrics, thresholds, availabilityZones), actions);
  }
}
