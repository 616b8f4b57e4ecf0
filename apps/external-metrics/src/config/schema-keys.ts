import { z } from 'zod';

/** The dotted paths of all values below a schema. */
export function knownKeys(schema: z.ZodType, prefix = ''): string[] {
  const inner = unwrap(schema);
  if (!(inner instanceof z.ZodObject)) return [prefix];
  return Object.entries(inner.shape as Record<string, z.ZodType>).flatMap(([key, value]) => knownKeys(value, prefix ? `${prefix}.${key}` : key));
}

/** The schema of the value at a dotted path; undefined where there is none. */
export function schemaAt(schema: z.ZodType, path: readonly string[]): z.ZodType | undefined {
  const inner = unwrap(schema);
  if (path.length === 0) return inner;
  if (!(inner instanceof z.ZodObject)) return undefined;
  const next = (inner.shape as Record<string, z.ZodType | undefined>)[path[0]];
  return next && schemaAt(next, path.slice(1));
}

function unwrap(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? unwrap(schema.unwrap() as z.ZodType) : schema;
}
