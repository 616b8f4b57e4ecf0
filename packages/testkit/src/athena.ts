import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join, relative } from 'path';
import { gzipSync } from 'zlib';
import type { DuckDBConnection } from '@duckdb/node-api';
import { Template } from 'aws-cdk-lib/assertions';
import { Parser } from 'node-sql-parser/build/trino';
import { isProjected, PartitionKey } from './athena-projection';
import { Column, duckDbType, LineReader, lineReaderOf, linesOf, selectLines } from './athena-serde';

/** What both engines have under one name, and mean alike. */
const FUNCTIONS = ['avg', 'coalesce', 'count', 'lower', 'max', 'min', 'nullif', 'regexp_extract', 'round', 'substr', 'sum', 'upper'];

/** What DuckDB has under another name; `date_format` for the letters that both write alike, percentiles exact where Athena estimates. */
const MACROS: Readonly<Record<string, string>> = {
  approx_percentile: '(value, part) AS quantile_cont(value, part)',
  array_join: '(list, separator) AS array_to_string(list, separator)',
  date_format: '(moment, format) AS strftime(moment, format)',
  from_unixtime: '(epoch_seconds) AS to_timestamp(epoch_seconds)',
  regexp_like: '(subject, pattern) AS regexp_matches(subject, pattern)',
  to_unixtime: '(moment) AS epoch(moment)',
};
/** What takes a lambda can't be a macro. */
const RENAMED: Readonly<Record<string, string>> = { transform: 'list_transform' };
const DATE_LETTERS = /^(%[YmdH]|[^%])*$/;

/** A table of AWS Glue, as the template has it. */
export interface AthenaTable {
  /** `database.table`. */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly partitionKeys: readonly PartitionKey[];
  /** `bucket/folder/year=${year}/`. */
  readonly folder: string;
  /** What reads the lines of text files; undefined where the files are Parquet. */
  readonly lines?: LineReader;
}

export interface AthenaOptions {
  /** What the queries take for the current time. */
  readonly now: Date;
}

export type Row = Readonly<Record<string, unknown>>;

interface GlueColumn {
  readonly Name: string;
  readonly Type: string;
}

/** Of the types that are read here, what is read of them. */
interface Resource {
  readonly Type: string;
  readonly Properties: {
    readonly Name: string;
    readonly QueryString: unknown;
    readonly DatabaseName: unknown;
    readonly DatabaseInput: { readonly Name: string };
    readonly TableInput: {
      readonly Name: string;
      readonly Parameters?: Readonly<Record<string, unknown>>;
      readonly PartitionKeys?: readonly GlueColumn[];
      readonly StorageDescriptor: { readonly Columns: readonly GlueColumn[]; readonly Location: unknown; readonly SerdeInfo?: { readonly SerializationLibrary: string; readonly Parameters?: Readonly<Record<string, string>> } };
    };
  };
}

/**
 * The tables and saved queries of a template, asked over files in a temporary folder that stands for S3: Parquet, or lines of text for tables that
 * read them by an expression or as JSON. A query is parsed as SQL of Trino, which Athena is, and run by DuckDB. A file is seen where the table's
 * partition projection finds it, as in Athena; a column that Parquet files lack, or have with another type, is an error; a line that
 * the expression does not match is a row of nulls.
 */
