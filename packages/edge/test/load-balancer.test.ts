import { Duration, Lazy, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { IpAddressType, TrustStore } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { problemsOf, testStack } from '@external-metrics/testkit';
import { FrameOptions, MutualTls, ResponseHeaders, TlsPolicy, WebEdgeProps } from '../src';
import { edgeTemplate, givenEdge } from './fixture';

const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

function listenerOf(template: Template, port: number): Record<string, unknown> {
  return Object.values(template.findResources(LISTENER)).map(({ Properties }) => Properties as Record<string, unknown>).find(({ Port }) => Port === port)!;
}

function headersOf(props: Partial<WebEdgeProps> = {}): Record<string, string> {
  const attributes = listenerOf(edgeTemplate(props), 443).ListenerAttributes as { Key: string; Value: string }[] | undefined;
  return Object.fromEntries((attributes ?? []).map(({ Key, Value }) => [Key.replace('routing.http.response.', ''), Value]));
}

describe('TLS', () => {
  test.each([
    [TlsPolicy.TLS13_12_RESTRICTED, 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06'],
    [TlsPolicy.TLS13_ONLY, 'ELBSecurityPolicy-TLS13-1-3-2021-06'],
    [TlsPolicy.TLS13_12_POST_QUANTUM, 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09'],
    [TlsPolicy.FIPS, 'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04'],
    [TlsPolicy.FIPS_POST_QUANTUM, 'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09'],
    [TlsPolicy.of('ELBSecurityPolicy-New'), 'ELBSecurityPolicy-New'],
  ])('the policy %o', (tlsPolicy, SslPolicy) => {
    expect(listenerOf(edgeTemplate({ tlsPolicy }), 443)).toMatchObject({ SslPolicy });
  });
});

describe('headers of answers', () => {
  const secure = {
    'strict_transport_security.header_value': 'max-age=31536000; includeSubDomains', 'x_content_type_options.header_value': 'nosniff', 'x_frame_options.header_value': 'DENY', 'server.enabled': 'false',
  };

  test('are safe by default, on HTTPS alone', () => {
    expect(headersOf()).toEqual(secure);
    expect(listenerOf(edgeTemplate(), 80)).not.toHaveProperty('ListenerAttributes');
  });

  test('can be chosen', () => {
    expect(headersOf({
      responseHeaders: ResponseHeaders.secure({
        hstsMaxAge: Duration.minutes(5), hstsIncludeSubDomains: false, frameOptions: FrameOptions.SAMEORIGIN, contentSecurityPolicy: 'default-src \'self\'', serverHeader: true,
        cors: { allowOrigin: 'https://app.example.com', allowMethods: ['GET', 'PUT'], allowHeaders: ['X-A'], exposeHeaders: ['X-B', 'X-C'], allowCredentials: true, maxAge: Duration.hours(1) },
      }),
    })).toEqual({
      'strict_transport_security.header_value': 'max-age=300', 'x_content_type_options.header_value': 'nosniff', 'x_frame_options.header_value': 'SAMEORIGIN', 'server.enabled': 'true',
      'content_security_policy.header_value': 'default-src \'self\'',
      'access_control_allow_origin.header_value': 'https://app.example.com', 'access_control_allow_methods.header_value': 'GET,PUT', 'access_control_allow_headers.header_value': 'X-A',
      'access_control_expose_headers.header_value': 'X-B,X-C', 'access_control_allow_credentials.header_value': 'true', 'access_control_max_age.header_value': '3600',
    });
  });

  test('can be left to the service', () => {
    expect(headersOf({ responseHeaders: ResponseHeaders.none() })).toEqual({});
  });

  test('of another origin, and no more', () => {
    expect(headersOf({ responseHeaders: ResponseHeaders.secure({ cors: { allowOrigin: '*' } }) })).toEqual({ ...secure, 'access_control_allow_origin.header_value': '*' });
  });
});

describe('addresses, connections and zones', () => {
  test('dual stack, and who may connect by IPv6', () => {
    const template = edgeTemplate({ ipAddressType: IpAddressType.DUAL_STACK, allowedCidrBlocks: ['10.0.0.0/8', '2001:db8::/32'] });
    template.hasResourceProperties(LOAD_BALANCER, { IpAddressType: 'dualstack' });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [...[443, 80].map((FromPort) => Match.objectLike({ CidrIp: '10.0.0.0/8', FromPort })), ...[443, 80].map((FromPort) => Match.objectLike({ CidrIpv6: '2001:db8::/32', FromPort }))],
    });
  });

  test('prefix lists may connect to port 443, beside blocks or alone', () => {
    const alone = edgeTemplate({ internetFacing: true, allowedCidrBlocks: [], allowedPrefixListIds: ['pl-3b927c52'] });
    const rule = { SourcePrefixListId: 'pl-3b927c52', FromPort: 443, ToPort: 443, IpProtocol: 'tcp', GroupId: { 'Fn::GetAtt': ['EdgeSecurityGroupAF800DBF', 'GroupId'] } };
    alone.resourcePropertiesCountIs('AWS::EC2::SecurityGroupIngress', rule, 1);
    alone.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
    alone.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent() });
    const beside = edgeTemplate({ internetFacing: true, allowedCidrBlocks: ['10.0.0.0/8'], allowedPrefixListIds: ['pl-3b927c52'] });
    beside.resourcePropertiesCountIs('AWS::EC2::SecurityGroupIngress', rule, 1);
    beside.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: [443, 80].map((FromPort) => Match.objectLike({ CidrIp: '10.0.0.0/8', FromPort })) });
  });

  test('keep-alive and zonal shift', () => {
    edgeTemplate({ clientKeepAlive: Duration.minutes(5), zonalShift: false }).hasResourceProperties(LOAD_BALANCER, {
      LoadBalancerAttributes: Match.arrayWith([{ Key: 'client_keep_alive.seconds', Value: '300' }, { Key: 'zonal_shift.config.enabled', Value: 'false' }]),
    });
  });
});

