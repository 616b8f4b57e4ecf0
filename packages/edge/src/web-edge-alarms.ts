import { Alarm, AlarmProps, ComparisonOperator, IAlarmAction, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AlarmActions } from './alarm-actions';
import { AlarmThreshold } from './alarm-threshold';
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
   * Connections refused in 5 minutes because the load balancer had reached its maximum; the alarm goes off if there are more. Critical.
   *
   * @default AlarmThreshold.of(0)
   */
  readonly rejectedConnectionsPerFiveMinutes?: AlarmThreshold;

  /**
   * Days until the certificate that expires first does so; the alarm goes off if there are fewer. ACM renews long before
   * (60 days before the end of a 13-month certificate), so this is a renewal that fails. Warning.
   *
   * @default AlarmThreshold.of(14)
   */
  readonly certificateDaysToExpiry?: AlarmThreshold;

  /**
   * Requests that the web ACL blocked in 5 minutes; the alarm goes off if there are more in 2 of 3 periods. Warning.
   *
   * @default AlarmThreshold.of(1000)
   */
  readonly wafBlockedPerFiveMinutes?: AlarmThreshold;
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
}

/** The alarms of an edge. They are quiet while nobody calls: a metric without data is no breach. */
export class WebEdgeAlarms extends Construct {
  /** Every alarm that was made. */
  public readonly all: Alarm[] = [];

  constructor(scope: Construct, id: string, props: WebEdgeAlarmsProps) {
    super(scope, id);
    const { metrics, thresholds = {}, actions = {} } = props;
    this.add('LoadBalancer5xx', thresholds.loadBalancer5xxPerFiveMinutes ?? AlarmThreshold.of(10), actions.critical, {
      metric: metrics.loadBalancer5xx(), evaluationPeriods: 3, datapointsToAlarm: 2,
      alarmDescription: 'The load balancer answers with errors of its own: 503 means no healthy target, 502 a target that breaks the connection, 504 one that does not answer in time, 500 often a WAF that does not answer. '
        + 'First: read which of them in the access log (elb_status_code), then look at the targets\' health.',
    });
    this.add('Target5xx', thresholds.target5xxPercent ?? AlarmThreshold.of(5), actions.critical, {
      metric: metrics.target5xxPercent(), evaluationPeriods: 3, datapointsToAlarm: 2,
      alarmDescription: 'The service answers too many requests with 5xx. First: compare with the time of the last rollout and roll back if it fits; else read the service\'s log for the paths that the access log shows.',
    });
    this.add('TargetLatencyP99', thresholds.targetLatencyP99Seconds ?? AlarmThreshold.of(2), actions.warning, {
      metric: metrics.targetLatency(), evaluationPeriods: 3, datapointsToAlarm: 3, evaluateLowSampleCountPercentile: 'ignore',
      alarmDescription: 'One request in a hundred waits too long for the service. First: find the slow paths in the access log (target_processing_time), then look at the database, the cache and the CPU of the service.',
    });
    this.add('UnhealthyHosts', thresholds.unhealthyHosts ?? AlarmThreshold.of(0), actions.warning, {
      metric: metrics.unhealthyHosts(), evaluationPeriods: 2, datapointsToAlarm: 2,
      alarmDescription: 'A target fails its health check. First: read the reason (describe-target-health): a time-out is a security group or a hung process, a wrong code is the service itself.',
    });
    this.add('RejectedConnections', thresholds.rejectedConnectionsPerFiveMinutes ?? AlarmThreshold.of(0), actions.critical, {
      metric: metrics.rejectedConnections(), evaluationPeriods: 1, datapointsToAlarm: 1,
      alarmDescription: 'The load balancer turns clients away: it cannot scale as fast as they come. First: look for an attack in the WAF log and lower the rate limit; if the load is genuine, ask AWS for reserved load balancer capacity.',
    });
    this.add('CertificateExpiry', thresholds.certificateDaysToExpiry ?? AlarmThreshold.of(14), actions.warning, {
      metric: metrics.certificateDaysToExpiry(), evaluationPeriods: 1, datapointsToAlarm: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      // ACM publishes nothing after the expiry: the alarm must stay on then.
      treatMissingData: TreatMissingData.IGNORE,
      alarmDescription: 'A certificate runs out and was not renewed. First: see in ACM whether its validation record (CNAME) is still in the zone and restore it; an imported certificate has to be imported anew.',
    });
    this.add('WafBlockedSpike', thresholds.wafBlockedPerFiveMinutes ?? AlarmThreshold.of(1000), actions.warning, {
      metric: metrics.wafBlockedRequests(), evaluationPeriods: 3, datapointsToAlarm: 2,
      alarmDescription: 'The web ACL blocks many requests: an attack, or a rule that hits genuine clients. First: group the WAF log by terminatingRuleId and client address; switch a rule that is wrong to COUNT.',
    });
  }

  private add(id: string, threshold: AlarmThreshold, actions: IAlarmAction[] = [], props: Omit<AlarmProps, 'threshold'> & { comparisonOperator?: ComparisonOperator }) {
    if (threshold.value === undefined) return;
    const alarm = new Alarm(this, id, { comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD, treatMissingData: TreatMissingData.NOT_BREACHING, ...props, threshold: threshold.value });
    alarm.addAlarmAction(...actions);
    alarm.addOkAction(...actions);
    this.all.push(alarm);
  }
}
