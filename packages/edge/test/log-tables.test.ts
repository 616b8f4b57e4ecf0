import { App, Size, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { checkAthenaSql, problemsOf, templateOf, testStack } from '@external-metrics/testkit';
import { WebAclLogging, WebEdgeProps } from '../src';
import { edgeTemplate, givenEdge } from './fixture';

const template = edgeTemplate();
const bucket = { Ref: 'EdgeLogBucket8566D7EF' };

interface Table { Name: string; PartitionKeys: object; Parameters: Record<string, unknown>; StorageDescriptor: Record<string, unknown> & { SerdeInfo: { SerializationLibrary: string } } }
const tablesOf = (of: Template) => Object.values(of.findResources('AWS::Glue::Table')).map(({ Properties }) => (Properties as { TableInput: Table }).TableInput);

test('a table for each kind of log, a partition a day, where the service delivers', () => {
  const day = (location: string) => ({ 'Fn::Join': ['', ['s3://', bucket, `${location}\${day}/`]] });
  expect(Object.fromEntries(tablesOf(template).map(({ Name, Parameters }) => [Name, Parameters['storage.location.template']]))).toEqual({
    access_logs: day('/access/AWSLogs/111122223333/elasticloadbalancing/us-east-1/'),
    connection_logs: day('/connection/AWSLogs/111122223333/elasticloadbalancing/us-east-1/'),
    health_check_logs: day('/health-check/AWSLogs/111122223333/elasticloadbalancing/us-east-1/'),
    waf_logs: { 'Fn::Join': ['', ['s3://', bucket, '/waf/AWSLogs/111122223333/WAFLogs/us-east-1/', { 'Fn::Select': [0, { 'Fn::Split': ['|', { Ref: 'EdgeWebAcl8DEA6539' }] }] }, '/${day}/']] },
  });
  for (const { Parameters, PartitionKeys, StorageDescriptor } of tablesOf(template)) {
    expect(Parameters).toMatchObject({ 'projection.enabled': 'true', 'projection.day.type': 'date', 'projection.day.format': 'yyyy/MM/dd', 'projection.day.range': '2023/01/01,NOW', 'projection.day.interval': '1', 'projection.day.interval.unit': 'DAYS' });
    expect(PartitionKeys).toEqual([{ Name: 'day', Type: 'string' }]);
    expect(StorageDescriptor).toMatchObject({ InputFormat: 'org.apache.hadoop.mapred.TextInputFormat', OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat' });
  }
  expect(tablesOf(template).map(({ Name, StorageDescriptor }) => [Name, StorageDescriptor.SerdeInfo.SerializationLibrary.split('.').pop()])).toEqual([['access_logs', 'RegexSerDe'], ['connection_logs', 'RegexSerDe'], ['health_check_logs', 'RegexSerDe'], ['waf_logs', 'JsonSerDe']]);
});

test('a workgroup that encrypts, and that nobody overrides', () => {
  template.hasResourceProperties('AWS::Athena::WorkGroup', {
    RecursiveDeleteOption: true,
    WorkGroupConfiguration: {
      EnforceWorkGroupConfiguration: true, PublishCloudWatchMetricsEnabled: true, RequesterPaysEnabled: false, BytesScannedCutoffPerQuery: 100 * 1024 ** 3, EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
      ResultConfiguration: { OutputLocation: { 'Fn::Join': ['', ['s3://', bucket, '/athena-results/']] }, EncryptionConfiguration: { EncryptionOption: 'SSE_S3' } },
    },
  });
  edgeTemplate({ logQueryScanLimit: Size.gibibytes(1) }).hasResourceProperties('AWS::Athena::WorkGroup', { WorkGroupConfiguration: { BytesScannedCutoffPerQuery: 1024 ** 3 } });
});

const queries = Object.values(template.findResources('AWS::Athena::NamedQuery')).map(({ Properties }) => Properties as { Name: string; Description: string; QueryString: string; WorkGroup: unknown; Database: unknown });

test('ten saved queries, in the workgroup', () => {
  expect(queries.map(({ Name }) => Name).sort()).toEqual([
    'Clients without SNI', 'Failed TLS handshakes', 'Lines that were not understood', 'Requests blocked by rule', 'Requests counted by rule', 'Slowest targets', 'TLS versions and ciphers', 'Top 5xx paths',
    'Top blocked addresses', 'Unhealthy targets over time',
  ]);
  for (const { WorkGroup, Database } of queries) expect([WorkGroup, Database]).toEqual([{ Ref: expect.stringMatching(/^EdgeLogQueriesWorkGroup/) }, { Ref: expect.stringMatching(/^EdgeLogQueriesDatabase/) }]);
});

test.each(queries)('$Name: is SQL of Athena, and names the days that it reads', ({ QueryString, Description }) => {
  expect(() => checkAthenaSql(QueryString)).not.toThrow();
  expect(QueryString).toContain('day IN (date_format(current_timestamp');
  expect(Description.length).toBeLessThanOrEqual(1024);
});

test('names are the edge\'s own', () => {
  const nameOf = (of: Template, type: string) => JSON.stringify(Object.values(of.findResources(type))[0]);
  for (const type of ['AWS::Glue::Database', 'AWS::Athena::WorkGroup']) expect(nameOf(edgeTemplate({}, { stackName: 'Another' }), type)).not.toBe(nameOf(template, type));
});

test('logQueries: false, none of it', () => {
  const stack = testStack();
  const edge = givenEdge(stack, { logQueries: false });
  const without = Template.fromStack(stack);
  for (const type of ['AWS::Glue::Database', 'AWS::Glue::Table', 'AWS::Athena::WorkGroup', 'AWS::Athena::NamedQuery']) without.resourceCountIs(type, 0);
  expect(edge.logQueries).toBeUndefined();
});

test('what was made can be reached', () => {
  const { logQueries } = givenEdge(testStack());
  expect(logQueries!.tableNames).toEqual(['access_logs', 'connection_logs', 'health_check_logs', 'waf_logs']);
  expect([logQueries!.cfnTables.length, logQueries!.cfnNamedQueries.length]).toEqual([4, 10]);
});

test.each<[string, string, Partial<WebEdgeProps>]>([
  ['LogQueryScanLimitInvalid', 'less than Athena takes', { logQueryScanLimit: Size.mebibytes(9) }],
  ['LogQueryOptionUnused', 'a limit of no queries', { logQueryScanLimit: Size.gibibytes(1), logQueries: false }],
])('refused with %s: %s', (code, _, props) => {
  const message = problemsOf((stack) => givenEdge(stack, props));
  expect(message).toMatch(/^Test\/Edge: 1 problem\n/);
  expect(message).toContain(`[${code}] logQueryScanLimit`);
});

test('a stack without environment, and other partitions', () => {
  const stack = new Stack(new App(), 'Test');
  givenEdge(stack);
  Template.fromStack(stack).hasResourceProperties('AWS::Glue::Database', { CatalogId: { Ref: 'AWS::AccountId' } });
  expect(JSON.stringify(templateOf((china) => givenEdge(china), { region: 'cn-north-1' }).toJSON())).not.toContain('arn:aws:');
});

test('the web ACL\'s table is there only with its log', () => {
  expect(tablesOf(edgeTemplate({ webAclLogging: WebAclLogging.none() })).map(({ Name }) => Name)).not.toContain('waf_logs');
  template.hasResourceProperties('AWS::Glue::Table', { TableInput: Match.objectLike({ Name: 'waf_logs' }) });
});
