import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CachePolicy, GeoRestriction, OriginRequestPolicy, PriceClass, SecurityPolicyProtocol } from 'aws-cdk-lib/aws-cloudfront';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { FLAGS } from 'aws-cdk-lib/cx-api';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { problemsOf, recommendedFlags, replacementPropertiesOf, templateOf, testStack } from '@external-metrics/testkit';
import { AlarmThreshold, AliasRecord, DeployedEdge, FrontDoorOrigin, FrontDoorProps, OriginSecret, WebAclLogging } from '../src';
import { frontDoorReplacementProperties } from '../src/private/replacement-properties';
import { givenEdge } from './fixture';
import { frontDoorTemplate, givenFrontDoor, loadBalancerArn } from './front-door-fixture';

const DISTRIBUTION = 'AWS::CloudFront::Distribution';
const RECORD = 'AWS::Route53::RecordSet';
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';

interface Config {
  readonly DefaultCacheBehavior: Record<string, unknown>;
  readonly CacheBehaviors?: Record<string, unknown>[];
  readonly Origins: Record<string, unknown>[];
  readonly CustomErrorResponses: { ErrorCode: number; ErrorCachingMinTTL: number; ResponsePagePath?: string; ResponseCode?: number }[];
}

function configOf(template: Template): Config & Record<string, unknown> {
  const [{ Properties }] = Object.values(template.findResources(DISTRIBUTION));
  return (Properties as { DistributionConfig: Config & Record<string, unknown> }).DistributionConfig;
}

const configWith = (props: Partial<FrontDoorProps>) => configOf(frontDoorTemplate(props));
const publicOrigin = (stack: Stack) => FrontDoorOrigin.publicLoadBalancer({ domainName: 'origin.example.com', secretHeader: OriginSecret.fromSecretsManager(Secret.fromSecretCompleteArn(stack, 'Secret', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:Origin-AbCdEf')) });

describe('the distribution', () => {
  const template = frontDoorTemplate();
  const config = configOf(template);

  test('speaks modern protocols, under its name, behind its web ACL', () => {
    expect(config).toMatchObject({
      Enabled: true, Aliases: ['www.example.com'], HttpVersion: 'http2and3', IPV6Enabled: true, PriceClass: 'PriceClass_100', Restrictions: { GeoRestriction: { RestrictionType: 'none' } },
      ViewerCertificate: { AcmCertificateArn: { Ref: 'DoorCertificate258E59CE' }, MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
      WebACLId: { 'Fn::GetAtt': ['DoorWebAcl807559C1', 'Arn'] },
    });
    template.hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'CLOUDFRONT' });
  });

  test('passes everything on and caches nothing', () => {
    expect(config.DefaultCacheBehavior).toMatchObject({
      ViewerProtocolPolicy: 'redirect-to-https', Compress: true, CachePolicyId: CACHING_DISABLED, OriginRequestPolicyId: ALL_VIEWER, AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      ResponseHeadersPolicyId: { 'Fn::GetAtt': ['DoorResponseHeaders11BCF154', 'Id'] },
    });
    expect(config.CacheBehaviors).toBeUndefined();
  });

  test('remembers no errors', () => {
    expect(config.CustomErrorResponses.map(({ ErrorCode }) => ErrorCode)).toEqual([400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]);
    expect(config.CustomErrorResponses.every(({ ErrorCachingMinTTL, ResponsePagePath, ResponseCode }) => ErrorCachingMinTTL === 0 && ResponsePagePath === undefined && ResponseCode === undefined)).toBe(true);
  });

  test('adds the headers that keep browsers from mischief', () => {
    template.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          StrictTransportSecurity: { AccessControlMaxAgeSec: 63072000, Override: true }, ContentTypeOptions: { Override: true }, FrameOptions: { FrameOption: 'DENY', Override: false },
          ReferrerPolicy: { ReferrerPolicy: 'strict-origin-when-cross-origin', Override: false }, ContentSecurityPolicy: Match.absent(),
        },
        RemoveHeadersConfig: { Items: [{ Header: 'X-Powered-By' }] },
      },
    });
    frontDoorTemplate({ contentSecurityPolicy: 'default-src \'none\'' }).hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: { SecurityHeadersConfig: { ContentSecurityPolicy: { ContentSecurityPolicy: 'default-src \'none\'', Override: false } } },
    });
  });

  test('treats paths as it is told', () => {
    const { CacheBehaviors } = configWith({ behaviors: [
      { pathPattern: '/static/*' },
      { pathPattern: '/feed', cachePolicy: CachePolicy.CACHING_DISABLED, originRequestPolicy: OriginRequestPolicy.CORS_CUSTOM_ORIGIN, writable: true },
    ] });
    expect(CacheBehaviors).toEqual([
      expect.objectContaining({ PathPattern: '/static/*', CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6', OriginRequestPolicyId: ALL_VIEWER, AllowedMethods: ['GET', 'HEAD', 'OPTIONS'], ViewerProtocolPolicy: 'redirect-to-https', Compress: true }),
      expect.objectContaining({ PathPattern: '/feed', CachePolicyId: CACHING_DISABLED, OriginRequestPolicyId: '59781a5b-3903-41f3-afcb-af62929ccde1', AllowedMethods: expect.arrayContaining(['POST']) as unknown }),
    ]);
  });

  test('answers errors as it is told', () => {
    const { CustomErrorResponses } = configWith({ errorResponses: [{ httpStatus: 503, responsePagePath: '/sorry.html' }, { httpStatus: 404, responsePagePath: '/', responseHttpStatus: 200, cachingSeconds: 60 }] });
    expect(CustomErrorResponses.filter(({ ResponsePagePath }) => ResponsePagePath)).toEqual([
      { ErrorCode: 404, ErrorCachingMinTTL: 60, ResponsePagePath: '/', ResponseCode: 200 }, { ErrorCode: 503, ErrorCachingMinTTL: 0, ResponsePagePath: '/sorry.html', ResponseCode: 503 },
    ]);
    expect(CustomErrorResponses).toHaveLength(11);
  });

  test('can be changed', () => {
    expect(configWith({ priceClass: PriceClass.PRICE_CLASS_ALL, geoRestriction: GeoRestriction.allowlist('DE', 'FR'), minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_3_2025, ipv6: false, subjectAlternativeNames: ['*.example.com'] })).toMatchObject({
      PriceClass: 'PriceClass_All', Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Locations: ['DE', 'FR'] } }, ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.3_2025' }, IPV6Enabled: false,
      Aliases: ['www.example.com', '*.example.com'],
    });
  });
});

