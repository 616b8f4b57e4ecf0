import { createHash } from 'crypto';
import { Names, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** RDS wants a name: at most 60 letters, digits and single hyphens, the first a letter. It holds what replaces the deployment, which is made anew before the old one is deleted. */
export function blueGreenDeploymentNameOf(deployment: Construct, replacedBy: Readonly<Record<string, string | undefined>>): string {
  const hash = createHash('sha256').update(JSON.stringify(Stack.of(deployment).resolve(replacedBy))).digest('hex').slice(0, 8);
  const name = Names.uniqueResourceName(deployment, { maxLength: 60 - hash.length - 1, separator: '-' });
  return `${name}-${hash}`.replace(/-{2,}/g, '-').replace(/^(?![a-zA-Z])/, 'p').slice(0, 60);
}
