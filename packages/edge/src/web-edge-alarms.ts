import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AlarmActions } from './alarm-actions';
import { AlarmThreshold } from './alarm-threshold';
import { createAlarms } from './private/alarm-definition';
import { edgeAlarms } from './private/edge-alarms';
import { TargetGroupAlarms, TargetGroupAlarmThresholds } from './target-group-alarms';
import { TargetGroupMetrics } from './target-group-metrics';
import { WebEdgeMetrics } from './web-edge-metrics';

/** The thresholds of an edge's alarms. */
export interface WebEdgeAlarmThresholds extends TargetGroupAlarmThresholds {
  /**
   * Answers 5xx of the load balancer itself in 5 minutes; the alarm goes off if there are more in 2 of 3 periods. Critical.
   *
   * @default AlarmThreshold.of(10)
   */
  readonly loadBalancer5xxPerFiveMinutes?: AlarmThreshold;

  /**
   * Connections refused in 5 minutes because the load balancer had reached its maximum; the alarm goes off if there are more. Critical.
   *
   * @default AlarmThreshold.of(0)
   */
  readonly rejectedConnectionsPerFiveMinutes?: AlarmThreshold;

  /**
   * The part of the new connections in percent whose TLS negotiation failed; the alarm goes off if it is more in 3 periods of 5 minutes on end
   * with 100 connections or more. Warning.
   *
   * @default AlarmThreshold.of(20)
   */
  readonly clientTlsNegotiationErrorPercent?: AlarmThreshold;

  /**
   * Load balancer capacity units, the mean of an hour; the alarm goes off if there are more in 3 hours on end. The default is 500 new
   * connections a second, 60,000 active ones or 20 GB an hour. Warning.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
   * @default AlarmThreshold.of(20)
   */
  readonly consumedLcus?: AlarmThreshold;

  /**
   * Days until the certificate that expires first does so; the alarm goes off if there are fewer. ACM renews before that at every lifetime that
   * is planned (198 days now, 100 from 2027-03-15, 47 from 2029-03-15), so this is a renewal that fails. For an imported certificate, give the days
   * that importing another takes you. Warning.
   *
   * @default AlarmThreshold.of(14)
   */
  readonly certificateDaysToExpiry?: AlarmThreshold;

  /**
   * Like `certificateDaysToExpiry`, when it becomes urgent. Critical.
   *
   * @default AlarmThreshold.of(7)
   */
  readonly certificateDaysToExpiryCritical?: AlarmThreshold;

  /**
   * Requests that the web ACL blocked in 5 minutes; the alarm goes off if there are more in 2 of 3 periods. Warning.
   *
   * @default AlarmThreshold.of(1000)
   */
  readonly wafBlockedPerFiveMinutes?: AlarmThreshold;

  /**
   * The part of the requests in percent that the web ACL blocked; the alarm goes off if it is more in 3 periods of 5 minutes on end with 100 requests
   * or more. Warning.
   *
   * @default AlarmThreshold.of(25)
   */
  readonly wafBlockedPercent?: AlarmThreshold;
}

/** What an edge's alarms are made from. */
export interface WebEdgeAlarmsProps {
  /** The metrics to watch. */
  readonly metrics: WebEdgeMetrics;

  /**
   * Other thresholds than the default ones.
   *
   * @default - each as documented
   */
  readonly thresholds?: WebEdgeAlarmThresholds;

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

/** What a target group beside the edge's own is watched by. */
export interface WatchTargetGroupOptions {
  /** The metrics to watch. */
  readonly metrics: TargetGroupMetrics;

  /**
   * Other thresholds than the default ones.
   *
   * @default - each as documented
   */
  readonly thresholds?: TargetGroupAlarmThresholds;
}

/** The alarms of an edge. They are quiet while nobody calls: a metric without data is no breach. */
export class WebEdgeAlarms extends Construct {
  /** Every alarm that was made. */
  public readonly all: Alarm[];

  private readonly targetGroups: Construct;

  constructor(scope: Construct, id: string, private readonly props: WebEdgeAlarmsProps) {
    super(scope, id);
    const { metrics, thresholds = {}, actions, availabilityZones = [] } = props;
    this.all = createAlarms(this, edgeAlarms(metrics, thresholds, availabilityZones), actions);
    this.targetGroups = new Construct(this, 'TargetGroups');
  }

  /** Watches another target group of the load balancer, in the same zones; the same people are told. */
  public watchTargetGroup(id: string, options: WatchTargetGroupOptions): TargetGroupAlarms {
    const { metrics, thresholds } = options;
    const { actions, availabilityZones } = this.props;
    const alarms = new TargetGroupAlarms(this.targetGroups, id, { metrics, thresholds, actions, availabilityZones });
    this.all.push(...alarms.all);
    return alarms;
  }
}
