import { Stack } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ENABLE_PARTITION_LITERALS, FLAGS, IAM_MINIMIZE_POLICIES } from 'aws-cdk-lib/cx-api';
import { recommendedFlags, templateOf } from '@external-metrics/testkit';
import { CacheProps, newCache } from './fixture';
import { fullProps, seedProps } from './identity-cases';

/** They merge statements and write the partition out: the same policies, in other words, and there is no property for them. */
const sameInOtherWords = [IAM_MINIMIZE_POLICIES, ENABLE_PARTITION_LITERALS];

// A flag of version 1 can't be set in version 2.
const flags = Object.entries(recommendedFlags()).filter(([name]) => FLAGS[name].introducedIn.v2 !== undefined && !sameInOtherWords.includes(name));
const allOff = flags.filter(([, value]) => value === true).map(([name]) => [name, false]);
const noInlineRules = [...flags, ['@aws-cdk/aws-ec2.securityGroupDisableInlineRules', true]];

test.each<[string, CacheProps]>([['least', {}], ['full', fullProps], ['token', seedProps]])('%s: the template is the same with every feature flag on, off, and unset', (_, props) => {
  const build = (stack: Stack) => {
    const clientSecurityGroup = SecurityGroup.fromSecurityGroupId(stack, 'Client', 'sg-1');
    const cache = newCache(stack, { ...props, clientSecurityGroup });
    cache.grants.readSecret(new Role(stack, 'Role', { assumedBy: new ServicePrincipal('pods.eks.amazonaws.com') }));
  };
  const [unset, ...others] = [[], flags, allOff, noInlineRules].map((context) => templateOf(build, { context: Object.fromEntries(context) as Record<string, unknown> }).toJSON());
  for (const other of others) expect(other.Resources).toEqual(unset.Resources);
});
