import { DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { DescribeListenersCommand, DescribeLoadBalancerAttributesCommand, DescribeLoadBalancersCommand, type Listener, type LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ListResourceRecordSetsCommand, type ResourceRecordSet } from '@aws-sdk/client-route-53';
import { GetPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { GetWebACLForResourceCommand } from '@aws-sdk/client-wafv2';
import { everyOne, holds, same, type Check, type PartReport } from './check';
import type { AwsClients } from './clients';
import type { ReadBack } from './read-back';

export async function edgePart({ clients, deployed, topology }: ReadBack): Promise<PartReport> {
  const [arn] = deployed.ids('AWS::ElasticLoadBalancingV2::LoadBalancer');
  const { LoadBalancers = [] } = await clients.loadBalancing.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }));
  const loadBalancer = LoadBalancers[0] ?? {};
  const { Listeners = [] } = await clients.loadBalancing.send(new DescribeListenersCommand({ LoadBalancerArn: arn }));
  const https = Listeners.find(({ Port }) => Port === 443);
  const domains = await certificateDomains(clients, https);
  const aliases = (await readRecords(clients, deployed.ids('AWS::Route53::HostedZone'))).filter((record) => leadsTo(record, loadBalancer));
  const zones = (loadBalancer.AvailabilityZones ?? []).map(({ SubnetId }) => SubnetId!);
  const isPublic = loadBalancer.Scheme === 'internet-facing';
  return {
    part: 'Edge',
    checks: [
      holds('HTTPS listens on 443', https?.Protocol === 'HTTPS', Listeners.map(({ Protocol, Port }) => `${Protocol} ${Port}`).join(', ') || 'no listener'),
      everyOne('A DNS alias leads to the load balancer, and the certificate on 443 covers its name', aliases, ({ Name }) =>
        domains.some((domain) => covers(domain, bare(Name))) ? undefined : `${bare(Name)} is not covered by ${domains.join(', ') || 'no certificate'}`),
      everyOne(`Its subnets are ${isPublic ? 'public' : 'private'}, as its scheme says`, zones, (id) => topology.isPublic(id) === isPublic ? undefined : `${id} is not`),
      await firewallStands(clients, arn, deployed.ids('AWS::WAFv2::WebACL')),
      await logsAreKept(clients, arn, deployed.ids('AWS::S3::Bucket')),
    ],
    facts: [
      ['URL', deployed.output('Url') ?? aliases.map(({ Name }) => `https://${bare(Name)}`).join(', ')],
      ['Load balancer', `${loadBalancer.DNSName ?? ''}  ${loadBalancer.Scheme ?? ''}`],
      ['Certificate', domains.join(', ')],
    ],
    console: 'EC2 > Load Balancing > Load balancers',
  };
}

async function certificateDomains({ acm }: AwsClients, listener: Listener | undefined): Promise<string[]> {
  const arns = (listener?.Certificates ?? []).map(({ CertificateArn }) => CertificateArn!);
  const answers = await Promise.all(arns.map((CertificateArn) => acm.send(new DescribeCertificateCommand({ CertificateArn }))));
  return [...new Set(answers.flatMap(({ Certificate }) => [Certificate?.DomainName, ...Certificate?.SubjectAlternativeNames ?? []]).filter((name) => name !== undefined))];
}

async function readRecords({ route53 }: AwsClients, zoneIds: readonly string[]): Promise<ResourceRecordSet[]> {
  const answers = await Promise.all(zoneIds.map((HostedZoneId) => route53.send(new ListResourceRecordSetsCommand({ HostedZoneId }))));
  return answers.flatMap(({ ResourceRecordSets }) => ResourceRecordSets ?? []);
}

function leadsTo({ AliasTarget }: ResourceRecordSet, { DNSName }: LoadBalancer): boolean {
  return AliasTarget !== undefined && DNSName !== undefined && bare(AliasTarget.DNSName).replace(/^dualstack\./, '') === bare(DNSName);
}

function bare(name: string | undefined): string {
  return (name ?? '').replace(/\.$/, '').toLowerCase();
}

/** A wildcard stands for exactly one label. */
export function covers(certificateDomain: string, name: string): boolean {
  const domain = bare(certificateDomain);
  return domain === name || (domain.startsWith('*.') && name.split('.').slice(1).join('.') === domain.slice(2));
}

async function firewallStands({ waf }: AwsClients, ResourceArn: string, webAcls: readonly string[]): Promise<Check> {
  const { WebACL } = await waf.send(new GetWebACLForResourceCommand({ ResourceArn }));
  // A physical id is `<name>|<id>|<scope>`.
  return same('The web ACL of the stacks stands before the load balancer', WebACL?.Id ? [WebACL.Id] : [], webAcls.map((id) => id.split('|')[1] ?? id));
}

async function logsAreKept({ loadBalancing, s3 }: AwsClients, LoadBalancerArn: string, buckets: readonly string[]): Promise<Check> {
  const sentence = 'Its access logs go to a bucket of the stacks that blocks public access';
  const { Attributes = [] } = await loadBalancing.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }));
  const attribute = (key: string): string | undefined => Attributes.find(({ Key }) => Key === key)?.Value;
  const bucket = attribute('access_logs.s3.bucket');
  if (attribute('access_logs.s3.enabled') !== 'true' || !bucket || !buckets.includes(bucket)) return holds(sentence, false, bucket ?? 'no bucket');
  const { PublicAccessBlockConfiguration: block } = await s3.send(new GetPublicAccessBlockCommand({ Bucket: bucket }));
  const blocked = [block?.BlockPublicAcls, block?.BlockPublicPolicy, block?.IgnorePublicAcls, block?.RestrictPublicBuckets].every((value) => value === true);
  return holds(sentence, blocked, bucket);
}
