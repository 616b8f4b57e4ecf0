import { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';

/** Who is told when an alarm goes off, and again when it is over, by severity. */
export interface AlarmActions {
  /**
   * For alarms that need somebody now.
   *
   * @default - nobody is told; the alarm is shown by CloudWatch
   */
  readonly critical?: IAlarmAction[];

  /**
   * For alarms that need somebody within a working day.
   *
   * @default - nobody is told; the alarm is shown by CloudWatch
   */
  readonly warning?: IAlarmAction[];
}