describe('the origin', () => {
  test('is an internal load balancer by a VPC origin, by HTTPS only', () => {
    const template = frontDoorTemplate();
    template.hasResourceProperties('AWS::CloudFront::VpcOrigin', { VpcOriginEndpointConfig: { Arn: loadBalancerArn, OriginProtocolPolicy: 'https-only', HTTPSPort: 443, HTTPPort: 80, OriginSSLProtocols: ['TLSv1.2'] } });
    expect(configOf(template).Origins).toEqual([{ Id: 'LoadBalancer', DomainName: 'origin.example.com', VpcOriginConfig: { VpcOriginId: { 'Fn::GetAtt': ['DoorVpcOrigin2E53252B', 'Id'] }, OriginReadTimeout: 30, OriginKeepaliveTimeout: 55 } }]);
  });

  test('is an edge, under its name', () => {
    const template = templateOf((stack) => void givenFrontDoor(stack, { origin: FrontDoorOrigin.internalEdge(givenEdge(stack, { domainName: 'origin.example.com', hostedZone: undefined, certificates: [Certificate.fromCertificateArn(stack, 'C', 'arn:aws:acm:us-east-1:1:certificate/1')] }), { readTimeout: Duration.seconds(60), keepAliveTimeout: Duration.seconds(5) }) }));
    template.hasResourceProperties('AWS::CloudFront::VpcOrigin', { VpcOriginEndpointConfig: { Arn: { Ref: 'EdgeLoadBalancer9EA98EDF' } } });
    expect(configOf(template).Origins).toEqual([expect.objectContaining({ DomainName: 'origin.example.com', VpcOriginConfig: expect.objectContaining({ OriginReadTimeout: 60, OriginKeepaliveTimeout: 5 }) as unknown })]);
  });

  test('is a public load balancer that knows a secret, which is in no template', () => {
    const template = templateOf((stack) => void givenFrontDoor(stack, { origin: publicOrigin(stack) }));
    template.resourceCountIs('AWS::CloudFront::VpcOrigin', 0);
    expect(configOf(template).Origins).toEqual([{
      Id: 'LoadBalancer', DomainName: 'origin.example.com',
      OriginCustomHeaders: [{ HeaderName: 'X-Origin-Verify', HeaderValue: '{{resolve:secretsmanager:arn:aws:secretsmanager:us-east-1:111122223333:secret:Origin-AbCdEf:SecretString:::}}' }],
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only', HTTPSPort: 443, OriginSSLProtocols: ['TLSv1.2'], OriginReadTimeout: 30, OriginKeepaliveTimeout: 55 },
    }]);
  });
});