export class LocalAthena {
  public static async of(template: Template, options: AthenaOptions): Promise<LocalAthena> {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded here, because most tests ask nothing
    const { DuckDBInstance } = require('@duckdb/node-api') as typeof import('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run("SET TimeZone = 'UTC'");
    for (const [name, definition] of Object.entries(MACROS)) await connection.run(`CREATE MACRO ${name}${definition}`);
    return new LocalAthena(template, options.now, connection);
  }

  public readonly tables: readonly AthenaTable[];

  /** By name of a saved query: its SQL. */
  public readonly queries: Readonly<Record<string, string>>;

  private readonly s3: string;

  private constructor(template: Template, private readonly now: Date, private readonly connection: DuckDBConnection) {
    const resources = Object.entries(template.toJSON().Resources as Record<string, Resource>);
    const names = new Map(resources.filter(([, { Type }]) => Type === 'AWS::Glue::Database').map(([id, { Properties }]) => [id, Properties.DatabaseInput.Name]));
    this.tables = resources.filter(([, { Type }]) => Type === 'AWS::Glue::Table').map(([, { Properties }]) => toTable(Properties, names));
    this.queries = Object.fromEntries(resources.filter(([, { Type }]) => Type === 'AWS::Athena::NamedQuery').map(([, { Properties }]) => [Properties.Name, resolve(Properties.QueryString, names)]));
    this.s3 = mkdtempSync(join(tmpdir(), 'athena-'));
  }

  /** Writes a Parquet file of `rows`; `columns` has the types of DuckDB, by name. */
  public async put(bucket: string, key: string, columns: Readonly<Record<string, string>>, rows: readonly Row[]) {
    const names = Object.keys(columns);
    await this.connection.run(`CREATE OR REPLACE TEMP TABLE file (${names.map((name) => `"${name}" ${columns[name]}`).join(', ')})`);
    for (const row of rows) await this.connection.run(`INSERT INTO file VALUES (${names.map(() => '?').join(', ')})`, names.map((name) => (row[name] ?? null) as string | number | null));
    mkdirSync(dirname(join(this.s3, bucket, key)), { recursive: true });
    await this.connection.run(`COPY file TO '${join(this.s3, bucket, key)}' (FORMAT parquet)`);
  }

  /** Writes lines of text, packed if the key ends with `.gz`. */
  public putLines(bucket: string, key: string, lines: readonly string[]) {
    const text = Buffer.from(`${lines.join('\n')}\n`);
    mkdirSync(dirname(join(this.s3, bucket, key)), { recursive: true });
    writeFileSync(join(this.s3, bucket, key), key.endsWith('.gz') ? gzipSync(text) : text);
  }

  /** The rows that a saved query finds; each `?` of it takes one parameter. */
  public async run(query: string, ...parameters: string[]): Promise<Row[]> {
    const sql = this.queries[query];
    if (sql === undefined) throw new Error(`no saved query ${query}; there are ${Object.keys(this.queries).join(', ')}`);
    checkAthenaSql(sql);
    for (const table of this.tables.filter(({ name }) => sql.includes(name))) await this.createView(table);
    const now = `TIMESTAMPTZ '${this.now.toISOString()}'`;
    const here = sql.replace(/\bcurrent_timestamp\b/gi, now).replace(/\b(\w+)\(/g, (call, name: string) => (name in RENAMED ? `${RENAMED[name]}(` : call));
    const reader = await this.connection.runAndReadAll(here, parameters);
    return reader.getRowObjectsJS().map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value])));
  }

  public close() {
    this.connection.closeSync();
    rmSync(this.s3, { recursive: true, force: true });
  }

  private async createView({ name, columns, partitionKeys, folder, lines }: AthenaTable) {
    const files = readdirSync(this.s3, { recursive: true, withFileTypes: true, encoding: 'utf8' }).filter((entry) => entry.isFile())
      .map((entry) => relative(this.s3, join(entry.parentPath, entry.name))).sort().flatMap((file) => {
        const partition = foldersOf(file, lines !== undefined).map((parent) => partitionOf(parent, folder, partitionKeys)).find((found) => found);
        return partition ? [{ path: join(this.s3, file), partition }] : [];
      });
    if (files.length === 0) throw new Error(`${name}: no file is where its partitions are: ${folder}`);
    const [database, table] = name.split('.');
    await this.connection.run(`CREATE SCHEMA IF NOT EXISTS ${database}`);
    const partitionColumns = (valueOf: (key: PartitionKey) => string) => partitionKeys.map((key) => `${valueOf(key)}::${duckDbType(key.type)} AS "${key.name}"`);
    if (lines) {
      const source = `${database}."${table} lines"`;
      await this.connection.run(`CREATE OR REPLACE TABLE ${source} (line VARCHAR, partition VARCHAR)`);
      for (const { path, partition } of files) {
        for (const line of linesOf(lines, path)) await this.connection.run(`INSERT INTO ${source} VALUES (?, ?)`, [line, JSON.stringify(partition)]);
      }
      await this.connection.run(`CREATE OR REPLACE VIEW ${name} AS SELECT * EXCLUDE (partition), ${partitionColumns((key) => `(partition::JSON ->> '$."${key.name}"')`).join(', ')} FROM (${selectLines(lines, source, columns)}) AS rows`);
      return;
    }
    for (const { path } of files) await this.checkColumns(name, path, columns);
    const selects = files.map(({ path, partition }) => `SELECT ${[
      ...columns.map((column) => `"${column.name}"::${duckDbType(column.type)} AS "${column.name}"`),
      ...partitionColumns((key) => `'${partition[key.name]}'`),
    ].join(', ')} FROM read_parquet('${path}', hive_partitioning = false)`);
    await this.connection.run(`CREATE OR REPLACE VIEW ${name} AS ${selects.join(' UNION ALL ')}`);
  }

  /** Athena reads a column as its own type, and a 32-bit integer as one of 64 bits. */
  private async checkColumns(table: string, path: string, columns: readonly Column[]) {
    const described = (await this.connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet('${path}', hive_partitioning = false)`)).getRowObjectsJS();
    const types = new Map(described.map(({ column_name: name, column_type: type }) => [name as string, type as string]));
    for (const { name, type } of columns) {
      const actual = types.get(name);
      if (actual === duckDbType(type) || (actual === 'INTEGER' && type === 'bigint')) continue;
      throw new Error(`${table}.${name}: the table has ${type}, the file ${actual ?? 'no such column'}`);
    }
  }
}

/** Refuses what is no SQL of Athena, and functions of which it isn't known that both engines mean the same. */
export function checkAthenaSql(sql: string) {
  const ast = new Parser().astify(sql);
  const unknown = functionsIn(ast).filter((name) => !FUNCTIONS.includes(name) && !(name in MACROS) && !(name in RENAMED));
  if (unknown.length > 0) throw new Error(`functions that the testkit doesn't know: ${unknown.join(', ')}; look them up in Trino and in DuckDB, then add them`);
  for (const [, format] of sql.matchAll(/date_format\([^()]*, '([^']*)'\)/g)) {
    if (!DATE_LETTERS.test(format)) throw new Error(`date_format with ${format}: only %Y, %m, %d and %H are the same in Trino and DuckDB`);
  }
}

function functionsIn(node: unknown): string[] {
  if (node === null || typeof node !== 'object') return [];
  const { type, name } = node as { type?: string; name?: unknown };
  const own = type === 'function' ? [functionName(name)] : type === 'aggr_func' ? [String(name)] : [];
  return [...own.map((found) => found.toLowerCase()).filter((found) => found !== 'current_timestamp'), ...Object.values(node).flatMap(functionsIn)];
}

function functionName(name: unknown): string {
  return typeof name === 'string' ? name : (name as { name: { value: string }[] }).name.map(({ value }) => value).join('.');
}

function toTable({ DatabaseName, TableInput }: Resource['Properties'], names: ReadonlyMap<string, string>): AthenaTable {
  const { Parameters: parameters = {}, PartitionKeys = [], StorageDescriptor } = TableInput;
  const columns = [...StorageDescriptor.Columns, ...PartitionKeys].map(({ Name, Type }): Column => ({ name: Name, type: Type }));
  const foreign = columns.find(({ type }) => duckDbType(type) === undefined);
  if (foreign) throw new Error(`${foreign.name}: the testkit doesn't know the type ${foreign.type}`);
  const own = columns.slice(0, StorageDescriptor.Columns.length);
  return {
    name: `${resolve(DatabaseName, names)}.${TableInput.Name}`,
    columns: own,
    lines: lineReaderOf(StorageDescriptor.SerdeInfo?.SerializationLibrary, StorageDescriptor.SerdeInfo?.Parameters, own),
    partitionKeys: columns.slice(StorageDescriptor.Columns.length).map((column): PartitionKey => ({
      ...column,
      projection: Object.fromEntries(Object.keys(parameters).filter((name) => name.startsWith(`projection.${column.name}.`)).map((name) => [name.slice(`projection.${column.name}.`.length), String(parameters[name])])),
    })),
    folder: resolve(parameters['storage.location.template'] ?? StorageDescriptor.Location, names).replace(/^s3:\/\//, ''),
  };
}

/** A reference to a database is its name; to anything else, its logical ID. */
function resolve(value: unknown, names: ReadonlyMap<string, string>): string {
  if (typeof value === 'string') return value;
  const { Ref: id, 'Fn::Join': join_ } = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]] };
  if (id !== undefined) return names.get(id) ?? id;
  if (join_) return join_[1].map((part) => resolve(part, names)).join(join_[0]);
  throw new Error(`the testkit doesn't resolve ${JSON.stringify(value)}`);
}

/** Where a table looks for a file: as Athena, in a partition's folder and those within; Parquet in the folder itself, and by the end of its name. */
function foldersOf(file: string, within: boolean): string[] {
  if (!within) return file.endsWith('.parquet') ? [dirname(file)] : [];
  const parts = dirname(file).split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** By partition key: its value in the path of a folder; undefined where the folder is none of the table's partitions. */
function partitionOf(path: string, folder: string, keys: readonly PartitionKey[]): Record<string, string> | undefined {
  const pattern = folder.replace(/\/$/, '').split(/\$\{([^}]+)\}/).map((part, index) => (index % 2 ? `(?<${part.replace(/\W/g, '_')}>.+)` : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))).join('');
  const found = new RegExp(`^${pattern}$`).exec(path);
  if (!found) return undefined;
  const partition = Object.fromEntries(keys.map(({ name }) => [name, found.groups![name.replace(/\W/g, '_')]]));
  return keys.every((key) => isProjected(key, partition[key.name])) ? partition : undefined;
}
