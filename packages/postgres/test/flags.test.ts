import { App, Stack } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Template } from 'aws-cdk-lib/assertions';
import { FLAGS } from 'aws-cdk-lib/cx-api';
import { recommendedFlags } from '@external-metrics/testkit';
import { testDatabase, TestProps, testVpc } from './fixture';
import { fullProps } from './identity-cases';

// A flag of version 1 can't be set in version 2.
const on = Object.fromEntries(Object.entries(recommendedFlags()).filter(([name]) => FLAGS[name].introducedIn.v2 !== undefined));
const off = Object.fromEntries(Object.keys(on).filter((name) => on[name] === true).map((name) => [name, false]));

/** In an agnostic stack: where the region is known, a flag writes the partition out, and no prop prevents it (docs/architecture.md, rule 3). */
function resources(context: Record<string, unknown>, props: TestProps) {
  const stack = new Stack(new App({ context }), 'Test');
  const vpc = testVpc(stack);
  const clientSecurityGroup = SecurityGroup.fromSecurityGroupId(stack, 'Client', 'sg-client');
  const database = testDatabase(stack, { vpc, clientSecurityGroup, ...props });
  database.grants.readSecret(new Role(stack, 'Role', { assumedBy: new ServicePrincipal('pods.eks.amazonaws.com') }));
  return Object.fromEntries(Object.entries(Template.fromStack(stack).toJSON().Resources as Record<string, unknown>).filter(([id]) => id.startsWith('Database')));
}

test.each<[string, TestProps]>([['least', {}], ['full', fullProps]])('%s: the template is the same with every feature flag on, off, and unset', (_, props) => {
  const unset = resources({}, props);
  expect(Object.keys(unset).length).toBeGreaterThan(10);
  expect(resources(on, props)).toEqual(unset);
  expect(resources(off, props)).toEqual(unset);
});
