import type { SynthesisedStack } from '../src/assembly';
import type { Answers } from './fake-clients';

const RESOURCES: readonly (readonly [logicalId: string, type: string, physicalId: string])[] = [
  ['Vpc', 'AWS::EC2::VPC', 'vpc-1'],
  ['Cluster', 'AWS::EKS::Cluster', 'metrics'],
  ['Entry', 'AWS::EKS::AccessEntry', 'arn:aws:iam::000000000000:role/nodes|metrics'],
  ['Database', 'AWS::RDS::DBInstance', 'db-1'],
  ['Cache', 'AWS::ElastiCache::ReplicationGroup', 'cache-1'],
  ['LoadBalancer', 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'alb-arn'],
  ['WebAcl', 'AWS::WAFv2::WebACL', 'acl|acl-id|REGIONAL'],
  ['Logs', 'AWS::S3::Bucket', 'logs-bucket'],
  ['Zone', 'AWS::Route53::HostedZone', 'Z1'],
  ['Alarm', 'AWS::CloudWatch::Alarm', 'alarm-1'],
  ['Topic', 'AWS::SNS::Topic', 'topic-arn'],
  ['LogGroup', 'AWS::Logs::LogGroup', '/aws/eks/metrics/cluster'],
  ['Dashboard', 'AWS::CloudWatch::Dashboard', 'metrics'],
];

export const stacks: readonly SynthesisedStack[] = [
  { path: 'Staging/All', name: 'staging-All', resources: new Map(RESOURCES.map(([logicalId, type]) => [logicalId, type])) },
];

const ZONES = ['a', 'b'];

