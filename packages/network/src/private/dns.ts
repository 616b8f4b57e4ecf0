import { CfnResource, Names, RemovalPolicy, Token } from 'aws-cdk-lib';
import { CfnVPC } from 'aws-cdk-lib/aws-ec2';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  CfnFirewallDomainList, CfnFirewallRuleGroup, CfnFirewallRuleGroupAssociation, CfnResolverQueryLoggingConfig, CfnResolverQueryLoggingConfigAssociation,
} from 'aws-cdk-lib/aws-route53resolver';
import { Construct } from 'constructs';
import { DnsFirewall, DnsFirewallMode, DnsQueryLogging } from '../dns';
import { NetworkProps } from '../network-props';
import { allowLogs } from './flow-logs';
import { Problem } from './problems';

/** Labels of letters, digits and hyphens, behind `*.` if it likes, or `*` alone; names of records may begin with an underscore. */
const DOMAIN = /^(\*|(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.?)$/i;

export interface DnsProps {
  readonly vpc: CfnVPC;
  readonly encryptionKey: IKey;
  readonly removalPolicy: RemovalPolicy;
}

/** Route 53 Resolver adds the log group's resource policy itself when the association is made. */
export function addDnsQueryLogging(parent: Construct, { retention = RetentionDays.THREE_MONTHS }: DnsQueryLogging, { vpc, encryptionKey, removalPolicy }: DnsProps): ILogGroup {
  const scope = new Construct(parent, 'DnsQueryLog');
  allowLogs(scope, encryptionKey);
  const logGroup = new LogGroup(scope, 'LogGroup', { encryptionKey, retention, removalPolicy });
  const config = new CfnResolverQueryLoggingConfig(scope, 'Config', { name: nameOf(scope), destinationArn: logGroup.logGroupArn });
  new CfnResolverQueryLoggingConfigAssociation(scope, 'Association', { resolverQueryLogConfigId: config.attrId, resourceId: vpc.ref });
  return logGroup;
}

/** Rules are weighed in the order of their priorities: what is allowed first, and with it what its answer leads to (CNAME). */
export function addDnsFirewall(parent: Construct, { allowedDomains, blockedDomains, managedDomainListIds, threatProtection, mode, failOpen }: DnsFirewall, vpc: CfnVPC) {
  const scope = new Construct(parent, 'DnsFirewall');
  const objection = mode === DnsFirewallMode.BLOCK ? { action: 'BLOCK', blockResponse: 'NODATA' } : { action: 'ALERT' };
  const listOf = (id: string, domains: readonly string[]) => {
    const list = new Construct(scope, id);
    return new CfnFirewallDomainList(list, 'Resource', { name: nameOf(list), domains: [...domains].sort() }).attrId;
  };
  const group = new CfnFirewallRuleGroup(scope, 'RuleGroup', {
    name: nameOf(scope),
    firewallRules: [
      ...allowedDomains.length > 0
        ? [{ priority: 100, action: 'ALLOW', firewallDomainListId: listOf('Allowed', allowedDomains), firewallDomainRedirectionAction: 'TRUST_REDIRECTION_DOMAIN' }]
        : [],
      ...threatProtection ? ['DNS_TUNNELING', 'DGA'].map((dnsThreatProtection, index) => ({ priority: 200 + index, ...objection, dnsThreatProtection, confidenceThreshold: 'HIGH' })) : [],
      ...[...managedDomainListIds].sort().map((firewallDomainListId, index) => ({ priority: 300 + index, ...objection, firewallDomainListId })),
      ...blockedDomains.length > 0 ? [{ priority: 400, ...objection, firewallDomainListId: listOf('Blocked', blockedDomains) }] : [],
    ],
  });
  new CfnFirewallRuleGroupAssociation(scope, 'Association', { name: nameOf(scope), vpcId: vpc.ref, firewallRuleGroupId: group.attrId, priority: 1000 });
  // The oldest version of the CDK that is supported has no L1 of it.
  if (failOpen) new CfnResource(scope, 'FailOpen', { type: 'AWS::Route53Resolver::FirewallConfig', properties: { ResourceId: vpc.ref, FirewallFailOpen: 'ENABLED' } });
}

export function checkDnsFirewall({ dnsFirewall }: NetworkProps): Problem[] {
  if (!dnsFirewall) return [];
  const { allowedDomains, blockedDomains, managedDomainListIds, threatProtection } = dnsFirewall;
  const invalid = Object.entries({ allowedDomains, blockedDomains })
    .flatMap(([list, domains]) => domains.map((got, index) => ({ subject: `dnsFirewall.${list}[${index}]`, got })))
    .filter(({ got }) => !Token.isUnresolved(got) && !DOMAIN.test(got))
    .map(({ subject, got }): Problem => ({ code: 'DnsDomainInvalid', subject, got, expected: 'a domain such as example.com, or *.example.com for all below it', mend: 'leave out scheme, port and path' }));
  const objects = threatProtection || blockedDomains.length > 0 || managedDomainListIds.length > 0;
  if (objects) return invalid;
  return [...invalid, { code: 'DnsFirewallEmpty', subject: 'dnsFirewall', got: { allowedDomains }, expected: 'something that it objects to', mend: 'block domains (\'*\' for all that are not allowed) or leave dnsFirewall out' }];
}

/** The services demand a name, which is not a unique one. */
function nameOf(scope: Construct): string {
  return Names.uniqueResourceName(scope, { maxLength: 64, separator: '-' });
}
