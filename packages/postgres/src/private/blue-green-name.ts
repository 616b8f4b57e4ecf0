import { Names, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { shortHash } from './short-hash';

/** RDS wants a name: at most 60 letters, digits and single hyphens, the first a letter. It holds what replaces the deployment, which is made anew before the old one is deleted. */
export function blueGreenDeploymentNameOf(deployment: Construct, replacedBy: Readonly<Record<string, string | undefined>>): string {
  const hash = shortHash(JSON.stringify(Stack.of(deployment).resolve(replacedBy)));
  const name = Names.uniqueResourceName(deployment, { maxLength: 60 - hash.length - 1, separator: '-' });
  return `${name}-${hash}`.replace(/-{2,}/g, '-').replace(/^(?![a-zA-Z])/, 'p').slice(0, 60);
}
