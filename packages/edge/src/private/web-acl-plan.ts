import { createHash } from 'crypto';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { ManagedRuleGroup } from '../managed-rule-group';
import { WafAction, WafMode } from '../waf-mode';
import { WafIpSet } from '../waf-ip-set';
import { WebAclOptions, WebAclPreset } from '../web-acl-options';
import { CustomWafRule, ManagedRuleGroupUse, RateLimit, WafResponse } from '../web-acl-rules';
import { IpSetArns } from './ip-set-arns';
import { antiDdosGroup, managedRuleGroups } from './managed-rule-groups';
import { statementCapacity } from './web-acl-capacity';

/** The first priority of each kind of rule; a kind has a thousand. Changing one moves rules that are deployed. */
const bands = {
  ipBlockList: 1000, ipAllowList: 2000, antiDdos: 3000, custom: 4000, geo: 5000, bodySize: 6000, rateLimits: 7000, managed: 8000, namedManaged: 9000, customAfterManaged: 10000,
};

/** How many rules a kind has room for. */
export const bandWidth = 1000;

export interface PlannedRule {
  /** What its user writes. */
  readonly subject: string;
  readonly name: string;
  readonly priority: number;
  /** Where it isn't reckoned from the statement. */
  readonly wcu?: number;
  /** The sets that have to be made for it. */
  readonly ipSets: readonly WafIpSet[];
  readonly rule: CfnWebACL.RuleProperty;
}

/** The rules, in the order of their kinds. The ARNs of address sets are asked for by rule. */
export function planWebAcl(options: WebAclOptions, arnsOf: (ruleName: string) => IpSetArns): PlannedRule[] {
  const count = options.countOnly ?? false;
  const { ipBlockList, ipAllowList, geo, bodySizeLimit, customRules = [] } = options;
  const planned: PlannedRule[] = [];

  function add(subject: string, name: string, priority: number, rule: Omit<CfnWebACL.RuleProperty, 'name' | 'priority' | 'visibilityConfig'>, more: { wcu?: number; ipSets?: readonly WafIpSet[] } = {}) {
    planned.push({ subject, name, priority, wcu: more.wcu, ipSets: more.ipSets ?? [], rule: { name, priority, visibilityConfig: visibility(name), ...rule } });
  }
  const refuse = (mode: WafMode | undefined, blocked = block(options.blockResponse)) => (count || mode === WafMode.COUNT ? counted : blocked);
  const fromSet = (ruleName: string, ipSet: WafIpSet) => anyOf(arnsOf(ruleName)(ipSet).map((arn) => ({ ipSetReferenceStatement: { arn } })));

  if (ipBlockList) add('webAcl.ipBlockList', 'IpBlockList', bands.ipBlockList, { action: refuse(WafMode.BLOCK), statement: fromSet('IpBlockList', ipBlockList) }, { ipSets: [ipBlockList] });
  if (ipAllowList) add('webAcl.ipAllowList', 'IpAllowList', bands.ipAllowList, { action: { allow: {} }, statement: fromSet('IpAllowList', ipAllowList) }, { ipSets: [ipAllowList] });

  customRules.forEach((custom, index) => add(`webAcl.customRules[${index}]`, custom.name, (custom.afterManagedRuleGroups ? bands.customAfterManaged : bands.custom) + custom.priority, {
    action: actionOf(custom, count, options.blockResponse), statement: custom.statement, ruleLabels: custom.labels?.map((name) => ({ name })),
  }, { wcu: custom.wcu }));

  if (geo) {
    const inCountries: CfnWebACL.StatementProperty = { geoMatchStatement: { countryCodes: geo.countryCodes } };
    add('webAcl.geo', 'Geo', bands.geo, { action: refuse(geo.mode), statement: geo.allows ? { notStatement: { statement: inCountries } } : inCountries });
  }
  if (bodySizeLimit) {
    const { maxSize, except, mode } = bodySizeLimit;
    // WAF sees the beginning of a large body only; MATCH makes a body that goes on beyond it too large.
    const tooLarge: CfnWebACL.StatementProperty = {
      sizeConstraintStatement: { fieldToMatch: { body: { oversizeHandling: 'MATCH' } }, comparisonOperator: 'GT', size: maxSize.toBytes(), textTransformations: [{ priority: 0, type: 'NONE' }] },
    };
    add('webAcl.bodySizeLimit', 'BodySize', bands.bodySize, {
      action: refuse(mode, block(options.blockResponse, 413)),
      statement: except ? { andStatement: { statements: [tooLarge, { notStatement: { statement: except._render(arnsOf('BodySize')) } }] } } : tooLarge,
    }, { ipSets: except?._ipSets });
  }
  rateLimitsOf(options).forEach((limit, index) => {
    const name = limit.name ?? 'RateLimit';
    add(`webAcl.rateLimits[${index}]`, name, bands.rateLimits + placeOf(name, limit.priority), {
      action: refuse(limit.mode, block(options.rateLimitResponse, 429, responseKeys.rateLimited)), statement: { rateBasedStatement: rateBased(limit, arnsOf(name)) },
    }, { ipSets: limit.scopeDown?._ipSets });
  });
  managedRuleGroupsOf(options).forEach((use) => {
    const { group, scopeDown, mode, subject } = use;
    const name = ruleNameOf(use);
    const onlyCounts = count || mode === WafMode.COUNT;
    const scopeDownStatement = scopeDown?._render(arnsOf(name));
    add(subject, name, priorityOf(use), {
      overrideAction: onlyCounts ? { count: {} } : { none: {} },
      statement: {
        managedRuleGroupStatement: {
          vendorName: group.vendor, name: group.name, version: use.version, scopeDownStatement,
          managedRuleGroupConfigs: group.config && [group.config], ruleActionOverrides: overridesOf(use, onlyCounts),
        },
      },
    }, { wcu: (group.wcu ?? 0) + (scopeDownStatement ? statementCapacity(scopeDownStatement) ?? 0 : 0), ipSets: scopeDown?._ipSets });
  });
  return planned;
}

