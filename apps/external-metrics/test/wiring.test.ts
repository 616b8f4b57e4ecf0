import { environments } from '../src/environments';
import { Located, synthesise } from './fixture';

/** What one part needs of another, followed from reference to reference through the templates of all stacks. */
const staging = synthesise();

interface Rule {
  readonly from: string;
  readonly to: string;
  readonly port: unknown;
}

/** The rules between security groups, whichever stack they stand in. */
function rules(type: 'AWS::EC2::SecurityGroupIngress' | 'AWS::EC2::SecurityGroupEgress'): Rule[] {
  const other = type === 'AWS::EC2::SecurityGroupIngress' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId';
  return staging.ofType(type).map(({ stack, Properties }) => {
    const [own, peer] = [staging.target(stack, Properties.GroupId), staging.target(stack, Properties[other])];
    expect(Properties.ToPort).toBe(Properties.FromPort);
    return type === 'AWS::EC2::SecurityGroupIngress' ? { from: peer, to: own, port: Properties.FromPort } : { from: own, to: peer, port: Properties.FromPort };
  });
}

function groupsOf({ stack }: Located, references: unknown): string[] {
  return (references as unknown[]).map((reference) => staging.target(stack, reference));
}

const only = (references: string[]) => {
  expect(references).toHaveLength(1);
  return references[0];
};

const database = staging.one('AWS::RDS::DBInstance');
const cache = staging.one('AWS::ElastiCache::ReplicationGroup');
const loadBalancer = staging.one('AWS::ElasticLoadBalancingV2::LoadBalancer');
const cluster = staging.one('AWS::EKS::Cluster');
const nodeTemplate = staging.one('AWS::EC2::LaunchTemplate');
const nodeGroups = groupsOf(nodeTemplate, (nodeTemplate.Properties.LaunchTemplateData as { SecurityGroupIds: unknown[] }).SecurityGroupIds);
const databaseGroup = only(groupsOf(database, database.Properties.VPCSecurityGroups));
const cacheGroup = only(groupsOf(cache, cache.Properties.SecurityGroupIds));
const edgeGroup = only(groupsOf(loadBalancer, loadBalancer.Properties.SecurityGroups));
const clusterGroup = `Cluster/${cluster.logicalId}.ClusterSecurityGroupId`;

const subnetsOf = (tier: string) => staging.ofType('AWS::EC2::Subnet').filter(({ Properties }) => (Properties.Tags as { Key: string }[]).some(({ Key }) => Key === tier)).map(({ stack, logicalId }) => `${stack}/${logicalId}`).sort();
const privateSubnets = subnetsOf('kubernetes.io/role/internal-elb');

test('nodes are members of the cluster, and of the group that reaches the data', () => {
  const nodeGroup = staging.one('AWS::EKS::Nodegroup');
  expect(staging.target('Cluster', (nodeGroup.Properties.LaunchTemplate as { Id: unknown }).Id)).toBe(`Cluster/${nodeTemplate.logicalId}`);
  expect(nodeGroups).toHaveLength(2);
  expect(nodeGroups).toContain(clusterGroup);
});

test('database, cache and pods are reached by one group each, on one port, and by nothing else', () => {
  const client = only(nodeGroups.filter((group) => group !== clusterGroup));
  const expected = [
    { from: client, to: databaseGroup, port: 5432 },
    { from: client, to: cacheGroup, port: 6379 },
    { from: edgeGroup, to: clusterGroup, port: environments.staging.edge.targetPort },
  ];
  expect(rules('AWS::EC2::SecurityGroupIngress')).toEqual(expect.arrayContaining(expected));
  expect(rules('AWS::EC2::SecurityGroupIngress')).toHaveLength(expected.length);
  expect(rules('AWS::EC2::SecurityGroupEgress')).toEqual(expect.arrayContaining(expected));
  expect(rules('AWS::EC2::SecurityGroupEgress')).toHaveLength(expected.length);
});

test('only the front door has addresses that may connect', () => {
  const open = staging.ofType('AWS::EC2::SecurityGroup').filter(({ Properties }) => Properties.SecurityGroupIngress !== undefined);
  expect(open.map(({ stack, logicalId }) => `${stack}/${logicalId}.GroupId`)).toEqual([edgeGroup]);
});

test('nothing is let out but by those rules: EC2 opens a group that is made without one', () => {
  const nowhere = ['127.0.0.1/32', '255.255.255.255/32'];
  const groups = staging.ofType('AWS::EC2::SecurityGroup').map(({ logicalId, Properties }) => ({ logicalId, out: Properties.SecurityGroupEgress as { CidrIp?: string }[] | undefined }));
  expect(groups.filter(({ out }) => !out?.length || !out.every(({ CidrIp }) => nowhere.includes(CidrIp ?? ''))).map(({ logicalId }) => logicalId)).toEqual([]);
});

