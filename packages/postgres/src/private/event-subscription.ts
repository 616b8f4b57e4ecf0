import { Annotations, Names, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { IAlarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { CfnEventSubscription } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { AlarmActions } from '../alarm-actions';
import { shortHash } from './short-hash';

/**
 * By severity: what RDS tells of an instance that no metric shows. As of 2026-11, after https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html
 * Left out as noise: `backup`, which says every day that one began and ended and never that one failed; `configuration change`, which says that the password was rotated;
 * `creation`, `restoration` and `security patching`. The events of replicas are those of other instances.
 */
const categories: Readonly<Record<keyof AlarmActions, string[]>> = {
  critical: ['failover', 'failure', 'low storage', 'recovery'],
  warning: ['availability', 'deletion', 'maintenance', 'notification'],
};

/** One subscription for each severity and topic, because RDS speaks to topics only. */
export function createEventSubscriptions(scope: Construct, instanceIdentifier: string, actions: AlarmActions): void {
  for (const severity of ['critical', 'warning'] as const) {
    const topics = topicsOf(scope, actions[severity]);
    for (const [name, snsTopicArn] of topics) {
      new CfnEventSubscription(scope, `${severity === 'critical' ? 'Critical' : 'Warning'}Events${name}`, {
        snsTopicArn, sourceType: 'db-instance', sourceIds: [instanceIdentifier], eventCategories: categories[severity], enabled: true,
      });
    }
    const others = (actions[severity] ?? []).filter((action) => !(action instanceof SnsAction)).length;
    if (others > 0) warnNotTold(scope, severity, others);
  }
}

function topicsOf(scope: Construct, actions: IAlarmAction[] = []): Map<string, string> {
  // An SnsAction does not look at the alarm that it is bound to.
  const arns = actions.filter((action) => action instanceof SnsAction).map((action) => action.bind(scope, undefined as unknown as IAlarm).alarmActionArn);
  return new Map(arns.map((arn) => [nameOf(scope, arn), arn]));
}

/** After the topic, so that the order of the actions has no effect. */
function nameOf(scope: Construct, topicArn: string): string {
  if (!Token.isUnresolved(topicArn)) return shortHash(topicArn);
  const { firstToken: token } = Tokenization.reverseString(topicArn);
  return Reference.isReference(token) ? shortHash(Names.nodeUniqueId(token.target.node)) : shortHash(JSON.stringify(Stack.of(scope).resolve(topicArn)));
}

function warnNotTold(scope: Construct, severity: string, count: number) {
  Annotations.of(scope).addWarningV2(`@external-metrics/postgres:EventsNotTold:${severity}`,
    `[EventsNotTold] alarmActions.${severity}: ${count} of the actions ${count === 1 ? 'is' : 'are'} told of alarms but not of RDS's events, which go to SNS topics only; give an SnsAction as well, or eventSubscriptions: false`);
}
