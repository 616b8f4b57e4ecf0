import { App, CfnOutput, CfnParameter, Stack } from 'aws-cdk-lib';
import { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { Ec2Action, Ec2InstanceAction, SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { templateOf, testEnvironment, testStack } from '@external-metrics/testkit';
import { AlarmActions } from '../src';
import { databaseTemplate, testDatabase, TestProps } from './fixture';

interface Subscription { SnsTopicArn: unknown; EventCategories: string[]; SourceType: string; SourceIds: unknown[]; Enabled: boolean }
type Told = (topic: (id: string) => SnsAction) => AlarmActions;

function told(actions: Told, props: TestProps = {}): Template {
  return templateOf((stack) => testDatabase(stack, { ...props, alarmActions: actions((id) => new SnsAction(stack.node.tryFindChild(id) as ITopic ?? new Topic(stack, id))) }));
}

function subscriptionsOf(template: Template): Record<string, Subscription> {
  return Object.fromEntries(Object.entries(template.findResources('AWS::RDS::EventSubscription')).map(([id, { Properties }]) => [id, Properties as Subscription]));
}

const critical = ['failover', 'failure', 'low storage', 'recovery'];
const warning = ['availability', 'deletion', 'maintenance', 'notification'];
const topicIn = (template: Template, id: string) => ({ Ref: Object.keys(template.findResources('AWS::SNS::Topic')).find((name) => name.startsWith(id)) });

test.each<[string, TestProps]>([
  ['nobody is told', {}],
  ['nobody is told of anything', { alarmActions: {} }],
])('there are none where %s', (_, props) => {
  databaseTemplate(props).resourceCountIs('AWS::RDS::EventSubscription', 0);
});

test('each severity is told of its events of this instance', () => {
  const template = told((topic) => ({ critical: [topic('Pager')], warning: [topic('Mail')] }));
  const [instance] = Object.keys(template.findResources('AWS::RDS::DBInstance'));
  const common = { SourceType: 'db-instance', SourceIds: [{ Ref: instance }], Enabled: true };
  expect(Object.values(subscriptionsOf(template))).toEqual(expect.arrayContaining([
    { ...common, SnsTopicArn: topicIn(template, 'Pager'), EventCategories: critical },
    { ...common, SnsTopicArn: topicIn(template, 'Mail'), EventCategories: warning },
  ]));
  template.resourceCountIs('AWS::RDS::EventSubscription', 2);
});

test('what happens every day is told to nobody', () => {
  const categories = Object.values(subscriptionsOf(told((topic) => ({ critical: [topic('Pager')], warning: [topic('Mail')] })))).flatMap(({ EventCategories }) => EventCategories);
  for (const category of ['backup', 'configuration change']) expect(categories).not.toContain(category);
});

test('every topic is told, each once, whatever their order', () => {
  const template = (names: string[]) => subscriptionsOf(told((topic) => ({ critical: names.map(topic) })));
  const both = template(['First', 'Second']);
  expect(Object.keys(both)).toHaveLength(2);
  expect(template(['Second', 'First', 'Second'])).toEqual(both);
  expect(both).toMatchObject(template(['Second']));
});

test('one topic for both severities has a subscription for each', () => {
  const categories = Object.values(subscriptionsOf(told((topic) => ({ critical: [topic('All')], warning: [topic('All')] })))).map(({ EventCategories }) => EventCategories);
  expect(categories).toEqual(expect.arrayContaining([critical, warning]));
  expect(categories).toHaveLength(2);
});

describe('a topic', () => {
  function subscribed(topic: (stack: Stack) => ITopic): Subscription[] {
    const stack = testStack();
    testDatabase(stack, { alarmActions: { critical: [new SnsAction(topic(stack))] } });
    return Object.values(subscriptionsOf(Template.fromStack(stack)));
  }

  test('may have been made elsewhere', () => {
    const arn = 'arn:aws:sns:us-east-1:111122223333:pager';
    expect(subscribed((stack) => Topic.fromTopicArn(stack, 'Pager', arn))).toMatchObject([{ SnsTopicArn: arn }]);
  });

  test('may be known at deployment only', () => {
    expect(subscribed((stack) => Topic.fromTopicArn(stack, 'Pager', new CfnParameter(stack, 'Arn').valueAsString))).toMatchObject([{ SnsTopicArn: { Ref: 'Arn' } }]);
  });

  test('may be in another stack, in which one has the same logical ID as here', () => {
    const app = new App();
    const stack = new Stack(app, 'Here', { env: testEnvironment });
    const topics = [new Topic(stack, 'Topic'), new Topic(new Stack(app, 'There', { env: testEnvironment }), 'Topic')];
    testDatabase(stack, { alarmActions: { critical: topics.map((topic) => new SnsAction(topic)) } });
    new CfnOutput(stack, 'Made', { value: 'here' });
    expect(new Set(Object.values(subscriptionsOf(Template.fromStack(stack))).map(({ SnsTopicArn }) => JSON.stringify(SnsTopicArn))).size).toBe(2);
  });
});

test('an action that is no topic is told of alarms only, with a warning', () => {
  const stack = testStack();
  const custom: IAlarmAction = { bind: () => ({ alarmActionArn: 'arn:aws:lambda:us-east-1:111122223333:function:wake' }) };
  testDatabase(stack, { alarmActions: { critical: [custom, new Ec2Action(Ec2InstanceAction.REBOOT)], warning: [new SnsAction(new Topic(stack, 'Mail'))] } });
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('\\[EventsNotTold] alarmActions\\.critical: 2 of the actions are told'));
  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('EventsNotTold'))).toHaveLength(1);
  Template.fromStack(stack).resourceCountIs('AWS::RDS::EventSubscription', 1);
});

test('can be left out, with their warning', () => {
  const stack = testStack();
  testDatabase(stack, { eventSubscriptions: false, alarmActions: { critical: [new Ec2Action(Ec2InstanceAction.REBOOT)], warning: [new SnsAction(new Topic(stack, 'Mail'))] } });
  Template.fromStack(stack).resourceCountIs('AWS::RDS::EventSubscription', 0);
  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('EventsNotTold'))).toEqual([]);
});
