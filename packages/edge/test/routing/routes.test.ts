import { Duration, SecretValue } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { testStack } from '@external-metrics/testkit';
import { RouteAction, RouteAuthentication, RouteOptions, RuleBand, WebEdge, WebEdgeProps } from '../../src';
import { givenEdge } from '../fixture';
import { Request, RoutingTable } from './evaluate';

const names = { subjectAlternativeNames: ['api.example.com', '*.apps.example.com'] };
const oidc = RouteAuthentication.oidc({
  issuer: 'https://id.example.com', authorizationEndpoint: 'https://id.example.com/authorize', tokenEndpoint: 'https://id.example.com/token', userInfoEndpoint: 'https://id.example.com/userinfo',
  clientId: 'edge', clientSecret: SecretValue.secretsManager('oidc', { jsonField: 'secret' }),
});
const jwt = RouteAuthentication.jwt({ issuer: 'https://id.example.com', jwksEndpoint: 'https://id.example.com/jwks' });

function routingTable(add: (edge: WebEdge) => void, props: Partial<WebEdgeProps> = {}): RoutingTable {
  const stack = testStack();
  add(givenEdge(stack, { ...names, ...props }));
  return RoutingTable.of(Template.fromStack(stack));
}

/** One of everything. */
function severalServices(edge: WebEdge) {
  const [api, blue, green, grpc] = ['Api', 'Blue', 'Green', 'Grpc'].map((id) => edge.addTargetGroup(id));
  edge.addRoute('Api', { hosts: ['api.example.com'], paths: ['/v1/*', '/v2/*'], action: RouteAction.forward(api) });
  edge.addRoute('Beta', { hosts: ['api.example.com'], headers: [{ name: 'X-Beta', values: ['yes', 'on*'] }], priority: 900, action: RouteAction.forward(green) });
  edge.addRoute('Shop', { hosts: ['*.apps.example.com'], action: RouteAction.weighted([{ targetGroup: blue, weight: 90 }, { targetGroup: green, weight: 10 }]) });
  edge.addRoute('Grpc', { paths: ['/metrics.v1.Query/*'], methods: ['POST'], action: RouteAction.forward(grpc), authentication: jwt });
  edge.addRoute('Old', { hosts: ['www.example.com'], paths: ['/old/*'], action: RouteAction.redirect({ host: 'api.example.com', path: '/v2/#{path}', permanent: true }) });
  edge.addRoute('Preview', { hosts: ['www.example.com'], queryStrings: [{ key: 'preview', value: '1' }, { value: 'draft-?' }], action: RouteAction.forward(green), authentication: oidc });
  edge.addRoute('Internal', { paths: ['/internal/*'], sourceCidrs: ['10.0.0.0/8', '2001:db8::/32'], band: RuleBand.SECURITY, priority: 200, action: RouteAction.forward(api) });
  edge.addRoute('NoInternal', { paths: ['/internal/*'], band: RuleBand.SECURITY, priority: 201, action: RouteAction.fixedResponse({ statusCode: 403 }) });
  edge.addRoute('NoSuchHost', { hosts: ['api.example.com'], band: RuleBand.FALLBACK, action: RouteAction.fixedResponse({ statusCode: 404, contentType: 'application/json', messageBody: '{}' }) });
}

const requests: [rule: string | undefined, expected: string, request: Request][] = [
  ['Api', 'Api', { host: 'api.example.com', path: '/v1/metrics' }],
  ['Api', 'Api', { host: 'API.example.com', path: '/v2/' }],
  ['NoSuchHost', '404', { host: 'api.example.com', path: '/V1/metrics' }],
  ['NoSuchHost', '404', { host: 'api.example.com', path: '/v1' }],
  ['Beta', 'Green', { host: 'api.example.com', path: '/v1/metrics', headers: { 'x-beta': 'ONE' } }],
  ['Api', 'Api', { host: 'api.example.com', path: '/v1/metrics', headers: { 'x-beta': 'no' } }],
  ['Shop', 'Blue:90 Green:10', { host: 'shop.apps.example.com', path: '/' }],
  [undefined, 'TargetGroup', { host: 'apps.example.com', path: '/' }],
  ['Grpc', 'jwt-validation > Grpc', { host: 'www.example.com', path: '/metrics.v1.Query/Range', method: 'POST' }],
  [undefined, 'TargetGroup', { host: 'www.example.com', path: '/metrics.v1.Query/Range' }],
  ['Old', '301 https://api.example.com/v2/#{path}', { host: 'www.example.com', path: '/old/page' }],
  ['Preview', 'authenticate-oidc > Green', { host: 'www.example.com', path: '/', query: { preview: '1' } }],
  ['Preview', 'authenticate-oidc > Green', { host: 'www.example.com', path: '/', query: { any: 'draft-7' } }],
  [undefined, 'TargetGroup', { host: 'www.example.com', path: '/', query: { preview: '2', any: 'draft-77' } }],
  ['Internal', 'Api', { host: 'www.example.com', path: '/internal/x', from: '10.9.8.7' }],
  ['Internal', 'Api', { host: 'www.example.com', path: '/internal/x', from: '2001:db8:1::7' }],
  ['NoInternal', '403', { host: 'www.example.com', path: '/internal/x', from: '11.0.0.1' }],
  [undefined, 'TargetGroup', { host: 'www.example.com', path: '/', from: '10.9.8.7' }],
];

