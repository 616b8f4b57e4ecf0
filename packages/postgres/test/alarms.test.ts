import { Size } from 'aws-cdk-lib';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { problemsOf, templateOf, testStack } from '@external-metrics/testkit';
import { AlarmThreshold, PostgresAlarms, PostgresAlarmsProps, PostgresAlarmThresholds, PostgresMetrics } from '../src';
import { databaseTemplate, testDatabase, TestProps } from './fixture';

interface Alarm {
  MetricName?: string; Metrics?: { Expression: unknown; Period: number; ReturnData?: boolean }[]; Threshold: number; ComparisonOperator: string; AlarmDescription: string;
  AlarmActions?: unknown[]; OKActions?: unknown[]; TreatMissingData: string; EvaluationPeriods: number; DatapointsToAlarm: number;
}

/** By the metric, or by the counter of Database Insights. */
function alarmsOf(template: Template): Record<string, Alarm> {
  return Object.fromEntries(Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => {
    const alarm = Properties as Alarm;
    return [alarm.MetricName ?? /(db|os)\.[\w.]+/.exec(JSON.stringify(alarm.Metrics))![0], alarm];
  }));
}

function thresholdsIn(template: Template): Record<string, number> {
  return Object.fromEntries(Object.entries(alarmsOf(template)).map(([name, { Threshold }]) => [name, Threshold]));
}

function thresholdsOf(props: TestProps): Record<string, number> {
  return thresholdsIn(databaseTemplate(props));
}

const deadlocks = 'db.Concurrency.deadlocks.avg';
const usedStorage = 'os.fileSys.used.avg';
const common = {
  CPUUtilization: 90, FreeStorageSpace: 10 * 1024 ** 3, [usedStorage]: 800 * 1024 ** 2, OldestReplicationSlotLag: 10 * 1024 ** 3, ReadLatency: 0.02, WriteLatency: 0.02, DiskQueueDepth: 64,
  [deadlocks]: 0, MaximumUsedTransactionIDs: 1e9,
};
const ebs = { 'EBSByteBalance%': 10, 'EBSIOBalance%': 10 };

// LEAST({DBInstanceClassMemory/9531392}, 5000), 70 % of it; a tenth of the memory; as many sessions as vCPUs.
test.each<[string, Record<string, number>]>([
  ['t3.small', { DatabaseConnections: 157, FreeableMemory: 204 * 1024 ** 2, DBLoad: 2, CPUCreditBalance: 24, ...ebs }],
  ['t4g.micro', { DatabaseConnections: 78, FreeableMemory: 102 * 1024 ** 2, DBLoad: 2, CPUCreditBalance: 12, ...ebs }],
  ['m7g.large', { DatabaseConnections: 630, FreeableMemory: 819 * 1024 ** 2, DBLoad: 2, ...ebs }],
  ['r6g.2xlarge', { DatabaseConnections: 3500, FreeableMemory: 6553 * 1024 ** 2, DBLoad: 8, ...ebs }],
  ['r7g.16xlarge', { DatabaseConnections: 3500, FreeableMemory: 52428 * 1024 ** 2, DBLoad: 64 }],
  ['m8gd.xlarge', { DatabaseConnections: 1261, FreeableMemory: 1638 * 1024 ** 2, DBLoad: 4, FreeLocalStoragePercent: 10, ...ebs }],
])('db.%s: the thresholds follow from the class', (instanceType, expected) => {
  expect(thresholdsOf({ instanceType: new InstanceType(instanceType) })).toEqual({ ...common, ...expected });
});

test.each<[string, gibibytes: number, vcpus: number]>([
  ['t3.medium', 4, 2], ['m6i.2xlarge', 32, 8], ['m8g.xlarge', 16, 4], ['r7i.large', 16, 2], ['x2iedn.xlarge', 128, 4],
])('db.%s: the thresholds are those of the formula of AWS', (instanceType, gibibytes, vcpus) => {
  const maxConnections = Math.min(Math.floor(gibibytes * 1_073_741_824 / 9_531_392), 5_000);
  expect(thresholdsOf({ instanceType: new InstanceType(instanceType) })).toMatchObject({
    DatabaseConnections: Math.floor(0.7 * maxConnections), FreeableMemory: Math.floor(gibibytes * 1024 / 10) * 1_048_576, DBLoad: vcpus,
  });
});

describe('storage', () => {
  test('what is free, and what a slot may hold back, is a tenth of what was allocated', () => {
    expect(thresholdsOf({ allocatedStorage: Size.gibibytes(20) })).toMatchObject({ FreeStorageSpace: 2 * 1024 ** 3, OldestReplicationSlotLag: 2 * 1024 ** 3 });
  });

  test('what is used is compared with the limit to which it grows, in KiB', () => {
    expect(thresholdsOf({ maxAllocatedStorage: Size.gibibytes(500) })[usedStorage]).toBe(400 * 1024 ** 2);
  });
});

test('the connections follow from the parameter of the caller', () => {
  expect(thresholdsOf({ parameters: { max_connections: '200' } }).DatabaseConnections).toBe(140);
});

