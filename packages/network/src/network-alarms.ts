import { Duration } from 'aws-cdk-lib';
import { Alarm, AlarmProps, AnomalyDetectionAlarm, ComparisonOperator, IAlarmAction, IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AlarmActions } from './alarm-actions';
import { AlarmThreshold } from './alarm-threshold';
import { NatGateway } from './nat-gateway';

/** The thresholds of a network's alarms. */
export interface NetworkAlarmThresholds {
  /**
   * Connections in a minute that a NAT gateway could not open because it had no source port left; the alarm goes off
   * if there are more in 3 of 5 minutes. Critical.
   *
   * @default AlarmThreshold.of(0)
   */
  readonly natErrorPortAllocationCount?: AlarmThreshold;

  /**
   * The part of its packets in percent that a NAT gateway dropped; the alarm goes off if it is more in 5 minutes on end. Warning.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html#NATGateway
   * @default AlarmThreshold.of(0.01)
   */
  readonly natPacketsDroppedPercent?: AlarmThreshold;

  /**
   * Connections in a minute that a NAT gateway closed because they were idle for 350 seconds; the alarm goes off if there are more in 15 minutes on end. Warning.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html
   * @default AlarmThreshold.of(100)
   */
  readonly natIdleTimeoutCount?: AlarmThreshold;

  /**
   * The standard deviations by which what a NAT gateway sends to the internet in 5 minutes may exceed what CloudWatch has learned to expect at that time; the alarm goes off
   * if it is more in 15 minutes on end. It learns for two weeks. Warning.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Anomaly_Detection.html
   * @default AlarmThreshold.of(4)
   */
  readonly natBytesOutDeviations?: AlarmThreshold;

  /**
   * The flow log records, or files of them in S3, that arrive in an hour: the alarm goes off if there are no more than this in 2 hours on end. It also goes off, once,
   * before the first of a new network arrive, and in a network in which nothing stands. Warning.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-troubleshooting.html
   * @default AlarmThreshold.of(0)
   */
  readonly flowLogArrivals?: AlarmThreshold;
}

/** What a network's alarms are made from. */
export interface NetworkAlarmsProps {
  /** The gateways to watch, by the part of their alarms' ids that names them. */
  readonly natGateways: { [key: string]: NatGateway };

  /**
   * How much of the flow logs arrives in an hour, by the part of the alarms' ids that names the destination.
   *
   * @default - not watched
   */
  readonly flowLogArrivals?: { [key: string]: IMetric };

  /**
   * Other thresholds than the default ones.
   *
   * @default - each as documented
   */
  readonly thresholds?: NetworkAlarmThresholds;

  /**
   * Who is told.
   *
   * @default - nobody
   */
  readonly actions?: AlarmActions;
}

/** The alarms of a network. */
export class NetworkAlarms extends Construct {
  /** Every alarm that was made. */
  public readonly all: Alarm[] = [];

  constructor(scope: Construct, id: string, props: NetworkAlarmsProps) {
    super(scope, id);
    const { thresholds = {}, actions = {} } = props;
    for (const [key, natGateway] of Object.entries(props.natGateways)) {
      const subject = natGateway.availabilityZone ? `The NAT gateway in ${natGateway.availabilityZone}` : 'The NAT gateway';
      this.add(`NatErrorPortAllocation${key}`, thresholds.natErrorPortAllocationCount ?? AlarmThreshold.of(0), actions.critical, {
        metric: natGateway.metrics.errorPortAllocation(), evaluationPeriods: 5, datapointsToAlarm: 3,
        alarmDescription: `${subject} has no source port left for a destination, so new connections fail. `
          + 'First: find in the flow logs who opens many connections to one address and port; let it reuse connections, or reach an AWS service through a VPC endpoint.',
      });
      this.add(`NatPacketsDropped${key}`, thresholds.natPacketsDroppedPercent ?? AlarmThreshold.of(0.01), actions.warning, {
        metric: natGateway.metrics.packetsDroppedPercent(), evaluationPeriods: 5, datapointsToAlarm: 5,
        alarmDescription: `${subject} drops packets. `
          + 'First: look at the AWS Health Dashboard, then whether its bandwidth (100 Gbit/s) or packet rate (10 million/s) is used up.',
      });
      this.add(`NatIdleTimeout${key}`, thresholds.natIdleTimeoutCount ?? AlarmThreshold.of(100), actions.warning, {
        metric: natGateway.metrics.idleTimeoutCount(), evaluationPeriods: 15, datapointsToAlarm: 15,
        alarmDescription: `${subject} closes many connections that were idle for 350 seconds; their clients find out only when they use them. `
          + 'First: find in the flow logs which long-lived connections go out; let the clients send TCP keepalives at least every 350 seconds, or reach an AWS service through a VPC endpoint.',
      });
      this.addAnomaly(`NatBytesOut${key}`, thresholds.natBytesOutDeviations ?? AlarmThreshold.of(4), actions.warning, {
        metric: natGateway.metrics.bytesOutToDestination({ period: Duration.minutes(5) }),
        alarmDescription: `${subject} sends far more to the internet than usual at this time: a new workload, or data that leaves. `
          + 'First: find in the flow logs which address sends it, and where to; if nobody knows why, cut that workload off and call security.',
      });
    }
    for (const [key, metric] of Object.entries(props.flowLogArrivals ?? {})) {
      this.add(`FlowLogArrivals${key}`, thresholds.flowLogArrivals ?? AlarmThreshold.of(0), actions.warning, {
        metric, evaluationPeriods: 2, datapointsToAlarm: 2, comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD, treatMissingData: TreatMissingData.BREACHING,
        alarmDescription: 'No flow logs arrive: who talks to whom is not recorded. '
          + 'First: aws ec2 describe-flow-logs shows DeliverLogsStatus and DeliverLogsErrorMessage; then look at the policies of role, bucket and key.',
      });
    }
  }

  private add(id: string, threshold: AlarmThreshold, actions: IAlarmAction[] | undefined, props: Omit<AlarmProps, 'threshold'>) {
    if (threshold.value === undefined) return;
    this.connect(actions, new Alarm(this, id, { comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD, treatMissingData: TreatMissingData.NOT_BREACHING, ...props, threshold: threshold.value }));
  }

  private addAnomaly(id: string, deviations: AlarmThreshold, actions: IAlarmAction[] | undefined, props: Pick<AlarmProps, 'metric' | 'alarmDescription'>) {
    if (deviations.value === undefined) return;
    this.connect(actions, new AnomalyDetectionAlarm(this, id, {
      ...props, stdDevs: deviations.value, evaluationPeriods: 3, datapointsToAlarm: 3, comparisonOperator: ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD, treatMissingData: TreatMissingData.NOT_BREACHING,
    }));
  }

  private connect(actions: IAlarmAction[] = [], alarm: Alarm) {
    alarm.addAlarmAction(...actions);
    alarm.addOkAction(...actions);
    this.all.push(alarm);
  }
}
