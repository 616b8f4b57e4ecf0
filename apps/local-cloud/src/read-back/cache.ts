import { DescribeCacheClustersCommand, DescribeCacheSubnetGroupsCommand, DescribeReplicationGroupsCommand, DescribeUserGroupsCommand, DescribeUsersCommand, type CacheCluster, type ReplicationGroup, type User } from '@aws-sdk/client-elasticache';
import { describeCache } from '../data-plane';
import { cacheLoginChecks } from './cache-login';
import { everyOne, holds, type PartReport } from './check';
import type { AwsClients } from './clients';
import { admitsNodesOnly, readAdmitted } from './security-groups';
import type { ReadBack } from './read-back';

export async function cachePart({ clients, deployed, topology, nodeGroups, dataPlane }: ReadBack): Promise<PartReport> {
  const [id] = deployed.ids('AWS::ElastiCache::ReplicationGroup');
  const { ReplicationGroups = [] } = await clients.elastiCache.send(new DescribeReplicationGroupsCommand({ ReplicationGroupId: id }));
  const group = ReplicationGroups[0] ?? {};
  const members = await readMembers(clients, group);
  const groups = [...new Set(members.flatMap(({ SecurityGroups }) => SecurityGroups ?? []).map(({ SecurityGroupId }) => SecurityGroupId!))];
  const users = await readUsers(clients, group);
  return {
    part: 'Cache',
    checks: [
      holds('The cache is available', group.Status === 'available', group.Status ?? 'missing'),
      admitsNodesOnly('Its security group', await readAdmitted(clients.ec2, groups), nodeGroups),
      everyOne('Its subnets have no route to an internet gateway', await readSubnets(clients, members), (subnet) => topology.isPrivate(subnet) ? undefined : `${subnet} is not private`),
      holds('It is encrypted at rest and in transit', group.AtRestEncryptionEnabled === true && group.TransitEncryptionEnabled === true,
        `at rest: ${group.AtRestEncryptionEnabled}, in transit: ${group.TransitEncryptionEnabled}`),
      everyOne('Every user of its user group exists and none gets in without a password or IAM', users, ({ UserId, AccessString, Authentication }) =>
        Authentication?.Type === 'no-password' && !AccessString?.startsWith('off') ? `${UserId} gets in with nothing` : undefined),
      ...await cacheLoginChecks(clients, dataPlane, group, deployed.output('CacheSecretArn')),
    ],
    facts: [
      ['Engine', `${members[0]?.Engine ?? group.Engine ?? ''} ${members[0]?.EngineVersion ?? ''}  ${group.CacheNodeType ?? members[0]?.CacheNodeType ?? ''}`],
      ['Server', describeCache(dataPlane)],
      ['Nodes', `${members.length}, failover ${group.AutomaticFailover}, Multi-AZ ${group.MultiAZ}`],
      ['Endpoint', deployed.output('CacheEndpoint') ?? endpointOf(group)],
      ['Secret', deployed.output('CacheSecretArn') ?? 'none'],
    ],
    console: 'ElastiCache > Valkey caches, Redis OSS caches',
  };
}

async function readMembers({ elastiCache }: AwsClients, { MemberClusters = [] }: ReplicationGroup): Promise<CacheCluster[]> {
  const answers = await Promise.all(MemberClusters.map((CacheClusterId) => elastiCache.send(new DescribeCacheClustersCommand({ CacheClusterId }))));
  return answers.flatMap(({ CacheClusters }) => CacheClusters ?? []);
}

async function readSubnets({ elastiCache }: AwsClients, members: readonly CacheCluster[]): Promise<string[]> {
  const names = [...new Set(members.map(({ CacheSubnetGroupName }) => CacheSubnetGroupName).filter((name) => name !== undefined))];
  const answers = await Promise.all(names.map((CacheSubnetGroupName) => elastiCache.send(new DescribeCacheSubnetGroupsCommand({ CacheSubnetGroupName }))));
  return answers.flatMap(({ CacheSubnetGroups = [] }) => CacheSubnetGroups.flatMap(({ Subnets = [] }) => Subnets.map(({ SubnetIdentifier }) => SubnetIdentifier!)));
}

async function readUsers({ elastiCache }: AwsClients, { UserGroupIds = [] }: ReplicationGroup): Promise<User[]> {
  const groups = await Promise.all(UserGroupIds.map((UserGroupId) => elastiCache.send(new DescribeUserGroupsCommand({ UserGroupId }))));
  const ids = groups.flatMap(({ UserGroups = [] }) => UserGroups.flatMap(({ UserIds = [] }) => UserIds));
  const users = await Promise.all(ids.map((UserId) => elastiCache.send(new DescribeUsersCommand({ UserId }))));
  return users.flatMap(({ Users }) => Users ?? []);
}

function endpointOf({ ConfigurationEndpoint, NodeGroups }: ReplicationGroup): string {
  const endpoint = ConfigurationEndpoint ?? NodeGroups?.[0]?.PrimaryEndpoint;
  return endpoint ? `${endpoint.Address}:${endpoint.Port}` : 'none';
}