describe('what is not known', () => {
  const unknown = new InstanceType('x9z.large');
  const instanceMemory = Size.gibibytes(2);

  function warningsOf(props: TestProps): string[] {
    const stack = testStack();
    testDatabase(stack, props);
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('AlarmLeftOut')).map(({ entry }) => /alarms\.(\w+)/.exec(entry.data as string)![1]);
  }

  test('leaves out the alarms that depend on it, with a warning', () => {
    expect(thresholdsOf({ instanceType: unknown, instanceMemory })).toEqual({ ...common, DatabaseConnections: 157, FreeableMemory: 204 * 1024 ** 2 });
    expect(warningsOf({ instanceType: unknown, instanceMemory })).toEqual(['dbLoad']);
    expect(warningsOf({ parameters: { max_connections: '{DBInstanceClassMemory/20000000}' } })).toEqual(['databaseConnections']);
  });

  test('can be given', () => {
    const facts = { instanceType: unknown, instanceMemory, instanceVcpus: 6 };
    expect(thresholdsOf(facts)).toEqual({ ...common, DatabaseConnections: 157, FreeableMemory: 204 * 1024 ** 2, DBLoad: 6 });
    expect(warningsOf(facts)).toEqual([]);
    const alarms = { dbLoad: AlarmThreshold.of(3), databaseConnections: AlarmThreshold.none() };
    expect(thresholdsOf({ instanceType: unknown, instanceMemory, alarms })).toEqual({ ...common, FreeableMemory: 204 * 1024 ** 2, DBLoad: 3 });
    expect(warningsOf({ instanceType: unknown, instanceMemory, alarms })).toEqual([]);
  });

  test('what is given goes before the table', () => {
    expect(thresholdsOf({ instanceType: new InstanceType('m7g.large'), instanceMemory, instanceVcpus: 1 })).toMatchObject({ DatabaseConnections: 157, DBLoad: 1 });
  });
});

test.each<[keyof PostgresAlarmThresholds, string, number]>([
  ['cpuUtilizationPercent', 'CPUUtilization', 7],
  ['cpuCreditBalance', 'CPUCreditBalance', 7],
  ['freeableMemoryMebibytes', 'FreeableMemory', 7 * 1024 ** 2],
  ['freeStorageGibibytes', 'FreeStorageSpace', 7 * 1024 ** 3],
  ['usedStorageGibibytes', usedStorage, 7 * 1024 ** 2],
  ['replicationSlotLagGibibytes', 'OldestReplicationSlotLag', 7 * 1024 ** 3],
  ['databaseConnections', 'DatabaseConnections', 7],
  ['readLatencyMilliseconds', 'ReadLatency', 0.007],
  ['writeLatencyMilliseconds', 'WriteLatency', 0.007],
  ['diskQueueDepth', 'DiskQueueDepth', 7],
  ['dbLoad', 'DBLoad', 7],
  ['deadlocksPerMinute', deadlocks, 7],
  ['maximumUsedTransactionIds', 'MaximumUsedTransactionIDs', 7],
  ['ebsByteBalancePercent', 'EBSByteBalance%', 7],
  ['ebsIoBalancePercent', 'EBSIOBalance%', 7],
])('%s sets the threshold of %s in its unit, and removes the alarm', (name, metric, expected) => {
  const instanceType = new InstanceType('t3.small');
  const before = thresholdsOf({ instanceType });
  expect(thresholdsOf({ instanceType, alarms: { [name]: AlarmThreshold.of(7) } })).toEqual({ ...before, [metric]: expected });
  expect(Object.keys(thresholdsOf({ instanceType, alarms: { [name]: AlarmThreshold.none() } }))).toEqual(Object.keys(before).filter((other) => other !== metric));
});

test('the alarm of local storage is set and removed where the class has it', () => {
  const instanceType = new InstanceType('r6gd.large');
  expect(thresholdsOf({ instanceType, alarms: { freeLocalStoragePercent: AlarmThreshold.of(7) } }).FreeLocalStoragePercent).toBe(7);
  expect(thresholdsOf({ instanceType, alarms: { freeLocalStoragePercent: AlarmThreshold.none() } })).not.toHaveProperty('FreeLocalStoragePercent');
});

