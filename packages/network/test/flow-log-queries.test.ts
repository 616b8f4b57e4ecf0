import { LocalAthena, templateOf } from '@external-metrics/testkit';
import { Template } from 'aws-cdk-lib/assertions';
import { FlowLogBucketOptions, FlowLogDestination, Network } from '../src';

const GB = 1024 ** 3;
// Half an hour into a month, so that the last 24 hours are in two months.
const now = new Date('2026-10-01T00:30:00Z');

interface Flow {
  readonly 'start'?: string;
  readonly 'interface-id': string;
  readonly 'instance-id': string;
  readonly 'srcaddr': string;
  readonly 'dstaddr': string;
  readonly 'pkt-srcaddr'?: string;
  readonly 'pkt-dstaddr'?: string;
  readonly 'flow-direction': 'egress' | 'ingress';
  readonly 'traffic-path'?: number;
  readonly 'bytes': number;
  readonly [field: string]: string | number | undefined;
}

const app1 = { 'interface-id': 'eni-app1', 'instance-id': 'i-1', 'az-id': 'use1-az1' };
const app2 = { 'interface-id': 'eni-app2', 'instance-id': 'i-2', 'az-id': 'use1-az2' };
const nat = { 'interface-id': 'eni-nat', 'instance-id': '-', 'az-id': 'use1-az1' };
const database = { 'interface-id': 'eni-db', 'instance-id': '-', 'az-id': 'use1-az2' };
const balancer = { 'interface-id': 'eni-lb', 'instance-id': '-', 'az-id': 'use1-az1' };
const [APP1, POD1, APP2, DATABASE, NAT, BALANCER, PARTNER] = ['10.0.16.10', '10.0.16.99', '10.0.80.20', '10.0.96.30', '10.0.0.5', '10.0.0.50', '203.0.113.9'];
const toBalancer = { ...balancer, 'dstaddr': BALANCER, 'dstport': 443, 'flow-direction': 'ingress', 'bytes': 60 } as const;

const flows: readonly Flow[] = [
  // 2 GB from an instance through the NAT gateway of its zone
  { ...app1, 'srcaddr': APP1, 'dstaddr': PARTNER, 'flow-direction': 'egress', 'traffic-path': 1, 'bytes': 2 * GB },
  { ...nat, 'srcaddr': APP1, 'dstaddr': NAT, 'pkt-dstaddr': PARTNER, 'flow-direction': 'ingress', 'bytes': 2 * GB },
  { ...nat, 'srcaddr': NAT, 'dstaddr': PARTNER, 'flow-direction': 'egress', 'traffic-path': 8, 'bytes': 2 * GB },
  // 3 GB to an instance through the NAT gateway of another zone, in two files
  { ...nat, 'srcaddr': PARTNER, 'dstaddr': NAT, 'flow-direction': 'ingress', 'bytes': 3 * GB },
  { ...nat, 'srcaddr': NAT, 'dstaddr': APP2, 'pkt-srcaddr': PARTNER, 'flow-direction': 'egress', 'traffic-path': 1, 'bytes': 1 * GB },
  { ...nat, 'srcaddr': NAT, 'dstaddr': APP2, 'pkt-srcaddr': PARTNER, 'flow-direction': 'egress', 'traffic-path': 1, 'bytes': 2 * GB, 'start': '2026-09-30T01:00:00Z' },
  { ...app2, 'srcaddr': PARTNER, 'dstaddr': APP2, 'flow-direction': 'ingress', 'bytes': 3 * GB },
  // 4 GB from a pod to another zone, half a GB back; the pod has an address of its own on the instance's interface
  { ...app1, 'srcaddr': APP1, 'pkt-srcaddr': POD1, 'dstaddr': APP2, 'flow-direction': 'egress', 'traffic-path': 1, 'bytes': 4 * GB },
  { ...app2, 'srcaddr': POD1, 'dstaddr': APP2, 'flow-direction': 'ingress', 'bytes': 4 * GB },
  { ...app2, 'srcaddr': APP2, 'dstaddr': POD1, 'flow-direction': 'egress', 'traffic-path': 1, 'bytes': GB / 2 },
  { ...app1, 'srcaddr': APP2, 'dstaddr': APP1, 'pkt-dstaddr': POD1, 'flow-direction': 'ingress', 'bytes': GB / 2 },
  // 1 GB to a database in another zone, a quarter back
  { ...app1, 'srcaddr': APP1, 'dstaddr': DATABASE, 'flow-direction': 'egress', 'traffic-path': 1, 'bytes': GB },
  { ...database, 'srcaddr': APP1, 'dstaddr': DATABASE, 'flow-direction': 'ingress', 'bytes': GB },
  { ...database, 'srcaddr': DATABASE, 'dstaddr': APP1, 'flow-direction': 'egress', 'traffic-path': 1, 'bytes': GB / 4 },
  // refused: an address that looks for SSH
  { ...balancer, 'srcaddr': '198.51.100.7', 'dstaddr': BALANCER, 'dstport': 22, 'flow-direction': 'ingress', 'bytes': 60, 'packets': 40, 'action': 'REJECT', 'tcp-flags': 2 },
  { ...balancer, 'srcaddr': '198.51.100.7', 'dstaddr': BALANCER, 'dstport': 23, 'flow-direction': 'ingress', 'bytes': 60, 'packets': 50, 'action': 'REJECT', 'tcp-flags': 2 },
  // connections from the internet, from within, and answers to a connection
  { ...toBalancer, 'srcaddr': '198.51.100.8', 'tcp-flags': 2 },
  { ...toBalancer, 'srcaddr': '172.32.0.1', 'tcp-flags': 3 },
  { ...toBalancer, 'srcaddr': '172.31.0.1', 'tcp-flags': 2 },
  { ...toBalancer, 'srcaddr': '100.64.3.2', 'tcp-flags': 2 },
  { ...toBalancer, 'srcaddr': '198.51.100.10', 'dstport': 40000, 'tcp-flags': 18 },
  // beyond 24 hours: in the folder of yesterday, and in one of another day that the query reads
  { ...app1, 'srcaddr': APP1, 'dstaddr': '192.0.2.1', 'flow-direction': 'egress', 'bytes': 90 * GB, 'start': '2026-09-30T00:20:00Z' },
  { ...app1, 'srcaddr': APP1, 'dstaddr': '192.0.2.2', 'flow-direction': 'egress', 'bytes': 90 * GB, 'start': '2026-09-01T12:00:00Z' },
];

