import { Match } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { WebAclLogging, WebAclOptions } from '../src';
import { edgeTemplate } from './fixture';

const WEB_ACL = 'AWS::WAFv2::WebACL';
const logGroupArn = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:us-east-1:111122223333:log-group:aws-waf-logs-Test-Edge-5D830BAF']] };

interface Rule { Name: string; Priority: number; Action?: object; OverrideAction?: object; Statement: { ManagedRuleGroupStatement?: { Name: string; VendorName: string }; RateBasedStatement?: object } }

function rulesOf(webAcl?: WebAclOptions): Rule[] {
  const [{ Properties }] = Object.values(edgeTemplate({ webAcl }).findResources(WEB_ACL));
  return Properties.Rules as Rule[];
}

test('everything passes that no rule stops, and the ACL has no fixed name', () => {
  edgeTemplate().hasResourceProperties(WEB_ACL, { Scope: 'REGIONAL', DefaultAction: { Allow: {} }, Name: Match.absent(), VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: 'Test-Edge-5D830BAF' } });
});

test('the ACL is the load balancer\'s', () => {
  edgeTemplate().hasResourceProperties('AWS::WAFv2::WebACLAssociation', { ResourceArn: { Ref: 'EdgeLoadBalancer9EA98EDF' }, WebACLArn: { 'Fn::GetAtt': ['EdgeWebAcl8DEA6539', 'Arn'] } });
});

test('the preset, in its order', () => {
  expect(rulesOf().map(({ Name, Priority, OverrideAction, Statement: { ManagedRuleGroupStatement: group } }) => [Priority, Name, group?.VendorName, group?.Name, OverrideAction])).toEqual([
    [7338, 'RateLimit', undefined, undefined, undefined],
    [8100, 'IpReputation', 'AWS', 'AWSManagedRulesAmazonIpReputationList', { None: {} }],
    [8150, 'AnonymousIp', 'AWS', 'AWSManagedRulesAnonymousIpList', { Count: {} }],
    [8200, 'CommonRuleSet', 'AWS', 'AWSManagedRulesCommonRuleSet', { None: {} }],
    [8300, 'KnownBadInputs', 'AWS', 'AWSManagedRulesKnownBadInputsRuleSet', { None: {} }],
    [8350, 'SqlInjection', 'AWS', 'AWSManagedRulesSQLiRuleSet', { None: {} }],
    [8400, 'Linux', 'AWS', 'AWSManagedRulesLinuxRuleSet', { None: {} }],
  ]);
});

test('large bodies are counted, not refused', () => {
  const groups = rulesOf().map(({ Name, Statement }) => [Name, (Statement.ManagedRuleGroupStatement as { RuleActionOverrides?: object } | undefined)?.RuleActionOverrides]);
  expect(groups.filter(([name, overrides]) => overrides && name !== 'AnonymousIp')).toEqual([['CommonRuleSet', [{ Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } }]]]);
});

test('an address that asks too often is told so', () => {
  expect(rulesOf()[0]).toMatchObject({ Name: 'RateLimit', Action: { Block: { CustomResponse: { ResponseCode: 429 } } }, Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 2000, EvaluationWindowSec: 300 } } });
});

test('each rule has metrics of its own', () => {
  for (const rule of rulesOf()) expect(rule).toMatchObject({ VisibilityConfig: { MetricName: rule.Name, CloudWatchMetricsEnabled: true, SampledRequestsEnabled: true } });
});

describe('the log in CloudWatch Logs', () => {
  const webAclLogging = WebAclLogging.cloudWatchLogs();
  const template = edgeTemplate({ webAclLogging });

  test('goes to a log group whose name WAF accepts, encrypted, with an end', () => {
    template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain', Properties: { LogGroupName: 'aws-waf-logs-Test-Edge-5D830BAF', KmsKeyId: { 'Fn::GetAtt': ['EdgeKeyF75FA8EB', 'Arn'] }, RetentionInDays: 90 } });
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', { ResourceArn: { 'Fn::GetAtt': ['EdgeWebAcl8DEA6539', 'Arn'] }, LogDestinationConfigs: [logGroupArn] });
  });

  test('has no credentials in it, nor have the samples', () => {
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', { RedactedFields: [{ SingleHeader: { Name: 'authorization' } }, { SingleHeader: { Name: 'cookie' } }] });
    template.hasResourceProperties(WEB_ACL, { DataProtectionConfig: { DataProtections: [{ Action: 'SUBSTITUTION', Field: { FieldType: 'SINGLE_HEADER', FieldKeys: ['authorization', 'cookie'] } }] } });
  });

  test('may be delivered: the policy is there before logging is switched on', () => {
    template.hasResource('AWS::WAFv2::LoggingConfiguration', { DependsOn: ['EdgeWafLogDelivery9A64AB82', 'EdgeWafLogGroup9CABFEE6'] });
    const [{ Properties }] = Object.values(template.findResources('AWS::Logs::ResourcePolicy'));
    const [, parts] = Properties.PolicyDocument['Fn::Join'] as [string, unknown[]];
    const policy = JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'aws')).join('')) as unknown;
    expect(policy).toEqual({
      Version: '2012-10-17',
      Statement: [{
        Sid: 'WebAclLogDelivery', Effect: 'Allow', Principal: { Service: 'delivery.logs.amazonaws.com' }, Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: 'arn:aws:logs:us-east-1:111122223333:log-group:aws-waf-logs-Test-Edge-5D830BAF:log-stream:*',
        Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' }, ArnLike: { 'aws:SourceArn': 'arn:aws:logs:us-east-1:111122223333:*' } },
      }],
    });
  });

  test('has a name of its own for each edge', () => {
    const [[, { Properties }]] = Object.entries(edgeTemplate({ webAclLogging }, { stackName: 'Another' }).findResources('AWS::Logs::LogGroup'));
    expect(Properties.LogGroupName).toMatch(/^aws-waf-logs-Another-Edge-[0-9A-F]{8}$/);
  });

  test('is kept as long as is asked for', () => {
    edgeTemplate({ webAclLogging, logRetention: RetentionDays.ONE_YEAR }).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
  });
});
