import { recommendedFlags, templateOf } from '@external-metrics/testkit';
import { FLAGS } from 'aws-cdk-lib/cx-api';
import { Network } from '../src';
import { fullProps } from './identity-cases';

// A flag of version 1 can't be set in version 2.
const on = Object.fromEntries(Object.entries(recommendedFlags()).filter(([name]) => FLAGS[name].introducedIn.v2 !== undefined));
const off = Object.fromEntries(Object.keys(on).filter((name) => on[name] === true).map((name) => [name, false]));

test.each([['least', {}], ['full', fullProps]])('%s: the template is the same with every feature flag on, off, and unset', (_, props) => {
  const resources = (context: Record<string, unknown>) => withoutPartition(templateOf((stack) => new Network(stack, 'Network', props), { context }).toJSON().Resources);
  expect(resources(on)).toEqual(resources({}));
  expect(resources(off)).toEqual(resources({}));
});

/** A flag writes the partition out where the region is known, and no prop of a key's default policy prevents it (docs/architecture.md, rule 3). */
function withoutPartition(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/^arn:aws:/, 'arn:PARTITION:');
  if (Array.isArray(value)) return value.map(withoutPartition);
  if (value === null || typeof value !== 'object') return value;
  const [separator, parts] = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'] ?? [];
  if (separator === '' && parts && parts.every((part) => typeof part === 'string' || (part as { Ref?: string }).Ref === 'AWS::Partition')) {
    return parts.map((part) => (typeof part === 'string' ? part : 'PARTITION')).join('');
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutPartition(inner)]));
}
