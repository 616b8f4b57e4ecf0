import { Duration, Size } from 'aws-cdk-lib';
import { GeoRestriction, RateLimitKey, WafAction, WafIpSet, WafScope, WebAclOptions } from '../../src';
import { edgeTemplate } from '../fixture';
import { WafEvaluator, WafRequest } from './evaluate';

const options: WebAclOptions = {
  ipBlockList: WafIpSet.of({ ipv4: ['203.0.113.0/24'], ipv6: ['2001:db8:bad::/48'] }),
  ipAllowList: WafIpSet.of({ ipv4: ['198.51.100.7/32', '203.0.113.99/32'] }),
  geo: GeoRestriction.allowOnly(['DE', 'FR']),
  bodySizeLimit: { maxSize: Size.kibibytes(8), except: WafScope.all(WafScope.pathStartsWith('/upload'), WafScope.host('www.example.com')) },
  blockResponse: { body: '{"error":"blocked"}' },
  rateLimits: [
    { limit: 100 },
    { name: 'Login', limit: 10, window: Duration.minutes(1), scopeDown: WafScope.path('/login') },
    { name: 'PerKey', limit: 20, aggregateBy: RateLimitKey.all(RateLimitKey.header('x-api-key'), RateLimitKey.method()) },
    { name: 'Proxied', limit: 30, aggregateBy: RateLimitKey.forwardedIp({ header: 'X-Real-IP' }), scopeDown: WafScope.not(WafScope.any(WafScope.ipSet(WafIpSet.of({ ipv4: ['192.0.2.128/25'] })), WafScope.path('/health'))) },
  ],
  customRules: [
    { name: 'OldApi', priority: 10, action: WafAction.BLOCK, statement: { byteMatchStatement: { searchString: '/v0/', positionalConstraint: 'STARTS_WITH', fieldToMatch: { uriPath: {} }, textTransformations: [{ priority: 0, type: 'NONE' }] } } },
    { name: 'Partner', priority: 5, action: WafAction.ALLOW, statement: { byteMatchStatement: { searchString: 'partner', positionalConstraint: 'EXACTLY', fieldToMatch: { singleHeader: { Name: 'x-api-key' } }, textTransformations: [{ priority: 0, type: 'LOWERCASE' }] } } },
    { name: 'Marked', priority: 1, action: WafAction.COUNT, labels: ['admin'], statement: { byteMatchStatement: { searchString: '/admin', positionalConstraint: 'STARTS_WITH', fieldToMatch: { uriPath: {} }, textTransformations: [{ priority: 0, type: 'NONE' }] } } },
    { name: 'AdminFromAbroad', priority: 0, action: WafAction.CAPTCHA, afterManagedRuleGroups: true, statement: { andStatement: { statements: [{ labelMatchStatement: { scope: 'LABEL', key: 'admin' } }, { notStatement: { statement: { geoMatchStatement: { countryCodes: ['DE'] } } } }] } } },
  ],
};

const template = edgeTemplate({ webAcl: options });
const waf = WafEvaluator.of(template);
const german = { ip: '192.0.2.1', country: 'DE' };

