import { Alarm, AlarmProps, ComparisonOperator, IAlarmAction, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
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
}

/** What a network's alarms are made from. */
export interface NetworkAlarmsProps {
  /** The gateways to watch, by the part of their alarms' ids that names them. */
  readonly natGateways: { [key: string]: NatGateway };

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
    }
  }

  private add(id: string, threshold: AlarmThreshold, actions: IAlarmAction[] = [], props: Pick<AlarmProps, 'metric' | 'evaluationPeriods' | 'datapointsToAlarm' | 'alarmDescription'>) {
    if (threshold.value === undefined) return;
    const alarm = new Alarm(this, id, { ...props, threshold: threshold.value, comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD, treatMissingData: TreatMissingData.NOT_BREACHING });
    alarm.addAlarmAction(...actions);
    alarm.addOkAction(...actions);
    this.all.push(alarm);
  }
}
