import { recommendedFlags, templateOf } from '@external-metrics/testkit';
import { FLAGS } from 'aws-cdk-lib/cx-api';
import { buildCluster, ClusterOptions, importedVpc } from './fixture';
import { fullBuild, fullProps } from './identity-cases';

// A flag of version 1 can't be set in version 2.
const on = Object.fromEntries(Object.entries(recommendedFlags()).filter(([name]) => FLAGS[name].introducedIn.v2 !== undefined));
const off = Object.fromEntries(Object.keys(on).filter((name) => on[name] === true).map((name) => [name, false]));

test.each<[string, Parameters<typeof buildCluster>[1], typeof fullBuild]>([
  ['least', {}, () => undefined],
  ['full', fullProps, fullBuild],
])('%s: the template is the same with every feature flag on, off, and unset', (_, props, build) => {
  const resources = (context: Record<string, unknown>) => withoutPartition(templateOf((stack) => {
    const given: ClusterOptions = typeof props === 'function' ? props(stack) : props ?? {};
    build(buildCluster(stack, { ...given, vpc: importedVpc(stack) }));
  }, { context }).toJSON().Resources);
  expect(Object.keys(on).length).toBeGreaterThan(30);
  expect(resources(on)).toEqual(resources({}));
  expect(resources(off)).toEqual(resources({}));
});

/** A flag writes the partition and the URL suffix out where the region is known, and no prop prevents it (docs/architecture.md, rule 3). */
function withoutPartition(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/^arn:aws:/, 'arn:PARTITION:').replace(/\.amazonaws\.com$/, '.SUFFIX');
  if (Array.isArray(value)) return value.map(withoutPartition);
  if (value === null || typeof value !== 'object') return value;
  const [separator, parts] = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'] ?? [];
  const pseudo: Record<string, string> = { 'AWS::Partition': 'PARTITION', 'AWS::URLSuffix': 'SUFFIX' };
  const written = (part: unknown) => (typeof part === 'string' ? part : pseudo[(part as { Ref?: string }).Ref ?? ''] ?? `{${JSON.stringify(part)}}`);
  if (separator === '' && parts) return parts.map(written).join('').replace(/^arn:aws:/, 'arn:PARTITION:');
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutPartition(inner)]));
}