describe('certificate and DNS', () => {
  test('a certificate is issued and validated, and two alias records are made', () => {
    const template = frontDoorTemplate({ subjectAlternativeNames: ['api.example.com'] });
    template.hasResourceProperties('AWS::CertificateManager::Certificate', { DomainName: 'www.example.com', SubjectAlternativeNames: ['api.example.com'], ValidationMethod: 'DNS', DomainValidationOptions: [{ HostedZoneId: 'Z1' }, { HostedZoneId: 'Z1' }].map((option) => Match.objectLike(option)) });
    for (const Type of ['A', 'AAAA']) {
      template.hasResourceProperties(RECORD, { Type, Name: 'www.example.com.', AliasTarget: { DNSName: { 'Fn::GetAtt': ['DoorDistributionD35F968D', 'DomainName'] }, HostedZoneId: 'Z2FDTNDATAQYW2', EvaluateTargetHealth: false } });
    }
    template.resourceCountIs(RECORD, 2);
  });

  test('IPv4 only, or no record, or a routing policy', () => {
    frontDoorTemplate({ ipv6: false }).resourceCountIs(RECORD, 1);
    frontDoorTemplate({ dnsRecord: AliasRecord.none() }).resourceCountIs(RECORD, 0);
    frontDoorTemplate({ dnsRecord: AliasRecord.weighted({ weight: 1, setIdentifier: 'cdn' }) }).allResourcesProperties(RECORD, { Weight: 1, SetIdentifier: 'cdn' });
  });

  test('a certificate that is brought is used, without a zone', () => {
    const template = templateOf((stack) => void givenFrontDoor(stack, { hostedZone: undefined, certificate: Certificate.fromCertificateArn(stack, 'C', 'arn:aws:acm:us-east-1:111122223333:certificate/1'), subjectAlternativeNames: ['api.example.com'] }));
    template.resourceCountIs('AWS::CertificateManager::Certificate', 0);
    template.resourceCountIs(RECORD, 0);
    expect(configOf(template)).toMatchObject({ Aliases: ['www.example.com', 'api.example.com'], ViewerCertificate: { AcmCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1' } });
  });
});

describe('logs', () => {
  test('go to a private bucket, without cookies, and only from this account', () => {
    const template = frontDoorTemplate();
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        BucketName: Match.stringLikeRegexp('^aws-waf-logs-[0-9a-f]{12}-111122223333-us-east-1$'), VersioningConfiguration: { Status: 'Enabled' }, OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] }, LifecycleConfiguration: { Rules: Match.arrayWith([Match.objectLike({ ExpirationInDays: 365 })]) },
      },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Effect: 'Deny' }), {
          Sid: 'FrontDoorLogDelivery', Effect: 'Allow', Action: 's3:PutObject', Principal: { Service: 'delivery.logs.amazonaws.com' },
          Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['DoorLogBucketE43C64ED', 'Arn'] }, '/AWSLogs/111122223333/CloudFront/*']] },
          Condition: {
            StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': '111122223333' },
            ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:us-east-1:111122223333:delivery-source:*']] } },
          },
        }]),
      },
    });
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', { LogDestinationConfigs: [{ 'Fn::Join': ['', [{ 'Fn::GetAtt': ['DoorLogBucketE43C64ED', 'Arn'] }, '/waf']] }] });
    template.resourceCountIs('AWS::KMS::Key', 0);
    template.hasResourceProperties('AWS::Logs::DeliverySource', { LogType: 'ACCESS_LOGS', ResourceArn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':cloudfront::111122223333:distribution/', { 'Fn::GetAtt': ['DoorDistributionD35F968D', 'Id'] }]] } });
    template.hasResourceProperties('AWS::Logs::DeliveryDestination', { OutputFormat: 'json', DestinationResourceArn: { 'Fn::GetAtt': ['DoorLogBucketE43C64ED', 'Arn'] } });
    const [{ Properties, DependsOn }] = Object.values(template.findResources('AWS::Logs::Delivery'));
    expect(Properties).toMatchObject({ S3SuffixPath: '{DistributionId}/{yyyy}/{MM}/{dd}/{HH}' });
    expect((Properties as { RecordFields: string[] }).RecordFields).toContain('c-ip');
    expect((Properties as { RecordFields: string[] }).RecordFields).not.toContain('cs(Cookie)');
    expect(DependsOn).toEqual(['DoorLogBucketPolicy2E143113', 'DoorLogSource82D6FE72']);
  });

  test('the names of their delivery fit', () => {
    const stack = testStack({ stackName: `A${'b'.repeat(100)}` });
    givenFrontDoor(stack);
    for (const type of ['AWS::Logs::DeliverySource', 'AWS::Logs::DeliveryDestination']) {
      expect((Object.values(Template.fromStack(stack).findResources(type))[0].Properties as { Name: string }).Name).toMatch(/^[\w-]{1,60}$/);
    }
  });

  test('bucket, key and destination can be brought', () => {
    const stack = testStack();
    const [logBucket, encryptionKey] = [new Bucket(stack, 'Own'), new Key(stack, 'OwnKey')];
    const door = givenFrontDoor(stack, { logBucket, encryptionKey, webAclLogging: WebAclLogging.cloudWatchLogs() });
    expect([door.logBucket, door.encryptionKey]).toEqual([logBucket, encryptionKey]);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::S3::Bucket', 1);
    template.resourceCountIs('AWS::KMS::Key', 1);
    frontDoorTemplate({ webAclLogging: WebAclLogging.none() }).resourceCountIs('AWS::WAFv2::LoggingConfiguration', 0);
    frontDoorTemplate({ webAclLogging: WebAclLogging.cloudWatchLogs() }).hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: 'aws-waf-logs-Test-Door-EAF65E0C', KmsKeyId: { 'Fn::GetAtt': ['DoorKeyC2FB21FD', 'Arn'] } });
  });

  test.each(['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::Logs::LogGroup'])('%s goes when it is told so', (type) => {
    frontDoorTemplate({ removalPolicy: RemovalPolicy.DESTROY, webAclLogging: WebAclLogging.cloudWatchLogs() }).hasResource(type, { DeletionPolicy: 'Delete' });
  });
});

