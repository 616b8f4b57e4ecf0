import { RemovalPolicy, Token } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { problemsOf, templateOf, testStack } from '@external-metrics/testkit';
import { DnsFirewall, DnsFirewallMode, DnsFirewallOptions, Network, NetworkProps } from '../src';

const build = (props: NetworkProps = {}) => templateOf((stack) => new Network(stack, 'Network', props));
const firewall = (options?: DnsFirewallOptions) => build({ dnsFirewall: DnsFirewall.of(options) });
const refusal = (options: DnsFirewallOptions) => problemsOf((stack) => new Network(stack, 'Network', { dnsFirewall: DnsFirewall.of(options) }));
const ref = (start: string) => Match.stringLikeRegexp(`^Network${start}`);

/** The rules by their priorities. */
function rulesOf(template: Template): Record<number, Record<string, unknown>> {
  const [{ Properties }] = Object.values(template.findResources('AWS::Route53Resolver::FirewallRuleGroup'));
  const { FirewallRules } = Properties as { FirewallRules: ({ Priority: number } & Record<string, unknown>)[] };
  return Object.fromEntries(FirewallRules.map(({ Priority, ...rule }) => [Priority, rule]));
}

test('neither is there by default', () => {
  expect(JSON.stringify(build().toJSON())).not.toContain('Route53Resolver');
  expect(new Network(testStack(), 'Network').dnsQueryLogGroup).toBeUndefined();
});

describe('query logging', () => {
  const template = build({ dnsQueryLogging: {} });

  test('an encrypted log group, kept for three months, retained', () => {
    template.hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 90, KmsKeyId: { 'Fn::GetAtt': [ref('Key'), 'Arn'] }, LogGroupName: Match.absent() }, DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain',
    });
    template.resourceCountIs('AWS::Logs::LogGroup', 2);
  });

  test('retention and removalPolicy', () => {
    build({ dnsQueryLogging: { retention: RetentionDays.FIVE_YEARS }, removalPolicy: RemovalPolicy.DESTROY }).hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 1827 }, DeletionPolicy: 'Delete' });
  });

  test('the queries of the VPC go there', () => {
    template.hasResourceProperties('AWS::Route53Resolver::ResolverQueryLoggingConfig', { Name: Match.stringLikeRegexp('^Test-Network-DnsQueryLog-[0-9A-F]{8}$'), DestinationArn: { 'Fn::GetAtt': [ref('DnsQueryLogLogGroup'), 'Arn'] } });
    template.hasResourceProperties('AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation', { ResourceId: { Ref: 'Network1C6012B5' }, ResolverQueryLogConfigId: { 'Fn::GetAtt': [ref('DnsQueryLogConfig'), 'Id'] } });
  });

  test('network.dnsQueryLogGroup', () => {
    const stack = testStack();
    const { dnsQueryLogGroup } = new Network(stack, 'Network', { dnsQueryLogging: {} });
    expect(stack.resolve(dnsQueryLogGroup!.logGroupName)).toEqual({ Ref: expect.stringMatching(/^NetworkDnsQueryLogLogGroup/) });
  });

  test('CloudWatch Logs may use the key, and is let once', () => {
    const keyPolicy = (props: NetworkProps) => JSON.stringify(Object.values(build(props).findResources('AWS::KMS::Key'))).match(/logs\.us-east-1\.\w*/g);
    expect(keyPolicy({ dnsQueryLogging: {}, flowLogs: [] })).toHaveLength(1);
    expect(keyPolicy({ dnsQueryLogging: {} })).toHaveLength(1);
    expect(keyPolicy({ flowLogs: [] })).toBeNull();
  });

  test('with a key of one\'s own', () => {
    const stack = testStack();
    const encryptionKey = new Key(stack, 'Mine');
    new Network(stack, 'Network', { dnsQueryLogging: {}, flowLogs: [], encryptionKey });
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Mine'), 'Arn'] } });
  });
});

