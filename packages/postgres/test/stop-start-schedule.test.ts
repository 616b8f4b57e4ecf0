import { TimeZone } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { templateOf } from '@external-metrics/testkit';
import { PostgresDatabase, PostgresStopStartSchedule } from '../src';
import { databaseTemplate, testDatabase } from './fixture';

const timeZone = TimeZone.EUROPE_BERLIN;
const evening = ScheduleExpression.cron({ hour: '20', minute: '0', timeZone });
const morning = ScheduleExpression.cron({ hour: '7', minute: '0', weekDay: 'MON-FRI', timeZone });

function scheduled(stop = evening, start = morning): Template {
  return templateOf((stack) => new PostgresStopStartSchedule(stack, 'Nights', { database: testDatabase(stack), stop, start }));
}

test.each([
  ['stopDBInstance', 'cron(0 20 * * ? *)'],
  ['startDBInstance', 'cron(0 7 ? * MON-FRI *)'],
])('%s at %s, for this instance', (api, expression) => {
  const template = scheduled();
  const [identifier] = Object.keys(template.findResources('AWS::RDS::DBInstance'));
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: expression,
    ScheduleExpressionTimezone: 'Europe/Berlin',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:scheduler:::aws-sdk:rds:${api}`]] },
      Input: { 'Fn::Join': ['', ['{"DbInstanceIdentifier":"', { Ref: identifier }, '"}']] },
      RetryPolicy: { MaximumEventAgeInSeconds: 7200, MaximumRetryAttempts: 185 },
    },
  });
});

test('the role may stop and start this instance, and nothing else; only Scheduler in this account takes it', () => {
  const template = scheduled();
  const [identifier] = Object.keys(template.findResources('AWS::RDS::DBInstance'));
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'scheduler.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' }, ArnEquals: { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':scheduler:us-east-1:111122223333:schedule-group/default']] } } } }] },
    Policies: [{
      PolicyDocument: {
        Statement: [{
          Effect: 'Allow',
          Action: ['rds:StopDBInstance', 'rds:StartDBInstance'],
          Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':rds:us-east-1:111122223333:db:', { Ref: identifier }]] },
        }],
      },
    }],
  });
});

test('the database itself is the same with it', () => {
  const database = (template: Template) => template.findResources('AWS::RDS::DBInstance');
  expect(database(scheduled())).toEqual(database(databaseTemplate()));
});

test('an imported database can be stopped, too', () => {
  const template = templateOf((stack) => new PostgresStopStartSchedule(stack, 'Nights', {
    database: PostgresDatabase.fromPostgresDatabaseAttributes(stack, 'Imported', { instanceIdentifier: 'orders', hostname: 'orders.example', securityGroups: [] }),
    stop: evening,
    start: morning,
  }));
  template.hasResourceProperties('AWS::Scheduler::Schedule', { Target: { Input: '{"DbInstanceIdentifier":"orders"}' } });
});

test('what is no time that comes round is refused, and both times at once', () => {
  const once = ScheduleExpression.expression('at(2026-11-24T20:00:00)');
  expect(() => scheduled(once, once)).toThrow(/3 problems[^]*\[ScheduleInvalid] stop: got "at\(2026[^]*\[ScheduleInvalid] start[^]*\[SchedulesEqual] start/);
});

test('the same hour in two time zones is taken', () => {
  expect(() => scheduled(evening, ScheduleExpression.cron({ hour: '20', minute: '0', timeZone: TimeZone.ASIA_TOKYO }))).not.toThrow();
});