describe('client certificates', () => {
  const bundle = (stack: Stack) => ({ bucket: Bucket.fromBucketName(stack, 'Trust', 'trust'), key: 'ca.pem' });

  function templateWith(mutualTls: (stack: Stack) => MutualTls): Template {
    const stack = testStack();
    givenEdge(stack, { mutualTls: mutualTls(stack) });
    return Template.fromStack(stack);
  }

  test('are verified with a trust store that is made here', () => {
    const template = templateWith((stack) => MutualTls.verify({ caCertificatesBundle: { ...bundle(stack), version: '7' }, revocationLists: [{ bucket: Bucket.fromBucketName(stack, 'Lists', 'lists'), key: 'ca.crl' }] }));
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TrustStore', { CaCertificatesBundleS3Bucket: 'trust', CaCertificatesBundleS3Key: 'ca.pem', CaCertificatesBundleS3ObjectVersion: '7' });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TrustStoreRevocation', { RevocationContents: [{ S3Bucket: 'lists', S3Key: 'ca.crl' }] });
    expect(listenerOf(template, 443).MutualAuthentication).toEqual({
      Mode: 'verify', TrustStoreArn: { 'Fn::GetAtt': [expect.stringMatching(/^EdgeTrustStore/), 'TrustStoreArn'] }, IgnoreClientCertificateExpiry: false, AdvertiseTrustStoreCaNames: 'off',
    });
    expect(listenerOf(template, 80)).not.toHaveProperty('MutualAuthentication');
  });

  test('are verified with a trust store that exists', () => {
    const trustStoreArn = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:truststore/trust/73e2d6bc24d8a063';
    const template = templateWith((stack) => MutualTls.verify({ trustStore: TrustStore.fromTrustStoreArn(stack, 'Store', trustStoreArn), ignoreClientCertificateExpiry: true, advertiseTrustStoreCaNames: true }));
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::TrustStore', 0);
    expect(listenerOf(template, 443).MutualAuthentication).toEqual({ Mode: 'verify', TrustStoreArn: trustStoreArn, IgnoreClientCertificateExpiry: true, AdvertiseTrustStoreCaNames: 'on' });
  });

  test('are handed on', () => {
    expect(listenerOf(templateWith(() => MutualTls.passthrough()), 443).MutualAuthentication).toEqual({ Mode: 'passthrough' });
  });

  test.each<[string, (stack: Stack) => MutualTls]>([
    ['TrustStoreUnclear', () => MutualTls.verify({})],
    ['TrustStoreUnclear', (stack) => MutualTls.verify({ caCertificatesBundle: bundle(stack), trustStore: TrustStore.fromTrustStoreArn(stack, 'Store', 'arn:aws:elasticloadbalancing:us-east-1:111122223333:truststore/trust/73e2d6bc24d8a063') })],
    ['TrustStoreUnclear', (stack) => MutualTls.verify({ revocationLists: [bundle(stack)], trustStore: TrustStore.fromTrustStoreArn(stack, 'Store', 'arn:aws:elasticloadbalancing:us-east-1:111122223333:truststore/trust/73e2d6bc24d8a063') })],
    ['TooManyRevocationLists', (stack) => MutualTls.verify({ caCertificatesBundle: bundle(stack), revocationLists: Array.from({ length: 31 }, (_, index) => ({ bucket: Bucket.fromBucketName(stack, `List${index}`, 'lists'), key: 'ca.crl' })) })],
  ])('%s', (code, mutualTls) => {
    const message = problemsOf((stack) => givenEdge(stack, { mutualTls: mutualTls(stack) }));
    expect(message).toMatch(new RegExp(`^Test/Edge: 1 problem\n  \\[${code}\\] `));
  });
});

