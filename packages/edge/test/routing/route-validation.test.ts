import { Duration, Lazy, SecretValue, Token } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Template } from 'aws-cdk-lib/assertions';
import { problemsOf, testStack } from '@external-metrics/testkit';
import { JwtClaimFormat, RouteAction, RouteAuthentication, RouteOptions, RuleBand, TargetGroupOptions, WebEdge } from '../../src';
import { givenEdge } from '../fixture';

const action = RouteAction.fixedResponse({ statusCode: 200 });
const group = (edge: WebEdge) => edge.targetGroup;
const weighted = (weights: number[], stickiness?: Duration) => (edge: WebEdge) => ({ paths: ['/'], action: RouteAction.weighted(weights.map((weight) => ({ targetGroup: group(edge), weight })), stickiness) });
const oidc = (changes: object) => ({
  paths: ['/'], action,
  authentication: RouteAuthentication.oidc({
    issuer: 'https://id.example.com', authorizationEndpoint: 'https://id.example.com/a', tokenEndpoint: 'https://id.example.com/t', userInfoEndpoint: 'https://id.example.com/u',
    clientId: 'edge', clientSecret: SecretValue.secretsManager('oidc'), ...changes,
  }),
});
const jwt = (changes: object) => ({ paths: ['/'], action, authentication: RouteAuthentication.jwt({ issuer: 'i', jwksEndpoint: 'https://id.example.com/jwks', ...changes }) });

const refused: [string, string, RouteOptions | ((edge: WebEdge) => RouteOptions)][] = [
  ['RouteConditionsMissing', 'no condition', { action }],
  ['RouteConditionsMissing', 'empty lists', { action, hosts: [], paths: [] }],
  ['ListUnresolved', 'a list of unknown length', { action, paths: Token.asList({ Ref: 'Paths' }) }],
  ['TooManyConditionValues', 'six paths', { action, paths: ['/1', '/2', '/3', '/4', '/5', '/6'] }],
  ['TooManyConditionValues', 'six values in all', { action, paths: ['/1', '/2'], methods: ['GET'], headers: [{ name: 'A', values: ['1'] }], queryStrings: [{ value: 'a' }], sourceCidrs: ['10.0.0.0/8'] }],
  ['TooManyWildcards', 'six wildcards', { action, paths: ['/*/*/*', '/??/*'] }],
  ['RoutePatternInvalid', 'a URL as host', { action, hosts: ['https://www.example.com'] }],
  ['RoutePatternInvalid', 'a host without dot', { action, hosts: ['*'] }],
  ['RoutePatternInvalid', 'a host that is too long', { action, hosts: [`${'*a'.repeat(2)}${'a'.repeat(117)}.example.com`] }],
  ['RoutePatternInvalid', 'a path without slash', { action, paths: ['api/*'] }],
  ['RoutePatternInvalid', 'a query in the path', { action, paths: ['/api#x'] }],
  ['RoutePatternInvalid', 'a path that is too long', { action, paths: [`/${'a'.repeat(128)}`] }],
  ['RoutePatternInvalid', 'a method in small letters', { action, methods: ['get'] }],
  ['RoutePatternInvalid', 'the host as a header', { action, headers: [{ name: 'host', values: ['a'] }] }],
  ['RoutePatternInvalid', 'a header without value', { action, paths: ['/'], headers: [{ name: 'A', values: [] }] }],
  ['RoutePatternInvalid', 'a value with a line break', { action, headers: [{ name: 'A', values: ['a\n'] }] }],
  ['RoutePatternInvalid', 'an empty value of the query', { action, queryStrings: [{ key: 'a', value: '' }] }],
  ['CidrInvalid', 'an address', { action, sourceCidrs: ['10.0.0.1'] }],
  ['CidrInvalid', 'bits behind the prefix', { action, sourceCidrs: ['2001:db8::1/32'] }],
  ['HostOutsideCertificate', 'another domain', { action, hosts: ['www.example.org'] }],
  ['HostOutsideCertificate', 'a host that the certificate does not have', { action, hosts: ['api.example.com'] }],
  ['HostOutsideCertificate', 'two labels under a wildcard', { action, hosts: ['a.b.apps.example.com'] }],
  ['HostOutsideCertificate', 'a wildcard that no name meets', { action, hosts: ['*.shop.example.com'] }],
  ['RulePriorityInvalid', 'zero', { action, paths: ['/'], priority: 0 }],
  ['RulePriorityInvalid', 'above what AWS takes', { action, paths: ['/'], priority: 50_001 }],
  ['RulePriorityInvalid', 'a half', { action, paths: ['/'], priority: 1.5 }],
  ['RulePriorityInvalid', 'outside the band', { action, paths: ['/'], band: RuleBand.SECURITY, priority: 1000 }],
  ['WeightInvalid', 'no groups', weighted([])],
  ['WeightInvalid', 'six groups', weighted([1, 1, 1, 1, 1, 1])],
  ['WeightInvalid', 'nobody served', weighted([0, 0])],
  ['WeightInvalid', 'above 999', weighted([1000])],
  ['WeightInvalid', 'a part', weighted([0.5])],
  ['StickinessInvalid', 'more than a week', weighted([1], Duration.days(8))],
  ['RedirectInvalid', 'nowhere else', { paths: ['/'], action: RouteAction.redirect({}) }],
  ['RedirectInvalid', 'to where it is', { paths: ['/'], action: RouteAction.redirect({ host: '#{host}', path: '/#{path}' }) }],
  ['RedirectInvalid', 'no slash', { paths: ['/'], action: RouteAction.redirect({ path: 'new' }) }],
  ['FixedResponseInvalid', 'a redirect as an answer', { paths: ['/'], action: RouteAction.fixedResponse({ statusCode: 301 }) }],
  ['FixedResponseInvalid', 'another type', { paths: ['/'], action: RouteAction.fixedResponse({ statusCode: 200, contentType: 'text/xml' }) }],
  ['FixedResponseInvalid', 'too long a body', { paths: ['/'], action: RouteAction.fixedResponse({ statusCode: 200, messageBody: 'é'.repeat(513) }) }],
  ['AuthenticationInvalid', 'no HTTPS', oidc({ tokenEndpoint: 'http://id.example.com/t' })],
  ['AuthenticationInvalid', 'a session of eight days', oidc({ sessionTimeout: Duration.days(8) })],
  ['AuthenticationInvalid', 'an address without scheme', jwt({ jwksEndpoint: 'id.example.com/jwks' })],
  ['AuthenticationInvalid', 'too long an issuer', jwt({ issuer: 'i'.repeat(257) })],
  ['AuthenticationInvalid', 'a claim that is checked always', jwt({ claims: [{ name: 'exp', values: ['1'] }] })],
  ['AuthenticationInvalid', 'a claim without value', jwt({ claims: [{ name: 'aud', values: [] }] })],
  ['AuthenticationInvalid', 'blanks between what blanks separate', jwt({ claims: [{ name: 'scope', values: ['a b'], format: JwtClaimFormat.SPACE_SEPARATED_VALUES }] })],
  ['AuthenticationInvalid', 'eleven claims', jwt({ claims: Array.from({ length: 11 }, (_, index) => ({ name: `c${index}`, values: ['1'] })) })],
];

