import { Duration, Lazy, Stack, Token } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { problemsOf, testStack } from '@external-metrics/testkit';
import { WebEdgeProps } from '../src';
import { edgeTemplate, givenEdge } from './fixture';

type Given = Partial<WebEdgeProps> | ((stack: Stack) => Partial<WebEdgeProps>);

const certificatesIn = (stack: Stack) => [Certificate.fromCertificateArn(stack, 'Given', 'arn:aws:acm:us-east-1:111122223333:certificate/1')];

const refused: [string, string, Given][] = [
  ['DomainNameInvalid', 'a URL', { domainName: 'https://www.example.com' }],
  ['DomainNameInvalid', 'capitals', { domainName: 'WWW.example.com' }],
  ['DomainNameInvalid', 'a dot at the end', { domainName: 'www.example.com.' }],
  ['DomainNameInvalid', 'a single label', { domainName: 'localhost' }],
  ['DomainNameInvalid', 'a wildcard as the name', { domainName: '*.example.com' }],
  ['DomainNameInvalid', 'more than ACM takes', { domainName: `${'a'.repeat(53)}.example.com` }],
  ['DomainNameInvalid', 'an underscore in an alternative name', { subjectAlternativeNames: ['a_b.example.com'] }],
  ['DomainNameInvalid', 'a wildcard within', { subjectAlternativeNames: ['www.*.example.com'] }],
  ['DomainOutsideZone', 'another domain', { domainName: 'www.example.org' }],
  ['DomainOutsideZone', 'a domain that only ends alike', { domainName: 'www.notexample.com' }],
  ['DomainOutsideZone', 'an alternative name elsewhere', { subjectAlternativeNames: ['www.example.org'] }],
  ['CertificateMissing', 'neither zone nor certificate', { hostedZone: undefined }],
  ['CertificateMissing', 'no zone and no certificate in the list', { hostedZone: undefined, certificates: [] }],
  ['AlternativeNamesUnused', 'names beside certificates', (stack) => ({ certificates: certificatesIn(stack), subjectAlternativeNames: ['api.example.com'] })],
  ['AllowedCidrBlocksEmpty', 'nobody', { allowedCidrBlocks: [] }],
  ['ListUnresolved', 'a list of unknown length', { allowedCidrBlocks: Token.asList({ Ref: 'Blocks' }) }],
  ['ListUnresolved', 'names of unknown number', { subjectAlternativeNames: Token.asList({ Ref: 'Names' }) }],
  ['CidrInvalid', 'an address', { allowedCidrBlocks: ['203.0.113.1'] }],
  ['CidrInvalid', 'no octet', { allowedCidrBlocks: ['203.0.113.256/32'] }],
  ['CidrInvalid', 'no prefix', { allowedCidrBlocks: ['203.0.113.0/33'] }],
  ['CidrInvalid', 'bits behind the prefix', { allowedCidrBlocks: ['10.1.0.0/8'] }],
  ['Ipv6CidrUnsupported', 'IPv6', { allowedCidrBlocks: ['10.0.0.0/8', '2001:db8::/32'] }],
  ['PrivateCidrOnPublicScheme', 'the private range of the seed', { internetFacing: true, allowedCidrBlocks: ['10.0.0.0/8'] }],
  ['PrivateCidrOnPublicScheme', 'all private ranges', { internetFacing: true, allowedCidrBlocks: ['10.1.0.0/16', '172.31.0.0/16', '192.168.0.0/24', '100.64.1.0/24', '127.0.0.1/32', '169.254.0.0/16'] }],
  ['SubnetsUnsuitable', 'one subnet', { vpcSubnets: { availabilityZones: ['us-east-1a'] } }],
  ['SubnetsUnsuitable', 'two subnets in a zone', (stack) => ({ vpcSubnets: { subnets: twice(stack) } })],
  ['SubnetsUnsuitable', 'no public subnets', (stack) => ({ vpc: Vpc.fromVpcAttributes(stack, 'Private', { vpcId: 'vpc-2', availabilityZones: ['us-east-1a', 'us-east-1b'], privateSubnetIds: ['subnet-1', 'subnet-2'] }), internetFacing: true, allowedCidrBlocks: ['0.0.0.0/0'] })],
  ['PortInvalid', 'no port', { targetPort: 0 }],
  ['PortInvalid', 'too high a port', { targetPort: 65536 }],
  ['PortInvalid', 'half a port', { targetPort: 80.5 }],
  ['HealthCheckPathInvalid', 'no slash', { healthCheckPath: 'healthz' }],
  ['HealthCheckPathInvalid', 'a blank', { healthCheckPath: '/health check' }],
  ['HealthCheckPathInvalid', 'too long', { healthCheckPath: `/${'a'.repeat(1024)}` }],
  ['RateLimitTooLow', 'below the minimum of AWS', { webAcl: { rateLimits: [{ limit: 9 }] } }],
  ['RateLimitTooHigh', 'above the maximum of AWS', { webAcl: { rateLimits: [{ limit: 2_000_000_001 }] } }],
  ['IdleTimeoutInvalid', 'no time', { idleTimeout: Duration.seconds(0) }],
  ['IdleTimeoutInvalid', 'too long', { idleTimeout: Duration.seconds(4001) }],
  ['IdleTimeoutInvalid', 'parts of a second', { idleTimeout: Duration.millis(1500) }],
];

