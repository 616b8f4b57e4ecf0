import { Token } from 'aws-cdk-lib';
import { WebAclOptions } from '../web-acl-options';
import { checkIpSet } from './check-ip-set';
import { checkManagedRuleGroup } from './check-managed-rule-group';
import { checkRateLimit } from './check-rate-limit';
import { countryCodes } from './country-codes';
import { antiDdosGroup } from './managed-rule-groups';
import { Problem } from './problems';
import { WafScopeName } from './waf-scope-name';
import { capacityOf, includedCapacity, maximumCapacity, statementCapacity, WebAclCapacity } from './web-acl-capacity';
import { bandWidth, managedRuleGroupsOf, PlannedRule, planWebAcl, rateLimitsOf } from './web-acl-plan';
import { isWholeNumber } from './whole-number';

export function checkWebAcl(options: WebAclOptions = {}, scope: WafScopeName = 'REGIONAL'): Problem[] {
  const rules = planned(options);
  return [
    ...rules.flatMap(({ subject, ipSets }) => ipSets.flatMap((ipSet) => checkIpSet(subject, ipSet))),
    ...rateLimitsOf(options).flatMap((limit, index) => checkRateLimit(`webAcl.rateLimits[${index}]`, limit)),
    ...managedRuleGroupsOf(options).flatMap((use) => checkManagedRuleGroup(use.subject, use)),
    ...checkGeo(options), ...checkBodySize(options, scope), ...checkResponses(options), ...checkDdosMode(options, scope), ...checkCustomRules(options),
    ...checkPriorities(options), ...checkNames(rules), ...checkCollisions(rules), ...checkCapacity(capacityOf(rules)),
  ];
}

/** The capacity of a web ACL with these options, once they are checked. */
export function webAclCapacity(options: WebAclOptions = {}): WebAclCapacity {
  return capacityOf(planned(options));
}

export function webAclWarnings(options: WebAclOptions): { code: string; message: string }[] {
  const capacity = webAclCapacity(options);
  return [
    ...capacity.total > includedCapacity ? [{
      code: 'WcuAboveIncluded', message: `webAcl takes ${capacity.total} WCU (${partsOf(capacity)}); above ${includedCapacity} AWS bills each request more: leave out groups that protect nothing of yours`,
    }] : [],
    ...rateLimitsOf(options).filter(({ aggregateBy }) => (aggregateBy?._forwardedIp?.headerName ?? '').toLowerCase() === 'x-forwarded-for').map(({ name = 'RateLimit' }) => ({
      code: 'ForwardedIpSpoofable', message: `${name}: clients can write the first address of X-Forwarded-For themselves, and pass the limit; name a header that your proxy replaces`,
    })),
    ...managedRuleGroupsOf(options).some(({ group, scopeDown }) => group.name === antiDdosGroup && scopeDown) ? [{
      code: 'AntiDdosScopedDown', message: 'the anti-DDoS group learns from the traffic that it sees: AWS recommends against a scope',
    }] : [],
  ];
}

/** Of sets that are made later only the number matters. */
function planned(options: WebAclOptions): PlannedRule[] {
  return planWebAcl(options, () => ({ arns, addresses: { ipv4 = [], ipv6 = [] } }) => arns ?? [ipv4, ipv6].filter((list) => list.length > 0).map((_, index) => `arn:${index}`));
}

function checkGeo({ geo }: WebAclOptions): Problem[] {
  if (!geo || Token.isUnresolved(geo.countryCodes)) return [];
  const problem = { code: 'CountryCodeInvalid', expected: 'codes of two capitals, as ISO 3166 has them', mend: 'write DE for Germany, GB for the United Kingdom' };
  if (geo.countryCodes.length === 0) return [{ ...problem, subject: 'webAcl.geo', got: geo.countryCodes }];
  return geo.countryCodes.flatMap((got, index) => (Token.isUnresolved(got) || countryCodes.has(got) ? [] : [{ ...problem, subject: `webAcl.geo.countryCodes[${index}]`, got }]));
}

/** https://docs.aws.amazon.com/waf/latest/developerguide/waf-oversize-request-components.html (2026-11-25) */
const seenBytes = { REGIONAL: 8192, CLOUDFRONT: 16_384 };

function checkBodySize({ bodySizeLimit }: WebAclOptions, scope: WafScopeName): Problem[] {
  if (!bodySizeLimit || bodySizeLimit.maxSize.isUnresolved()) return [];
  const got = bodySizeLimit.maxSize.toBytes();
  if (isWholeNumber(got, 1, seenBytes[scope])) return [];
  return [{
    code: 'BodySizeInvalid', subject: 'webAcl.bodySizeLimit.maxSize', got, expected: `1 to ${seenBytes[scope]} bytes: WAF sees no more of a body`,
    mend: 'lower it, and name with except what may be larger; the service has to limit that itself',
  }];
}