describe('alarms of an instance that is made elsewhere', () => {
  const alarms = ({ metrics = new PostgresMetrics('replica', 'db-REPLICA'), capacity = {}, ...props }: Partial<PostgresAlarmsProps>) => templateOf((stack) => new PostgresAlarms(stack, 'Alarms', { metrics, capacity, ...props }));

  test('a read replica is watched for its lag, beyond the five minutes of an idle source, and for its silence', () => {
    expect(alarmsOf(alarms({ capacity: { readReplica: true } })).ReplicaLag).toMatchObject({
      Threshold: 600, ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 5, DatapointsToAlarm: 5, TreatMissingData: 'breaching',
      Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'replica' }],
    });
    expect(thresholdsIn(alarms({ capacity: { readReplica: true }, thresholds: { replicaLagSeconds: AlarmThreshold.of(30) } })).ReplicaLag).toBe(30);
    expect(thresholdsIn(alarms({ capacity: {} }))).not.toHaveProperty('ReplicaLag');
  });

  test('without its resource ID there are no alarms of insights, and a threshold of one is refused', () => {
    const metrics = new PostgresMetrics('legacy');
    expect(Object.keys(thresholdsIn(alarms({ metrics, capacity: { maxAllocatedStorage: Size.gibibytes(100) } }))).sort()).toEqual(['CPUUtilization', 'DiskQueueDepth', 'MaximumUsedTransactionIDs', 'ReadLatency', 'WriteLatency']);
    expect(problemsOf((stack) => new PostgresAlarms(stack, 'Alarms', { metrics, capacity: {}, thresholds: { deadlocksPerMinute: AlarmThreshold.of(1) } }))).toContain('[ResourceIdMissing] instanceResourceId: got nothing');
  });
});

test('alarms of insights name the resource ID of the instance, and CDK warns of none', () => {
  const stack = testStack();
  testDatabase(stack);
  const { [deadlocks]: alarm, [usedStorage]: used } = alarmsOf(Template.fromStack(stack));
  expect(alarm.Metrics).toEqual([expect.objectContaining({
    Expression: { 'Fn::Join': ['', ["DB_PERF_INSIGHTS('RDS', '", { 'Fn::GetAtt': ['DatabaseB269D8BB', 'DbiResourceId'] }, "', 'db.Concurrency.deadlocks.avg')"]] }, Period: 60,
  })]);
  expect(alarm).toMatchObject({ EvaluationPeriods: 15, DatapointsToAlarm: 3, TreatMissingData: 'notBreaching' });
  expect(used.Metrics).toHaveLength(1);
  // What CDK 2.257 must not look into.
  expect(new PostgresMetrics('legacy', 'db-LEGACY').deadlocks().expression).toMatch(/^\$\{Token\[[^\]]+\]\}$/);
  expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
});

test('each alarm tells those of its severity, when it goes off and when it is over, and what to do first', () => {
  const alarms = alarmsOf(templateOf((stack) => {
    const action = (id: string) => new SnsAction(new Topic(stack, id));
    const alarmActions = { critical: [action('Critical')], warning: [action('Warning')] };
    testDatabase(stack, { instanceType: new InstanceType('t3.small'), alarmActions });
    new PostgresAlarms(stack, 'Others', {
      metrics: new PostgresMetrics('replica'), capacity: { readReplica: true, localStorage: true }, actions: alarmActions,
      thresholds: { cpuUtilizationPercent: AlarmThreshold.none(), maximumUsedTransactionIds: AlarmThreshold.none(), readLatencyMilliseconds: AlarmThreshold.none(), writeLatencyMilliseconds: AlarmThreshold.none(), diskQueueDepth: AlarmThreshold.none() },
    });
  }));
  const told = Object.fromEntries(Object.entries(alarms).map(([name, { AlarmActions }]) => [name, JSON.stringify(AlarmActions).includes('Critical') ? 'critical' : 'warning']));
  expect(told).toEqual({
    CPUUtilization: 'critical', CPUCreditBalance: 'warning', FreeableMemory: 'warning', FreeStorageSpace: 'critical', [usedStorage]: 'warning', FreeLocalStoragePercent: 'warning',
    OldestReplicationSlotLag: 'warning', DatabaseConnections: 'critical', ReadLatency: 'warning', WriteLatency: 'warning', DiskQueueDepth: 'warning', DBLoad: 'warning', [deadlocks]: 'warning',
    MaximumUsedTransactionIDs: 'critical', 'EBSByteBalance%': 'warning', 'EBSIOBalance%': 'warning', ReplicaLag: 'warning',
  });
  for (const alarm of Object.values(alarms)) {
    expect(alarm.AlarmActions).toHaveLength(1);
    expect(alarm.OKActions).toEqual(alarm.AlarmActions);
    expect(alarm.AlarmDescription).toMatch(/\. First: .+\.$/);
  }
  expect(alarms.CPUUtilization.TreatMissingData).toBe('breaching');
  expect(alarms.FreeStorageSpace).toMatchObject({ TreatMissingData: 'ignore', ComparisonOperator: 'LessThanThreshold' });
});

test('the identities of the alarms are for ever', () => {
  expect(Object.keys(databaseTemplate({ instanceType: new InstanceType('t3.small') }).findResources('AWS::CloudWatch::Alarm')).map((id) => /^DatabaseAlarms(.+)[0-9A-F]{8}$/.exec(id)![1])).toEqual([
    'CpuUtilization', 'CpuCreditBalance', 'FreeableMemory', 'FreeStorage', 'DatabaseConnections', 'ReadLatency', 'WriteLatency', 'DiskQueueDepth', 'MaximumUsedTransactionIds', 'EbsByteBalance', 'EbsIoBalance',
    'StorageLimit', 'ReplicationSlotLag', 'DbLoad', 'Deadlocks',
  ]);
});