function twice(stack: Stack) {
  const vpc = Vpc.fromVpcAttributes(stack, 'Twice', {
    vpcId: 'vpc-3', availabilityZones: ['us-east-1a', 'us-east-1b'], privateSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetRouteTableIds: ['rtb-1', 'rtb-1'],
  });
  const [first, second] = vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_WITH_EGRESS }).subnets;
  return [first, second, first];
}

const propsFrom = (given: Given, stack: Stack) => (typeof given === 'function' ? given(stack) : given);

test.each(refused)('%s: %s', (code, _, given) => {
  const message = problemsOf((stack) => givenEdge(stack, propsFrom(given, stack)));
  expect(message).toMatch(/^Test\/Edge: 1 problem\n/);
  expect(message).toContain(`[${code}] `);
});

test('everything that is wrong is said at once', () => {
  const message = problemsOf((stack) => givenEdge(stack, { domainName: 'x_', hostedZone: undefined, allowedCidrBlocks: ['1.2.3.4', '::1/128'], targetPort: -1, webAcl: { rateLimits: [{ limit: 1 }] } }));
  expect([...message.matchAll(/^ {2}\[(\w+)\]/gm)].map(([, code]) => code)).toEqual(['DomainNameInvalid', 'CertificateMissing', 'CidrInvalid', 'Ipv6CidrUnsupported', 'PortInvalid', 'RateLimitTooLow']);
  expect(message).toContain('Test/Edge: 6 problems');
  expect(message).toContain('[CidrInvalid] allowedCidrBlocks[0]: got "1.2.3.4", expected an IPv4 block');
});

test.each<[string, Given]>([
  ['the zone\'s own name', { domainName: 'example.com' }],
  ['a long name with a certificate that is brought', (stack) => ({ domainName: `${'a'.repeat(60)}.example.com`, certificates: certificatesIn(stack) })],
  ['a zone with a dot at the end', (stack) => ({ hostedZone: HostedZone.fromHostedZoneAttributes(stack, 'Dot', { hostedZoneId: 'Z2', zoneName: 'example.com.' }) })],
  ['a private range beside a public one', { internetFacing: true, allowedCidrBlocks: ['10.0.0.0/8', '203.0.113.0/24'] }],
  ['a block that only begins like a private one', { internetFacing: true, allowedCidrBlocks: ['172.32.0.0/16'] }],
  ['a block around a private one', { internetFacing: true, allowedCidrBlocks: ['10.0.0.0/7'] }],
  ['everybody, inside', { allowedCidrBlocks: ['0.0.0.0/0'] }],
  ['the limits', { targetPort: 65535, healthCheckPath: '/', webAcl: { rateLimits: [{ limit: 10 }] }, idleTimeout: Duration.seconds(4000), accessLogExpiration: Duration.days(1) }],
])('passes: %s', (_, given) => {
  const stack = testStack();
  expect(() => givenEdge(stack, propsFrom(given, stack))).not.toThrow();
});

test('what is known at deployment only passes', () => {
  edgeTemplate({
    domainName: Lazy.string({ produce: () => 'www.example.org' }), subjectAlternativeNames: [Lazy.string({ produce: () => 'x' })], allowedCidrBlocks: [Lazy.string({ produce: () => '10.0.0.0/8' })], internetFacing: true,
    targetPort: Lazy.number({ produce: () => 80 }), healthCheckPath: Lazy.string({ produce: () => 'x' }), webAcl: { rateLimits: [{ limit: Lazy.number({ produce: () => 1 }) }] },
  });
});
