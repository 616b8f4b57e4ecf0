import { Stack } from 'aws-cdk-lib';
import { Dashboard, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { templateOf, testStack } from '@external-metrics/testkit';
import { AlarmThreshold, PostgresDatabase, PostgresMetrics, PostgresWidgets } from '../src';
import { databaseTemplate, testDatabase, TestProps } from './fixture';

interface Json {
  width: number; height: number;
  properties: { title: string; markdown?: string; metrics: unknown[][]; annotations?: { horizontal: { value: number }[] } };
}

function shown(widgets: IWidget[]): Json[] {
  return widgets.map((widget) => new Stack().resolve(widget.toJson()[0]) as Json);
}

function widgetsOf(props: TestProps = {}): PostgresWidgets {
  return testDatabase(testStack(), props).widgets;
}

/** The names of the metrics, and the thresholds that are drawn. */
function drawn(widget: IWidget) {
  const { metrics, annotations } = shown([widget])[0].properties;
  return { metrics: metrics.map((metric) => metric[1]), thresholds: annotations?.horizontal.map(({ value }) => value) ?? [] };
}

const local: TestProps = { instanceType: new InstanceType('r6gd.large') };
const burstable: TestProps = { instanceType: new InstanceType('t3.small') };

test.each<[string, (widgets: PostgresWidgets) => IWidget, string[], number[], TestProps?]>([
  ['cpu', (widgets) => widgets.cpu(), ['CPUUtilization'], [90]],
  ['cpuCredits', (widgets) => widgets.cpuCredits(), ['CPUCreditBalance', 'CPUSurplusCreditsCharged'], [24], burstable],
  ['load', (widgets) => widgets.load(), ['DBLoad', 'DBLoadCPU', 'DBLoadNonCPU'], [2]],
  ['connections', (widgets) => widgets.connections(), ['DatabaseConnections'], [630]],
  ['memory', (widgets) => widgets.memory(), ['FreeableMemory', 'SwapUsage'], [819 * 1024 ** 2]],
  ['storage', (widgets) => widgets.storage(), ['FreeStorageSpace'], [10 * 1024 ** 3]],
  ['localStorage', (widgets) => widgets.localStorage(), ['FreeLocalStoragePercent'], [10], local],
  ['latency', (widgets) => widgets.latency(), ['ReadLatency', 'WriteLatency'], [0.02, 0.02]],
  ['operations', (widgets) => widgets.operations(), ['ReadIOPS', 'WriteIOPS'], []],
  ['throughput', (widgets) => widgets.throughput(), ['ReadThroughput', 'WriteThroughput'], []],
  ['diskQueue', (widgets) => widgets.diskQueue(), ['DiskQueueDepth'], [64]],
  ['ebsBalance', (widgets) => widgets.ebsBalance(), ['EBSByteBalance%', 'EBSIOBalance%'], [10, 10]],
  ['writeAheadLog', (widgets) => widgets.writeAheadLog(), ['TransactionLogsDiskUsage', 'OldestReplicationSlotLag'], [10 * 1024 ** 3]],
  ['transactionIds', (widgets) => widgets.transactionIds(), ['MaximumUsedTransactionIDs'], [1e9]],
  ['replicaLag', (widgets) => widgets.replicaLag(), ['ReplicaLag'], []],
])('%s shows its metrics and the thresholds of its alarms', (_, widget, metrics, thresholds, props = {}) => {
  expect(drawn(widget(widgetsOf(props)))).toEqual({ metrics, thresholds });
});

test('a threshold of the caller is drawn, and none where there is no alarm', () => {
  const alarms = { cpuUtilizationPercent: AlarmThreshold.of(70), diskQueueDepth: AlarmThreshold.none() };
  expect(drawn(widgetsOf({ alarms }).cpu()).thresholds).toEqual([70]);
  expect(drawn(widgetsOf({ alarms }).diskQueue()).thresholds).toEqual([]);
  expect(drawn(new PostgresWidgets({ metrics: new PostgresMetrics('legacy') }).cpu())).toEqual({ metrics: ['CPUUtilization'], thresholds: [] });
});

test('the overview is a heading and two full rows', () => {
  const [heading, ...graphs] = shown(widgetsOf().overview());
  expect(heading).toMatchObject({ width: 24, properties: { markdown: '## Database' } });
  expect(graphs.map(({ width, height }) => [width, height])).toEqual(Array(8).fill([6, 5]));
  expect(graphs.map(({ properties }) => properties.title)).toEqual([
    'Processors (%)', 'Load (active sessions)', 'Connections', 'Memory (bytes)', 'Free storage (bytes)', 'Latency (seconds)', 'Operations (each second)', 'Write-ahead log (bytes)',
  ]);
  expect(shown(widgetsOf().overview('Orders'))[0].properties.markdown).toBe('## Orders');
});

test('title and size are chosen', () => {
  expect(shown([widgetsOf().storage({ title: 'Disk', width: 12, height: 8 })])[0]).toMatchObject({ width: 12, height: 8, properties: { title: 'Disk' } });
});

test('a dashboard shows deadlocks by the resource ID, and CDK warns of nothing', () => {
  const stack = testStack();
  const { widgets } = testDatabase(stack);
  new Dashboard(stack, 'Dashboard', { widgets: [widgets.overview(), [widgets.deadlocks()]] });
  const [{ Properties: { DashboardBody: body } }] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard')) as [{ Properties: { DashboardBody: unknown } }];
  expect(JSON.stringify(body)).toMatch(/DB_PERF_INSIGHTS\('RDS', '",\{"Fn::GetAtt":\["DatabaseB269D8BB","DbiResourceId"\]\},"', 'db.Concurrency.deadlocks.avg'\)/);
  expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
});

test('an imported database has them, without thresholds', () => {
  const legacy = PostgresDatabase.fromPostgresDatabaseAttributes(testStack(), 'Legacy', { instanceIdentifier: 'legacy', instanceResourceId: 'db-LEGACY', hostname: 'legacy.example.com', securityGroups: [] });
  expect(drawn(legacy.widgets.connections())).toEqual({ metrics: ['DatabaseConnections'], thresholds: [] });
  expect(shown([legacy.widgets.deadlocks()])[0].properties.metrics).toEqual([[expect.objectContaining({ expression: "DB_PERF_INSIGHTS('RDS', 'db-LEGACY', 'db.Concurrency.deadlocks.avg')" })]]);
});

test('deadlocks are refused where the resource ID is unknown', () => {
  expect(() => new PostgresWidgets({ metrics: new PostgresMetrics('legacy') }).deadlocks()).toThrow('[ResourceIdMissing]');
});

test('widgets make nothing by themselves', () => {
  const used = templateOf((stack) => testDatabase(stack).widgets.overview());
  expect(used.toJSON()).toEqual(databaseTemplate().toJSON());
});
