import { App, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { problemsOf, testStack } from '@external-metrics/testkit';
import { AliasRecord, FrontDoorOrigin, FrontDoorProps, ManagedRuleGroup, OriginSecret } from '../src';
import { givenFrontDoor, loadBalancerArn } from './front-door-fixture';

type Given = Partial<FrontDoorProps> | ((stack: Stack) => Partial<FrontDoorProps>);

const propsFrom = (given: Given, stack: Stack) => (typeof given === 'function' ? given(stack) : given);
const internal = (options: Partial<Parameters<typeof FrontDoorOrigin.internalLoadBalancer>[0]>) => FrontDoorOrigin.internalLoadBalancer({ loadBalancerArn, domainName: 'origin.example.com', ...options });
const publicOrigin = (stack: Stack, domainName: string, headerName?: string) =>
  FrontDoorOrigin.publicLoadBalancer({ domainName, secretHeader: OriginSecret.fromSecretsManager(Secret.fromSecretNameV2(stack, 'Secret', 'origin'), { headerName }) });

test.each<[string, string, Given]>([
  ['RegionInvalid', 'a certificate elsewhere', (stack) => ({ certificate: Certificate.fromCertificateArn(stack, 'C', 'arn:aws:acm:eu-west-1:111122223333:certificate/1') })],
  ['DomainNameInvalid', 'capitals', { domainName: 'WWW.example.com' }],
  ['DomainOutsideZone', 'another domain', { domainName: 'www.example.org' }],
  ['DomainNameInvalid', 'a further name that is none', { subjectAlternativeNames: ['a_b.example.com'] }],
  ['DomainNameInvalid', 'a further name that is none, beside a certificate', (stack) => ({ certificate: Certificate.fromCertificateArn(stack, 'C', 'arn:aws:acm:us-east-1:1:certificate/1'), subjectAlternativeNames: ['a_b.example.com'] })],
  ['CertificateMissing', 'neither zone nor certificate', { hostedZone: undefined }],
  ['RecordZoneMissing', 'a record without zone', (stack) => ({ hostedZone: undefined, certificate: Certificate.fromCertificateArn(stack, 'C', 'arn:aws:acm:us-east-1:1:certificate/1'), dnsRecord: AliasRecord.simple() })],
  ['WeightInvalid', 'too much', { dnsRecord: AliasRecord.weighted({ weight: 300, setIdentifier: 'a' }) }],
  ['DomainNameInvalid', 'an origin with a path', { origin: internal({ domainName: 'origin.example.com/path' }) }],
  ['OriginIsFrontDoor', 'itself', (stack) => ({ origin: publicOrigin(stack, 'www.example.com') })],
  ['OriginIsFrontDoor', 'itself under another name', (stack) => ({ subjectAlternativeNames: ['api.example.com'], origin: publicOrigin(stack, 'api.example.com') })],
  ['OriginTimeoutInvalid', 'no time', { origin: internal({ readTimeout: Duration.seconds(0) }) }],
  ['OriginTimeoutInvalid', 'too long', { origin: internal({ readTimeout: Duration.seconds(121) }) }],
  ['OriginTimeoutInvalid', 'parts of a second', { origin: internal({ keepAliveTimeout: Duration.millis(1500) }) }],
  ['SecretHeaderInvalid', 'a header of AWS', (stack) => ({ origin: publicOrigin(stack, 'origin.example.com', 'X-Edge-Secret') })],
  ['PathPatternInvalid', 'everything', { behaviors: [{ pathPattern: '*' }] }],
  ['PathPatternInvalid', 'a blank', { behaviors: [{ pathPattern: '/a b' }] }],
  ['PathPatternInvalid', 'nothing', { behaviors: [{ pathPattern: '' }] }],
  ['PathPatternDuplicate', 'with and without a slash', { behaviors: [{ pathPattern: '/static/*' }, { pathPattern: 'static/*' }] }],
  ['ErrorResponseInvalid', 'a status that CloudFront has no page for', { errorResponses: [{ httpStatus: 418 }] }],
  ['ErrorResponseInvalid', 'a status twice', { errorResponses: [{ httpStatus: 404 }, { httpStatus: 404 }] }],
  ['ErrorResponseInvalid', 'a page without slash', { errorResponses: [{ httpStatus: 404, responsePagePath: 'sorry.html' }] }],
  ['ErrorResponseInvalid', 'a status without page', { errorResponses: [{ httpStatus: 404, responseHttpStatus: 200 }] }],
  ['ErrorResponseInvalid', 'a status that is none', { errorResponses: [{ httpStatus: 404, responsePagePath: '/', responseHttpStatus: 299 }] }],
  ['ErrorResponseInvalid', 'negative seconds', { errorResponses: [{ httpStatus: 404, cachingSeconds: -1 }] }],
  ['RateLimitTooLow', 'the web ACL is checked as well', { webAcl: { rateLimits: [{ limit: 1 }] } }],
  ['WafLogNameInvalid', 'a bucket of another name', (stack) => ({ logBucket: Bucket.fromBucketName(stack, 'Own', 'logs') })],
  ['LogGroupOptionUnused', 'a retention without log group', { logRetention: RetentionDays.ONE_WEEK }],
  ['LogExpirationInvalid', 'less than a day', { logExpiration: Duration.hours(12) }],
  ['LogExpirationUnused', 'beside a bucket', (stack) => ({ logBucket: Bucket.fromBucketName(stack, 'Own', 'aws-waf-logs-own'), logExpiration: Duration.days(30) })],
  ['RemovalPolicyUnsupported', 'a snapshot', { removalPolicy: RemovalPolicy.SNAPSHOT }],
])('%s: %s', (code, _, given) => {
  const message = problemsOf((stack) => givenFrontDoor(stack, propsFrom(given, stack)));
  expect(message).toMatch(/^Test\/Door: 1 problem\n/);
  expect(message).toContain(`[${code}] `);
});

test('RegionInvalid: a stack elsewhere, and everything that is wrong at once', () => {
  const message = problemsOf((stack) => givenFrontDoor(stack, { domainName: 'x_', behaviors: [{ pathPattern: '*' }] }), { region: 'eu-west-1' });
  expect([...message.matchAll(/^ {2}\[(\w+)\]/gm)].map(([, code]) => code)).toEqual(['RegionInvalid', 'DomainNameInvalid', 'PathPatternInvalid']);
  expect(message).toContain('[RegionInvalid] the region of the stack: got "eu-west-1", expected us-east-1');
});

test('what is known at deployment only, and the limits, pass', () => {
  const stack = testStack();
  const later = (value: string) => Lazy.string({ produce: () => value });
  givenFrontDoor(stack, {
    domainName: later('x_'), origin: internal({ domainName: later('x_'), readTimeout: Duration.seconds(120), keepAliveTimeout: Duration.seconds(1) }), behaviors: [{ pathPattern: later('*') }, { pathPattern: '/static/*.png' }],
    webAcl: { managedRuleGroups: [{ group: ManagedRuleGroup.COMMON }] }, logExpiration: Duration.days(1),
  });
  expect(() => (stack.node.root as App).synth()).not.toThrow();
});

test('an internal load balancer may have the name of the front door: CloudFront finds it by its VPC origin', () => {
  expect(() => givenFrontDoor(testStack(), { origin: internal({ domainName: 'www.example.com' }) })).not.toThrow();
});
