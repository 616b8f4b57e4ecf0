import { z } from 'zod';
import { unknownKey } from './check';
import { environmentConfig } from './environment-config';
import { nearest } from './nearest';
import { Problem } from './problems';
import { schemaAt } from './schema-keys';

export type Values = Record<string, unknown>;

/** The name of the file, at the root of the app, whose values differ between people and that git ignores. */
export const LOCAL_FILE = 'environments.local.json';

/** Keys that the CDK and its command line put into the context beside ours. */
function isForeign(key: string) {
  return /^@|:|^(cli-telemetry|acknowledged-issue-numbers|tree|analyticsReporting)$/.test(key);
}

/** The values that the context (`-c staging.region=eu-west-1`) gives for each environment. */
export function readContext(context: Values, environments: readonly string[], problems: Problem[]): Record<string, Values> {
  const overrides: Record<string, Values> = {};
  for (const [key, value] of Object.entries(context).filter(([name]) => !isForeign(name))) {
    const [environment, ...path] = key.split('.');
    if (!environments.includes(environment)) {
      problems.push(unknownEnvironment(key, environment, environments));
    } else {
      const schema = path.length > 0 ? schemaAt(environmentConfig, path) : undefined;
      if (schema) set(overrides[environment] ??= {}, path, typeof value === 'string' ? parseText(value, schema) : value);
      else problems.push(unknownKey(key, environment));
    }
  }
  return overrides;
}

/** The values that `environments.local.json` gives; unknown keys inside an environment are found by its check. */
export function readLocalFile(text: string | undefined, environments: readonly string[], problems: Problem[]): Record<string, Values> {
  if (text === undefined) return {};
  const parsed = parseJson(text);
  if (!isValues(parsed) || !Object.values(parsed).every(isValues)) {
    problems.push({ code: 'LocalFileInvalid', subject: LOCAL_FILE, got: text.slice(0, 80), expected: 'a JSON object of environments, each an object of values', mend: 'correct the JSON; the README shows an example' });
    return {};
  }
  for (const key of Object.keys(parsed).filter((name) => !environments.includes(name))) problems.push(unknownEnvironment(key, key, environments));
  return parsed as Record<string, Values>;
}

/** `over` wins; objects are merged, everything else is taken whole. */
export function merge(under: Values, over: Values): Values {
  const merged = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isValues(below) && isValues(value) ? merge(below, value) : value;
  }
  return merged;
}

function unknownEnvironment(key: string, environment: string, environments: readonly string[]): Problem {
  return { code: 'KeyUnknown', subject: key, got: key, expected: `a key that begins with ${environments.join(', ')}`, mend: `did you mean ${nearest(environment, environments)}${key.slice(environment.length)}?` };
}

/** Text from the command line, as the type that its key has. */
function parseText(text: string, schema: z.ZodType): unknown {
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum) return text;
  if (schema instanceof z.ZodArray && !text.trim().startsWith('[')) return text === '' ? [] : text.split(',').map((part) => part.trim());
  return parseJson(text) ?? text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function set(values: Values, [key, ...rest]: readonly string[], value: unknown) {
  if (rest.length === 0) values[key] = value;
  else set((values[key] ??= {}) as Values, rest, value);
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
