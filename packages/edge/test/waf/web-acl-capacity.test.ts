import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Lazy, Stack } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { testStack } from '@external-metrics/testkit';
import { ManagedRuleGroup, RateLimitKey, WafAction, WafIpSet, WafScope, WebAclOptions, WebAclPreset } from '../../src';
import { statementCapacity } from '../../src/private/web-acl-capacity';
import { givenEdge } from '../fixture';

const edgeOf = (webAcl?: WebAclOptions) => givenEdge(testStack(), { webAcl });
const none: CfnWebACL.TextTransformationProperty[] = [{ priority: 0, type: 'NONE' }];
const lower: CfnWebACL.TextTransformationProperty[] = [{ priority: 0, type: 'LOWERCASE' }];
const geo: CfnWebACL.StatementProperty = { geoMatchStatement: { countryCodes: ['US', 'IN'] } };
const host: CfnWebACL.StatementProperty = { byteMatchStatement: { searchString: 'example.com', fieldToMatch: { singleHeader: { Name: 'host' } }, textTransformations: lower, positionalConstraint: 'EXACTLY' } };
const uriPath = { uriPath: {} };

test('what AWS answers to check-capacity in its documentation', () => {
  // https://docs.aws.amazon.com/code-library/latest/ug/cli_2_wafv2_code_examples.html: check-capacity, and get-web-acl.
  expect(statementCapacity({ andStatement: { statements: [host, geo] } })! + statementCapacity({ rateBasedStatement: { limit: 1000, aggregateKeyType: 'IP' } })!).toBe(15);
  expect(statementCapacity({
    andStatement: {
      statements: [
        { byteMatchStatement: { searchString: 'teststring', positionalConstraint: 'EXACTLY', fieldToMatch: uriPath, textTransformations: none } },
        { sizeConstraintStatement: { comparisonOperator: 'EQ', size: 0, fieldToMatch: { queryString: {} }, textTransformations: none } },
      ],
    },
  })).toBe(3);
});

test.each<[string, CfnWebACL.StatementProperty, number | undefined]>([
  ['starts with', { byteMatchStatement: { searchString: 'a', positionalConstraint: 'STARTS_WITH', fieldToMatch: uriPath, textTransformations: none } }, 2],
  ['contains', { byteMatchStatement: { searchString: 'a', positionalConstraint: 'CONTAINS', fieldToMatch: uriPath, textTransformations: none } }, 10],
  ['contains word', { byteMatchStatement: { searchString: 'a', positionalConstraint: 'CONTAINS_WORD', fieldToMatch: uriPath, textTransformations: none } }, 10],
  ['all query arguments', { byteMatchStatement: { searchString: 'a', positionalConstraint: 'CONTAINS', fieldToMatch: { allQueryArguments: {} }, textTransformations: lower } }, 30],
  ['a JSON body', { sqliMatchStatement: { fieldToMatch: { jsonBody: { matchPattern: { all: {} }, matchScope: 'ALL' } }, textTransformations: lower } }, 50],
  ['SQL, high', { sqliMatchStatement: { sensitivityLevel: 'HIGH', fieldToMatch: uriPath, textTransformations: none } }, 30],
  ['scripts', { xssMatchStatement: { fieldToMatch: uriPath, textTransformations: none } }, 40],
  ['a regular expression', { regexMatchStatement: { regexString: 'a', fieldToMatch: uriPath, textTransformations: none } }, 3],
  ['a set of them', { regexPatternSetReferenceStatement: { arn: 'arn', fieldToMatch: uriPath, textTransformations: none } }, 25],
  ['addresses', { ipSetReferenceStatement: { arn: 'arn' } }, 1],
  ['addresses anywhere in a header', { ipSetReferenceStatement: { arn: 'arn', ipSetForwardedIpConfig: { headerName: 'a', fallbackBehavior: 'MATCH', position: 'ANY' } } }, 5],
  ['a label', { labelMatchStatement: { scope: 'LABEL', key: 'a' } }, 1],
  ['a network', { asnMatchStatement: { asnList: [1] } }, 1],
  ['none of several', { notStatement: { statement: { orStatement: { statements: [geo, host] } } } }, 13],
  ['a rate by two keys in a scope', { rateBasedStatement: { limit: 10, aggregateKeyType: 'CUSTOM_KEYS', customKeys: [{ httpMethod: {} }, { ip: {} }], scopeDownStatement: geo } }, 63],
  ['a rule group', { ruleGroupReferenceStatement: { arn: 'arn' } }, undefined],
  ['a rule group within', { orStatement: { statements: [geo, { ruleGroupReferenceStatement: { arn: 'arn' } }] } }, undefined],
  ['a token', { notStatement: Lazy.any({ produce: () => ({}) }) }, undefined],
  ['a token within', { orStatement: { statements: [geo, Lazy.any({ produce: () => ({}) })] } }, undefined],
  ['nothing', {}, undefined],
])('%s', (_, statement, expected) => {
  expect(statementCapacity(statement)).toBe(expected);
});

test('of the preset, and of nothing', () => {
  expect(edgeOf().webAclCapacity).toBe(1377);
  expect(edgeOf({ preset: WebAclPreset.NONE }).webAclCapacity).toBe(0);
});

test('of everything together', () => {
  expect(edgeOf({
    preset: WebAclPreset.NONE, ipBlockList: WafIpSet.of({ ipv4: ['192.0.2.1/32'], ipv6: ['2001:db8::1/128'] }),
    rateLimits: [{ limit: 10, aggregateBy: RateLimitKey.header('a'), scopeDown: WafScope.pathStartsWith('/login') }],
    managedRuleGroups: [{ group: ManagedRuleGroup.PHP, scopeDown: WafScope.host('a.example.com') }],
    customRules: [{ name: 'A', priority: 1, action: WafAction.COUNT, statement: geo, labels: ['1', '2', '3', '4', '5', '6'] }, { name: 'B', priority: 2, action: WafAction.COUNT, statement: { ruleGroupReferenceStatement: { arn: 'arn' } }, wcu: 7 }],
  }).webAclCapacity).toBe(2 + (32 + 22) + (100 + 12) + (1 + 2) + 7);
});

const warningsOf = (webAcl: WebAclOptions) => Annotations.fromStack(Stack.of(edgeOf(webAcl))).findWarning('/Test/Edge', Match.anyValue()).map(({ entry }) => String(entry.data));

test('more than is included is warned of, with its parts', () => {
  expect(warningsOf({ managedRuleGroups: [{ group: ManagedRuleGroup.ADMIN_PROTECTION }] })).toEqual([]);
  expect(warningsOf({ managedRuleGroups: [{ group: ManagedRuleGroup.WINDOWS }] }).join()).toMatch(/^\[WcuAboveIncluded\] webAcl takes 1577 WCU \(CommonRuleSet 700, KnownBadInputs 200, .*RateLimit 2\)/);
});

test('what is risky is warned of', () => {
  const warnings = warningsOf({ rateLimits: [{ limit: 10, aggregateBy: RateLimitKey.forwardedIp() }], managedRuleGroups: [{ group: ManagedRuleGroup.antiDdos(), scopeDown: WafScope.path('/') }] });
  expect(warnings.map((warning) => /^\[\w+\]/.exec(warning)?.[0])).toEqual(['[ForwardedIpSpoofable]', '[AntiDdosScopedDown]']);
  expect(warningsOf({ rateLimits: [{ limit: 10, aggregateBy: RateLimitKey.forwardedIp({ header: 'X-Real-IP' }) }], managedRuleGroups: [{ group: ManagedRuleGroup.antiDdos() }] })).toEqual([]);
});
