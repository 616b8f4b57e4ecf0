import { Match } from 'aws-cdk-lib/assertions';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { templateOf, testStack } from '@external-metrics/testkit';
import { WebAclLogFilter, WebAclLogging } from '../../src';
import { edgeTemplate, givenEdge } from '../fixture';

const LOGGING = 'AWS::WAFv2::LoggingConfiguration';
const headers = (...names: string[]) => names.map((Name) => ({ SingleHeader: { Name } }));

test('to the edge\'s own bucket, when its policy is there', () => {
  const template = edgeTemplate({ webAclLogging: WebAclLogging.s3() });
  template.hasResource(LOGGING, { Properties: { LogDestinationConfigs: [{ 'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^EdgeLogBucket'), 'Arn'] }, '/waf']] }] }, DependsOn: [Match.stringLikeRegexp('^EdgeLogBucketPolicy')] });
  template.resourceCountIs('AWS::Logs::LogGroup', 0);
  template.resourceCountIs('AWS::Logs::ResourcePolicy', 0);
});

test('to another bucket', () => {
  const template = templateOf((stack) => void givenEdge(stack, { webAclLogging: WebAclLogging.s3({ bucket: Bucket.fromBucketName(stack, 'Own', 'aws-waf-logs-own') }) }));
  template.hasResourceProperties(LOGGING, { LogDestinationConfigs: [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::aws-waf-logs-own/waf']] }] });
});

test('to another log group, whose delivery is allowed', () => {
  const template = templateOf((stack) => void givenEdge(stack, { webAclLogging: WebAclLogging.cloudWatchLogs({ logGroup: LogGroup.fromLogGroupName(stack, 'Own', 'aws-waf-logs-own') }) }));
  template.hasResourceProperties(LOGGING, { LogDestinationConfigs: [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:us-east-1:111122223333:log-group:aws-waf-logs-own']] }] });
  template.resourceCountIs('AWS::Logs::LogGroup', 0);
  expect(JSON.stringify(template.findResources('AWS::Logs::ResourcePolicy'))).toContain('log-group:aws-waf-logs-own:log-stream:*');
});

test('nowhere', () => {
  const edge = givenEdge(testStack(), { webAclLogging: WebAclLogging.none() });
  expect(edge.webAclLogGroup).toBeUndefined();
  edgeTemplate({ webAclLogging: WebAclLogging.none() }).resourceCountIs(LOGGING, 0);
});

test('its own retention', () => {
  edgeTemplate({ logRetention: RetentionDays.ONE_YEAR, webAclLogging: WebAclLogging.cloudWatchLogs({ retention: RetentionDays.ONE_WEEK }) }).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
});

test('what is kept out of it, credentials in any case', () => {
  edgeTemplate({ webAclLogging: WebAclLogging.cloudWatchLogs({ redactedHeaders: ['X-Api-Key', 'Cookie'], redactQueryString: true, redactUriPath: true }) }).hasResourceProperties(LOGGING, {
    RedactedFields: [...headers('authorization', 'cookie', 'x-api-key'), { QueryString: {} }, { UriPath: {} }], LoggingFilter: Match.absent(),
  });
});

test.each<[WebAclLogFilter, string[]]>([
  [WebAclLogFilter.BLOCKED, ['BLOCK', 'CAPTCHA', 'CHALLENGE']], [WebAclLogFilter.MATCHED, ['BLOCK', 'CAPTCHA', 'CHALLENGE', 'COUNT', 'EXCLUDED_AS_COUNT']],
])('only %s', (filter, actions) => {
  edgeTemplate({ webAclLogging: WebAclLogging.s3({ filter }) }).hasResourceProperties(LOGGING, {
    LoggingFilter: { DefaultBehavior: 'DROP', Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: actions.map((Action) => ({ ActionCondition: { Action } })) }] },
  });
});