/** By field that is no text: its type in DuckDB. https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html */
const numbers: Record<string, string> = {
  'version': 'INTEGER', 'srcport': 'INTEGER', 'dstport': 'INTEGER', 'protocol': 'INTEGER', 'tcp-flags': 'INTEGER', 'traffic-path': 'INTEGER',
  'packets': 'BIGINT', 'bytes': 'BIGINT', 'start': 'BIGINT', 'end': 'BIGINT',
};

function logFormatOf(template: Template): string[] {
  const [{ Properties }] = Object.values(template.findResources('AWS::EC2::FlowLog')) as { Properties: { LogFormat: string } }[];
  return [...Properties.LogFormat.matchAll(/\$\{([a-z-]+)\}/g)].map(([, field]) => field);
}

/** Writes as VPC flow logs do: what the format names, with underscores, in the folder of the day. https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html */
async function deliver(athena: LocalAthena, template: Template, records: readonly Flow[], folderOf = (time: Date) => time) {
  const [{ Properties }] = Object.values(template.findResources('AWS::EC2::FlowLog')) as { Properties: { LogDestination: unknown; DestinationOptions: { PerHourPartition: boolean } } }[];
  const [[bucket]] = Object.entries(template.findResources('AWS::S3::Bucket'));
  const prefix = /"\/([\w/-]+)\/"/.exec(JSON.stringify(Properties.LogDestination))?.[1];
  const fields = logFormatOf(template);
  const columnOf = (field: string) => field.replace(/-/g, '_');
  const columns = Object.fromEntries(fields.map((field) => [columnOf(field), numbers[field] ?? 'VARCHAR']));
  for (const [index, flow] of records.entries()) {
    const time = new Date(flow.start ?? '2026-10-01T00:10:00Z');
    const record: Record<string, string | number | undefined> = {
      'version': 5, 'protocol': 6, 'packets': 1, 'action': 'ACCEPT', 'log-status': 'OK', 'type': 'IPv4', 'pkt-srcaddr': flow.srcaddr, 'pkt-dstaddr': flow.dstaddr, ...flow,
      'start': time.getTime() / 1000, 'end': time.getTime() / 1000 + 60,
    };
    const [year, month, day, hour] = folderOf(time).toISOString().split(/[-T:]/);
    const key = [
      ...prefix ? [prefix] : [], 'AWSLogs', 'aws-account-id=111122223333', 'aws-service=vpcflowlogs', 'aws-region=us-east-1', `year=${year}`, `month=${month}`, `day=${day}`,
      ...Properties.DestinationOptions.PerHourPartition ? [`hour=${hour}`] : [], `111122223333_vpcflowlogs_us-east-1_fl-1_${index}.log.parquet`,
    ].join('/');
    await athena.put(bucket, key, columns, [Object.fromEntries(fields.map((field) => [columnOf(field), record[field]]))]);
  }
}

