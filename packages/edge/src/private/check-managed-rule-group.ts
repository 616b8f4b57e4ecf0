import { Token } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { ManagedRuleGroup } from '../managed-rule-group';
import { ManagedRuleGroupUse } from '../web-acl-rules';
import { managedRuleGroups } from './managed-rule-groups';
import { Problem } from './problems';

export function checkManagedRuleGroup(subject: string, { group, overrides = [] }: ManagedRuleGroupUse): Problem[] {
  return [
    ...group.wcu === undefined ? [{
      code: 'ManagedRuleGroupUnknown', subject, got: group.name, expected: 'a group whose capacity is known',
      mend: 'give ManagedRuleGroup.of its wcu, as aws wafv2 describe-managed-rule-group says, or correct the name',
    }] : [],
    ...overrides.filter(({ rule }) => group.rules !== undefined && !Token.isUnresolved(rule) && !group.rules.includes(rule)).map(({ rule }) => ({
      code: 'ManagedRuleUnknown', subject: `${subject}.overrides`, got: rule, expected: `a rule of ${group.name}: ${group.rules!.join(', ')}`,
      mend: 'correct the name, capitals too: AWS WAF ignores what it does not know; of another version, give ManagedRuleGroup.of its rules',
    })),
    ...checkConfiguration(subject, group),
  ];
}

function checkConfiguration(subject: string, { name, vendor, config }: ManagedRuleGroup): Problem[] {
  const needs = vendor === 'AWS' ? managedRuleGroups[name]?.needs : undefined;
  if (config === undefined && needs === 'configuration') {
    return [{ code: 'ManagedRuleGroupUnconfigured', subject, got: name, expected: 'its configuration', mend: 'use ManagedRuleGroup.botControl(), accountCreation() or antiDdos()' }];
  }
  const atp = config?.awsManagedRulesAtpRuleSet as CfnWebACL.AWSManagedRulesATPRuleSetProperty | undefined;
  const acfp = config?.awsManagedRulesAcfpRuleSet as CfnWebACL.AWSManagedRulesACFPRuleSetProperty | undefined;
  const paths = [...needs === 'loginPath' ? [atp?.loginPath] : [], ...acfp ? [acfp.creationPath, acfp.registrationPagePath] : []];
  const regex = (atp ?? acfp)?.enableRegexInPath === true;
  return paths.filter((path) => !Token.isUnresolved(path) && (!path || (!regex && !path.startsWith('/')))).map((got) => ({
    code: 'LoginPathInvalid', subject, got, expected: 'a path that begins with a slash, such as /login', mend: 'give it to ManagedRuleGroup.accountTakeover or accountCreation',
  }));
}
