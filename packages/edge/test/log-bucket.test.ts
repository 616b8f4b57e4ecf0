import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { problemsOf, templateOf, testStack } from '@external-metrics/testkit';
import { WebAclLogging, WebEdgeProps } from '../src';
import { edgeTemplate, givenEdge } from './fixture';

const BUCKET = 'AWS::S3::Bucket';
const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

function attributesOf(template: Template): Record<string, unknown> {
  const [{ Properties }] = Object.values(template.findResources(LOAD_BALANCER)) as { Properties: { LoadBalancerAttributes: { Key: string; Value: unknown }[] } }[];
  return Object.fromEntries(Properties.LoadBalancerAttributes.map(({ Key: name, Value }) => [name, Value]));
}

function bucketNameOf(template: Template): unknown {
  return (Object.values(template.findResources(BUCKET))[0] as { Properties: { BucketName: unknown } }).Properties.BucketName;
}

describe('the bucket', () => {
  const template = edgeTemplate();

  test('is private, versioned, SSE-S3 and has no access log of its own', () => {
    template.hasResource(BUCKET, {
      DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] }, VersioningConfiguration: { Status: 'Enabled' }, LoggingConfiguration: Match.absent(),
      },
    });
  });

  test('has a name that AWS WAF accepts, and S3', () => {
    expect(bucketNameOf(template)).toMatch(/^aws-waf-logs-[0-9a-f]{12}-111122223333-us-east-1$/);
    const [long] = ['ap-southeast-7'].map((region) => String(bucketNameOf(edgeTemplate({}, { region }))));
    expect(long.length).toBeLessThanOrEqual(63);
  });

  test('has a name of its own in each stack, region and account', () => {
    const names = [{}, { stackName: 'Another' }, { region: 'eu-west-1' }, { account: '444455556666' }].map((options) => String(bucketNameOf(edgeTemplate({}, options))));
    const hashes = names.map((name) => name.slice(13, 25));
    expect(new Set(names).size).toBe(4);
    expect(hashes[1]).not.toBe(hashes[0]);
    expect(hashes.slice(2)).toEqual([hashes[0], hashes[0]]);
  });

  test('has account and region of deployment in its name where they are not known before', () => {
    const stack = new Stack(new App(), 'Test');
    givenEdge(stack);
    expect(bucketNameOf(Template.fromStack(stack))).toEqual({ 'Fn::Join': ['', [expect.stringMatching(/^aws-waf-logs-[0-9a-f]{12}-$/), { Ref: 'AWS::AccountId' }, '-', { Ref: 'AWS::Region' }]] });
  });

  test.each([
    [30, undefined],
    [59, undefined],
    [60, [{ StorageClass: 'STANDARD_IA', TransitionInDays: 30 }]],
    [179, [{ StorageClass: 'STANDARD_IA', TransitionInDays: 30 }]],
    [365, [{ StorageClass: 'STANDARD_IA', TransitionInDays: 30 }, { StorageClass: 'GLACIER_IR', TransitionInDays: 90 }]],
  ])('what is kept for %i days moves to cheaper classes where that pays; results of queries go after a week', (days, transitions) => {
    edgeTemplate({ accessLogExpiration: Duration.days(days) }).hasResourceProperties(BUCKET, {
      LifecycleConfiguration: {
        TransitionDefaultMinimumObjectSize: 'all_storage_classes_128K',
        Rules: [
          Match.objectLike({ Id: 'LoadBalancerLogs', Status: 'Enabled', ExpirationInDays: days, Transitions: transitions ?? Match.absent(), Prefix: Match.absent(), NoncurrentVersionExpiration: { NoncurrentDays: 30 }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }),
          { Id: 'QueryResults', Status: 'Enabled', Prefix: 'athena-results/', ExpirationInDays: 7, NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
        ],
      },
    });
  });

  test('goes when it is told so', () => {
    edgeTemplate({ removalPolicy: RemovalPolicy.DESTROY }).hasResource(BUCKET, { DeletionPolicy: 'Delete' });
  });
});