const build = (options?: FlowLogBucketOptions) => templateOf((stack) => new Network(stack, 'Network', { flowLogs: [FlowLogDestination.s3(options)] }));

describe('the saved queries', () => {
  const template = build();
  let athena: LocalAthena;

  beforeAll(async () => {
    athena = await LocalAthena.of(template, { now });
    await deliver(athena, template, flows);
    // In the folder of a day on which it can't have been written.
    await deliver(athena, template, [{ ...app1, 'srcaddr': APP1, 'dstaddr': '192.0.2.3', 'flow-direction': 'egress', 'bytes': 90 * GB }], () => new Date('2026-09-20T00:00:00Z'));
  });

  afterAll(() => athena.close());

  test('the columns of the table are the fields of the flow log', () => {
    expect(athena.tables.map(({ columns }) => columns.map(({ name }) => name))).toEqual([logFormatOf(template).map((field) => field.replace(/-/g, '_'))]);
  });

  test('Top talkers: each pair once, the most bytes first', async () => {
    expect((await athena.run('Top talkers')).map(({ source, target, bytes }) => [source, target, Number(bytes) / GB]).slice(0, 7)).toEqual([
      [POD1, APP2, 4], [PARTNER, NAT, 3], [PARTNER, APP2, 3], [NAT, PARTNER, 2], [APP1, PARTNER, 2], [APP1, DATABASE, 1], [APP2, POD1, 0.5],
    ]);
  });

  test('Rejected traffic: what was refused, the most packets first', async () => {
    expect(await athena.run('Rejected traffic')).toEqual([
      { source: '198.51.100.7', target: BALANCER, port: 23, protocol: 6, flow_direction: 'ingress', interface_id: 'eni-lb', packets: 50 },
      { source: '198.51.100.7', target: BALANCER, port: 22, protocol: 6, flow_direction: 'ingress', interface_id: 'eni-lb', packets: 40 },
    ]);
  });

  test('Egress cost by availability zone: NAT in both directions, internet, other zones', async () => {
    expect(await athena.run('Egress cost by availability zone')).toEqual([
      // (2 + 3) x 0.045 + 2 x 0.09 + (3 + 4 + 1) x 0.02, and (0.5 + 0.25) x 0.02
      { az_id: 'use1-az1', nat_gb: 5, internet_gb: 2, other_zone_gb: 8, usd: 0.565 },
      { az_id: 'use1-az2', nat_gb: 0, internet_gb: 0, other_zone_gb: 0.75, usd: 0.015 },
    ]);
  });

  test('Traffic of an address: who talked to it, from when to when', async () => {
    const rows = await athena.run('Traffic of an address', POD1);
    expect(rows.map(({ source, target, interface_id: at, bytes }) => [source, target, at, Number(bytes) / GB])).toEqual([
      [POD1, APP2, 'eni-app1', 4], [POD1, APP2, 'eni-app2', 4], [APP2, POD1, 'eni-app1', 0.5], [APP2, POD1, 'eni-app2', 0.5],
    ]);
    expect(rows[0]).toMatchObject({ first_seen: new Date('2026-10-01T00:10:00Z'), last_seen: new Date('2026-10-01T00:11:00Z') });
  });

  test('Ports reached from the internet: by public addresses that open a connection', async () => {
    expect(await athena.run('Ports reached from the internet')).toEqual([{ target: BALANCER, port: 443, interface_id: 'eni-lb', sources: 2, packets: 2 }]);
  });
});

test.each<[string, FlowLogBucketOptions]>([['hourlyPartitions', { hourlyPartitions: true }], ['prefix', { prefix: 'network/flow-logs' }]])('%s: the table finds the files', async (_, options) => {
  const template = build(options);
  const athena = await LocalAthena.of(template, { now });
  await deliver(athena, template, flows);
  expect((await athena.run('Top talkers'))[0]).toMatchObject({ source: POD1, target: APP2, bytes: 4 * GB });
  athena.close();
});
