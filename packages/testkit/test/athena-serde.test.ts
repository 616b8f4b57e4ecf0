import { Template } from 'aws-cdk-lib/assertions';
import { LocalAthena } from '../src';
import { duckDbType, lineReaderOf } from '../src/athena-serde';

const now = new Date('2026-11-24T12:00:00Z');
const regexSerde = 'org.apache.hadoop.hive.serde2.RegexSerDe';
const jsonSerde = 'org.openx.data.jsonserde.JsonSerDe';

interface Given {
  readonly columns: Record<string, string>;
  readonly serde: string;
  readonly parameters?: Record<string, string>;
  readonly sql: string;
  readonly lines: string[];
  readonly key?: string;
}

/** The rows of one saved query over one table of lines. */
async function ask({ columns, serde, parameters, sql, lines, key = '2026/11/24/a.log' }: Given) {
  const athena = await LocalAthena.of(Template.fromJSON({
    Resources: {
      Database: { Type: 'AWS::Glue::Database', Properties: { DatabaseInput: { Name: 'web' } } },
      Table: { Type: 'AWS::Glue::Table', Properties: { DatabaseName: { Ref: 'Database' }, TableInput: {
        Name: 'hits',
        PartitionKeys: [{ Name: 'day', Type: 'string' }],
        Parameters: { 'projection.day.type': 'date', 'projection.day.format': 'yyyy/MM/dd', 'projection.day.range': '2026/01/01,NOW', 'storage.location.template': 's3://logs/${day}/' },
        StorageDescriptor: { Location: 's3://logs/', Columns: Object.entries(columns).map(([Name, Type]) => ({ Name, Type })), SerdeInfo: { SerializationLibrary: serde, Parameters: parameters } },
      } } },
      Query: { Type: 'AWS::Athena::NamedQuery', Properties: { Name: 'Hits', QueryString: sql } },
    },
  }), { now });
  try {
    athena.putLines('logs', key, lines);
    return await athena.run('Hits');
  } finally {
    athena.close();
  }
}

const text: Given = {
  columns: { user: 'string', hits: 'int', note: 'string' }, serde: regexSerde, parameters: { 'input.regex': '([a-z]+) (?:([0-9]+)|-)(?: "([^"]*)")?(?: .*)?' },
  sql: 'SELECT "user", hits, note, day FROM web.hits', lines: ['ann 2 "it\'s"', 'bob -', 'cat 3 "x" and more', 'Dan 4'],
};

test('the groups of the expression are the columns; what they don\'t hold is null, and so is a line that it doesn\'t match', async () => {
  expect(await ask(text)).toEqual([
    { user: 'ann', hits: 2, note: 'it\'s', day: '2026/11/24' }, { user: 'bob', hits: null, note: null, day: '2026/11/24' }, { user: 'cat', hits: 3, note: 'x', day: '2026/11/24' },
    { user: null, hits: null, note: null, day: '2026/11/24' },
  ]);
});

test.each(['2026/11/24/a.log.gz', '2026/11/24/13/55/a.log.gz'])('a file is unpacked, and seen below the folder of its day: %s', async (key) => {
  expect(await ask({ ...text, key })).toHaveLength(4);
});

test.each(['2025/11/24/a.log', '2026/11/a.log'])('a file where the table doesn\'t look is not seen: %s', async (key) => {
  await expect(ask({ ...text, key })).rejects.toThrow('web.hits: no file is where its partitions are');
});

test('a group too few or too many is refused', async () => {
  await expect(ask({ ...text, columns: { user: 'string', hits: 'int' } })).rejects.toThrow('input.regex has 3 groups, the table 2 columns');
});

test('a value that is none of its column\'s type is an error', async () => {
  await expect(ask({ ...text, columns: { user: 'int', hits: 'int', note: 'string' } })).rejects.toThrow('Could not convert string');
});

test('JSON: names in any case, values within values, and what the table doesn\'t have passed over', async () => {
  const columns = { userid: 'bigint', request: 'struct<path:string,headers:array<struct<name:string,value:string>>>', groups: 'array<struct<rule:struct<id:string>>>', raw: 'string' };
  const sql = 'SELECT userid, request.path AS path, nullif(array_join(transform(groups, g -> g.rule.id), \', \'), \'\') AS rules, raw FROM web.hits';
  const lines = [
    { userId: 7, Request: { Path: '/a', headers: [{ Name: 'Host', Value: 'B' }], other: 1 }, groups: [{ rule: null }, { rule: { ID: 'x' } }], raw: ['A'], unknown: true },
    { userId: 8, groups: [] },
  ].map((line) => JSON.stringify(line));
  expect(await ask({ columns, serde: jsonSerde, sql, lines })).toEqual([{ userid: 7, path: '/a', rules: 'x', raw: '["A"]' }, { userid: 8, path: null, rules: null, raw: null }]);
});

test('JSON: names in their own case only, where the table says so', async () => {
  const given: Given = { columns: { userid: 'bigint' }, serde: jsonSerde, sql: 'SELECT userid FROM web.hits', lines: ['{"userId":7}'] };
  expect(await ask(given)).toEqual([{ userid: 7 }]);
  expect(await ask({ ...given, parameters: { 'case.insensitive': 'false' } })).toEqual([{ userid: null }]);
});

test('a percentile is exact', async () => {
  expect(await ask({ ...text, sql: 'SELECT approx_percentile(hits, 0.5) AS middle FROM web.hits' })).toEqual([{ middle: 2.5 }]);
});

test.each([
  ['array<string>', 'VARCHAR[]'],
  ['struct<a:int,b:array<struct<c:double,d:bigint>>>', 'STRUCT("a" INTEGER, "b" STRUCT("c" DOUBLE, "d" BIGINT)[])'],
  ['map<string,string>', undefined],
  ['struct<a:money>', undefined],
])('%s is %s', (type, expected) => {
  expect(duckDbType(type)).toBe(expected);
});

test('a reader that the testkit doesn\'t know is refused', () => {
  expect(() => lineReaderOf('org.apache.hadoop.hive.serde2.OpenCSVSerde')).toThrow('doesn\'t know how org.apache.hadoop.hive.serde2.OpenCSVSerde reads');
});
