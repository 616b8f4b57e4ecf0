import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AlarmActions } from './alarm-actions';
import { AlarmThreshold } from './alarm-threshold';
import { createAlarms } from './private/alarm-definition';
import { edgeAlarms } from './private/edge-alarms';
import { WebEdgeMetrics } from './web-edge-metrics';

/** The thresholds of an edge's alarms. */
export interface WebEdgeAlarmThresholds {
  /**
   * Answers 5xx of the load balancer itself in 5 minutes; the alarm goes off if there are more in 2 of 3 periods. Critical.
   *
   * @default AlarmThreshold.of(10)
   */
  readonly loadBalancer5xxPerFiveMinutes?: AlarmThreshold;

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

/** The alarms of an edge. They are quiet while nobody calls: a metric without data is no breach. */
export class WebEdgeAlarms extends Construct {
  /** Every alarm that was made. */
  public readonly all: Alarm[];

  constructor(scope: Construct, id: string, props: WebEdgeAlarmsProps) {
    super(scope, id);
    const { metrics, thresholds = {}, actions, availabilityZones = [] } = props;
    this.all = createAlarms(this, edgeAlarms(metrics, thresholds, availabilityZones), actions);
  }
}
