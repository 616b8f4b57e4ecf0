import { FLAGS } from 'aws-cdk-lib/cx-api';

/** The feature flags that a new CDK project sets. */
export function recommendedFlags(): Record<string, unknown> {
  return Object.fromEntries(Object.entries(FLAGS).filter(([, { introducedIn }]) => introducedIn.v2).map(([name, { recommendedValue }]) => [name, recommendedValue]));
}
