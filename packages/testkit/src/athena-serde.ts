import { readFileSync } from 'fs';
import { gunzipSync } from 'zlib';

/** By simple type of a Glue column: the type in DuckDB. */
const TYPES: Readonly<Record<string, string>> = { string: 'VARCHAR', int: 'INTEGER', bigint: 'BIGINT', double: 'DOUBLE', boolean: 'BOOLEAN', date: 'DATE', timestamp: 'TIMESTAMP' };

export interface Column {
  readonly name: string;
  readonly type: string;
}

/** How a table of AWS Glue reads a line of text. */
export interface LineReader {
  readonly kind: 'json' | 'regex';
  /** The expression of RegexSerDe; empty for JSON. */
  readonly regex: string;
  /** Whether names of JSON are taken in any case, as by default. */
  readonly anyCase: boolean;
}

/** The type of DuckDB for a type of Glue, `array<struct<name:type,…>>` among them; undefined where the testkit knows none. */
export function duckDbType(type: string): string | undefined {
  const array = /^array<(.+)>$/.exec(type);
  if (array) {
    const inner = duckDbType(array[1]);
    return inner && `${inner}[]`;
  }
  const struct = /^struct<(.+)>$/.exec(type);
  if (!struct) return TYPES[type];
  const members = membersOf(struct[1]).map(({ name, type: member }) => ({ name, type: duckDbType(member) }));
  return members.every((member) => member.type) ? `STRUCT(${members.map((member) => `"${member.name}" ${member.type}`).join(', ')})` : undefined;
}

/** What reads the lines of a table by its `SerdeInfo`; undefined where the files are Parquet. */
export function lineReaderOf(library: string | undefined, parameters: Readonly<Record<string, string>> = {}, columns: readonly Column[] = []): LineReader | undefined {
  switch (library?.split('.').pop()) {
    case undefined: case 'ParquetHiveSerDe': return undefined;
    case 'JsonSerDe': return { kind: 'json', regex: '', anyCase: parameters['case.insensitive'] !== 'false' };
    case 'RegexSerDe': return { kind: 'regex', regex: checkGroups(parameters['input.regex'], columns), anyCase: false };
    default: throw new Error(`the testkit doesn't know how ${library} reads`);
  }
}

/** The SQL of DuckDB that reads the lines of `source`, a table with the columns `line` and `partition`: a column each, and the partition. */
export function selectLines({ kind, regex }: LineReader, source: string, columns: readonly Column[]): string {
  const literal = (text: string) => `'${text.replace(/'/g, "''")}'`;
  if (kind === 'json') {
    const structure = JSON.stringify(Object.fromEntries(columns.map(({ name, type }) => [name, jsonStructure(type)])));
    return `SELECT ${columns.map(({ name }) => `value."${name}" AS "${name}"`).join(', ')}, partition FROM (SELECT from_json(line, ${literal(structure)}) AS value, partition FROM ${source}) AS rows`;
  }
  const names = columns.map(({ name }) => literal(name)).join(', ');
  return `SELECT ${columns.map(({ name, type }) => `CAST(nullif(found."${name}", '') AS ${duckDbType(type)}) AS "${name}"`).join(', ')}, partition
    FROM (SELECT regexp_extract(line, ${literal(`^(?:${regex})$`)}, [${names}]) AS found, partition FROM ${source}) AS rows`;
}

/** The lines of a file as its reader takes them: unpacked by the end of its name; JSON with its names in lower case, as Glue has them. */
export function linesOf({ anyCase }: LineReader, path: string): string[] {
  const content = readFileSync(path);
  const lines = (path.endsWith('.gz') ? gunzipSync(content) : content).toString('utf8').split('\n').filter((line) => line !== '');
  return anyCase ? lines.map((line) => JSON.stringify(withLowerNames(JSON.parse(line)))) : lines;
}

/** RegexSerDe gives the groups to the columns by their order: one too few, and the columns behind it have the values of others. */
function checkGroups(regex: string, columns: readonly Column[]): string {
  const groups = new RegExp(`${regex}|`).exec('')!.length - 1;
  if (groups !== columns.length) throw new Error(`input.regex has ${groups} groups, the table ${columns.length} columns`);
  return regex;
}

function membersOf(members: string): Column[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  [...members].forEach((letter, index) => {
    if (letter === '<') depth += 1;
    if (letter === '>') depth -= 1;
    if (letter === ',' && depth === 0) {
      parts.push(members.slice(start, index));
      start = index + 1;
    }
  });
  return [...parts, members.slice(start)].map((part) => ({ name: part.slice(0, part.indexOf(':')), type: part.slice(part.indexOf(':') + 1) }));
}

function jsonStructure(type: string): unknown {
  const array = /^array<(.+)>$/.exec(type);
  if (array) return [jsonStructure(array[1])];
  const struct = /^struct<(.+)>$/.exec(type);
  return struct ? Object.fromEntries(membersOf(struct[1]).map(({ name, type: member }) => [name, jsonStructure(member)])) : TYPES[type];
}

function withLowerNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withLowerNames);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toLowerCase(), withLowerNames(inner)]));
}
