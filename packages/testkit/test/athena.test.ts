import { Template } from 'aws-cdk-lib/assertions';
import { checkAthenaSql, LocalAthena } from '../src';
import { isProjected } from '../src/athena-projection';

const now = new Date('2026-11-24T12:00:00Z');
const columns = { user: 'VARCHAR', hits: 'INTEGER' };

interface Given {
  readonly parameters?: Record<string, string>;
  readonly hits?: string;
  readonly sql?: string;
}

/** A table of hits by day, and one saved query. */
function given({ parameters = { type: 'date', format: 'yyyy/MM/dd', range: '2026/01/01,NOW' }, hits = 'bigint', sql = 'SELECT "user", sum(hits) AS hits FROM web.hits GROUP BY "user" ORDER BY hits DESC' }: Given = {}): Promise<LocalAthena> {
  return LocalAthena.of(Template.fromJSON({
    Resources: {
      Database: { Type: 'AWS::Glue::Database', Properties: { DatabaseInput: { Name: 'web' } } },
      Table: { Type: 'AWS::Glue::Table', Properties: { DatabaseName: { Ref: 'Database' }, TableInput: {
        Name: 'hits',
        PartitionKeys: [{ Name: 'day', Type: 'string' }],
        Parameters: {
          ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`projection.day.${name}`, value])),
          'storage.location.template': { 'Fn::Join': ['', ['s3://', { Ref: 'Bucket' }, '/logs/${day}']] },
        },
        StorageDescriptor: { Location: 's3://anywhere/', Columns: [{ Name: 'user', Type: 'string' }, { Name: 'hits', Type: hits }] },
      } } },
      Query: { Type: 'AWS::Athena::NamedQuery', Properties: { Name: 'Hits', QueryString: sql } },
    },
  }), { now });
}

async function ask(options: Given = {}, folder = '2026/11/24', types: Record<string, string> = columns) {
  const athena = await given(options);
  try {
    await athena.put('Bucket', `logs/${folder}/a.parquet`, types, [{ user: 'ann', hits: 2 }, { user: 'bob', hits: 3 }, { user: 'ann', hits: 4 }]);
    return await athena.run('Hits', ...options.sql?.includes('?') ? ['bob'] : []);
  } finally {
    athena.close();
  }
}

test('a saved query is run over what was put', async () => {
  expect(await ask()).toEqual([{ user: 'ann', hits: 6 }, { user: 'bob', hits: 3 }]);
});

test('the partition is that of the folder, the time the given one, a parameter what is asked for', async () => {
  const sql = 'SELECT day, "user", date_format(current_timestamp, \'%Y-%m-%d %H\') AS now, to_unixtime(current_timestamp) AS seconds, from_unixtime(0) AS epoch, regexp_like(\'abc\', \'^a\') AS found FROM web.hits WHERE "user" = ?';
  expect(await ask({ sql })).toEqual([{ day: '2026/11/24', user: 'bob', now: '2026-11-24 12', seconds: now.getTime() / 1000, epoch: new Date(0), found: true }]);
});

test('a file where the table doesn\'t look is not seen', async () => {
  await expect(ask({}, '2025/12/31')).rejects.toThrow('web.hits: no file is where its partitions are: Bucket/logs/${day}');
  await expect(ask({}, '2026/11/24/12')).rejects.toThrow('no file');
  await expect(ask({}, '2026/11')).rejects.toThrow('no file');
});

test('a column that the files lack or have with another type is refused, a wider integer is not', async () => {
  await expect(ask({}, '2026/11/24', { user: 'VARCHAR' })).rejects.toThrow('web.hits.hits: the table has bigint, the file no such column');
  await expect(ask({ hits: 'int' }, '2026/11/24', { ...columns, hits: 'BIGINT' })).rejects.toThrow('web.hits.hits: the table has int, the file BIGINT');
  await expect(given({ hits: 'money' })).rejects.toThrow('hits: the testkit doesn\'t know the type money');
});

test('what is no SQL of Athena is refused before it is run', async () => {
  await expect(ask({ sql: 'SELECT strlen("user") AS length FROM web.hits' })).rejects.toThrow('functions that the testkit doesn\'t know: strlen');
});

test('a query that isn\'t there is refused with those that are', async () => {
  const athena = await given();
  await expect(athena.run('Misses')).rejects.toThrow('no saved query Misses; there are Hits');
  athena.close();
});

test.each([
  ['no SQL', 'SELECT FROM WHERE', 'Expected'],
  ['a function of DuckDB alone', 'SELECT strftime(a, \'%Y\') FROM b', 'functions that the testkit doesn\'t know: strftime'],
  ['a function of Trino alone', 'SELECT approx_distinct(a) FROM b', 'functions that the testkit doesn\'t know: approx_distinct'],
  ['an aggregate of DuckDB alone', 'SELECT group_concat(a) FROM b', 'functions that the testkit doesn\'t know: group_concat'],
  ['a format that the engines read differently', 'SELECT date_format(a, \'%H:%i\') FROM b', 'date_format with %H:%i'],
])('refused: %s', (_, sql, message) => {
  expect(() => checkAthenaSql(sql)).toThrow(message);
});

describe('partition projection', () => {
  test.each<[Record<string, string>, string, boolean]>([
    [{ type: 'enum', values: 'a,b' }, 'b', true],
    [{ type: 'enum', values: 'a,b' }, 'c', false],
    [{ type: 'integer', range: '1,31', digits: '2' }, '07', true],
    [{ type: 'integer', range: '1,31', digits: '2' }, '7', false],
    [{ type: 'integer', range: '1,31' }, '7', true],
    [{ type: 'integer', range: '1,31' }, '07', false],
    [{ type: 'integer', range: '1,31' }, '0', false],
    [{ type: 'integer', range: '1,31' }, '32', false],
    [{ type: 'integer', range: '0,55', interval: '5' }, '7', false],
    [{ type: 'date', format: 'yyyy', range: '2021,NOW' }, '2026', true],
    [{ type: 'date', format: 'yyyy', range: '2021,NOW' }, '2020', false],
    [{ type: 'date', format: 'yyyy/MM/dd', range: 'NOW-1YEARS,2026/12/31' }, '2026/11/24', true],
    [{ type: 'date', format: 'yyyy/MM/dd', range: 'NOW-1YEARS,2026/12/31' }, '2027/01/01', false],
    [{ type: 'date', format: 'yyyy/MM/dd', range: 'NOW-1YEARS,NOW' }, '2026-11-24', false],
    [{ type: 'injected' }, 'anything', true],
  ])('%j: %s is computed: %s', (projection, value, computed) => {
    expect(isProjected({ name: 'day', type: 'string', projection }, value)).toBe(computed);
  });

  test('a key without a projection is refused', () => {
    expect(() => isProjected({ name: 'day', type: 'string', projection: {} }, '1')).toThrow('projection.day.type: got undefined');
  });
});
