import { Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { templateOf, testStack } from '@external-metrics/testkit';
import { WebEdgeProps } from '../src';
import { edgeTemplate, givenEdge } from './fixture';
import { givenFrontDoor } from './front-door-fixture';

const RULE = 'AWS::Events::Rule';
const topic = (name: string) => (stack: Stack) => new SnsAction(Topic.fromTopicArn(stack, name, `arn:aws:sns:us-east-1:111122223333:${name}`));

function rulesOf(props: (stack: Stack) => Partial<WebEdgeProps>) {
  const template = templateOf((stack) => void givenEdge(stack, props(stack)));
  return Object.entries(template.findResources(RULE)).map(([id, { Properties }]) => ({ id, ...Properties })) as unknown as { id: string; EventPattern: Record<string, unknown>; Targets: { Arn: string; InputTransformer: { InputTemplate: string; InputPathsMap: Record<string, string> } }[] }[];
}

test('topics are told of renewals that need somebody, and of certificates that ended', () => {
  const rules = rulesOf((stack) => ({ alarmActions: { critical: [topic('page')(stack)], warning: [topic('mail')(stack)] } }));
  expect(rules.map(({ EventPattern, Targets }) => [EventPattern, Targets.map(({ Arn }) => Arn)])).toEqual([
    [{ 'source': ['aws.acm'], 'detail-type': ['ACM Certificate Expired', 'ACM Certificate Revoked'], 'resources': [{ Ref: 'EdgeCertificateE929CC3D' }] }, ['arn:aws:sns:us-east-1:111122223333:page']],
    [{ 'source': ['aws.acm'], 'detail-type': ['ACM Certificate Renewal Action Required'], 'resources': [{ Ref: 'EdgeCertificateE929CC3D' }] }, ['arn:aws:sns:us-east-1:111122223333:mail']],
  ]);
});

test('the message says what happened to which certificate, and what to do first', () => {
  const [{ Targets: [{ InputTransformer }] }] = rulesOf((stack) => ({ alarmActions: { warning: [topic('mail')(stack)] } }));
  const event: Record<string, string> = { '$.detail-type': 'ACM Certificate Renewal Action Required', '$.resources[0]': 'arn:1', '$.detail.CommonName': 'www.example.com', '$.detail.RenewalStatusReason': 'CAA_ERROR', '$.detail.DaysToExpiry': '31' };
  const text = InputTransformer.InputTemplate.replace(/<(\w+)>/g, (_, name: string) => event[InputTransformer.InputPathsMap[name]]);
  expect(JSON.parse(text)).toMatch(/^ACM Certificate Renewal Action Required: www\.example\.com \(arn:1\), days to expiry: 31, reason: CAA_ERROR\. .* First: compare its validation record/);
});

test('each topic has a rule of its own, whatever the order', () => {
  const both = (names: string[]) => rulesOf((stack) => ({ alarmActions: { warning: names.map((name) => topic(name)(stack)) } })).map(({ id, Targets }) => [id, Targets[0].Arn]);
  expect(both(['mail', 'chat']).sort()).toEqual(both(['chat', 'mail']).sort());
  expect(both(['mail', 'chat'])).toHaveLength(2);
});

test('certificates that are brought are watched as well', () => {
  const arns = ['1', '2'].map((id) => `arn:aws:acm:us-east-1:111122223333:certificate/${id}`);
  const [{ EventPattern }] = rulesOf((stack) => ({ certificates: arns.map((arn) => Certificate.fromCertificateArn(stack, arn, arn)), alarmActions: { warning: [topic('mail')(stack)] } }));
  expect(EventPattern.resources).toEqual(arns);
});

test('a topic of the app is named after itself', () => {
  templateOf((stack) => void givenEdge(stack, { alarmActions: { warning: [new SnsAction(new Topic(stack, 'Mail'))] } })).hasResourceProperties(RULE, { Targets: [Match.objectLike({ Arn: { Ref: Match.stringLikeRegexp('^Mail') } })] });
});

test('actions that are no topics are told of alarms only, with a warning', () => {
  const stack = testStack();
  const action: IAlarmAction = { bind: () => ({ alarmActionArn: 'page' }) };
  givenEdge(stack, { alarmActions: { critical: [action] } });
  Template.fromStack(stack).resourceCountIs(RULE, 0);
  Annotations.fromStack(stack).hasWarning('/Test/Edge', Match.stringLikeRegexp('\\[EventsNotTold\\] alarmActions.critical: 1 of the actions is told of alarms but not'));
});

test('nobody is told when it is told so, or when there is nobody', () => {
  expect(rulesOf((stack) => ({ certificateEvents: false, alarmActions: { warning: [topic('mail')(stack)] } }))).toEqual([]);
  edgeTemplate().resourceCountIs(RULE, 0);
});

test('a front door has its certificate watched', () => {
  const template = templateOf((stack) => void givenFrontDoor(stack, { alarmActions: { warning: [topic('mail')(stack)] } }));
  template.hasResourceProperties(RULE, { EventPattern: { resources: [{ Ref: Match.stringLikeRegexp('^DoorCertificate') }] } });
  templateOf((stack) => void givenFrontDoor(stack, { certificateEvents: false, alarmActions: { warning: [topic('mail')(stack)] } })).resourceCountIs(RULE, 0);
});
