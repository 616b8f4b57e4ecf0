import { RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AlarmThreshold, ClusterVersion, EksCluster, NodeCapacityType, NodeGroupSize, NodeImage, NodeUpdateStrategy, SupportType, TaintEffect } from '../src';
import { ClusterOptions, clusterTemplate } from './fixture';

export const fullProps = (stack: Stack): ClusterOptions => ({
  clusterName: 'external-metrics-staging',
  nodeRoleName: 'external-metrics-staging-node-group-role',
  version: ClusterVersion.V1_36,
  supportType: SupportType.EXTENDED,
  endpointPublicAccessCidrs: ['203.0.113.0/24'],
  zonalShift: false,
  logRetention: RetentionDays.TWO_YEARS,
  containerLogRetention: RetentionDays.ONE_MONTH,
  deletionProtection: false,
  removalPolicy: RemovalPolicy.DESTROY,
  alarms: { failedNodes: AlarmThreshold.of(1), nodeCpuPercent: AlarmThreshold.none() },
  addons: [{ name: 'coredns', version: 'v1.13.1-eksbuild.1', configuration: '{"replicaCount":3}' }, { name: 'snapshot-controller' }, { name: 'kube-proxy', enabled: false }],
  nodeGroups: [
    {
      id: 'Default', size: NodeGroupSize.initial({ min: 1, desired: 3, max: 10 }), instanceTypes: [new ec2.InstanceType('t3.medium')], diskSize: Size.gibibytes(20),
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Client', 'sg-client')],
    },
    {
      id: 'Batch', size: NodeGroupSize.fixed(2), image: NodeImage.BOTTLEROCKET_ARM_64, instanceTypes: [new ec2.InstanceType('m7g.large'), new ec2.InstanceType('m6g.large')], capacityType: NodeCapacityType.SPOT,
      labels: { workload: 'batch' }, taints: [{ key: 'batch', effect: TaintEffect.NO_EXECUTE }], updateStrategy: NodeUpdateStrategy.MINIMAL, maxUnavailablePercent: 50, nodeRepair: false, nodeGroupName: 'batch',
    },
  ],
});

export function fullBuild(cluster: EksCluster): void {
  cluster.grants.admin(new iam.ArnPrincipal('arn:aws:iam::111122223333:role/Admin'));
  cluster.grants.view(new iam.ArnPrincipal('arn:aws:iam::111122223333:role/Viewer'), { namespaces: ['web'] });
  cluster.addPodIdentity('Web', { namespace: 'web', serviceAccount: 'web' });
  cluster.addNodeGroup('Late');
}

/** By name: what is frozen by `identity.lock.json`. */
export const identityCases: Record<string, () => Template> = {
  least: () => clusterTemplate(),
  full: () => clusterTemplate(fullProps, fullBuild),
};
