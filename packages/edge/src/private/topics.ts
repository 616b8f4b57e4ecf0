import { Annotations, Names, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { IAlarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import { shortHash } from './short-hash';

/** The topics among the actions, by a name that follows the topic: the order of the actions has no effect. */
export function topicsOf(scope: Construct, actions: IAlarmAction[] = []): Map<string, string> {
  // An SnsAction does not look at the alarm that it is bound to.
  const arns = actions.filter((action) => action instanceof SnsAction).map((action) => action.bind(scope, undefined as unknown as IAlarm).alarmActionArn);
  return new Map(arns.map((arn) => [nameOf(scope, arn), arn]));
}

export function warnOfActionsWithoutTopic(scope: Construct, severity: string, actions: IAlarmAction[] = []): void {
  const count = actions.filter((action) => !(action instanceof SnsAction)).length;
  if (count === 0) return;
  Annotations.of(scope).addWarningV2(`@external-metrics/edge:EventsNotTold:${severity}`,
    `[EventsNotTold] alarmActions.${severity}: ${count} of the actions ${count === 1 ? 'is' : 'are'} told of alarms but not of ACM's events, which go to SNS topics only; give an SnsAction as well, or certificateEvents: false`);
}

function nameOf(scope: Construct, topicArn: string): string {
  if (!Token.isUnresolved(topicArn)) return shortHash(topicArn);
  const { firstToken: token } = Tokenization.reverseString(topicArn);
  return Reference.isReference(token) ? shortHash(Names.nodeUniqueId(token.target.node)) : shortHash(JSON.stringify(Stack.of(scope).resolve(topicArn)));
}
