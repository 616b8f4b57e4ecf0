import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, IAlarmAction, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';

/** By construct id, which is for ever. https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html */
const specifications: Readonly<Record<string, { readonly metricName: string; readonly alarmDescription: string; readonly copies?: boolean }>> = {
  BackupsFailed: {
    metricName: 'NumberOfBackupJobsFailed',
    alarmDescription: 'A backup has failed: the next one is tomorrow\'s. First: read the status message of the job in AWS Backup; then start an on-demand backup.',
  },
  BackupsExpired: {
    metricName: 'NumberOfBackupJobsExpired',
    alarmDescription: 'A backup could not begin in time: the database was stopped, or busy with a backup or a change. First: look at its status and events in RDS; then start an on-demand backup.',
  },
  BackupsAborted: {
    metricName: 'NumberOfBackupJobsAborted',
    alarmDescription: 'A backup was stopped, by somebody or because it took a day. First: look in CloudTrail for StopBackupJob; then start an on-demand backup.',
  },
  CopiesFailed: {
    metricName: 'NumberOfCopyJobsFailed', copies: true,
    alarmDescription: 'A copy of a backup into another vault has failed. First: read the status message of the copy job in AWS Backup: it is mostly a key or the policy of the other vault.',
  },
};

/** Each stays on for a day after the failure: the next backup does not undo it. */
export function createBackupAlarms(scope: Construct, vaultName: string, copies: boolean, actions: IAlarmAction[] = []): Alarm[] {
  return Object.entries(specifications).filter(([, specification]) => copies || !specification.copies).map(([id, { metricName, alarmDescription }]) => {
    const alarm = new Alarm(scope, id, {
      metric: new Metric({ namespace: 'AWS/Backup', metricName, dimensionsMap: { BackupVaultName: vaultName }, statistic: 'Sum', period: Duration.hours(1) }),
      threshold: 0, comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD, evaluationPeriods: 24, datapointsToAlarm: 1, treatMissingData: TreatMissingData.NOT_BREACHING, alarmDescription,
    });
    alarm.addAlarmAction(...actions);
    alarm.addOkAction(...actions);
    return alarm;
  });
}
