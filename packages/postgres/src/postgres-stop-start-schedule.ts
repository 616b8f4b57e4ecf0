import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { IPostgresDatabase } from './postgres-database';
import { checkStopStartSchedule } from './private/check-stop-start-schedule';
import { throwProblems } from './private/problems';

/** When a database is stopped and started. */
export interface PostgresStopStartScheduleProps {
  /** The database. One with read replicas can't be stopped: RDS refuses. */
  readonly database: IPostgresDatabase;

  /**
   * When it is stopped: a `ScheduleExpression.cron`, in the time zone that it names.
   *
   * Errors: `ScheduleInvalid`, `SchedulesEqual`.
   */
  readonly stop: ScheduleExpression;

  /**
   * When it is started: a `ScheduleExpression.cron`, in the time zone that it names.
   *
   * Errors: `ScheduleInvalid`, `SchedulesEqual`.
   */
  readonly start: ScheduleExpression;
}

/**
 * Stops a database of a development environment when nobody works, and starts it again: the instance's hours are not charged while it is
 * stopped, storage and backups are. EventBridge Scheduler calls RDS itself; there is no function.
 *
 * RDS starts a stopped database after seven days by itself, so `stop` should come round more often. While it is stopped, CloudFormation
 * can't change it, and the alarm `CpuUtilization` takes its silence for an outage.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
 */
export class PostgresStopStartSchedule extends Construct {
  /** What stops the database. */
  public readonly stopSchedule: CfnSchedule;
  /** What starts it. */
  public readonly startSchedule: CfnSchedule;

  constructor(scope: Construct, id: string, props: PostgresStopStartScheduleProps) {
    super(scope, id);
    throwProblems(this.node.path, checkStopStartSchedule(props));
    const { instanceIdentifier } = props.database;
    const role = schedulerRole(this, instanceIdentifier);
    const schedule = (name: string, api: string, expression: ScheduleExpression) => new CfnSchedule(this, name, {
      description: `${name}s a PostgreSQL database`,
      scheduleExpression: expression.expressionString,
      scheduleExpressionTimezone: expression.timeZone?.timezoneName,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: Stack.of(this).formatArn({ service: 'scheduler', region: '', account: '', resource: 'aws-sdk', resourceName: `rds:${api}`, arnFormat: ArnFormat.COLON_RESOURCE_NAME }),
        roleArn: role.roleArn,
        input: Stack.of(this).toJsonString({ DbInstanceIdentifier: instanceIdentifier }),
        // A database that is being backed up or changed can be neither stopped nor started: it is tried again for two hours.
        retryPolicy: { maximumEventAgeInSeconds: 7200, maximumRetryAttempts: 185 },
      },
    });
    this.stopSchedule = schedule('Stop', 'stopDBInstance', props.stop);
    this.startSchedule = schedule('Start', 'startDBInstance', props.start);
  }
}

function schedulerRole(scope: Construct, instanceIdentifier: string): Role {
  const stack = Stack.of(scope);
  return new Role(scope, 'Role', {
    description: 'Stops and starts a PostgreSQL database',
    // The source is the group of the schedules: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnEquals: { 'aws:SourceArn': stack.formatArn({ service: 'scheduler', resource: 'schedule-group', resourceName: 'default' }) },
      },
    }),
    inlinePolicies: {
      StopAndStart: new PolicyDocument({
        minimize: false,
        statements: [new PolicyStatement({
          actions: ['rds:StopDBInstance', 'rds:StartDBInstance'],
          resources: [stack.formatArn({ service: 'rds', resource: 'db', resourceName: instanceIdentifier, arnFormat: ArnFormat.COLON_RESOURCE_NAME })],
        })],
      }),
    },
  });
}
