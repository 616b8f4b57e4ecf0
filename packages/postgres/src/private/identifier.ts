import { IResolvable, Names, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { shortHash } from './short-hash';

/**
 * RDS writes its logs to groups named after the instance, which must exist before it: so the instance needs a name. It holds what replaces
 * the instance, so that a replacement, which is made before the old instance is deleted, never meets its predecessor's name.
 */
export function instanceIdentifierOf(database: Construct, replacedBy: Readonly<Record<string, string | number | IResolvable | undefined>>): string {
  const stack = Stack.of(database);
  const facts = { ...replacedBy, nestedIn: stack.nestedStackParent && stack.node.path };
  const hash = shortHash(JSON.stringify(stack.resolve(facts)));
  const name = Names.uniqueResourceName(database, { maxLength: 63 - hash.length - 1, separator: '-' });
  return `${name}-${hash}`.toLowerCase().replace(/-{2,}/g, '-').replace(/^(?![a-z])/, 'p');
}