describe('delivery', () => {
  const bucketArn = { 'Fn::GetAtt': ['EdgeLogBucket8566D7EF', 'Arn'] };
  const below = (...prefixes: string[]) => prefixes.map((prefix) => ({ 'Fn::Join': ['', [bucketArn, `/${prefix}/AWSLogs/111122223333/*`]] }));
  const fromHere = { 'aws:SourceAccount': '111122223333' };
  const ArnLike = { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:us-east-1:111122223333:*']] } };
  const notTls = { Effect: 'Deny', Action: 's3:*', Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': 'false' } }, Resource: [bucketArn, { 'Fn::Join': ['', [bucketArn, '/*']] }] };
  const loadBalancer = {
    Sid: 'LoadBalancerLogDelivery', Effect: 'Allow', Action: 's3:PutObject', Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' }, Resource: below('access', 'connection', 'health-check'),
  };
  const webAcl = [
    { Sid: 'WebAclLogDeliveryAclCheck', Effect: 'Allow', Action: 's3:GetBucketAcl', Principal: { Service: 'delivery.logs.amazonaws.com' }, Resource: bucketArn, Condition: { StringEquals: fromHere, ArnLike } },
    {
      Sid: 'WebAclLogDeliveryWrite', Effect: 'Allow', Action: 's3:PutObject', Principal: { Service: 'delivery.logs.amazonaws.com' }, Resource: below('waf')[0],
      Condition: { StringEquals: { ...fromHere, 's3:x-amz-acl': 'bucket-owner-full-control' }, ArnLike },
    },
  ];
  const policyOf = (template: Template) => (Object.values(template.findResources('AWS::S3::BucketPolicy'))[0] as { Properties: { PolicyDocument: { Statement: unknown[] } } }).Properties.PolicyDocument.Statement;

  test('ELB and AWS WAF write below this account\'s paths, and nobody else anything', () => {
    expect(policyOf(edgeTemplate())).toEqual([notTls, loadBalancer, ...webAcl]);
  });

  test.each<[string, WebEdgeProps['webAclLogging']]>([['CloudWatch Logs', WebAclLogging.cloudWatchLogs()], ['nowhere', WebAclLogging.none()]])('AWS WAF may not where it logs to %s', (_, webAclLogging) => {
    const template = edgeTemplate({ webAclLogging });
    expect(policyOf(template)).toEqual([notTls, loadBalancer]);
    template.resourceCountIs('AWS::Glue::Table', 3);
    expect(JSON.stringify(template.findResources('AWS::Athena::NamedQuery'))).not.toContain('waf_logs');
  });

  test('the load balancer and the web ACL log there once they may', () => {
    const template = edgeTemplate();
    const Ref = 'EdgeLogBucket8566D7EF';
    expect(attributesOf(template)).toMatchObject({
      'access_logs.s3.enabled': 'true', 'access_logs.s3.bucket': { Ref }, 'access_logs.s3.prefix': 'access',
      'connection_logs.s3.enabled': 'true', 'connection_logs.s3.bucket': { Ref }, 'connection_logs.s3.prefix': 'connection',
      'health_check_logs.s3.enabled': 'true', 'health_check_logs.s3.bucket': { Ref }, 'health_check_logs.s3.prefix': 'health-check',
    });
    template.hasResource(LOAD_BALANCER, { DependsOn: Match.arrayWith([Match.stringLikeRegexp('^EdgeLogBucketPolicy')]) });
    template.hasResource('AWS::WAFv2::LoggingConfiguration', {
      Properties: { LogDestinationConfigs: [{ 'Fn::Join': ['', [bucketArn, '/waf']] }] }, DependsOn: Match.arrayWith([Match.stringLikeRegexp('^EdgeLogBucketPolicy')]),
    });
  });

  test('no key and no log group are made for what goes to the bucket', () => {
    for (const type of ['AWS::KMS::Key', 'AWS::Logs::LogGroup', 'AWS::Logs::ResourcePolicy']) edgeTemplate().resourceCountIs(type, 0);
    const withGroup = edgeTemplate({ webAclLogging: WebAclLogging.cloudWatchLogs(), logRetention: RetentionDays.ONE_YEAR });
    for (const type of ['AWS::KMS::Key', 'AWS::Logs::LogGroup']) withGroup.resourceCountIs(type, 1);
  });
});

describe('a bucket that is brought', () => {
  test('is used, and its policy extended', () => {
    const template = templateOf((stack) => {
      const logBucket = new Bucket(stack, 'Own', { bucketName: 'aws-waf-logs-central' });
      expect(givenEdge(stack, { logBucket }).logBucket).toBe(logBucket);
    });
    template.resourceCountIs(BUCKET, 1);
    template.hasResourceProperties('AWS::S3::BucketPolicy', { PolicyDocument: { Statement: [
      Match.objectLike({ Sid: 'LoadBalancerLogDelivery' }), Match.objectLike({ Sid: 'WebAclLogDeliveryAclCheck' }), Match.objectLike({ Sid: 'WebAclLogDeliveryWrite' }),
    ] } });
    template.hasResource(LOAD_BALANCER, { DependsOn: Match.arrayWith([Match.stringLikeRegexp('^OwnPolicy')]) });
  });

  test('elsewhere is used as it is, and asked', () => {
    const template = templateOf((stack) => givenEdge(stack, { logBucket: Bucket.fromBucketName(stack, 'Elsewhere', 'aws-waf-logs-central') }));
    template.resourceCountIs('AWS::S3::BucketPolicy', 0);
    expect(attributesOf(template)).toMatchObject({ 'access_logs.s3.bucket': 'aws-waf-logs-central', 'health_check_logs.s3.bucket': 'aws-waf-logs-central' });
    template.hasResourceProperties('AWS::Athena::WorkGroup', { WorkGroupConfiguration: { ResultConfiguration: { OutputLocation: 's3://aws-waf-logs-central/athena-results/' } } });
  });

  test('may have any name where the web ACL logs elsewhere', () => {
    const stack = testStack();
    expect(() => givenEdge(stack, { logBucket: Bucket.fromBucketName(stack, 'Elsewhere', 'central'), webAclLogging: WebAclLogging.cloudWatchLogs() })).not.toThrow();
  });

  test('one for the web ACL\'s log alone has no table here', () => {
    const template = templateOf((stack) => givenEdge(stack, { webAclLogging: WebAclLogging.s3({ bucket: Bucket.fromBucketName(stack, 'Waf', 'aws-waf-logs-waf') }) }));
    template.resourceCountIs('AWS::Glue::Table', 3);
  });
});

test.each<[string, string, (stack: Stack) => Partial<WebEdgeProps>]>([
  ['WafLogNameInvalid', 'a bucket of another name', (stack) => ({ logBucket: Bucket.fromBucketName(stack, 'Own', 'logs') })],
  ['WafLogNameInvalid', 'a bucket that CloudFormation names', (stack) => ({ logBucket: new Bucket(stack, 'Own') })],
  ['LogBucketEncryptedWithKms', 'a bucket with a key', (stack) => ({ logBucket: new Bucket(stack, 'Own', { bucketName: 'aws-waf-logs-own', encryptionKey: new Key(stack, 'Key') }) })],
  ['LogExpirationInvalid', 'less than a day', () => ({ accessLogExpiration: Duration.hours(12) })],
  ['LogExpirationUnused', 'an expiration beside a bucket', (stack) => ({ logBucket: Bucket.fromBucketName(stack, 'Own', 'aws-waf-logs-own'), accessLogExpiration: Duration.days(30) })],
  ['LogGroupOptionUnused', 'a retention without log group', () => ({ logRetention: RetentionDays.ONE_DAY })],
  ['LogGroupOptionUnused', 'a key without log group', (stack) => ({ encryptionKey: new Key(stack, 'Key') })],
  ['LogGroupOptionUnused', 'a retention beside a log group that is brought', (stack) => ({ webAclLogging: WebAclLogging.cloudWatchLogs({ logGroup: LogGroup.fromLogGroupName(stack, 'Own', 'aws-waf-logs-own') }), logRetention: RetentionDays.ONE_DAY })],
  ['RemovalPolicyUnsupported', 'a snapshot', () => ({ removalPolicy: RemovalPolicy.SNAPSHOT })],
])('refused with %s: %s', (code, _, given) => {
  const message = problemsOf((stack) => givenEdge(stack, given(stack)));
  expect(message).toMatch(/^Test\/Edge: 1 problem\n/);
  expect(message).toContain(`[${code}] `);
});
