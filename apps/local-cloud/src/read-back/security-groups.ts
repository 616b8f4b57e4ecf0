import { DescribeSecurityGroupsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import type { Check } from './check';
import type { NodeGroup } from './nodes';

/** Whom security groups let in. */
export interface Admitted {
  readonly groups: readonly string[];
  readonly addresses: readonly string[];
}

export async function readAdmitted(client: EC2Client, groupIds: readonly string[]): Promise<Admitted> {
  if (groupIds.length === 0) return { groups: [], addresses: [] };
  const { SecurityGroups = [] } = await client.send(new DescribeSecurityGroupsCommand({ GroupIds: [...groupIds] }));
  const rules = SecurityGroups.flatMap(({ IpPermissions }) => IpPermissions ?? []);
  return {
    groups: [...new Set(rules.flatMap(({ UserIdGroupPairs }) => UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId!))],
    addresses: rules.flatMap(({ IpRanges, Ipv6Ranges, PrefixListIds }) => [
      ...(IpRanges ?? []).map(({ CidrIp }) => CidrIp!), ...(Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6!), ...(PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId!),
    ]),
  };
}

/** Exactly one group is let in, no address is, and it is a group that every node carries. */
export function admitsNodesOnly(what: string, { groups, addresses }: Admitted, nodeGroups: readonly NodeGroup[]): Check {
  const carried = nodeGroups.length > 0 && groups.length === 1 && nodeGroups.every(({ securityGroups }) => securityGroups.includes(groups[0]));
  return {
    sentence: `${what} admits the client security group that the nodes carry, and nothing else`,
    passed: carried && addresses.length === 0,
    seen: `${[...groups, ...addresses].join(', ') || 'nothing'}; the nodes carry ${[...new Set(nodeGroups.flatMap(({ securityGroups }) => securityGroups))].join(', ') || 'none'}`,
  };
}
