import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AlarmActions } from './alarm-actions';
import { AlarmThreshold } from './alarm-threshold';
import { FrontDoorMetrics } from './front-door-metrics';
import { certificateAlarms, createAlarms } from './private/alarm-definition';

/** The thresholds of a front door's alarms. */
export interface FrontDoorAlarmThresholds {
  /**
   * The part of the answers in percent that are 5xx; the alarm goes off if it is more in 2 of 3 periods of 5 minutes with 20 requests or more. Critical.
   *
   * @default AlarmThreshold.of(5)
   */
  readonly serverErrorPercent?: AlarmThreshold;

  /**
   * The milliseconds within which the origin begins to answer 95 % of what the cache does not have; the alarm goes off if it takes longer in 3 periods
   * of 5 minutes on end. Warning. Made with `originMetrics` only.
   *
   * @default AlarmThreshold.of(1500)
   */
  readonly originLatencyMilliseconds?: AlarmThreshold;

  /**
   * Requests that the web ACL blocked in 5 minutes; the alarm goes off if there are more in 2 of 3 periods. Warning.
   *
   * @default AlarmThreshold.of(1000)
   */
  readonly wafBlockedPerFiveMinutes?: AlarmThreshold;

  /**
   * Days until the certificate expires; the alarm goes off if there are fewer. ACM renews before that at every lifetime that is planned. Warning.
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
}

/** What a front door's alarms are made from. */
export interface FrontDoorAlarmsProps {
  /** The metrics to watch. */
  readonly metrics: FrontDoorMetrics;

  /**
   * Whether CloudFront publishes the metrics of the origin.
   *
   * @default false
   */
  readonly originMetrics?: boolean;

  /**
   * Other thresholds than the default ones.
   *
   * @default - each as documented
   */
  readonly thresholds?: FrontDoorAlarmThresholds;

  /**
   * Who is told: in us-east-1.
   *
   * @default - nobody
   */
  readonly actions?: AlarmActions;
}

/** The alarms of a front door. They are quiet while nobody calls: a metric without data is no breach. */
export class FrontDoorAlarms extends Construct {
  /** Every alarm that was made. */
  public readonly all: Alarm[];

  constructor(scope: Construct, id: string, props: FrontDoorAlarmsProps) {
    super(scope, id);
    const { metrics, originMetrics, thresholds = {}, actions } = props;
    this.all = createAlarms(this, [
      {
        id: 'ServerErrors', threshold: thresholds.serverErrorPercent ?? AlarmThreshold.of(5), severity: 'critical', metric: () => metrics.serverErrorPercent(), periods: 3, datapoints: 2,
        description: 'Clients get too many answers 5xx. First: look whether the edge\'s alarms say so too: then it is the service. If not, CloudFront does not reach it: x-edge-detailed-result-type in the log says why '
          + '(OriginConnectError: security group or VPC origin; OriginDnsError: the name; 502 with SSL: the certificate does not have the origin\'s name).',
      },
      ...originMetrics ? [{
        id: 'OriginLatency', threshold: thresholds.originLatencyMilliseconds ?? AlarmThreshold.of(1500), severity: 'warning', metric: () => metrics.originLatency(), periods: 3, lowSamples: 'ignore',
        description: 'The origin takes long to answer CloudFront. First: compare with the latency that the edge measures: if that is well, it is the way between (connections that are not kept alive); else it is the service.',
      } as const] : [],
      {
        id: 'WafBlockedSpike', threshold: thresholds.wafBlockedPerFiveMinutes ?? AlarmThreshold.of(1000), severity: 'warning', metric: () => metrics.wafBlockedRequests(), periods: 3, datapoints: 2,
        description: 'The web ACL of the front door blocks many requests: an attack, or a rule that hits genuine clients. First: group the WAF log by terminatingRuleId and client address; switch a rule that is wrong to COUNT.',
      },
      ...certificateAlarms(metrics, thresholds),
    ], actions);
  }
}