const names = { subjectAlternativeNames: ['*.apps.example.com'] };

test.each(refused)('%s: %s', (code, _, options) => {
  const message = problemsOf((stack) => {
    const edge = givenEdge(stack, names);
    edge.addRoute('Route', typeof options === 'function' ? options(edge) : options);
  });
  expect(message).toMatch(/^Test\/Edge\/Routes\/Route: 1 problem\n/);
  expect(message).toContain(`[${code}] `);
});

test('everything that is wrong with a route is said at once', () => {
  const message = problemsOf((stack) => void givenEdge(stack, names).addRoute('Route', {
    hosts: ['api.example.org'], paths: ['a', '/1', '/2', '/3', '/4'], sourceCidrs: ['x'], priority: -1, action: RouteAction.redirect({}), authentication: RouteAuthentication.jwt({ issuer: '', jwksEndpoint: 'x' }),
  }));
  expect([...message.matchAll(/^ {2}\[(\w+)\]/gm)].map(([, code]) => code)).toEqual([
    'TooManyConditionValues', 'RoutePatternInvalid', 'CidrInvalid', 'HostOutsideCertificate', 'RedirectInvalid', 'AuthenticationInvalid', 'AuthenticationInvalid', 'RulePriorityInvalid',
  ]);
});

test.each<[string, RouteOptions]>([
  ['five values and five wildcards', { action, hosts: ['*.apps.example.com'], paths: ['/*/?', '/*'], methods: ['M-SEARCH'], sourceCidrs: ['::/0'] }],
  ['a name of the certificate', { action, hosts: ['WWW.example.com'] }],
  ['one label under its wildcard', { action, hosts: ['shop.apps.example.com', '*.apps.example.com', 's?op.apps.example.com'] }],
  ['a wildcard that meets a name', { action, hosts: ['*.example.com', 'ww?.example.com'] }],
  ['the limits', { action: RouteAction.fixedResponse({ statusCode: 599, messageBody: 'a'.repeat(1024) }), paths: [`/${'a'.repeat(127)}`], priority: 50_000 }],
  ['the edge of a band', { action, paths: ['/'], band: RuleBand.FALLBACK, priority: 49_999 }],
])('passes: %s', (_, options) => {
  expect(() => givenEdge(testStack(), names).addRoute('Route', options)).not.toThrow();
});

test('the names of a certificate that is brought are not known', () => {
  const stack = testStack();
  const certificates = [Certificate.fromCertificateArn(stack, 'Given', 'arn:aws:acm:us-east-1:111122223333:certificate/1')];
  expect(() => givenEdge(stack, { certificates }).addRoute('Route', { hosts: ['www.example.org'], action })).not.toThrow();
});

test('what is known at deployment only passes', () => {
  const stack = testStack();
  const later = (value: string) => Lazy.string({ produce: () => value });
  givenEdge(stack).addRoute('Route', { hosts: [later('x')], paths: [later('x')], sourceCidrs: [later('x')], priority: Lazy.number({ produce: () => 7 }), action: RouteAction.fixedResponse({ statusCode: 200, messageBody: later('x'.repeat(2000)) }) });
  Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', { Priority: 7 });
});

test('a target group that is added is checked, too', () => {
  const options: TargetGroupOptions = { targetPort: 0, deregistrationDelay: Duration.hours(2) };
  const message = problemsOf((stack) => void givenEdge(stack).addTargetGroup('Api', options));
  expect(message).toMatch(/^Test\/Edge\/TargetGroups\/Api: 2 problems\n/);
});
