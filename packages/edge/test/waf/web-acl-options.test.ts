import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { templateOf } from '@external-metrics/testkit';
import {
  AlbLowReputationMode, BotInspectionLevel, CredentialsFormat, ManagedRuleGroup, RateLimitKey, WafAction, WafContentType, WafIpSet, WafMode, WafScope, WebAclOptions, WebAclPreset,
} from '../../src';
import { managedRuleGroups } from '../../src/private/managed-rule-groups';
import { createWebAcl } from '../../src/private/web-acl';
import { edgeTemplate } from '../fixture';
import { WafRule } from './evaluate';

const WEB_ACL = 'AWS::WAFv2::WebACL';

function propertiesOf(webAcl?: WebAclOptions): Record<string, unknown> & { Rules: WafRule[] } {
  const [{ Properties }] = Object.values(edgeTemplate({ webAcl }).findResources(WEB_ACL));
  return Properties as Record<string, unknown> & { Rules: WafRule[] };
}

const rulesOf = (webAcl?: WebAclOptions) => propertiesOf(webAcl).Rules;
const prioritiesOf = (webAcl?: WebAclOptions) => Object.fromEntries(rulesOf(webAcl).map(({ Name, Priority }) => [Name, Priority]));
const ruleOf = (name: string, webAcl: WebAclOptions) => rulesOf(webAcl).find(({ Name }) => Name === name)!;
const groupOf = (name: string, webAcl: WebAclOptions) => ruleOf(name, webAcl).Statement.ManagedRuleGroupStatement as Record<string, unknown>;

const statement: CfnWebACL.StatementProperty = { geoMatchStatement: { countryCodes: ['DE'] } };
const more: WebAclOptions = {
  ipBlockList: WafIpSet.fromArns('arn:aws:wafv2:us-east-1:111122223333:regional/ipset/a/1'),
  ipAllowList: WafIpSet.fromArns('arn:aws:wafv2:us-east-1:111122223333:regional/ipset/b/2', 'arn:aws:wafv2:us-east-1:111122223333:regional/ipset/c/3'),
  rateLimits: [{ name: 'First', limit: 10 }, { limit: 2000 }],
  managedRuleGroups: [{ group: ManagedRuleGroup.of('Someones', { vendor: 'Somebody', wcu: 10 }) }, { group: ManagedRuleGroup.antiDdos() }, { group: ManagedRuleGroup.PHP }],
  customRules: [{ name: 'Late', priority: 3, statement, action: WafAction.COUNT, afterManagedRuleGroups: true }, { name: 'Early', priority: 1, statement, action: WafAction.BLOCK }],
};

describe('priorities', () => {
  test('a rule more moves no other', () => {
    const before = prioritiesOf();
    expect(prioritiesOf(more)).toMatchObject(before);
    for (const [option, value] of Object.entries(more)) {
      for (const kept of [[], ...Array.isArray(value) ? value.map((_, index) => value.filter((__, other) => other !== index) as unknown[]) : []]) {
        expect(prioritiesOf(more)).toMatchObject({ ...prioritiesOf({ [option]: Array.isArray(value) ? kept : value }), ...option === 'rateLimits' ? {} : before });
      }
    }
  });

  test('kinds come in their order', () => {
    expect(rulesOf(more).map(({ Name }) => Name)).toEqual(
      ['IpBlockList', 'IpAllowList', 'AntiDdos', 'Early', 'First', 'RateLimit', 'IpReputation', 'AnonymousIp', 'CommonRuleSet', 'KnownBadInputs', 'SqlInjection', 'Linux', 'Php', 'Someones', 'Late']);
  });

  test('by hand', () => {
    expect(prioritiesOf({ rateLimits: [{ limit: 10, priority: 7 }], managedRuleGroups: [{ group: ManagedRuleGroup.LINUX, name: 'Again', priority: 8 }, { group: ManagedRuleGroup.antiDdos(), priority: 9 }] }))
      .toMatchObject({ RateLimit: 7007, Again: 9008, AntiDdos: 3009 });
  });
});

