import { Tags } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

export function tagEverything(scope: IConstruct, tags: Record<string, string>) {
  for (const [key, value] of Object.entries(tags)) Tags.of(scope).add(key, value);
}
