import { ArnComponents, ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, CfnScheduleGroup, ContextAttribute, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AlarmActions } from './alarm-actions';
import { checkSnapshotSchedule } from './private/check-snapshot-schedule';
import { throwProblems } from './private/problems';
import { IRedisCache } from './redis-cache';

/** When snapshots are taken that stay. */
export interface RedisSnapshotScheduleProps {
  /**
   * The cache, of nodes or serverless (error `SnapshotUnsupported`).
   */
  readonly cache: IRedisCache;

  /**
   * When a snapshot is taken: a `ScheduleExpression.cron`, in the time zone that it names, or a `ScheduleExpression.rate`; at most 20 times in
   * 24 hours, as ElastiCache takes no more (error `ScheduleInvalid`).
   */
  readonly schedule: ScheduleExpression;

  /**
   * What the names of the snapshots begin with, before a hyphen and the ID of the invocation: a lower-case letter, then lower-case letters, digits and
   * single hyphens, 23 at most, or 200 if the cache is serverless (error `SnapshotNamePrefixInvalid`).
   *
   * @default - the name of the cache
   */
  readonly snapshotNamePrefix?: string;

  /**
   * Where the invocations go that failed for two hours.
   *
   * @default - they are dropped, and the alarm goes off
   */
  readonly deadLetterQueue?: IQueue;

  /**
   * Who is told, as a warning, when a snapshot wasn't taken.
   *
   * @default - nobody; the alarm is shown by CloudWatch
   */
  readonly alarmActions?: AlarmActions;
}

/**
 * Takes snapshots that outlive the 35 days of the daily ones, and the cache: AWS Backup doesn't know ElastiCache. EventBridge Scheduler calls
 * ElastiCache itself; there is no function. The snapshots are encrypted with the key of the cache, and stay, and cost, until somebody deletes them.
 *
 * A replicated cache is copied from its second node, so that the primary isn't slowed down; from its only one if there is no replica.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-manual.html
 */
export class RedisSnapshotSchedule extends Construct {
  /** What takes the snapshots. */
  public readonly schedule: CfnSchedule;

  /** The group of this schedule alone: the metrics of schedules are told apart by group only. */
  public readonly scheduleGroup: CfnScheduleGroup;

  /** Whether a snapshot wasn't taken. */
  public readonly alarm: Alarm;

  constructor(scope: Construct, id: string, props: RedisSnapshotScheduleProps) {
    super(scope, id);
    const { cache, schedule, deadLetterQueue, snapshotNamePrefix = cache.cacheName } = props;
    throwProblems(this.node.path, checkSnapshotSchedule(props, snapshotNamePrefix));
    // Of the context attributes, the only one that is unique and has no characters that a name can't have.
    const call = snapshotCall(this, cache, `${snapshotNamePrefix}-${ContextAttribute.executionId}`);

    this.scheduleGroup = new CfnScheduleGroup(this, 'Group');
    const role = schedulerRole(this, call, this.scheduleGroup.attrArn, `${snapshotNamePrefix}-*`);
    deadLetterQueue?.grantSendMessages(role);
    this.schedule = new CfnSchedule(this, 'Schedule', {
      description: 'Takes snapshots of a cache',
      groupName: this.scheduleGroup.ref,
      scheduleExpression: schedule.expressionString,
      scheduleExpressionTimezone: schedule.timeZone?.timezoneName,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: arnOf(this, { service: 'scheduler', region: '', account: '', resource: 'aws-sdk', resourceName: `elasticache:${call.api}` }),
        roleArn: role.roleArn,
        input: Stack.of(this).toJsonString(call.input),
        // ElastiCache refuses while the cache is being changed, or another snapshot is taken: it is tried again for two hours.
        retryPolicy: { maximumEventAgeInSeconds: 7200, maximumRetryAttempts: 185 },
        deadLetterConfig: deadLetterQueue && { arn: deadLetterQueue.queueArn },
      },
    });
    this.alarm = droppedAlarm(this, this.scheduleGroup.ref, props.alarmActions?.warning ?? []);
  }
}

interface SnapshotCall {
  readonly api: string;
  readonly input: { [parameter: string]: string };
  /** What is copied. */
  readonly sourceArns: string[];
  /** The type of the snapshot in its ARN. */
  readonly type: string;
}

/** With cluster mode disabled, a node is copied: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-manual.html, 2026-11-24. */
function snapshotCall(scope: Construct, { topology, cacheName, cacheArn, metrics }: IRedisCache, snapshotName: string): SnapshotCall {
  if (topology.kind === 'serverless') {
    return { api: 'createServerlessCacheSnapshot', input: { ServerlessCacheName: cacheName, ServerlessCacheSnapshotName: snapshotName }, sourceArns: [cacheArn], type: 'serverlesscachesnapshot' };
  }
  const api = 'createSnapshot';
  if (topology.clusterMode) return { api, input: { ReplicationGroupId: cacheName, SnapshotName: snapshotName }, sourceArns: [cacheArn], type: 'snapshot' };
  const [primary, replica = primary] = metrics.nodeIds;
  return { api, input: { CacheClusterId: replica, SnapshotName: snapshotName }, sourceArns: [cacheArn, arnOf(scope, { service: 'elasticache', resource: 'cluster', resourceName: replica })], type: 'snapshot' };
}

function schedulerRole(scope: Construct, { api, sourceArns, type }: SnapshotCall, groupArn: string, names: string): Role {
  return new Role(scope, 'Role', {
    description: 'Takes snapshots of a cache',
    // The source is the group of the schedules: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account }, ArnEquals: { 'aws:SourceArn': groupArn } } }),
    inlinePolicies: {
      Snapshot: new PolicyDocument({
        minimize: false,
        statements: [new PolicyStatement({
          actions: [`elasticache:${api[0].toUpperCase()}${api.slice(1)}`],
          resources: [...sourceArns, arnOf(scope, { service: 'elasticache', resource: type, resourceName: names })],
        })],
      }),
    },
  });
}

function arnOf(scope: Construct, components: ArnComponents): string {
  return Stack.of(scope).formatArn({ ...components, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
}

function droppedAlarm(scope: Construct, group: string, actions: NonNullable<AlarmActions['warning']>): Alarm {
  const alarm = new Alarm(scope, 'Dropped', {
    metric: new Metric({ namespace: 'AWS/Scheduler', metricName: 'InvocationDroppedCount', dimensionsMap: { ScheduleGroup: group }, statistic: Stats.SUM, period: Duration.minutes(5) }),
    threshold: 0,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    // The metric is only there when an invocation is given up.
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: `${scope.node.path} (warning): a snapshot wasn't taken; take one by hand, and look into CloudTrail for what ElastiCache answered`,
  });
  alarm.addAlarmAction(...actions);
  alarm.addOkAction(...actions);
  return alarm;
}
