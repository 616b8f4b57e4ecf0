import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeClusterCommand, ListAccessEntriesCommand, type Cluster } from '@aws-sdk/client-eks';
import { describeCluster } from '../data-plane';
import { everyOne, holds, same, type PartReport } from './check';
import type { ReadBack } from './read-back';

export async function clusterPart({ clients, deployed, topology, nodeGroups, clusterName, dataPlane }: ReadBack): Promise<PartReport> {
  const { cluster = {} } = await clients.eks.send(new DescribeClusterCommand({ name: clusterName }));
  const { accessEntries = [] } = await clients.eks.send(new ListAccessEntriesCommand({ clusterName }));
  const logGroupName = `/aws/eks/${clusterName}/cluster`;
  const { logGroups = [] } = await clients.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }));
  const retention = logGroups.find((group) => group.logGroupName === logGroupName)?.retentionInDays;
  const privateIds = topology.privateSubnets.map(({ SubnetId }) => SubnetId!);
  const missingEntries = principals(deployed.ids('AWS::EKS::AccessEntry')).filter((arn) => !accessEntries.includes(arn));
  const nodes = nodeGroups[0]?.description;
  return {
    part: 'Cluster',
    checks: [
      holds('The cluster is active', cluster.status === 'ACTIVE', cluster.status ?? 'missing'),
      everyOne('The control plane\'s network interfaces are in private subnets', cluster.resourcesVpcConfig?.subnetIds ?? [], (id) => topology.isPrivate(id) ? undefined : `${id} is not`),
      holds('Its log group stands with a retention', retention !== undefined, `${logGroupName}: ${retention ?? 'no'} days`),
      same('The nodes are in the private subnets, in all of them', nodeGroups.flatMap(({ description }) => description.subnets ?? []), privateIds),
      holds('Every access entry of the stacks is one of the cluster', missingEntries.length === 0, missingEntries.join(', ') || `${accessEntries.length} on the cluster`),
      everyOne('Every node group has a node role and a launch template', nodeGroups, ({ description }) =>
        description.nodeRole && description.launchTemplate?.id ? undefined : `${description.nodegroupName} lacks one`),
    ],
    facts: [
      ['Cluster', `${clusterName}  Kubernetes ${cluster.version ?? ''}`],
      ['Server', describeCluster(dataPlane)],
      ['API', endpointAccess(cluster)],
      ['Nodes', `${nodes?.scalingConfig?.minSize}/${nodes?.scalingConfig?.desiredSize}/${nodes?.scalingConfig?.maxSize} (min/desired/max)  ${nodes?.instanceTypes?.join(', ') ?? ''}`],
      ['kubectl', deployed.output('KubeconfigCommand') ?? `aws eks update-kubeconfig --name ${clusterName}`],
    ],
    console: 'Elastic Kubernetes Service > Clusters',
  };
}

/** A physical id is `<principal>|<cluster>`. */
function principals(ids: readonly string[]): string[] {
  return ids.map((id) => id.split('|')[0]);
}

function endpointAccess({ resourcesVpcConfig }: Cluster): string {
  const { endpointPublicAccess, endpointPrivateAccess, publicAccessCidrs = [] } = resourcesVpcConfig ?? {};
  const ways = [endpointPrivateAccess ? 'private' : '', endpointPublicAccess ? `public from ${publicAccessCidrs.join(', ')}` : ''];
  return ways.filter((way) => way !== '').join(', ');
}
