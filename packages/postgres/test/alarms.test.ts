import { Size } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { templateOf, testStack } from '@external-metrics/testkit';
import { AlarmThreshold, PostgresAlarmThresholds } from '../src';
import { instanceClasses } from '../src/private/instance-classes';
import { databaseTemplate, testDatabase, TestProps } from './fixture';

interface Alarm { MetricName: string; Threshold: number; ComparisonOperator: string; AlarmDescription: string; AlarmActions?: unknown[]; OKActions?: unknown[]; TreatMissingData: string }

function alarmsOf(template: Template): Record<string, Alarm> {
  return Object.fromEntries(Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => [(Properties as Alarm).MetricName, Properties as Alarm]));
}

function thresholdsOf(props: TestProps): Record<string, number> {
  return Object.fromEntries(Object.entries(alarmsOf(databaseTemplate(props))).map(([name, { Threshold }]) => [name, Threshold]));
}

const common = { CPUUtilization: 90, FreeStorageSpace: 10 * 1024 ** 3, ReadLatency: 0.02, WriteLatency: 0.02, DiskQueueDepth: 64, MaximumUsedTransactionIDs: 1e9 };

// LEAST({DBInstanceClassMemory/9531392}, 5000), 70 % of it; a tenth of the memory.
test.each<[string, Record<string, number>]>([
  ['t3.small', { DatabaseConnections: 157, FreeableMemory: 204 * 1024 ** 2, CPUCreditBalance: 24, 'EBSByteBalance%': 10, 'EBSIOBalance%': 10 }],
  ['t4g.micro', { DatabaseConnections: 78, FreeableMemory: 102 * 1024 ** 2, CPUCreditBalance: 12, 'EBSByteBalance%': 10, 'EBSIOBalance%': 10 }],
  ['m7g.large', { DatabaseConnections: 630, FreeableMemory: 819 * 1024 ** 2, 'EBSByteBalance%': 10, 'EBSIOBalance%': 10 }],
  ['r6g.2xlarge', { DatabaseConnections: 3500, FreeableMemory: 6553 * 1024 ** 2, 'EBSByteBalance%': 10, 'EBSIOBalance%': 10 }],
  ['r7g.16xlarge', { DatabaseConnections: 3500, FreeableMemory: 52428 * 1024 ** 2 }],
])('db.%s: the thresholds follow from the class', (instanceType, expected) => {
  expect(thresholdsOf({ instanceType: new InstanceType(instanceType) })).toEqual({ ...common, ...expected });
});

test('the table agrees with five classes of the documentation', () => {
  expect(instanceClasses['t3.small']).toMatchObject({ memoryGib: 2, vcpus: 2, cpuCreditsPerHour: 24 });
  expect(instanceClasses['t4g.2xlarge']).toMatchObject({ memoryGib: 32, vcpus: 8, cpuCreditsPerHour: 192 });
  expect(instanceClasses['m6g.4xlarge']).toMatchObject({ memoryGib: 64, vcpus: 16, burstableStorage: false });
  expect(instanceClasses['m7g.4xlarge']).toMatchObject({ memoryGib: 64, vcpus: 16, burstableStorage: true });
  expect(instanceClasses['r6g.12xlarge']).toMatchObject({ memoryGib: 384, vcpus: 48, burstableStorage: false });
  expect(Object.keys(instanceClasses)).toHaveLength(40);
});

test('the free storage is a tenth of what was allocated', () => {
  expect(thresholdsOf({ allocatedStorage: Size.gibibytes(20) }).FreeStorageSpace).toBe(2 * 1024 ** 3);
});

test('the connections follow from the parameter of the caller', () => {
  expect(thresholdsOf({ parameters: { max_connections: '200' } }).DatabaseConnections).toBe(140);
});