describe('the firewall', () => {
  test('without options: tunnelling and made-up domains show in the query log', () => {
    const template = firewall();
    const rule = { Action: 'ALERT', ConfidenceThreshold: 'HIGH' };
    expect(rulesOf(template)).toEqual({ 200: { ...rule, DnsThreatProtection: 'DNS_TUNNELING' }, 201: { ...rule, DnsThreatProtection: 'DGA' } });
    template.resourceCountIs('AWS::Route53Resolver::FirewallDomainList', 0);
    template.hasResourceProperties('AWS::Route53Resolver::FirewallRuleGroup', { Name: Match.stringLikeRegexp('^Test-Network-DnsFirewall-[0-9A-F]{8}$') });
    template.hasResourceProperties('AWS::Route53Resolver::FirewallRuleGroupAssociation', {
      Name: Match.stringLikeRegexp('^Test-Network-DnsFirewall-[0-9A-F]{8}$'), VpcId: { Ref: 'Network1C6012B5' }, FirewallRuleGroupId: { 'Fn::GetAtt': [ref('DnsFirewallRuleGroup'), 'Id'] }, Priority: 1000,
    });
  });

  test('what is allowed comes first, with what it leads to; the rest is blocked', () => {
    const template = firewall({ mode: DnsFirewallMode.BLOCK, allowedDomains: ['example.com', '*.example.com'], blockedDomains: ['*'], managedDomainListIds: ['rslvr-fdl-2', 'rslvr-fdl-1'] });
    const block = { Action: 'BLOCK', BlockResponse: 'NODATA' };
    expect(rulesOf(template)).toEqual({
      100: { Action: 'ALLOW', FirewallDomainRedirectionAction: 'TRUST_REDIRECTION_DOMAIN', FirewallDomainListId: { 'Fn::GetAtt': [expect.stringMatching(/^NetworkDnsFirewallAllowed/), 'Id'] } },
      200: { ...block, DnsThreatProtection: 'DNS_TUNNELING', ConfidenceThreshold: 'HIGH' },
      201: { ...block, DnsThreatProtection: 'DGA', ConfidenceThreshold: 'HIGH' },
      300: { ...block, FirewallDomainListId: 'rslvr-fdl-1' },
      301: { ...block, FirewallDomainListId: 'rslvr-fdl-2' },
      400: { ...block, FirewallDomainListId: { 'Fn::GetAtt': [expect.stringMatching(/^NetworkDnsFirewallBlocked/), 'Id'] } },
    });
    template.hasResourceProperties('AWS::Route53Resolver::FirewallDomainList', { Name: Match.stringLikeRegexp('^Test-Network-DnsFirewall-Allowed-[0-9A-F]{8}$'), Domains: ['*.example.com', 'example.com'] });
    template.hasResourceProperties('AWS::Route53Resolver::FirewallDomainList', { Name: Match.stringLikeRegexp('^Test-Network-DnsFirewall-Blocked-[0-9A-F]{8}$'), Domains: ['*'] });
  });

  test('ALERT blocks nothing', () => {
    const { 300: managed, 400: blocked } = rulesOf(firewall({ blockedDomains: ['*'], managedDomainListIds: ['rslvr-fdl-1'] }));
    expect([managed, blocked]).toEqual(['rslvr-fdl-1', { 'Fn::GetAtt': [expect.stringMatching(/^NetworkDnsFirewallBlocked/), 'Id'] }].map((FirewallDomainListId) => ({ Action: 'ALERT', FirewallDomainListId })));
  });

  test('threatProtection: false', () => {
    expect(Object.keys(rulesOf(firewall({ threatProtection: false, blockedDomains: ['example.com'] })))).toEqual(['400']);
  });

  test('failOpen: queries are answered while the firewall is impaired', () => {
    firewall().resourceCountIs('AWS::Route53Resolver::FirewallConfig', 0);
    firewall({ failOpen: true }).hasResourceProperties('AWS::Route53Resolver::FirewallConfig', { ResourceId: { Ref: 'Network1C6012B5' }, FirewallFailOpen: 'ENABLED' });
  });

  test('a change of the lists or of the mode replaces nothing', () => {
    const idsOf = (options: DnsFirewallOptions) => Object.entries(firewall(options).toJSON().Resources as Record<string, { Type: string; Properties: { Name?: string } }>)
      .filter(([, { Type }]) => Type.startsWith('AWS::Route53Resolver')).map(([id, { Properties }]) => `${id} ${Properties.Name}`);
    expect(idsOf({ allowedDomains: ['example.org'], blockedDomains: ['*'], mode: DnsFirewallMode.BLOCK })).toEqual(idsOf({ allowedDomains: ['example.com'], blockedDomains: ['example.net'] }));
  });

  test('names have 64 characters at the most', () => {
    const template = templateOf((stack) => new Network(stack, 'N'.repeat(80), { dnsQueryLogging: {}, dnsFirewall: DnsFirewall.of({ allowedDomains: ['example.com'] }) }));
    for (const type of ['FirewallRuleGroup', 'FirewallRuleGroupAssociation', 'FirewallDomainList', 'ResolverQueryLoggingConfig']) {
      template.allResourcesProperties(`AWS::Route53Resolver::${type}`, { Name: Match.stringLikeRegexp('^[A-Za-z0-9-]{20,64}$') });
    }
  });

  test.each(['*', 'example.com', '*.example.com', 'EXAMPLE.com.', '_dmarc.example.com', 'localhost', Token.asString({ Ref: 'Domain' })])('%p passes', (domain) => {
    expect(() => firewall({ blockedDomains: [domain] })).not.toThrow();
  });

  test.each(['https://example.com', 'example.com:443', 'example.com/path', 'a.*.example.com', '*example.com', 'exa mple.com', '-example.com', 'a..com', '', `${'a'.repeat(64)}.com`, `a.${'a'.repeat(64)}`])('%p is refused', (domain) => {
    expect(refusal({ blockedDomains: ['example.com', domain] })).toContain(`1 problem\n  [DnsDomainInvalid] dnsFirewall.blockedDomains[1]: got ${JSON.stringify(domain)}`);
    expect(refusal({ allowedDomains: [domain] })).toContain('1 problem\n  [DnsDomainInvalid] dnsFirewall.allowedDomains[0]');
  });

  test('one that objects to nothing is refused', () => {
    expect(refusal({ threatProtection: false, allowedDomains: ['example.com'] })).toContain('1 problem\n  [DnsFirewallEmpty] dnsFirewall: got {"allowedDomains":["example.com"]}');
    expect(() => firewall({ threatProtection: false, managedDomainListIds: ['rslvr-fdl-1'] })).not.toThrow();
  });
});
