import { Duration, Lazy, RemovalPolicy, Size, Stack, Token } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { problemsOf, testStack } from '@external-metrics/testkit';
import {
  AlbLowReputationMode, GeoRestriction, ManagedRuleGroup, RateLimitKey, WafAction, WafIpSet, WafScope, WebAclLogging, WebAclOptions, WebAclPreset, WebEdgeProps,
} from '../../src';
import { checkWebAcl } from '../../src/private/check-web-acl';
import { givenEdge } from '../fixture';

const geo: CfnWebACL.StatementProperty = { geoMatchStatement: { countryCodes: ['DE'] } };
const custom = (name: string, more = {}) => ({ name, priority: 1, statement: geo, action: WafAction.COUNT, ...more });
const using = (group: ManagedRuleGroup, more = {}): WebAclOptions => ({ managedRuleGroups: [{ group, ...more }] });

const refused: [string, string, WebAclOptions][] = [
  ['RateLimitTooLow', 'half a request', { rateLimits: [{ limit: 9.5 }] }],
  ['RateLimitTooLow', 'the second', { rateLimits: [{ limit: 10 }, { name: 'B', limit: 9 }] }],
  ['RateLimitTooHigh', 'no whole number', { rateLimits: [{ limit: 10.5 }] }],
  ['EvaluationWindowInvalid', '3 minutes', { rateLimits: [{ limit: 10, window: Duration.minutes(3) }] }],
  ['EvaluationWindowInvalid', 'parts of a second', { rateLimits: [{ limit: 10, window: Duration.millis(60_500) }] }],
  ['RateLimitScopeMissing', 'everybody', { rateLimits: [{ limit: 10, aggregateBy: RateLimitKey.everybody() }] }],
  ['RateLimitKeyInvalid', 'one address as a custom key', { rateLimits: [{ limit: 10, aggregateBy: RateLimitKey.all(RateLimitKey.ip()) }] }],
  ['RateLimitKeyInvalid', 'no key', { rateLimits: [{ limit: 10, aggregateBy: RateLimitKey.all() }] }],
  ['RateLimitKeyInvalid', 'six keys', { rateLimits: [{ limit: 10, aggregateBy: RateLimitKey.all(...Array.from({ length: 6 }, (_, index) => RateLimitKey.header(`h${index}`))) }] }],
  ['IpSetEmpty', 'no address', { ipBlockList: WafIpSet.of({}) }],
  ['IpSetEmpty', 'no ARN', { ipAllowList: WafIpSet.fromArns() }],
  ['IpSetEmpty', 'in a scope', using(ManagedRuleGroup.PHP, { scopeDown: WafScope.not(WafScope.ipSet(WafIpSet.of({ ipv4: [] }))) })],
  ['ListUnresolved', 'a list of unknown length', { ipBlockList: WafIpSet.of({ ipv4: Token.asList({ Ref: 'Blocks' }) }) }],
  ['CidrInvalid', 'an address', { ipBlockList: WafIpSet.of({ ipv4: ['192.0.2.1'] }) }],
  ['CidrInvalid', 'everybody', { ipBlockList: WafIpSet.of({ ipv4: ['0.0.0.0/0'] }) }],
  ['CidrInvalid', 'everybody, IPv6', { ipBlockList: WafIpSet.of({ ipv6: ['::/0'] }) }],
  ['CidrInvalid', 'IPv4 among IPv6', { ipBlockList: WafIpSet.of({ ipv6: ['192.0.2.1/32'] }) }],
  ['CidrInvalid', 'bits behind the prefix', { ipBlockList: WafIpSet.of({ ipv6: ['2001:db8::1/64'] }) }],
  ['Ipv6CidrMisplaced', 'IPv6 among IPv4', { ipAllowList: WafIpSet.of({ ipv4: ['2001:db8::/32'] }) }],
  ['CountryCodeInvalid', 'no country', { geo: GeoRestriction.allowOnly([]) }],
  ['CountryCodeInvalid', 'UK', { geo: GeoRestriction.allowOnly(['DE', 'UK']) }],
  ['CountryCodeInvalid', 'small letters', { geo: GeoRestriction.block(['de']) }],
  ['BodySizeInvalid', 'more than WAF sees', { bodySizeLimit: { maxSize: Size.bytes(8193) } }],
  ['BodySizeInvalid', 'nothing', { bodySizeLimit: { maxSize: Size.bytes(0) } }],
  ['ResponseInvalid', 'a text too long', { blockResponse: { body: 'a'.repeat(4097) } }],
  ['ResponseInvalid', 'no text', { rateLimitResponse: { body: '' } }],
  ['ResponseInvalid', 'no status of WAF\'s', { blockResponse: { body: 'a', statusCode: 418 } }],
  ['ManagedRuleGroupUnknown', 'without capacity', using(ManagedRuleGroup.of('AWSManagedRulesNewRuleSet'))],
  ['ManagedRuleGroupUnknown', 'another vendor\'s of the same name', using(ManagedRuleGroup.of('AWSManagedRulesLinuxRuleSet', { vendor: 'Somebody' }))],
  ['ManagedRuleUnknown', 'the name of the label', using(ManagedRuleGroup.COMMON, { overrides: [{ rule: 'NoUserAgent_Header', action: WafAction.COUNT }] })],
  ['ManagedRuleUnknown', 'not among those that were given', using(ManagedRuleGroup.of('New', { wcu: 1, rules: ['A'] }), { overrides: [{ rule: 'B', action: WafAction.COUNT }] })],
  ['ManagedRuleGroupUnconfigured', 'bot control by its name', using(ManagedRuleGroup.of('AWSManagedRulesBotControlRuleSet'))],
  ['LoginPathInvalid', 'ATP by its name', using(ManagedRuleGroup.of('AWSManagedRulesATPRuleSet'))],
  ['LoginPathInvalid', 'no path', using(ManagedRuleGroup.accountTakeover({ loginPath: '' }))],
  ['LoginPathInvalid', 'a URL', using(ManagedRuleGroup.accountTakeover({ loginPath: 'https://example.com/login' }))],
  ['LoginPathInvalid', 'no slash', using(ManagedRuleGroup.accountCreation({ creationPath: '/users', registrationPagePath: 'join' }))],
  ['RuleNameInvalid', 'a blank', { customRules: [custom('My rule')] }],
  ['RuleNameInvalid', 'a metric of AWS\'s', { customRules: [custom('All')] }],
  ['RuleNameDuplicate', 'two limits without a name', { rateLimits: [{ limit: 10 }, { limit: 20 }] }],
  ['RuleNameDuplicate', 'a group twice', { managedRuleGroups: [{ group: ManagedRuleGroup.PHP }, { group: ManagedRuleGroup.PHP }] }],
  ['RuleNameDuplicate', 'a name of ours', { customRules: [custom('Linux')] }],
  ['RulePriorityCollision', 'the same priority', { customRules: [custom('A'), custom('B')] }],
  ['RulePriorityCollision', 'a derived one', { rateLimits: [{ limit: 10 }, { name: 'B', limit: 10, priority: 338 }] }],
  ['RulePriorityInvalid', 'beyond the band', { customRules: [custom('A', { priority: 1000 })] }],
  ['RulePriorityInvalid', 'negative', { rateLimits: [{ limit: 10, priority: -1 }] }],
  ['RulePriorityInvalid', 'half', using(ManagedRuleGroup.PHP, { priority: 0.5 })],
  ['RuleCapacityUnknown', 'a rule group of one\'s own', { customRules: [custom('A', { statement: { ruleGroupReferenceStatement: { arn: 'arn' } } })] }],
  ['WcuBudgetExceeded', 'more than a web ACL takes', using(ManagedRuleGroup.of('Large', { wcu: 3624 }))],
];

