import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { SpecDatabase } from '@aws-cdk/service-spec-types';

let database: SpecDatabase | undefined;

/** The properties of a CloudFormation type whose change replaces the resource, or may replace it. */
export function replacementPropertiesOf(resourceType: string): string[] {
  database ??= loadAwsServiceSpecSync();
  const [resource] = database.lookup('resource', 'cloudFormationType', 'equals', resourceType);
  if (!resource) throw new Error(`no CloudFormation type ${resourceType} in the service specification`);
  return Object.entries(resource.properties)
    .filter(([, { causesReplacement }]) => causesReplacement === 'yes' || causesReplacement === 'maybe')
    .map(([name]) => name)
    .sort();
}
