import { Size, Token } from 'aws-cdk-lib';
import { instanceClasses } from './instance-class-table';
import { Problem } from './problems';

export interface InstanceTypeFacts {
  readonly instanceType: string;
  readonly instanceMemory?: Size;
}

/** A class that the table does not know has to bring its memory: most alarms depend on it. */
export function checkInstanceType({ instanceType, instanceMemory }: InstanceTypeFacts): Problem[] {
  if (Token.isUnresolved(instanceType)) return [];
  if (!/^[a-z]+[a-z0-9-]*\.[a-z0-9-]+$/.test(instanceType) || instanceType.startsWith('db.')) {
    return [{ code: 'InstanceTypeInvalid', subject: 'instanceType', got: instanceType, expected: 'family and size, such as "m7g.large"', mend: 'leave out the "db." in front' }];
  }
  return instanceClasses[instanceType] || instanceMemory ? [] : [{
    code: 'InstanceClassUnknown', subject: 'instanceType', got: instanceType, expected: nearest(instanceType), mend: 'correct it, or give instanceMemory and instanceVcpus of a class that AWS added later',
  }];
}

/** The sizes of the family, else the families that begin with the same letter, else all. */
function nearest(instanceType: string): string {
  const classes = Object.keys(instanceClasses).map((name) => name.split('.'));
  const [wanted] = instanceType.split('.');
  const sizes = classes.filter(([family]) => family === wanted).map(([, size]) => size);
  if (sizes.length > 0) return `a size that ${wanted} has: ${sizes.join(', ')}`;
  const families = [...new Set(classes.map(([family]) => family))];
  const alike = families.filter((family) => family[0] === wanted[0]);
  return `a family of RDS for PostgreSQL: ${(alike.length > 0 ? alike : families).join(', ')}`;
}
