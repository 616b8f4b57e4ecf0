import { DescribeLaunchTemplateVersionsCommand } from '@aws-sdk/client-ec2';
import { DescribeNodegroupCommand, paginateListNodegroups, type Nodegroup } from '@aws-sdk/client-eks';
import type { AwsClients } from './clients';

/** The worker nodes of a cluster. */
export interface NodeGroup {
  readonly description: Nodegroup;
  /** Those that its launch template attaches to every node. */
  readonly securityGroups: readonly string[];
}

export async function readNodeGroups(clients: AwsClients, clusterName: string): Promise<NodeGroup[]> {
  const names: string[] = [];
  for await (const page of paginateListNodegroups({ client: clients.eks }, { clusterName })) names.push(...page.nodegroups ?? []);
  return Promise.all(names.map(async (nodegroupName) => {
    const { nodegroup } = await clients.eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }));
    return { description: nodegroup!, securityGroups: await securityGroupsOf(clients, nodegroup!) };
  }));
}

async function securityGroupsOf({ ec2 }: AwsClients, { launchTemplate }: Nodegroup): Promise<string[]> {
  if (!launchTemplate?.id) return [];
  const { LaunchTemplateVersions = [] } = await ec2.send(new DescribeLaunchTemplateVersionsCommand({
    LaunchTemplateId: launchTemplate.id, Versions: [launchTemplate.version ?? '$Default'],
  }));
  const data = LaunchTemplateVersions[0]?.LaunchTemplateData;
  return [...data?.SecurityGroupIds ?? [], ...data?.NetworkInterfaces?.flatMap(({ Groups }) => Groups ?? []) ?? []];
}
