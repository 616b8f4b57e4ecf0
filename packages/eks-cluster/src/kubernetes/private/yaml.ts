/** JSON values as block YAML 1.2. Texts are quoted as in JSON wherever a reader could take them for something else. */
export function toYaml(value: unknown): string {
  return lines(value, '').join('\n') + '\n';
}

function lines(value: unknown, indent: string): string[] {
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((item: unknown) => {
      const [first, ...rest] = lines(item, `${indent}  `);
      return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest];
    });
  }
  if (isObject(value)) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    if (entries.length > 0) return entries.flatMap(([key, inner]) => member(text(key), inner, indent));
  }
  return [indent + scalar(value)];
}

function member(key: string, value: unknown, indent: string): string[] {
  const block = lines(value, `${indent}  `);
  const nested = (Array.isArray(value) && value.length > 0) || (isObject(value) && Object.values(value).some((inner) => inner !== undefined));
  return nested ? [`${indent}${key}:`, ...block] : [`${indent}${key}: ${block[0].trimStart()}`];
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return text(value);
  return isObject(value) ? '{}' : JSON.stringify(value);
}

function text(value: string): string {
  const plain = /^[A-Za-z_./][A-Za-z0-9_./-]*(:[A-Za-z0-9_./-]+)*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n|\.inf|\.nan|\.+|-+)$/i.test(value) && !/^\.?\d/.test(value);
  // JSON leaves some characters as they are that end a line in YAML, or may not be in it.
  return plain ? value : JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