describe('metrics and alarms', () => {
  const ids = (props: Partial<FrontDoorProps>) => givenFrontDoor(testStack(), props).alarms.all.map(({ node }) => node.id);

  test('those of the origin are made where they are published', () => {
    expect(ids({})).toEqual(['ServerErrors', 'WafBlockedSpike', 'CertificateExpiry', 'CertificateExpiryUrgent']);
    expect(ids({ originMetrics: true })).toContain('OriginLatency');
    frontDoorTemplate({ originMetrics: true }).hasResourceProperties('AWS::CloudFront::MonitoringSubscription', { MonitoringSubscription: { RealtimeMetricsSubscriptionConfig: { RealtimeMetricsSubscriptionStatus: 'Enabled' } } });
    frontDoorTemplate().resourceCountIs('AWS::CloudFront::MonitoringSubscription', 0);
  });

  test('each can be changed and left out, and says what to do first', () => {
    const { none, of } = AlarmThreshold;
    expect(ids({ originMetrics: true, alarms: { serverErrorPercent: none(), originLatencyMilliseconds: none(), wafBlockedPerFiveMinutes: none(), certificateDaysToExpiry: none(), certificateDaysToExpiryCritical: none() } })).toEqual([]);
    const alarms = Object.values(frontDoorTemplate({ originMetrics: true, alarms: { serverErrorPercent: of(77), originLatencyMilliseconds: of(77), wafBlockedPerFiveMinutes: of(77), certificateDaysToExpiry: of(77), certificateDaysToExpiryCritical: of(77) } }).findResources('AWS::CloudWatch::Alarm'));
    expect(alarms.map(({ Properties }) => (Properties as { Threshold: number }).Threshold)).toEqual([77, 77, 77, 77, 77]);
    for (const { Properties } of alarms) expect((Properties as { AlarmDescription: string }).AlarmDescription).toContain('First: ');
  });

  test('are those of the distribution and of a web ACL without region', () => {
    const template = frontDoorTemplate({ originMetrics: true });
    const distribution = [{ Name: 'DistributionId', Value: { 'Fn::GetAtt': ['DoorDistributionD35F968D', 'Id'] } }, { Name: 'Region', Value: 'Global' }];
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { Namespace: 'AWS/CloudFront', MetricName: 'OriginLatency', ExtendedStatistic: 'p95', Dimensions: distribution });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { Namespace: 'AWS/WAFV2', MetricName: 'BlockedRequests', Dimensions: [{ Name: 'Rule', Value: 'ALL' }, { Name: 'WebACL', Value: 'Test-Door-EAF65E0C' }] });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { Metrics: Match.arrayWith([Match.objectLike({ MetricStat: { Metric: { MetricName: '5xxErrorRate', Dimensions: distribution } } })]) });
  });

  test.each([['clientErrorRate', '4xxErrorRate'], ['cacheHitRate', 'CacheHitRate'], ['requests', 'Requests']] as const)('%s is a metric as well', (method, name) => {
    expect(givenFrontDoor(testStack()).metrics[method]().toMetricConfig().metricStat?.metricName).toBe(name);
  });
});