test('cluster, nodes, database, cache and the internal load balancer are in the private subnets', () => {
  expect(privateSubnets).toHaveLength(2);
  const nodeGroup = staging.one('AWS::EKS::Nodegroup');
  const placed = {
    cluster: groupsOf(cluster, (cluster.Properties.ResourcesVpcConfig as { SubnetIds: unknown[] }).SubnetIds),
    nodes: groupsOf(nodeGroup, nodeGroup.Properties.Subnets),
    database: groupsOf(staging.one('AWS::RDS::DBSubnetGroup'), staging.one('AWS::RDS::DBSubnetGroup').Properties.SubnetIds),
    cache: groupsOf(staging.one('AWS::ElastiCache::SubnetGroup'), staging.one('AWS::ElastiCache::SubnetGroup').Properties.SubnetIds),
    loadBalancer: groupsOf(loadBalancer, loadBalancer.Properties.Subnets),
  };
  expect(Object.entries(placed).map(([part, subnets]) => [part, subnets.sort()])).toEqual(Object.keys(placed).map((part) => [part, privateSubnets]));
});

test('an internet-facing load balancer is in the public subnets, and the rest stays', () => {
  const open = synthesise({ config: { edge: { ...environments.staging.edge, internetFacing: true, allowedCidrBlocks: ['0.0.0.0/0'] } } });
  const { stack, Properties } = open.one('AWS::ElasticLoadBalancingV2::LoadBalancer');
  expect((Properties.Subnets as unknown[]).map((subnet) => open.target(stack, subnet)).sort()).toEqual(subnetsOf('kubernetes.io/role/elb'));
  expect(open.template('Data')).toEqual(staging.template('Data'));
});

test('name, certificate and validation are in the zone that the network stack made', () => {
  const { stack, logicalId, Properties } = staging.one('AWS::Route53::HostedZone');
  expect(Properties.Name).toBe('staging.external-metrics.example.com.');
  const [{ HostedZoneId: validated }] = staging.one('AWS::CertificateManager::Certificate').Properties.DomainValidationOptions as { HostedZoneId: unknown }[];
  const record = staging.one('AWS::Route53::RecordSet');
  expect([validated, record.Properties.HostedZoneId].map((zone) => staging.target('Edge', zone))).toEqual(Array(2).fill(`${stack}/${logicalId}`));
  expect(staging.target('Edge', (record.Properties.AliasTarget as { DNSName: unknown }).DNSName)).toBe(`Edge/${loadBalancer.logicalId}.DNSName`);
});

test('a zone that exists is taken as it is', () => {
  const adopted = synthesise({ config: { edge: { ...environments.staging.edge, hostedZone: { name: 'external-metrics.example.com', id: 'Z0123456789ABC' } } } });
  expect(adopted.ofType('AWS::Route53::HostedZone')).toEqual([]);
  expect(adopted.one('AWS::Route53::RecordSet').Properties.HostedZoneId).toBe('Z0123456789ABC');
});

test("the service's pods read the secrets of database and cache, decrypt with their keys, and no more", () => {
  const [pods, ...others] = staging.ofType('AWS::EKS::PodIdentityAssociation').filter(({ stack }) => stack === 'Service');
  expect(others).toEqual([]);
  expect(staging.target('Service', pods.Properties.ClusterName)).toBe(`Cluster/${cluster.logicalId}`);
  const policies = staging.ofType('AWS::IAM::Policy').filter(({ stack }) => stack === 'Service');
  expect(policies.map(({ Properties }) => staging.target('Service', (Properties.Roles as unknown[])[0]))).toEqual([staging.target('Service', pods.Properties.RoleArn).replace(/\.Arn$/, '')]);
  const statements = (policies[0].Properties.PolicyDocument as { Statement: { Action: string | string[]; Resource: unknown[] }[] }).Statement;
  const allowed = Object.fromEntries(statements.map(({ Action, Resource }) => [[Action].flat().join(), Resource.map((resource) => staging.target('Service', resource)).sort()]));
  const keys = [database.Properties.KmsKeyId, cache.Properties.KmsKeyId].map((key) => staging.target('Data', key)).sort();
  expect(allowed).toEqual({
    'secretsmanager:DescribeSecret,secretsmanager:GetSecretValue': [`Data/${staging.one('AWS::SecretsManager::Secret').logicalId}`, `Data/${database.logicalId}.MasterUserSecret.SecretArn`].sort(),
    'kms:Decrypt': keys,
  });
});

test('a firewall that counts refuses nothing', () => {
  const rules = (firewall: 'count' | 'block') => JSON.stringify(synthesise({ config: { edge: { ...environments.staging.edge, firewall } } }).one('AWS::WAFv2::WebACL').Properties.Rules);
  expect(rules('block')).toContain('"Block":{');
  expect(rules('count')).not.toContain('"Block":{');
  expect(rules('count')).toContain('"Count":{}');
});