describe('managed rule groups', () => {
  test('one of the preset is changed where it is', () => {
    const rules = rulesOf({ managedRuleGroups: [{ group: ManagedRuleGroup.COMMON, version: 'Version_1.20', overrides: [{ rule: 'NoUserAgent_HEADER', action: WafAction.ALLOW }, { rule: 'CrossSiteScripting_BODY', action: WafAction.CHALLENGE }] }] });
    expect(rules).toHaveLength(7);
    expect(rules[3]).toMatchObject({
      Name: 'CommonRuleSet', OverrideAction: { None: {} },
      Statement: {
        ManagedRuleGroupStatement: {
          Version: 'Version_1.20',
          RuleActionOverrides: [{ Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } }, { Name: 'NoUserAgent_HEADER', ActionToUse: { Allow: {} } }, { Name: 'CrossSiteScripting_BODY', ActionToUse: { Challenge: {} } }],
        },
      },
    });
  });

  test('the mode of the preset stays unless it is changed', () => {
    const scopeDown = WafScope.path('/');
    expect(ruleOf('AnonymousIp', { managedRuleGroups: [{ group: ManagedRuleGroup.ANONYMOUS_IP, scopeDown }] }).OverrideAction).toEqual({ Count: {} });
    expect(ruleOf('AnonymousIp', { managedRuleGroups: [{ group: ManagedRuleGroup.ANONYMOUS_IP, scopeDown, mode: WafMode.BLOCK }] }).OverrideAction).toEqual({ None: {} });
    expect(ruleOf('AnonymousIp', { preset: WebAclPreset.NONE, managedRuleGroups: [{ group: ManagedRuleGroup.ANONYMOUS_IP }] }).OverrideAction).toEqual({ None: {} });
  });

  test('large bodies are refused if that is meant', () => {
    expect(groupOf('CommonRuleSet', { managedRuleGroups: [{ group: ManagedRuleGroup.COMMON, overrides: [{ rule: 'SizeRestrictions_BODY', action: WafAction.BLOCK }] }] }).RuleActionOverrides)
      .toEqual([{ Name: 'SizeRestrictions_BODY', ActionToUse: { Block: {} } }]);
  });

  test('counting only, each rule that is known counts by itself, and the group with all others', () => {
    const counting = rulesOf({ countOnly: true, managedRuleGroups: [{ group: ManagedRuleGroup.LINUX, overrides: [{ rule: 'LFI_HEADER', action: WafAction.ALLOW }] }, { group: ManagedRuleGroup.of('Someones', { vendor: 'Somebody', wcu: 1 }) }] });
    const groups = counting.filter(({ Statement }) => 'ManagedRuleGroupStatement' in Statement);
    expect(groups.map(({ OverrideAction }) => OverrideAction)).toEqual(Array(7).fill({ Count: {} }));
    const overrides = Object.fromEntries(groups.map(({ Name, Statement }) => [Name, (Statement.ManagedRuleGroupStatement as { RuleActionOverrides?: object[] }).RuleActionOverrides]));
    expect(overrides.Linux).toEqual(['LFI_URIPATH', 'LFI_QUERYSTRING', 'LFI_HEADER'].map((Name) => ({ Name, ActionToUse: { Count: {} } })));
    expect(overrides.CommonRuleSet).toHaveLength(22);
    expect(overrides.Someones).toBeUndefined();
    expect(groupOf('Linux', { managedRuleGroups: [{ group: ManagedRuleGroup.LINUX, mode: WafMode.COUNT }] }).RuleActionOverrides).toEqual(overrides.Linux);
  });

  test('one is left out, or all', () => {
    expect(rulesOf({ omittedRuleGroups: [ManagedRuleGroup.LINUX] }).map(({ Name }) => Name)).not.toContain('Linux');
    expect(propertiesOf({ preset: WebAclPreset.NONE }).Rules).toEqual([]);
  });

  test('one is used twice', () => {
    const rules = rulesOf({ managedRuleGroups: [{ group: ManagedRuleGroup.botControl() }, { group: ManagedRuleGroup.botControl({ inspectionLevel: BotInspectionLevel.TARGETED }), name: 'LoginBots', scopeDown: WafScope.path('/login') }] });
    expect(rules.filter(({ Name }) => ['BotControl', 'LoginBots'].includes(Name)).map(({ Statement }) => (Statement.ManagedRuleGroupStatement as { ManagedRuleGroupConfigs: unknown }).ManagedRuleGroupConfigs)).toEqual([
      [{ AWSManagedRulesBotControlRuleSet: { InspectionLevel: 'COMMON' } }], [{ AWSManagedRulesBotControlRuleSet: { InspectionLevel: 'TARGETED', EnableMachineLearning: true } }],
    ]);
  });

  test('those that need to be told something', () => {
    const told = (group: ManagedRuleGroup, name: string) => groupOf(name, { managedRuleGroups: [{ group }] }).ManagedRuleGroupConfigs;
    expect(told(ManagedRuleGroup.accountTakeover({ loginPath: '/login', format: CredentialsFormat.FORM_ENCODED, usernameField: 'user', passwordField: 'pass' }), 'AccountTakeover')).toEqual([{
      AWSManagedRulesATPRuleSet: { LoginPath: '/login', EnableRegexInPath: false, RequestInspection: { PayloadType: 'FORM_ENCODED', UsernameField: { Identifier: 'user' }, PasswordField: { Identifier: 'pass' } } },
    }]);
    expect(told(ManagedRuleGroup.accountCreation({ creationPath: '/users', registrationPagePath: '/join', emailField: '/mail' }), 'AccountCreation')).toEqual([{
      AWSManagedRulesACFPRuleSet: {
        CreationPath: '/users', RegistrationPagePath: '/join', EnableRegexInPath: false,
        RequestInspection: { PayloadType: 'JSON', UsernameField: { Identifier: '/username' }, PasswordField: { Identifier: '/password' }, EmailField: { Identifier: '/mail' } },
      },
    }]);
    expect(told(ManagedRuleGroup.antiDdos({ challenge: false }), 'AntiDdos')).toEqual([{ AWSManagedRulesAntiDDoSRuleSet: { SensitivityToBlock: 'LOW', ClientSideActionConfig: { Challenge: { UsageOfAction: 'DISABLED' } } } }]);
    expect(told(ManagedRuleGroup.antiDdos({ challengeExemptUris: ['^/api/'] }), 'AntiDdos')).toEqual([{
      AWSManagedRulesAntiDDoSRuleSet: { SensitivityToBlock: 'LOW', ClientSideActionConfig: { Challenge: { UsageOfAction: 'ENABLED', Sensitivity: 'HIGH', ExemptUriRegularExpressions: [{ RegexString: '^/api/' }] } } },
    }]);
  });

  test('the table has no rule twice, and a place for each group', () => {
    const groups = Object.values(managedRuleGroups);
    for (const { rules } of groups) expect(new Set(rules).size).toBe(rules.length);
    expect(new Set(groups.map(({ slot }) => slot)).size).toBe(groups.length);
    expect(new Set(groups.map(({ ruleName }) => ruleName)).size).toBe(groups.length);
    expect(managedRuleGroups.AWSManagedRulesCommonRuleSet.rules).toHaveLength(22);
  });
});

