/** A partition key of a table of AWS Glue. */
export interface PartitionKey {
  readonly name: string;
  readonly type: string;
  /** The table's parameters `projection.<name>.…`. */
  readonly projection: Readonly<Record<string, string>>;
}

/**
 * Whether partition projection computes this value.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
 */
export function isProjected({ name, projection }: PartitionKey, value: string): boolean {
  switch (projection.type) {
    case 'enum': return projection.values.split(',').includes(value);
    case 'injected': return true;
    case 'integer': return isProjectedInteger(projection, value);
    case 'date': return isProjectedDate(projection, value);
    default: throw new Error(`projection.${name}.type: got ${projection.type}, expected enum, integer, date or injected`);
  }
}

function isProjectedInteger({ range, digits, interval = '1' }: Readonly<Record<string, string>>, value: string): boolean {
  const [least, most] = range.split(',').map(Number);
  const number = Number(value);
  const written = digits === undefined ? String(number) : String(number).padStart(Number(digits), '0');
  return value === written && number >= least && number <= most && (number - least) % Number(interval) === 0;
}

/** `NOW` is not looked at: a file of the future is the test's own. Formats of digits only compare as text does. */
function isProjectedDate({ format, range }: Readonly<Record<string, string>>, value: string): boolean {
  const pattern = format.replace(/[.]/g, '\\$&').replace(/yyyy/g, '\\d{4}').replace(/MM|dd|HH/g, '\\d{2}');
  const [least, most] = range.split(',');
  return new RegExp(`^${pattern}$`).test(value) && (least.startsWith('NOW') || value >= least) && (most.startsWith('NOW') || value <= most);
}