describe('what is refused', () => {
  const headers = (...given: Parameters<typeof ResponseHeaders.secure>) => ({ responseHeaders: ResponseHeaders.secure(...given) });

  test.each<[string, string, Partial<WebEdgeProps>]>([
    ['ClientKeepAliveInvalid', 'less than a minute', { clientKeepAlive: Duration.seconds(59) }],
    ['ClientKeepAliveInvalid', 'more than a week', { clientKeepAlive: Duration.days(8) }],
    ['IpAddressTypeUnsupported', 'no public IPv4 addresses, inside', { ipAddressType: IpAddressType.DUAL_STACK_WITHOUT_PUBLIC_IPV4 }],
    ['Ipv6CidrUnsupported', 'IPv6 without dual stack', { allowedCidrBlocks: ['2001:db8::/32'] }],
    ['CidrInvalid', 'bits behind the prefix', { ipAddressType: IpAddressType.DUAL_STACK, allowedCidrBlocks: ['2001:db8::1/32'] }],
    ['CidrInvalid', 'no IPv6 block', { ipAddressType: IpAddressType.DUAL_STACK, allowedCidrBlocks: ['1:2:3:4::5:6:7:8::/128'] }],
    ['CidrInvalid', 'too long a prefix', { ipAddressType: IpAddressType.DUAL_STACK, allowedCidrBlocks: ['::/129'] }],
    ['CidrInvalid', 'too few groups', { ipAddressType: IpAddressType.DUAL_STACK, allowedCidrBlocks: ['2001:db8:0:0/64'] }],
    ['PrivateCidrOnPublicScheme', 'private blocks of both families', { ipAddressType: IpAddressType.DUAL_STACK, internetFacing: true, allowedCidrBlocks: ['10.0.0.0/8', 'fd00::/8'] }],
    ['AllowedCidrBlocksEmpty', 'neither', { allowedCidrBlocks: [], allowedPrefixListIds: [] }],
    ['PrefixListIdInvalid', 'a name', { allowedPrefixListIds: ['com.amazonaws.global.cloudfront.origin-facing'] }],
    ['PrefixListIdInvalid', 'a name alone', { allowedCidrBlocks: [], allowedPrefixListIds: ['cloudfront'] }],
    ['ListUnresolved', 'ids of unknown number', { allowedPrefixListIds: Token.asList({ Ref: 'Lists' }) }],
    ['ResponseHeaderInvalid', 'parts of a second', headers({ hstsMaxAge: Duration.millis(1500) })],
    ['ResponseHeaderInvalid', 'a line break', headers({ contentSecurityPolicy: 'default-src\n\'self\'' })],
    ['ResponseHeaderInvalid', 'too long a policy', headers({ contentSecurityPolicy: 'a'.repeat(1025) })],
    ['ResponseHeaderInvalid', 'an empty policy', headers({ contentSecurityPolicy: '' })],
    ['ResponseHeaderInvalid', 'a path in the origin', headers({ cors: { allowOrigin: 'https://app.example.com/' } })],
    ['ResponseHeaderInvalid', 'two origins', headers({ cors: { allowOrigin: 'https://a.example.com, https://b.example.com' } })],
    ['ResponseHeaderInvalid', 'cookies from everywhere', headers({ cors: { allowOrigin: '*', allowCredentials: true } })],
    ['ResponseHeaderInvalid', 'parts of a second for OPTIONS', headers({ cors: { allowOrigin: '*', maxAge: Duration.millis(1) } })],
    ['MaintenancePageTooLong', 'more than ALB takes', { maintenance: { messageBody: 'é'.repeat(513) } }],
    ['FixedResponseInvalid', 'another type', { maintenance: { messageBody: 'x', contentType: 'image/png' } }],
    ['CidrInvalid', 'an address that gets through', { maintenance: { messageBody: 'x', allowedCidrBlocks: ['198.51.100.7'] } }],
    ['TooManyConditionValues', 'six blocks that get through', { maintenance: { messageBody: 'x', allowedCidrBlocks: [0, 1, 2, 3, 4, 5].map((octet) => `10.${octet}.0.0/16`) } }],
    ['ListUnresolved', 'blocks of unknown number', { maintenance: { messageBody: 'x', allowedCidrBlocks: Token.asList({ Ref: 'Blocks' }) } }],
  ])('%s: %s', (code, _, props) => {
    const message = problemsOf((stack) => givenEdge(stack, props));
    expect(message).toMatch(/^Test\/Edge: 1 problem\n/);
    expect(message).toContain(`[${code}] `);
  });

  test.each<[string, Partial<WebEdgeProps>]>([
    ['a promise that is taken back', headers({ hstsMaxAge: Duration.seconds(0) })],
    ['the limits', { clientKeepAlive: Duration.seconds(60), maintenance: { messageBody: 'a'.repeat(1024) }, ...headers({ contentSecurityPolicy: 'a'.repeat(1024) }) }],
    ['no public IPv4 addresses, outside', { ipAddressType: IpAddressType.DUAL_STACK_WITHOUT_PUBLIC_IPV4, internetFacing: true, allowedCidrBlocks: ['::/0'] }],
    ['an origin with a port', headers({ cors: { allowOrigin: 'http://localhost:3000' } })],
    ['what is known at deployment only', { allowedPrefixListIds: [Lazy.string({ produce: () => 'x' })], ...headers({ contentSecurityPolicy: Lazy.string({ produce: () => 'x\n' }) }) }],
  ])('passes: %s', (_, props) => {
    expect(() => edgeTemplate(props)).not.toThrow();
  });
});
