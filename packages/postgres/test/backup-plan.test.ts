import { App, CfnParameter, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { lossesOf, problemsOf, templateOf, testStack } from '@external-metrics/testkit';
import { PostgresBackupPlan, PostgresBackupPlanProps, PostgresDatabase, VaultLock } from '../src';
import { databaseTemplate, propertiesOf, testDatabase, TestProps, testVpc } from './fixture';

type PlanProps = Partial<PostgresBackupPlanProps>;
interface Rule { RuleName: string; ScheduleExpression: string; Lifecycle: { DeleteAfterDays: number }; EnableContinuousBackup?: boolean; CopyActions?: unknown[] }
interface Statement { Action: string | string[]; Resource: unknown }

const days = (count: number) => Duration.days(count);
const copy = { vaultArn: 'arn:aws:backup:us-west-2:444455556666:backup-vault:far-away' };

function planIn(stack: Stack, props: PlanProps = {}, databaseProps: TestProps = {}): PostgresBackupPlan {
  return new PostgresBackupPlan(stack, 'Backups', { databases: props.databases ?? [testDatabase(stack, databaseProps)], ...props });
}

const planned = (props?: PlanProps, databaseProps?: TestProps) => templateOf((stack) => planIn(stack, props, databaseProps));
const rulesOf = (template: Template) => (propertiesOf(template, 'AWS::Backup::BackupPlan').BackupPlan as { BackupPlanRule: Rule[] }).BackupPlanRule;
const vaultOf = (template: Template) => propertiesOf(template, 'AWS::Backup::BackupVault');
const idOf = (template: Template, type: string) => Object.keys(template.findResources(type))[0];

function statementsOf(template: Template): Statement[] {
  const [role] = Object.values(template.findResources('AWS::IAM::Role', { Properties: { Description: 'Backs up PostgreSQL databases' } }));
  return (role.Properties as { Policies: { PolicyDocument: { Statement: Statement[] } }[] }).Policies[0].PolicyDocument.Statement;
}

const statementWith = (template: Template, action: string) => statementsOf(template).find(({ Action }) => Action.includes(action));
const instanceArn = (template: Template) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':rds:us-east-1:111122223333:db:', { Ref: idOf(template, 'AWS::RDS::DBInstance') }]] });
const snapshots = (region: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:rds:${region}:111122223333:snapshot:awsbackup:*`]] });

describe('rules', () => {
  const summary = (props?: PlanProps) => rulesOf(planned(props)).map(({ RuleName, ScheduleExpression, Lifecycle, EnableContinuousBackup }) => [RuleName, ScheduleExpression, Lifecycle.DeleteAfterDays, EnableContinuousBackup]);

  test('are every day for 35 days and every month for a year by default', () => {
    expect(summary()).toEqual([['Daily', 'cron(30 5 * * ? *)', 35, undefined], ['Monthly', 'cron(30 5 1 * ? *)', 365, undefined]]);
  });

  test('are those that are asked for, and no others', () => {
    expect(summary({ weeklyRetention: days(90) })).toEqual([['Weekly', 'cron(30 5 ? * SUN *)', 90, undefined]]);
    expect(summary({ dailyRetention: days(1), weeklyRetention: days(2), monthlyRetention: days(36500), continuousRetention: days(35), startTime: '23:05' })).toEqual([
      ['Daily', 'cron(5 23 * * ? *)', 1, undefined], ['Weekly', 'cron(5 23 ? * SUN *)', 2, undefined], ['Monthly', 'cron(5 23 1 * ? *)', 36500, undefined], ['Continuous', 'cron(5 23 * * ? *)', 35, true],
    ]);
  });

  test('begin in time, in UTC, end within a day, and write to the vault', () => {
    const template = planned();
    for (const rule of rulesOf(template)) {
      expect(rule).toMatchObject({ ScheduleExpressionTimezone: 'Etc/UTC', StartWindowMinutes: 180, CompletionWindowMinutes: 1440, TargetBackupVault: { Ref: idOf(template, 'AWS::Backup::BackupVault') } });
    }
  });

  test('copy what they make, but the continuous one, for as long as is said', () => {
    const other = { vaultArn: 'arn:aws:backup:eu-west-1:111122223333:backup-vault:near', retention: days(3) };
    const copies = (...given: PostgresBackupPlanProps['copies'] & object) => rulesOf(planned({ dailyRetention: days(10), continuousRetention: days(7), copies: given })).map(({ CopyActions }) => CopyActions);
    expect(copies(copy, other)).toEqual([
      [{ DestinationBackupVaultArn: other.vaultArn, Lifecycle: { DeleteAfterDays: 3 } }, { DestinationBackupVaultArn: copy.vaultArn, Lifecycle: { DeleteAfterDays: 10 } }],
      undefined,
    ]);
    expect(copies(other, copy)).toEqual(copies(copy, other));
  });
});

describe('the vault', () => {
  test('has a key of its own, and stays with it', () => {
    const template = planned();
    expect(vaultOf(template).EncryptionKeyArn).toEqual({ 'Fn::GetAtt': [Object.keys(template.findResources('AWS::KMS::Key')).find((id) => id.startsWith('Backups')), 'Arn'] });
    for (const type of ['AWS::Backup::BackupVault', 'AWS::KMS::Key']) {
      template.allResources(type, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });

  test('goes with the stack, if wanted', () => {
    planned({ removalPolicy: RemovalPolicy.DESTROY }).hasResource('AWS::Backup::BackupVault', { DeletionPolicy: 'Delete' });
  });

  test('takes another name with another key: a replacement never meets its predecessor\'s', () => {
    const keyed = (id: string) => templateOf((stack) => planIn(stack, { encryptionKey: Key.fromKeyArn(stack, 'Key', `arn:aws:kms:us-east-1:111122223333:key/${id}`) }));
    const names = [planned(), keyed('1'), keyed('2')].map((template) => vaultOf(template).BackupVaultName as string);
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^[\w-]{2,50}$/);
    expect(vaultOf(keyed('1')).EncryptionKeyArn).toBe('arn:aws:kms:us-east-1:111122223333:key/1');
    expect(keyed('1').findResources('AWS::KMS::Key', { Properties: { Description: Match.stringLikeRegexp('Recovery points') } })).toEqual({});
  });

  test.each<[string, PlanProps, unknown]>([
    ['for the shortest retention, by default', {}, { MinRetentionDays: 35 }],
    ['for the shortest retention, the continuous one among them', { dailyRetention: days(30), continuousRetention: days(14) }, { MinRetentionDays: 14 }],
    ['between limits', { vaultLock: VaultLock.governance({ minRetention: days(10), maxRetention: days(400) }) }, { MinRetentionDays: 10, MaxRetentionDays: 400 }],
    ['for ever', { vaultLock: VaultLock.compliance({ changeableFor: days(3) }) }, { MinRetentionDays: 35, ChangeableForDays: 3 }],
    ['not at all', { vaultLock: VaultLock.none() }, undefined],
  ])('is locked %s', (_, props, expected) => {
    expect(vaultOf(planned(props)).LockConfiguration).toEqual(expected);
  });
});

describe('the role', () => {
  test('is taken by AWS Backup, and snapshots this instance', () => {
    const template = planned();
    template.hasResourceProperties('AWS::IAM::Role', { Description: 'Backs up PostgreSQL databases', AssumeRolePolicyDocument: { Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'backup.amazonaws.com' } }] } });
    expect(statementWith(template, 'rds:CreateDBSnapshot')?.Resource).toEqual([instanceArn(template), snapshots('us-east-1')]);
    expect(statementWith(template, 'rds:DeleteDBSnapshot')?.Resource).toEqual(snapshots('us-east-1'));
    expect(statementWith(template, 'backup:CopyIntoBackupVault')?.Resource).toEqual({ 'Fn::GetAtt': [idOf(template, 'AWS::Backup::BackupVault'), 'BackupVaultArn'] });
    expect(statementWith(template, 'kms:CreateGrant')).toMatchObject({ Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } });
  });

  test('changes the instance for continuous backups only', () => {
    expect(statementWith(planned(), 'rds:ModifyDBInstance')).toBeUndefined();
    const template = planned({ continuousRetention: days(7) });
    expect(statementWith(template, 'rds:ModifyDBInstance')?.Resource).toEqual(instanceArn(template));
  });

  test('reaches other vaults for copies only', () => {
    expect(statementWith(planned(), 'backup:CopyFromBackupVault')).toBeUndefined();
    const template = planned({ copies: [copy] });
    expect(statementWith(template, 'backup:CopyFromBackupVault')).toBeDefined();
    expect(statementWith(template, 'backup:CopyIntoBackupVault')?.Resource).toContain(copy.vaultArn);
    expect(statementWith(template, 'rds:CopyDBSnapshot')?.Resource).toEqual(snapshots('*'));
  });

  test('neither restores nor deletes a database', () => {
    const actions = statementsOf(planned({ dailyRetention: days(7), continuousRetention: days(7), copies: [copy] })).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => /\*|Restore|DeleteDBInstance$/.test(action))).toEqual([]);
  });

  test('may be one\'s own', () => {
    const roleArn = 'arn:aws:iam::111122223333:role/backup';
    const template = templateOf((stack) => planIn(stack, { role: Role.fromRoleArn(stack, 'Own', roleArn) }));
    template.hasResourceProperties('AWS::Backup::BackupSelection', { BackupSelection: { IamRoleArn: roleArn } });
    expect(template.findResources('AWS::IAM::Role', { Properties: { Description: 'Backs up PostgreSQL databases' } })).toEqual({});
  });
});

describe('databases', () => {
  const imported = (stack: Stack, id: string) => PostgresDatabase.fromPostgresDatabaseAttributes(stack, id, { instanceIdentifier: id.toLowerCase(), hostname: `${id}.example`, securityGroups: [] });

  const plannedFor = (...ids: string[]) => templateOf((stack) => {
    const all = Object.fromEntries(['Orders', 'Users'].map((id) => [id, imported(stack, id)]));
    planIn(stack, { databases: ids.map((id) => all[id]) });
  });

  test('are selected by their ARN', () => {
    const template = planned();
    template.hasResourceProperties('AWS::Backup::BackupSelection', { BackupPlanId: { Ref: idOf(template, 'AWS::Backup::BackupPlan') }, BackupSelection: { Resources: [instanceArn(template)] } });
  });

  test('have a selection each, so that one more changes nothing of the others', () => {
    const selections = (template: Template) => template.findResources('AWS::Backup::BackupSelection');
    const both = plannedFor('Orders', 'Users');
    expect(Object.keys(selections(both))).toHaveLength(2);
    expect(selections(both)).toMatchObject(selections(plannedFor('Users')));
  });

  test('are the same in any order, and twice', () => {
    expect(plannedFor('Users', 'Orders', 'Users').toJSON()).toEqual(plannedFor('Orders', 'Users').toJSON());
  });

  test('do not change with a plan', () => {
    const instances = (template: Template) => template.findResources('AWS::RDS::DBInstance');
    expect(instances(planned({ continuousRetention: days(7) }))).toEqual(instances(databaseTemplate()));
  });

  test.each<[string, number, TestProps, boolean]>([
    ['the same', 7, {}, false],
    ['the same, and said', 14, { backupRetention: days(14) }, false],
    ['another one', 35, {}, true],
  ])('are warned of where their retention differs: %s', (_, continuous, databaseProps, warned) => {
    const stack = testStack();
    planIn(stack, { continuousRetention: days(continuous) }, databaseProps);
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('\\[ContinuousRetentionDiffers] .*Test/Database to 35 days; its backupRetention says 7'))).toHaveLength(warned ? 1 : 0);
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('ContinuousRetentionDiffers'))).toHaveLength(warned ? 1 : 0);
  });
});

test('a failure is told, for a day, with what to do first; one of copies where there are any', () => {
  const alarms = (props: PlanProps) => Object.values(templateOf((stack) => planIn(stack, { ...props, alarmActions: { critical: [new SnsAction(new Topic(stack, 'Pager'))] } })).findResources('AWS::CloudWatch::Alarm', { Properties: { Namespace: 'AWS/Backup' } }));
  const names = (props: PlanProps) => alarms(props).map(({ Properties }) => (Properties as { MetricName: string }).MetricName);
  expect(names({})).toEqual(['NumberOfBackupJobsFailed', 'NumberOfBackupJobsExpired', 'NumberOfBackupJobsAborted']);
  expect(names({ copies: [copy] })).toContain('NumberOfCopyJobsFailed');
  for (const { Properties } of alarms({ copies: [copy] })) {
    expect(Properties).toMatchObject({
      Dimensions: [{ Name: 'BackupVaultName', Value: { Ref: expect.stringMatching(/^BackupsVault/) as string } }],
      Statistic: 'Sum', Threshold: 0, ComparisonOperator: 'GreaterThanThreshold', Period: 3600, EvaluationPeriods: 24, DatapointsToAlarm: 1, TreatMissingData: 'notBreaching',
      AlarmDescription: expect.stringMatching(/\. First: .+\.$/) as string,
    });
    expect((Properties as { AlarmActions: unknown[] }).AlarmActions).toEqual([{ Ref: expect.stringMatching(/^Pager/) as string }]);
  }
});

test('nothing is lost when rules, lock and copies change', () => {
  const states = [planned(), planned({ weeklyRetention: days(90), copies: [copy] }), planned({ vaultLock: VaultLock.none(), continuousRetention: days(7) })];
  for (const before of states) for (const after of states) expect(lossesOf(before, after, (type) => type !== 'AWS::CloudWatch::Alarm')).toEqual({ removed: [], replaced: [] });
});

test.each<[code: string, subject: string, PlanProps]>([
  ['DatabasesMissing', 'databases', { databases: [] }],
  ['BackupRetentionInvalid', 'dailyRetention', { dailyRetention: days(0), vaultLock: VaultLock.none() }],
  ['BackupRetentionInvalid', 'weeklyRetention', { weeklyRetention: Duration.hours(36), vaultLock: VaultLock.none() }],
  ['BackupRetentionInvalid', 'monthlyRetention', { monthlyRetention: days(36501) }],
  ['BackupRetentionInvalid', 'continuousRetention', { continuousRetention: days(36) }],
  ['BackupRetentionInvalid', 'copies', { copies: [{ ...copy, retention: days(0) }] }],
  ['StartTimeInvalid', 'startTime', { startTime: '5:30' }],
  ['StartTimeInvalid', 'startTime', { startTime: '24:00' }],
  ['VaultArnInvalid', 'copies', { copies: [{ vaultArn: 'far-away' }] }],
  ['NothingToCopy', 'copies', { continuousRetention: days(7), copies: [copy] }],
  ['RetentionOutsideLock', 'dailyRetention', { dailyRetention: days(7), vaultLock: VaultLock.governance({ minRetention: days(8) }) }],
  ['RetentionOutsideLock', 'monthlyRetention', { monthlyRetention: days(365), vaultLock: VaultLock.compliance({ maxRetention: days(364), changeableFor: days(3) }) }],
])('%s: %s', (code, subject, props) => {
  const message = problemsOf((stack) => planIn(stack, props));
  expect(message).toContain(`Test/Backups: 1 problem\n  [${code}] ${subject}: got `);
  expect(message).toMatch(/, expected .+; .+/);
});

test.each<[string, () => VaultLock]>([
  ['changeableFor', () => VaultLock.compliance({ changeableFor: days(2) })],
  ['changeableFor', () => VaultLock.compliance({ changeableFor: Duration.hours(73) })],
  ['minRetention', () => VaultLock.governance({ minRetention: days(0) })],
  ['maxRetention', () => VaultLock.governance({ maxRetention: days(36501) })],
  ['maxRetention', () => VaultLock.governance({ minRetention: days(2), maxRetention: days(1) })],
])('a lock with an impossible %s is refused', (subject, lock) => {
  expect(lock).toThrow(new RegExp(`1 problem\n.*\\[VaultLockInvalid] ${subject}: got "`));
});