describe('what stands', () => {
  const deployedFrom = (): DeployedEdge => {
    const stack = testStack();
    const door = givenFrontDoor(stack, { webAclLogging: WebAclLogging.cloudWatchLogs() });
    return stack.resolve(door.node.metadata.find(({ type }) => type === 'external-metrics:deployed')!.data) as DeployedEdge;
  };

  test.each(Object.entries(frontDoorReplacementProperties))('%s: the table is that of the service specification', (type, properties) => {
    expect(properties).toEqual(replacementPropertiesOf(type));
  });

  test('is described', () => {
    expect(deployedFrom().resources.map(({ resourceType }) => resourceType).sort()).toEqual(Object.keys(frontDoorReplacementProperties).sort());
  });

  test('a distribution that leaves the template is refused, and passes with its fingerprint; changes of the rest pass', () => {
    const deployed = deployedFrom();
    const message = problemsOf((stack) => void givenFrontDoor(new Stack(stack, 'Nested', { env: { account: '111122223333', region: 'us-east-1' } }), { deployed: { resources: deployed.resources.map((resource) => ({ ...resource, logicalId: resource.logicalId.replace('Door', 'Gate') })) } }));
    expect(message).toContain('[RemovalNotAcknowledged] GateDistributionD35F968D (AWS::CloudFront::Distribution)');
    const stack = testStack();
    givenFrontDoor(stack, { deployed, webAclLogging: WebAclLogging.cloudWatchLogs(), originMetrics: true, behaviors: [{ pathPattern: '/static/*' }], origin: publicOrigin(stack), ipv6: false });
    expect(() => (stack.node.root as App).synth()).not.toThrow();
  });
});

test('the template is the same with every feature flag on, off, and unset', () => {
  const flags = Object.entries(recommendedFlags()).filter(([name]) => FLAGS[name].introducedIn.v2 !== undefined);
  const withContext = (context: [string, unknown][]) => JSON.parse(JSON.stringify(frontDoorTemplate({ originMetrics: true }, { context: Object.fromEntries(context) }).toJSON())
    .replace('{"Fn::Join":["",["arn:",{"Ref":"AWS::Partition"},":iam::111122223333:root"]]}', '"arn:aws:iam::111122223333:root"')) as { Resources: object };
  const [on, off, unset] = [flags, flags.filter(([, value]) => value === true).map(([name]): [string, unknown] => [name, false]), []].map((context) => withContext(context).Resources);
  expect(on).toEqual(unset);
  expect(off).toEqual(unset);
});

test('nothing is looked up, and there are no assets, Lambdas or nested stacks', () => {
  const stack = testStack();
  givenFrontDoor(stack);
  const assembly = (stack.node.root as App).synth();
  expect(assembly.manifest.missing).toBeUndefined();
  const types = Object.values(assembly.getStackByName('Test').template.Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
  expect(types.filter((type) => /Lambda|Custom|CloudFormation::Stack|IAM::/.test(type))).toEqual([]);
});

test('a stack without environment', () => {
  const stack = new Stack(new App(), 'Test');
  givenFrontDoor(stack);
  Template.fromStack(stack).resourceCountIs(DISTRIBUTION, 1);
});