/** https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-response-status-codes.html (2026-11-25) */
const statusCodes = [200, 201, 202, 204, 206, 300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 408, 409, 411, 412, 413, 414, 415, 416, 421, 429, 500, 501, 502, 503, 504, 505];

function checkResponses({ blockResponse, rateLimitResponse }: WebAclOptions): Problem[] {
  return Object.entries({ blockResponse, rateLimitResponse }).flatMap(([name, response]) => {
    if (!response) return [];
    const problem = { code: 'ResponseInvalid', subject: `webAcl.${name}` };
    const { body, statusCode } = response;
    const bytes = Token.isUnresolved(body) ? 1 : Buffer.byteLength(body);
    return [
      ...bytes >= 1 && bytes <= 4096 ? [] : [{ ...problem, got: `${bytes} bytes`, expected: '1 to 4096 bytes', mend: 'shorten it' }],
      ...statusCode === undefined || Token.isUnresolved(statusCode) || statusCodes.includes(statusCode) ? [] : [{ ...problem, got: statusCode, expected: 'a status that AWS WAF can answer with', mend: 'use 403 or 429' }],
    ];
  });
}

function checkDdosMode({ albLowReputationMode: got }: WebAclOptions, scope: WafScopeName): Problem[] {
  if (got === undefined || scope === 'REGIONAL') return [];
  return [{ code: 'DdosModeUnsupported', subject: 'webAcl.albLowReputationMode', got, expected: 'nothing: it is for load balancers', mend: 'set it on the edge, or use ManagedRuleGroup.antiDdos()' }];
}

function checkCustomRules({ customRules = [] }: WebAclOptions): Problem[] {
  return customRules.flatMap(({ statement, wcu }, index) => {
    if (wcu ?? statementCapacity(statement) !== undefined) return [];
    return [{
      code: 'RuleCapacityUnknown', subject: `webAcl.customRules[${index}]`, got: Object.keys(statement), expected: 'a statement whose capacity can be reckoned, or wcu',
      mend: 'give wcu, as aws wafv2 check-capacity or get-rule-group says',
    }];
  });
}

function checkPriorities({ customRules = [], rateLimits = [], managedRuleGroups = [] }: WebAclOptions): Problem[] {
  return Object.entries({ customRules, rateLimits, managedRuleGroups }).flatMap(([list, rules]) => rules.flatMap(({ priority: got }, index) => {
    if (got === undefined || Token.isUnresolved(got) || isWholeNumber(got, 0, bandWidth - 1)) return [];
    return [{ code: 'RulePriorityInvalid', subject: `webAcl.${list}[${index}].priority`, got, expected: 'a whole number from 0 to 999', mend: 'it is a place among rules of its kind' }];
  }));
}

function checkNames(rules: readonly PlannedRule[]): Problem[] {
  const invalid = rules.filter(({ name }) => !Token.isUnresolved(name) && (!/^[\w-]{1,128}$/.test(name) || ['All', 'Default_Action'].includes(name)));
  const duplicate = rules.filter(({ name }, index) => rules.findIndex((other) => other.name === name) < index);
  return [
    ...invalid.map(({ subject, name }) => ({ code: 'RuleNameInvalid', subject, got: name, expected: 'up to 128 letters, digits, - and _, but not All or Default_Action', mend: 'it is the name of a metric, too' })),
    ...duplicate.map(({ subject, name }) => ({ code: 'RuleNameDuplicate', subject, got: name, expected: 'a name that no other rule has', mend: 'give it a name' })),
  ];
}

function checkCollisions(rules: readonly PlannedRule[]): Problem[] {
  return rules.flatMap(({ subject, name, priority }, index) => {
    const other = rules.slice(0, index).find((earlier) => earlier.priority === priority && earlier.name !== name);
    if (!other) return [];
    return [{ code: 'RulePriorityCollision', subject, got: priority, expected: `a priority of its own, but ${other.name} has this one`, mend: `set priority of ${name}` }];
  });
}

function checkCapacity(capacity: WebAclCapacity): Problem[] {
  if (capacity.total <= maximumCapacity) return [];
  return [{ code: 'WcuBudgetExceeded', subject: 'webAcl', got: capacity.total, expected: `at most ${maximumCapacity} WCU`, mend: `leave rules out: ${partsOf(capacity)}` }];
}

function partsOf({ parts }: WebAclCapacity): string {
  return [...parts].sort(([, a], [, b]) => b - a).map(([name, wcu]) => `${name} ${wcu}`).join(', ');
}