/** An environment in which everything hangs together. Tests break one thing each. */
export function soundAnswers(): Answers {
  const client = { UserIdGroupPairs: [{ GroupId: 'sg-client' }], IpRanges: [], Ipv6Ranges: [], PrefixListIds: [] };
  return {
    ListStackResourcesCommand: () => ({ StackResourceSummaries: RESOURCES.map(([LogicalResourceId, ResourceType, PhysicalResourceId]) => ({ LogicalResourceId, ResourceType, PhysicalResourceId, ResourceStatus: 'CREATE_COMPLETE' })) }),
    DescribeStacksCommand: () => ({ Stacks: [{ StackStatus: 'CREATE_COMPLETE', Outputs: [{ OutputKey: 'Url', OutputValue: 'https://metrics.example.com' }] }] }),
    DescribeVpcsCommand: () => ({ Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' }] }),
    DescribeSubnetsCommand: () => ({ Subnets: ZONES.flatMap((zone) => [{ SubnetId: `public-${zone}`, AvailabilityZone: zone }, { SubnetId: `private-${zone}`, AvailabilityZone: zone }]) }),
    DescribeRouteTablesCommand: () => ({ RouteTables: ZONES.flatMap((zone) => [
      { Associations: [{ SubnetId: `public-${zone}` }], Routes: [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1' }] },
      { Associations: [{ SubnetId: `private-${zone}` }], Routes: [{ DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: `nat-${zone}` }] },
    ]) }),
    DescribeNatGatewaysCommand: () => ({ NatGateways: ZONES.map((zone) => ({ NatGatewayId: `nat-${zone}`, SubnetId: `public-${zone}`, State: 'available', NatGatewayAddresses: [{ AllocationId: `eip-${zone}`, PublicIp: '52.0.0.1' }] })) }),
    DescribeAddressesCommand: () => ({ Addresses: ZONES.map((zone) => ({ AllocationId: `eip-${zone}` })) }),
    DescribeNetworkAclsCommand: () => ({ NetworkAcls: [
      { IsDefault: true, Associations: [] },
      { IsDefault: false, Associations: ZONES.flatMap((zone) => [{ SubnetId: `public-${zone}` }, { SubnetId: `private-${zone}` }]) },
    ] }),
    DescribeFlowLogsCommand: () => ({ FlowLogs: [{ ResourceId: 'vpc-1' }] }),
    DescribeClusterCommand: () => ({ cluster: { status: 'ACTIVE', version: '1.35', resourcesVpcConfig: { subnetIds: ['private-a', 'private-b'], endpointPrivateAccess: true } } }),
    ListNodegroupsCommand: () => ({ nodegroups: ['default'] }),
    DescribeNodegroupCommand: () => ({ nodegroup: { nodegroupName: 'default', nodeRole: 'role', subnets: ['private-a', 'private-b'], launchTemplate: { id: 'lt-1', version: '1' }, scalingConfig: { minSize: 1, desiredSize: 3, maxSize: 10 } } }),
    DescribeLaunchTemplateVersionsCommand: () => ({ LaunchTemplateVersions: [{ LaunchTemplateData: { SecurityGroupIds: ['sg-client', 'sg-cluster'] } }] }),
    ListAccessEntriesCommand: () => ({ accessEntries: ['arn:aws:iam::000000000000:role/nodes'] }),
    DescribeLogGroupsCommand: () => ({ logGroups: [{ logGroupName: '/aws/eks/metrics/cluster', retentionInDays: 365, kmsKeyId: 'key' }] }),
    DescribeSecurityGroupsCommand: () => ({ SecurityGroups: [{ IpPermissions: [client] }] }),
    DescribeDBInstancesCommand: () => ({ DBInstances: [{
      DBInstanceIdentifier: 'db-1', DBInstanceStatus: 'available', StorageEncrypted: true, PubliclyAccessible: false, KmsKeyId: 'key', Endpoint: { Address: 'db', Port: 5432 },
      VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-db' }], DBSubnetGroup: { Subnets: [{ SubnetIdentifier: 'private-a' }, { SubnetIdentifier: 'private-b' }] }, MasterUserSecret: { SecretArn: 'secret-arn' },
    }] }),
    DescribeKeyCommand: () => ({ KeyMetadata: { KeyId: 'key', Enabled: true, KeyState: 'Enabled' } }),
    GetKeyRotationStatusCommand: () => ({ KeyRotationEnabled: true }),
    DescribeSecretCommand: () => ({ ARN: 'secret-arn' }),
    DescribeReplicationGroupsCommand: () => ({ ReplicationGroups: [{ Status: 'available', MemberClusters: ['m1', 'm2'], AtRestEncryptionEnabled: true, TransitEncryptionEnabled: true, UserGroupIds: ['users'] }] }),
    DescribeCacheClustersCommand: () => ({ CacheClusters: [{ Engine: 'valkey', SecurityGroups: [{ SecurityGroupId: 'sg-cache' }], CacheSubnetGroupName: 'subnets' }] }),
    DescribeCacheSubnetGroupsCommand: () => ({ CacheSubnetGroups: [{ Subnets: [{ SubnetIdentifier: 'private-a' }, { SubnetIdentifier: 'private-b' }] }] }),
    DescribeUserGroupsCommand: () => ({ UserGroups: [{ UserIds: ['app'] }] }),
    DescribeUsersCommand: () => ({ Users: [{ UserId: 'app', AccessString: 'on ~* +@all', Authentication: { Type: 'password' } }] }),
    DescribeLoadBalancersCommand: () => ({ LoadBalancers: [{ DNSName: 'alb.elb.amazonaws.com', Scheme: 'internal', AvailabilityZones: [{ SubnetId: 'private-a' }, { SubnetId: 'private-b' }] }] }),
    DescribeListenersCommand: () => ({ Listeners: [{ Port: 443, Protocol: 'HTTPS', Certificates: [{ CertificateArn: 'certificate-arn' }] }] }),
    DescribeCertificateCommand: () => ({ Certificate: { DomainName: 'metrics.example.com', SubjectAlternativeNames: ['metrics.example.com'] } }),
    ListResourceRecordSetsCommand: () => ({ ResourceRecordSets: [{ Name: 'metrics.example.com.', AliasTarget: { DNSName: 'dualstack.ALB.elb.amazonaws.com.' } }] }),
    GetWebACLForResourceCommand: () => ({ WebACL: { Id: 'acl-id' } }),
    DescribeLoadBalancerAttributesCommand: () => ({ Attributes: [{ Key: 'access_logs.s3.enabled', Value: 'true' }, { Key: 'access_logs.s3.bucket', Value: 'logs-bucket' }] }),
    GetPublicAccessBlockCommand: () => ({ PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true } }),
    DescribeAlarmsCommand: () => ({ MetricAlarms: [{ AlarmName: 'alarm-1', AlarmActions: ['topic-arn'] }] }),
    ListTopicsCommand: () => ({ Topics: [{ TopicArn: 'topic-arn' }] }),
    GetDashboardCommand: () => ({ DashboardBody: '{}' }),
  };
}