describe('what is not known', () => {
  const unknown = new InstanceType('x9z.large');

  function warningsOf(props: TestProps): string[] {
    const stack = testStack();
    testDatabase(stack, props);
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('AlarmLeftOut')).map(({ entry }) => /alarms\.(\w+)/.exec(entry.data as string)![1]);
  }

  test('leaves out the alarms that depend on it, with a warning', () => {
    expect(thresholdsOf({ instanceType: unknown })).toEqual(common);
    expect(warningsOf({ instanceType: unknown })).toEqual(['freeableMemoryMebibytes', 'databaseConnections']);
    expect(warningsOf({ parameters: { max_connections: '{DBInstanceClassMemory/20000000}' } })).toEqual(['databaseConnections']);
  });

  test('can be given', () => {
    expect(thresholdsOf({ instanceType: unknown, instanceMemory: Size.gibibytes(2) })).toEqual({ ...common, DatabaseConnections: 157, FreeableMemory: 204 * 1024 ** 2 });
    expect(warningsOf({ instanceType: unknown, instanceMemory: Size.gibibytes(2) })).toEqual([]);
    const alarms = { freeableMemoryMebibytes: AlarmThreshold.of(100), databaseConnections: AlarmThreshold.none() };
    expect(thresholdsOf({ instanceType: unknown, alarms })).toEqual({ ...common, FreeableMemory: 100 * 1024 ** 2 });
    expect(warningsOf({ instanceType: unknown, alarms })).toEqual([]);
  });
});

test.each<[keyof PostgresAlarmThresholds, string, number]>([
  ['cpuUtilizationPercent', 'CPUUtilization', 7],
  ['cpuCreditBalance', 'CPUCreditBalance', 7],
  ['freeableMemoryMebibytes', 'FreeableMemory', 7 * 1024 ** 2],
  ['freeStorageGibibytes', 'FreeStorageSpace', 7 * 1024 ** 3],
  ['databaseConnections', 'DatabaseConnections', 7],
  ['readLatencyMilliseconds', 'ReadLatency', 0.007],
  ['writeLatencyMilliseconds', 'WriteLatency', 0.007],
  ['diskQueueDepth', 'DiskQueueDepth', 7],
  ['maximumUsedTransactionIds', 'MaximumUsedTransactionIDs', 7],
  ['ebsByteBalancePercent', 'EBSByteBalance%', 7],
  ['ebsIoBalancePercent', 'EBSIOBalance%', 7],
])('%s sets the threshold of %s in its unit, and removes the alarm', (name, metric, expected) => {
  const instanceType = new InstanceType('t3.small');
  const before = thresholdsOf({ instanceType });
  expect(thresholdsOf({ instanceType, alarms: { [name]: AlarmThreshold.of(7) } })).toEqual({ ...before, [metric]: expected });
  expect(Object.keys(thresholdsOf({ instanceType, alarms: { [name]: AlarmThreshold.none() } }))).toEqual(Object.keys(before).filter((other) => other !== metric));
});

test('each alarm tells those of its severity, when it goes off and when it is over, and what to do first', () => {
  const alarms = alarmsOf(templateOf((stack) => {
    const action = (id: string) => new SnsAction(new Topic(stack, id));
    testDatabase(stack, { instanceType: new InstanceType('t3.small'), alarmActions: { critical: [action('Critical')], warning: [action('Warning')] } });
  }));
  const told = Object.fromEntries(Object.entries(alarms).map(([name, { AlarmActions }]) => [name, JSON.stringify(AlarmActions).includes('Critical') ? 'critical' : 'warning']));
  expect(told).toEqual({
    CPUUtilization: 'critical', CPUCreditBalance: 'warning', FreeableMemory: 'warning', FreeStorageSpace: 'critical', DatabaseConnections: 'critical', ReadLatency: 'warning', WriteLatency: 'warning',
    DiskQueueDepth: 'warning', MaximumUsedTransactionIDs: 'critical', 'EBSByteBalance%': 'warning', 'EBSIOBalance%': 'warning',
  });
  for (const alarm of Object.values(alarms)) {
    expect(alarm.AlarmActions).toHaveLength(1);
    expect(alarm.OKActions).toEqual(alarm.AlarmActions);
    expect(alarm.AlarmDescription).toMatch(/\. First: .+\.$/);
  }
  expect(alarms.CPUUtilization.TreatMissingData).toBe('breaching');
  expect(alarms.FreeStorageSpace).toMatchObject({ TreatMissingData: 'ignore', ComparisonOperator: 'LessThanThreshold' });
});