test('what a rate limit counts by', () => {
  const statementOf = (aggregateBy: RateLimitKey, more_ = {}) => ruleOf('RateLimit', { rateLimits: [{ limit: 10, window: Duration.minutes(10), aggregateBy, ...more_ }] }).Statement.RateBasedStatement;
  const plain = [{ Priority: 0, Type: 'NONE' }];
  expect(statementOf(RateLimitKey.forwardedIp({ limitUnreadable: false }))).toEqual({ AggregateKeyType: 'FORWARDED_IP', ForwardedIPConfig: { HeaderName: 'X-Forwarded-For', FallbackBehavior: 'NO_MATCH' }, Limit: 10, EvaluationWindowSec: 600 });
  expect(statementOf(RateLimitKey.all(RateLimitKey.ip(), RateLimitKey.cookie('session'), RateLimitKey.queryArgument('q'), RateLimitKey.path(), RateLimitKey.method()))).toMatchObject({
    AggregateKeyType: 'CUSTOM_KEYS', CustomKeys: [{ IP: {} }, { Cookie: { Name: 'session', TextTransformations: plain } }, { QueryArgument: { Name: 'q', TextTransformations: plain } }, { UriPath: { TextTransformations: plain } }, { HTTPMethod: {} }],
  });
  expect(statementOf(RateLimitKey.all(RateLimitKey.forwardedIp(), RateLimitKey.header('a')))).toMatchObject({ AggregateKeyType: 'CUSTOM_KEYS', CustomKeys: [{ ForwardedIP: {} }, { Header: { Name: 'a' } }], ForwardedIPConfig: { FallbackBehavior: 'MATCH' } });
  expect(statementOf(RateLimitKey.everybody(), { scopeDown: WafScope.path('/') })).toMatchObject({ AggregateKeyType: 'CONSTANT' });
});