test.each(refused)('%s: %s', (code, _, webAcl) => {
  const message = problemsOf((stack) => givenEdge(stack, { webAcl }));
  expect(message).toMatch(/^Test\/Edge: 1 problem\n/);
  expect(message).toContain(`[${code}] `);
});

test('the parts of what is too much are named', () => {
  expect(problemsOf((stack) => givenEdge(stack, { webAcl: using(ManagedRuleGroup.of('Large', { wcu: 5000 })) }))).toContain('got 6377, expected at most 5000 WCU; leave rules out: Large 5000, CommonRuleSet 700, ');
});

test.each<[string, WebAclOptions]>([
  ['the limits', { rateLimits: [{ limit: 2_000_000_000, window: Duration.minutes(1) }], bodySizeLimit: { maxSize: Size.bytes(1) }, customRules: [custom('A', { priority: 0 }), custom('B', { priority: 999 })], ...using(ManagedRuleGroup.of('Large', { wcu: 3620 })) }],
  ['a pattern of paths', using(ManagedRuleGroup.accountTakeover({ loginPath: '^/(v1|v2)/login$', regexInPath: true }))],
  ['overrides of a group without known rules', using(ManagedRuleGroup.of('New', { wcu: 1 }), { overrides: [{ rule: 'A', action: WafAction.COUNT }] })],
  ['the same place before and after managed groups', { customRules: [custom('A'), custom('B', { afterManagedRuleGroups: true })] }],
  ['what is known at deployment only', {
    ipBlockList: WafIpSet.of({ ipv4: [Lazy.string({ produce: () => 'x' })] }), geo: GeoRestriction.block([Lazy.string({ produce: () => 'x' })]),
    blockResponse: { body: Lazy.string({ produce: () => 'x' }) }, customRules: [custom('A', { statement: { notStatement: Lazy.any({ produce: () => ({}) }) }, wcu: 1 })],
  }],
])('passes: %s', (_, webAcl) => {
  expect(() => givenEdge(testStack(), { webAcl })).not.toThrow();
});