describe('a table of requests', () => {
  const table = routingTable(severalServices);
  const idOf = (rule: string) => table.rules.find(({ id }) => new RegExp(`^EdgeRoutes${rule}[0-9A-F]{8}$`).test(id))!.id;

  test.each(requests)('%s answers %s: %j', (rule, expected, request) => {
    expect(table.answer(request)).toBe(expected);
    if (rule !== undefined) expect(table.without(idOf(rule)).answer(request)).not.toBe(expected);
  });

  test('each rule has a request that it alone decides', () => {
    expect(new Set(requests.flatMap(([rule]) => rule ?? []).map(idOf))).toEqual(new Set(table.rules.map(({ id }) => id)));
  });
});

describe('maintenance', () => {
  const maintenance = { messageBody: '<h1>Back at nine</h1>', allowedCidrBlocks: ['198.51.100.0/24'] };
  const table = routingTable(severalServices, { maintenance });
  const [access, page] = table.rules;

  test.each(requests)('every request but those of who is allowed gets the page: %s %s %j', (_, __, request) => {
    expect(table.answer(request)).toBe('503');
    expect(table.without(page.id).answer(request)).not.toBe('503');
    expect(table.answer({ ...request, from: '198.51.100.7' })).toBe('TargetGroup');
    expect(table.without(access.id).answer({ ...request, from: '198.51.100.7' })).toBe('503');
  });

  test('is the page that was given, and no other rule moves', () => {
    expect([access.priority, page.priority]).toEqual([98, 99]);
    expect(page.actions).toEqual([{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503', ContentType: 'text/html', MessageBody: maintenance.messageBody } }]);
    expect(table.rules.slice(2)).toEqual(routingTable(severalServices).rules);
  });

  test('nobody is allowed unless it is said', () => {
    expect(routingTable(severalServices, { maintenance: { messageBody: 'x' } }).rules.map(({ priority }) => priority).filter((priority) => priority < 100)).toEqual([99]);
  });

  test('a further service is let through by a rule of its own before', () => {
    const let_ = routingTable((edge) => {
      edge.addRoute('ApiMeanwhile', { hosts: ['api.example.com'], sourceCidrs: maintenance.allowedCidrBlocks, band: RuleBand.MAINTENANCE, action: RouteAction.forward(edge.addTargetGroup('Api')) });
    }, { maintenance });
    expect(let_.answer({ host: 'api.example.com', path: '/', from: '198.51.100.7' })).toBe('Api');
    expect(let_.answer({ host: 'api.example.com', path: '/' })).toBe('503');
  });
});

describe('the rules', () => {
  const rulesOf = (options: Omit<RouteOptions, 'paths'>) => {
    const stack = testStack();
    givenEdge(stack).addRoute('Route', { paths: ['/x'], ...options });
    return Template.fromStack(stack);
  };

  test('blue/green keeps a client with its group, if it is asked for', () => {
    const stack = testStack();
    const edge = givenEdge(stack);
    const [blue, green] = ['Blue', 'Green'].map((id) => edge.addTargetGroup(id));
    edge.addRoute('Web', { paths: ['/*'], action: RouteAction.weighted([{ targetGroup: blue, weight: 0 }, { targetGroup: green, weight: 1 }], Duration.hours(1)) });
    Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: [{ Weight: 0 }, { Weight: 1 }], TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 3600 } } }],
    });
  });

  test('a login: the secret stays in Secrets Manager, and the provider is reached', () => {
    const template = rulesOf({ action: RouteAction.fixedResponse({ statusCode: 200 }), authentication: oidc });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Actions: [
        {
          Type: 'authenticate-oidc', Order: 1,
          AuthenticateOidcConfig: {
            ClientId: 'edge', ClientSecret: '{{resolve:secretsmanager:oidc:SecretString:secret::}}', Issuer: 'https://id.example.com', AuthorizationEndpoint: 'https://id.example.com/authorize',
            TokenEndpoint: 'https://id.example.com/token', UserInfoEndpoint: 'https://id.example.com/userinfo', SessionTimeout: 43200,
          },
        },
        { Type: 'fixed-response', Order: 2 },
      ],
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupEgress: [Match.anyValue(), Match.objectLike({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443, IpProtocol: 'tcp' })] });
  });

  test('a token, with its claims', () => {
    const authentication = RouteAuthentication.jwt({ issuer: 'i', jwksEndpoint: 'https://id.example.com/jwks', claims: [{ name: 'aud', values: ['edge'] }] });
    rulesOf({ action: RouteAction.fixedResponse({ statusCode: 200 }), authentication }).hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Actions: [
        { Type: 'jwt-validation', Order: 1, JwtValidationConfig: { Issuer: 'i', JwksEndpoint: 'https://id.example.com/jwks', AdditionalClaims: [{ Name: 'aud', Format: 'single-string', Values: ['edge'] }] } },
        { Type: 'fixed-response', Order: 2 },
      ],
    });
  });

  test('without either, the load balancer reaches nobody', () => {
    rulesOf({ action: RouteAction.fixedResponse({ statusCode: 200 }) }).hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupEgress: [Match.objectLike({ CidrIp: '127.0.0.1/32' })] });
  });
});
