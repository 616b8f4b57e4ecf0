import { Construct } from 'constructs';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { WafMode, WebAclOptions } from '../web-acl-options';

/** Headers that must be read by nobody: they are credentials. */
export const secretHeaders = ['authorization', 'cookie'];

export function createWebAcl(scope: Construct, id: string, metricName: string, options: WebAclOptions): CfnWebACL {
  return new CfnWebACL(scope, id, {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: visibility(metricName),
    rules: webAclRules(options),
    // Beside the log, the samples that the console shows.
    dataProtectionConfig: { dataProtections: [{ action: 'SUBSTITUTION', field: { fieldType: 'SINGLE_HEADER', fieldKeys: secretHeaders } }] },
  });
}

/** The priorities leave room for rules between. */
function webAclRules(options: WebAclOptions): CfnWebACL.RuleProperty[] {
  const { BLOCK, COUNT } = WafMode;
  return [
    rateRule(100, options.rateLimit ?? 2000, options.rateLimitMode ?? BLOCK),
    managedGroup(200, 'IpReputation', 'AWSManagedRulesAmazonIpReputationList', options.ipReputation ?? BLOCK),
    managedGroup(300, 'AnonymousIp', 'AWSManagedRulesAnonymousIpList', options.anonymousIp ?? COUNT),
    managedGroup(400, 'CommonRuleSet', 'AWSManagedRulesCommonRuleSet', options.commonRuleSet ?? BLOCK, ['SizeRestrictions_BODY']),
    managedGroup(500, 'KnownBadInputs', 'AWSManagedRulesKnownBadInputsRuleSet', options.knownBadInputs ?? BLOCK),
    managedGroup(600, 'SqlInjection', 'AWSManagedRulesSQLiRuleSet', options.sqlInjection ?? BLOCK),
    managedGroup(700, 'Linux', 'AWSManagedRulesLinuxRuleSet', options.linux ?? BLOCK),
  ];
}

function rateRule(priority: number, limit: number, mode: WafMode): CfnWebACL.RuleProperty {
  return {
    name: 'RateLimit', priority, visibilityConfig: visibility('RateLimit'),
    action: mode === WafMode.BLOCK ? { block: {} } : { count: {} },
    statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit, evaluationWindowSec: 300 } },
  };
}

function managedGroup(priority: number, name: string, group: string, mode: WafMode, counted: string[] = []): CfnWebACL.RuleProperty {
  return {
    name, priority, visibilityConfig: visibility(name),
    overrideAction: mode === WafMode.BLOCK ? { none: {} } : { count: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS', name: group,
        ruleActionOverrides: counted.length > 0 ? counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })) : undefined,
      },
    },
  };
}

function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