test('what is known at deployment only passes', () => {
  const stack = testStack();
  const number = (id: string) => Duration.days(new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber);
  const text = (id: string) => new CfnParameter(stack, id).valueAsString;
  planIn(stack, {
    dailyRetention: number('Daily'), continuousRetention: number('Continuous'), startTime: text('Start'), copies: [{ vaultArn: text('Vault'), retention: number('Copy') }],
    vaultLock: VaultLock.compliance({ minRetention: number('Least'), maxRetention: number('Most'), changeableFor: number('Changeable') }),
  });
  expect(() => (stack.node.root as App).synth()).not.toThrow();
  expect(rulesOf(Template.fromStack(stack))[0].ScheduleExpression).toEqual({ 'Fn::Join': ['', ['cron(', { 'Fn::Select': [1, { 'Fn::Split': [':', { Ref: 'Start' }] }] }, ' ', { 'Fn::Select': [0, { 'Fn::Split': [':', { Ref: 'Start' }] }] }, ' * * ? *)']] });
});

test('nothing is made when something is wrong', () => {
  const stack = testStack();
  const databases = [new PostgresDatabase(stack, 'Orders', { vpc: testVpc(stack) })];
  expect(() => planIn(stack, { databases, startTime: 'noon' })).toThrow('[StartTimeInvalid]');
  expect(stack.node.findChild('Backups').node.children).toEqual([]);
});