test('before CloudFront more of a body is seen, and there is no load balancer', () => {
  const options: WebAclOptions = { preset: WebAclPreset.NONE, bodySizeLimit: { maxSize: Size.kibibytes(16) }, albLowReputationMode: AlbLowReputationMode.ALWAYS_ON };
  expect(checkWebAcl(options, 'CLOUDFRONT').map(({ code }) => code)).toEqual(['DdosModeUnsupported']);
  expect(checkWebAcl(options).map(({ code }) => code)).toEqual(['BodySizeInvalid']);
});

describe('where the log goes', () => {
  const problemsWith = (given: (stack: Stack) => Partial<WebEdgeProps>) => () => problemsOf((stack) => givenEdge(stack, given(stack)));

  test.each<[string, () => string]>([
    ['a log group of another name', problemsWith((stack) => ({ webAclLogging: WebAclLogging.cloudWatchLogs({ logGroup: LogGroup.fromLogGroupName(stack, 'Own', 'waf') }) }))],
    ['a bucket of another name', problemsWith((stack) => ({ webAclLogging: WebAclLogging.s3({ bucket: Bucket.fromBucketName(stack, 'Own', 'waf-logs') }) }))],
    ['the edge\'s bucket, which has another name', problemsWith((stack) => ({ logBucket: Bucket.fromBucketName(stack, 'Own', 'logs'), webAclLogging: WebAclLogging.s3() }))],
  ])('WafLogNameInvalid: %s', (_, problems) => {
    expect(problems()).toContain('[WafLogNameInvalid] ');
  });

  test('a name that AWS gives passes', () => {
    const stack = testStack();
    expect(() => givenEdge(stack, { webAclLogging: WebAclLogging.s3({ bucket: new Bucket(stack, 'Own', { removalPolicy: RemovalPolicy.RETAIN }) }) })).not.toThrow();
  });
});