test('answers have a text', () => {
  const { CustomResponseBodies, Rules } = propertiesOf({
    ipBlockList: more.ipBlockList, blockResponse: { body: '<p>No</p>', contentType: WafContentType.HTML, statusCode: 404 }, rateLimitResponse: { body: '{}' },
  });
  expect(CustomResponseBodies).toEqual({ Blocked: { Content: '<p>No</p>', ContentType: 'TEXT_HTML' }, RateLimited: { Content: '{}', ContentType: 'APPLICATION_JSON' } });
  expect(Rules.slice(0, 2).map(({ Action }) => Action)).toEqual([{ Block: { CustomResponse: { ResponseCode: 404, CustomResponseBodyKey: 'Blocked' } } }, { Block: { CustomResponse: { ResponseCode: 429, CustomResponseBodyKey: 'RateLimited' } } }]);
});

test('no logical statement has one part only: WAF refuses it', () => {
  const scopeDown = WafScope.all(WafScope.any(WafScope.ipSet(WafIpSet.of({ ipv4: ['192.0.2.1/32'] }))));
  expect(groupOf('Linux', { managedRuleGroups: [{ group: ManagedRuleGroup.LINUX, scopeDown }] }).ScopeDownStatement).toEqual({ IPSetReferenceStatement: { Arn: expect.anything() } });
});

test('sets of addresses are made for each version, or are taken', () => {
  const template = edgeTemplate({ webAcl: { ...more, rateLimits: [{ limit: 10, scopeDown: WafScope.any(WafScope.ipSet(WafIpSet.of({ ipv4: ['192.0.2.1/32'] })), WafScope.ipSet(WafIpSet.of({ ipv6: ['2001:db8::1/128'] }))) }] } });
  expect(Object.entries(template.findResources('AWS::WAFv2::IPSet')).map(([id, { Properties }]) => [id.slice(0, -8), Properties])).toEqual([
    ['EdgeWebAclRateLimitIPv4', { Scope: 'REGIONAL', IPAddressVersion: 'IPV4', Addresses: ['192.0.2.1/32'] }],
    ['EdgeWebAclRateLimit1IPv6', { Scope: 'REGIONAL', IPAddressVersion: 'IPV6', Addresses: ['2001:db8::1/128'] }],
  ]);
  template.hasResourceProperties(WEB_ACL, { Rules: Match.arrayWith([Match.objectLike({ Name: 'IpAllowList', Statement: { OrStatement: { Statements: [{ IPSetReferenceStatement: { Arn: Match.stringLikeRegexp('/b/2$') } }, { IPSetReferenceStatement: { Arn: Match.stringLikeRegexp('/c/3$') } }] } } })]) });
});

test('a load balancer refuses bad sources always', () => {
  expect(propertiesOf({ albLowReputationMode: AlbLowReputationMode.ALWAYS_ON }).OnSourceDDoSProtectionConfig).toEqual({ ALBLowReputationMode: 'ALWAYS_ON' });
  expect(propertiesOf().OnSourceDDoSProtectionConfig).toBeUndefined();
});

test('before CloudFront, addresses too are in its scope', () => {
  const template = templateOf((stack) => void createWebAcl(stack, 'Front', { scope: 'CLOUDFRONT', metricName: 'Front', options: { ipBlockList: WafIpSet.of({ ipv4: ['192.0.2.1/32'] }) } }));
  template.hasResourceProperties(WEB_ACL, { Scope: 'CLOUDFRONT', VisibilityConfig: { MetricName: 'Front' } });
  template.hasResourceProperties('AWS::WAFv2::IPSet', { Scope: 'CLOUDFRONT' });
});