/** A managed group and the property that asked for it. */
export interface ManagedRuleGroupPlan extends ManagedRuleGroupUse {
  readonly subject: string;
}

/** Those of the preset, changed where they are asked for, and the others. */
export function managedRuleGroupsOf({ preset = WebAclPreset.STANDARD, managedRuleGroups: given = [], omittedRuleGroups = [] }: WebAclOptions): ManagedRuleGroupPlan[] {
  const standard: ManagedRuleGroupUse[] = preset === WebAclPreset.NONE ? [] : [
    { group: ManagedRuleGroup.AMAZON_IP_REPUTATION }, { group: ManagedRuleGroup.ANONYMOUS_IP, mode: WafMode.COUNT }, { group: ManagedRuleGroup.COMMON },
    { group: ManagedRuleGroup.KNOWN_BAD_INPUTS }, { group: ManagedRuleGroup.SQL_INJECTION }, { group: ManagedRuleGroup.LINUX },
  ];
  const asked = given.map((use, index): ManagedRuleGroupPlan => ({ ...use, subject: `webAcl.managedRuleGroups[${index}]` }));
  const changes = (use: ManagedRuleGroupUse) => asked.find((other) => ruleNameOf(other) === ruleNameOf(use) && other.group.name === use.group.name);
  const kept = standard.filter(({ group }) => !omittedRuleGroups.some(({ name }) => name === group.name));
  const changed = new Set(kept.map(changes).filter((use) => use !== undefined));
  return [...kept.map((use): ManagedRuleGroupPlan => ({ subject: 'webAcl.preset', ...use, ...changes(use), mode: changes(use)?.mode ?? use.mode })), ...asked.filter((use) => !changed.has(use))];
}

export function rateLimitsOf({ preset = WebAclPreset.STANDARD, rateLimits }: WebAclOptions): RateLimit[] {
  return rateLimits ?? (preset === WebAclPreset.NONE ? [] : [{ limit: 2000 }]);
}

export function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}

const counted: CfnWebACL.RuleActionProperty = { count: {} };

/** The keys of the texts that rules answer with. */
export const responseKeys = { blocked: 'Blocked', rateLimited: 'RateLimited' };

function block(response: WafResponse | undefined, statusCode = 403, key = responseKeys.blocked): CfnWebACL.RuleActionProperty {
  if (!response && statusCode === 403) return { block: {} };
  return { block: { customResponse: { responseCode: response?.statusCode ?? statusCode, customResponseBodyKey: response && key } } };
}

function actionOf({ action }: CustomWafRule, count: boolean, response?: WafResponse): CfnWebACL.RuleActionProperty {
  if (action === WafAction.ALLOW) return { allow: {} };
  return count ? counted : action === WafAction.BLOCK ? block(response) : { [action.toLowerCase()]: {} };
}

function rateBased({ limit, window, aggregateBy: key, scopeDown }: RateLimit, arnsOf: IpSetArns): CfnWebACL.RateBasedStatementProperty {
  const aggregateKeyType = key?.aggregateKeyType ?? 'IP';
  return {
    aggregateKeyType, limit, evaluationWindowSec: window?.toSeconds({ integral: false }) ?? 300, customKeys: aggregateKeyType === 'CUSTOM_KEYS' ? key!._parts : undefined,
    forwardedIpConfig: key?._forwardedIp, scopeDownStatement: scopeDown?._render(arnsOf),
  };
}

/**
 * A group that only counts stops at the first rule that would have refused, and hides the others. So each rule that is known counts by itself;
 * the group's own override takes care of those that AWS adds.
 */
function overridesOf({ group, overrides = [] }: ManagedRuleGroupUse, onlyCounts: boolean): CfnWebACL.RuleActionOverrideProperty[] | undefined {
  if (onlyCounts && group.rules) return group.rules.map((name) => ({ name, actionToUse: counted }));
  const ours = group.name === ManagedRuleGroup.COMMON.name && !overrides.some(({ rule }) => rule === 'SizeRestrictions_BODY') ? [{ rule: 'SizeRestrictions_BODY', action: WafAction.COUNT }] : [];
  const all = [...ours, ...overrides];
  return all.length === 0 ? undefined : all.map(({ rule, action }) => ({ name: rule, actionToUse: { [action.toLowerCase()]: {} } }));
}

function ruleNameOf({ name, group }: ManagedRuleGroupUse): string {
  return name ?? managedRuleGroups[group.name]?.ruleName ?? group.name;
}

function priorityOf(use: ManagedRuleGroupUse): number {
  const known = use.name === undefined && use.priority === undefined ? managedRuleGroups[use.group.name] : undefined;
  if (use.group.name === antiDdosGroup) return bands.antiDdos + (known ? known.slot : placeOf(ruleNameOf(use), use.priority));
  return known ? bands.managed + known.slot : bands.namedManaged + placeOf(ruleNameOf(use), use.priority);
}

/** By its name alone, so that no other rule moves it. */
function placeOf(name: string, priority?: number): number {
  return priority ?? createHash('sha256').update(name).digest().readUInt32BE(0) % bandWidth;
}

function anyOf(statements: CfnWebACL.StatementProperty[]): CfnWebACL.StatementProperty {
  return statements.length === 1 ? statements[0] : { orStatement: { statements } };
}
