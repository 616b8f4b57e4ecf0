import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { InstanceType, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { EksCluster, Karpenter, NodeGroupSize, OperatorAccess } from '@external-metrics/eks-cluster';

const app = new App();
const stack = new Stack(app, 'EksClusterInteg');

const vpc = new Vpc(stack, 'Vpc', {
  maxAzs: 2,
  natGateways: 1,
  restrictDefaultSecurityGroup: false,
  subnetConfiguration: [{ name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24 }, { name: 'nodes', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 }],
});
const client = new SecurityGroup(stack, 'Client', { vpc, allowAllOutbound: false });
const viewer = new Role(stack, 'Viewer', { assumedBy: new AccountRootPrincipal() });

const cluster = new EksCluster(stack, 'Cluster', {
  vpc,
  endpointPublicAccessCidrs: ['203.0.113.0/24'],
  nodeGroups: [{ id: 'Default', instanceTypes: [new InstanceType('t3.medium')], size: NodeGroupSize.initial({ min: 1, desired: 2, max: 4 }), labels: { tier: 'web' }, securityGroups: [client] }],
  deletionProtection: false,
  removalPolicy: RemovalPolicy.DESTROY,
});
cluster.grants.view(viewer, { namespaces: ['web'] });
cluster.addPodIdentity('Web', { namespace: 'web', serviceAccount: 'web' });
const karpenter = new Karpenter(stack, 'Karpenter', { cluster });
const operators = new OperatorAccess(stack, 'OperatorAccess', { cluster, vpc });
const nodeGroup = cluster.addNodeGroup('Batch', { size: NodeGroupSize.fixed(1), instanceTypes: [new InstanceType('t3.medium')] });

const { assertions } = new IntegTest(app, 'EksClusterIntegTest', { testCases: [stack] });
const { clusterName } = cluster;

assertions.awsApiCall('EKS', 'describeCluster', { name: clusterName }).expect(ExpectedResult.objectLike({
  cluster: Match.objectLike({
    status: 'ACTIVE',
    version: '1.35',
    resourcesVpcConfig: Match.objectLike({ endpointPrivateAccess: true, endpointPublicAccess: true, publicAccessCidrs: ['203.0.113.0/24'] }),
    logging: Match.objectLike({ clusterLogging: Match.arrayWith([Match.objectLike({ enabled: true, types: Match.arrayWith(['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']) })]) }),
  }),
}));

for (const addon of ['vpc-cni', 'coredns', 'amazon-cloudwatch-observability']) {
  assertions.awsApiCall('EKS', 'listAddons', { clusterName }).expect(ExpectedResult.objectLike({ addons: Match.arrayWith([addon]) }));
}

assertions.awsApiCall('EKS', 'listAccessEntries', { clusterName }).expect(ExpectedResult.objectLike({ accessEntries: Match.arrayWith([viewer.roleArn]) }));

assertions.awsApiCall('EKS', 'describeNodegroup', { clusterName, nodegroupName: nodeGroup.nodeGroupName }).expect(ExpectedResult.objectLike({
  nodegroup: Match.objectLike({
    status: 'ACTIVE',
    amiType: 'AL2023_x86_64_STANDARD',
    nodeRole: cluster.nodeRole.roleArn,
    scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 1 },
    launchTemplate: Match.objectLike({ id: nodeGroup.launchTemplate.ref }),
  }),
}));

assertions.awsApiCall('EKS', 'listPodIdentityAssociations', { clusterName, namespace: 'web' })
  .expect(ExpectedResult.objectLike({ associations: [Match.objectLike({ namespace: 'web', serviceAccount: 'web' })] }));

assertions.awsApiCall('EKS', 'describeAccessEntry', { clusterName, principalArn: karpenter.nodeRole.roleArn }).expect(ExpectedResult.objectLike({ accessEntry: Match.objectLike({ type: 'EC2_LINUX' }) }));
assertions.awsApiCall('EC2', 'describeInstances', { InstanceIds: [operators.instance.ref] }).expect(ExpectedResult.objectLike({ Reservations: [Match.objectLike({ Instances: [Match.objectLike({ InstanceType: 't4g.nano' })] })] }));

assertions.awsApiCall('CloudWatchLogs', 'describeLogGroups', { logGroupNamePrefix: cluster.logGroup.logGroupName })
  .expect(ExpectedResult.objectLike({ logGroups: [Match.objectLike({ logGroupName: cluster.logGroup.logGroupName, retentionInDays: 365 })] }));