/** What is sent, and what is answered: ALLOW, or action, rule and status. */
const table: [string, WafRequest, string][] = [
  ['a client', german, 'ALLOW'],
  ['the block list', { ...german, ip: '203.0.113.9' }, 'BLOCK IpBlockList 403'],
  ['the block list, though it is allowed', { ...german, ip: '203.0.113.99' }, 'BLOCK IpBlockList 403'],
  ['the block list, IPv6', { ...german, ip: '2001:db8:bad::1' }, 'BLOCK IpBlockList 403'],
  ['beside the block list, IPv6', { ...german, ip: '2001:db8:bae::1' }, 'ALLOW'],
  ['beside the block list', { ...german, ip: '203.0.114.9' }, 'ALLOW'],
  ['the allow list, from abroad', { ip: '198.51.100.7', country: 'US' }, 'ALLOW IpAllowList'],
  ['beside the allow list', { ip: '198.51.100.8', country: 'US' }, 'BLOCK Geo 403'],
  ['another country', { ip: '192.0.2.1', country: 'US' }, 'BLOCK Geo 403'],
  ['no country', { ip: '192.0.2.1' }, 'BLOCK Geo 403'],
  ['the second country', { ip: '192.0.2.1', country: 'FR' }, 'ALLOW'],
  ['a body of the largest size', { ...german, bodyBytes: 8192 }, 'ALLOW'],
  ['a body that goes on where WAF sees nothing', { ...german, bodyBytes: 8193 }, 'BLOCK BodySize 413'],
  ['a large body where it may be', { ...german, path: '/upload/1', headers: { host: 'WWW.example.com' }, bodyBytes: 1e6 }, 'ALLOW'],
  ['a large body on another host', { ...german, path: '/upload/1', headers: { host: 'api.example.com' }, bodyBytes: 1e6 }, 'BLOCK BodySize 413'],
  ['as many as may be', { ...german, times: 100 }, 'ALLOW'],
  ['too many', { ...german, times: 101 }, 'BLOCK RateLimit 429'],
  ['logins', { ...german, path: '/login', times: 10 }, 'ALLOW'],
  ['too many logins', { ...german, path: '/login', times: 11 }, 'BLOCK Login 429'],
  ['too many logins in disguise', { ...german, path: '/x/..//%6cogin', times: 11 }, 'BLOCK Login 429'],
  ['too many elsewhere', { ...german, path: '/login/help', times: 11 }, 'ALLOW'],
  ['too many with a key', { ...german, headers: { 'x-api-key': 'a' }, times: 21 }, 'BLOCK PerKey 429'],
  ['as many without', { ...german, times: 21 }, 'ALLOW'],
  ['too many for somebody', { ...german, headers: { 'x-real-ip': '192.0.2.200' }, times: 31 }, 'BLOCK Proxied 429'],
  ['too many for somebody, from a proxy of ours', { ...german, ip: '192.0.2.200', headers: { 'x-real-ip': '192.0.2.200' }, times: 31 }, 'ALLOW'],
  ['too many for somebody, of the health check', { ...german, path: '/health', headers: { 'x-real-ip': '192.0.2.200' }, times: 31 }, 'ALLOW'],
  ['what is no more', { ...german, path: '/v0/users' }, 'BLOCK OldApi 403'],
  ['what is no more, for a partner', { ...german, path: '/v0/users', headers: { 'x-api-key': 'Partner' } }, 'ALLOW Partner'],
  ['administration from home', { ...german, path: '/admin' }, 'ALLOW'],
  ['administration from abroad', { ip: '192.0.2.1', country: 'FR', path: '/admin' }, 'CAPTCHA AdminFromAbroad'],
];

function answer(of: WafEvaluator, request: WafRequest): string {
  const { action, rule, status } = of.verdict(request);
  return [action, rule, status].filter((part) => part !== undefined).join(' ');
}

test.each(table)('%s', (_, request, expected) => {
  expect(answer(waf, request)).toBe(expected);
});

const own = waf.rules.filter(({ Statement }) => !('ManagedRuleGroupStatement' in Statement)).map(({ Name }) => Name);

test('each kind of rule is there', () => {
  expect(own).toHaveLength(12);
});

test.each(own)('without %s some request gets another verdict', (name) => {
  const less = waf.without(name);
  const flipped = table.filter(([, request, expected]) => answer(less, request).split(' ')[0] !== expected.split(' ')[0]);
  expect(flipped).not.toEqual([]);
});

test('counting only, nothing is refused, and all is counted that would have been', () => {
  const counting = WafEvaluator.of(edgeTemplate({ webAcl: { ...options, countOnly: true } }));
  for (const [, request, expected] of table) {
    const [action, rule] = expected.split(' ');
    expect(counting.verdict(request).action).toBe('ALLOW');
    if (action !== 'ALLOW') expect(counting.verdict(request).counted).toContain(rule);
  }
});

test('countries that are kept out', () => {
  const keepingOut = WafEvaluator.of(edgeTemplate({ webAcl: { geo: GeoRestriction.block(['KP']) } }));
  expect([{ ...german, country: 'KP' }, german, { ip: '192.0.2.1' }].map((request) => answer(keepingOut, request))).toEqual(['BLOCK Geo 403', 'ALLOW', 'ALLOW']);
});

test('the evaluator refuses to guess', () => {
  const unknown = new WafEvaluator([{ Name: 'X', Priority: 1, Action: { Block: {} }, Statement: { XssMatchStatement: {} } }], new Map());
  expect(() => unknown.verdict(german)).toThrow('XssMatchStatement');
});
