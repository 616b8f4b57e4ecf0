/** An object as JSON has it. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

/** Member by member; the second wins, and lists are replaced as a whole. */
export function mergeObjects(own: JsonObject, given: JsonObject = {}): { [key: string]: unknown } {
  const merged = Object.entries(given).map(([key, value]) => {
    const before = own[key];
    return [key, isObject(before) && isObject(value) ? mergeObjects(before, value) : value];
  });
  return { ...own, ...Object.fromEntries(merged) as JsonObject };
}

function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
