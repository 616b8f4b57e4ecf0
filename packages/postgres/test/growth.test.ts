import { Duration, Size, Stack, TimeZone } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { InstanceType, IVpc } from 'aws-cdk-lib/aws-ec2';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CaCertificate, DatabaseInsightsMode } from 'aws-cdk-lib/aws-rds';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { lossesOf, templateOf } from '@external-metrics/testkit';
import { AlarmThreshold, PostgresDatabase, PostgresProbe, PostgresProxy, PostgresRole, PostgresRoles, PostgresStopStartSchedule, PostgresVersion } from '../src';
import { updatedInPlace } from '../src/private/replacement-properties';
import { testDatabase, TestProps } from './fixture';

const timeZone = TimeZone.ETC_UTC;
const nothing = { removed: [], replaced: [] };

/** Every step in the life of a database that must cost nothing. */
const changes: [string, TestProps][] = [
  ['a class with more memory', { instanceType: new InstanceType('r7g.xlarge') }],
  ['a burstable class', { instanceType: new InstanceType('t4g.medium') }],
  ['more storage', { allocatedStorage: Size.gibibytes(500), maxAllocatedStorage: Size.gibibytes(2000) }],
  ['no standby', { multiAz: false }],
  ['other windows', { backupWindow: '05:00-06:00', maintenanceWindow: 'mon:02:00-mon:03:00' }],
  ['longer backups', { backupRetention: Duration.days(35) }],
  ['other parameters', { parameters: { work_mem: '65536' } }],
  ['another authority', { caCertificate: CaCertificate.RDS_CA_ECC384_G1 }],
  ['advanced insights', { databaseInsightsMode: DatabaseInsightsMode.ADVANCED }],
  ['logs that are kept longer', { logRetention: RetentionDays.ONE_YEAR }],
  ['no protection from deletion', { deletionProtection: false }],
  ['extended support', { extendedSupport: true }],
  ['other thresholds', { alarms: { cpuUtilizationPercent: AlarmThreshold.of(70), readLatencyMilliseconds: AlarmThreshold.of(5) } }],
];

/** What is added beside a database. */
const additions: [string, (stack: Stack, database: PostgresDatabase) => void][] = [
  ['a proxy', (stack, database) => new PostgresProxy(stack, 'Proxy', { database, vpc: vpcOf(stack), iamUsers: ['service'] })],
  ['roles', (stack, database) => new PostgresRoles(stack, 'Roles', { database, vpc: vpcOf(stack), roles: [PostgresRole.owner('app_owner')] })],
  ['a probe', (stack, database) => new PostgresProbe(stack, 'Probe', { database, vpc: vpcOf(stack) })],
  ['a schedule', (stack, database) => new PostgresStopStartSchedule(stack, 'Nights', {
    database, stop: ScheduleExpression.cron({ hour: '20', minute: '0', timeZone }), start: ScheduleExpression.cron({ hour: '7', minute: '0', timeZone }),
  })],
];

const vpcOf = (stack: Stack) => stack.node.findChild('Vpc') as IVpc;

function build(props: TestProps = {}, add: (stack: Stack, database: PostgresDatabase) => void = () => undefined) {
  return templateOf((stack) => add(stack, testDatabase(stack, props)));
}

const before = build();
const lost = (after: ReturnType<typeof build>, from = before, types?: (type: string) => boolean) => lossesOf(from, after, types, updatedInPlace);

test.each(changes)('%s: nothing is removed, nothing is replaced', (_, change) => {
  expect(lost(build(change))).toEqual(nothing);
});

test.each(changes)('%s, and back: nothing but alarms goes', (_, change) => {
  expect(lost(before, build(change), (type) => type !== 'AWS::CloudWatch::Alarm')).toEqual(nothing);
});

test.each(additions)('%s is added: nothing is removed, nothing is replaced', (_, add) => {
  expect(lost(build({}, add))).toEqual(nothing);
});

test('all of it at once', () => {
  const props = Object.assign({}, ...changes.map(([, change]) => change)) as TestProps;
  expect(lost(build(props, (stack, database) => additions.forEach(([, add]) => add(stack, database))))).toEqual(nothing);
});

test('people who are told', () => {
  expect(lost(templateOf((stack) => testDatabase(stack, { alarmActions: { critical: [new SnsAction(new Topic(stack, 'Pager'))] } })))).toEqual(nothing);
});

test('a major upgrade: the parameters of the version before go when the upgrade is over, and nothing else', () => {
  const after = build({ version: PostgresVersion.V18, allowMajorVersionUpgrade: true });
  expect(lost(after)).toEqual({ removed: ['DatabaseParameters177F953FAE'], replaced: [] });
});

test('the check can fail: another port replaces instance and logs', () => {
  expect(lost(build({ port: 5433 })).replaced).toEqual(['DatabaseB269D8BB', 'DatabasePostgresqlLog95349A1F', 'DatabaseUpgradeLog128D343E'].sort());
});
