import { BuiltInNodePool, Compute } from '../src';
import { clusterProblems, clusterTemplate, resourceOf } from './fixture';

const auto = clusterTemplate({ compute: Compute.autoMode() });
const managedPolicies = (name: string) => JSON.stringify(resourceOf(auto, 'AWS::IAM::Role', name).properties.ManagedPolicyArns);

test('by default node groups are managed', () => {
  const template = clusterTemplate({ compute: Compute.managedNodeGroups() });
  expect(template.toJSON()).toEqual(clusterTemplate().toJSON());
  template.hasResourceProperties('AWS::EKS::Cluster', { ComputeConfig: { Enabled: false }, StorageConfig: { BlockStorage: { Enabled: false } } });
});

describe('EKS Auto Mode', () => {
  test('runs nodes, volumes and load balancers', () => {
    auto.hasResourceProperties('AWS::EKS::Cluster', {
      ComputeConfig: { Enabled: true, NodePools: ['system', 'general-purpose'], NodeRoleArn: { 'Fn::GetAtt': [resourceOf(auto, 'AWS::IAM::Role', 'NodeRole').id, 'Arn'] } },
      StorageConfig: { BlockStorage: { Enabled: true } },
      KubernetesNetworkConfig: { ElasticLoadBalancing: { Enabled: true } },
    });
  });

  test('has the roles that it needs', () => {
    for (const policy of ['Cluster', 'Compute', 'BlockStorage', 'LoadBalancing', 'Networking']) expect(managedPolicies('ClusterRole')).toContain(`AmazonEKS${policy}Policy`);
    expect(JSON.stringify(resourceOf(auto, 'AWS::IAM::Role', 'ClusterRole').properties.AssumeRolePolicyDocument)).toContain('sts:TagSession');
    expect(managedPolicies('NodeRole')).toContain('AmazonEKSWorkerNodeMinimalPolicy');
    expect(managedPolicies('NodeRole')).not.toContain('AmazonEKSWorkerNodePolicy');
  });

  test('brings its own add-ons and nodes: the others are installed', () => {
    auto.resourceCountIs('AWS::EKS::Nodegroup', 0);
    expect(Object.values(auto.findResources('AWS::EKS::Addon')).map(({ Properties }) => Properties.AddonName as string).sort()).toEqual(['amazon-cloudwatch-observability', 'metrics-server']);
  });

  test('makes the node pools that are asked for', () => {
    clusterTemplate({ compute: Compute.autoMode({ nodePools: [BuiltInNodePool.SYSTEM] }) }).hasResourceProperties('AWS::EKS::Cluster', { ComputeConfig: { NodePools: ['system'] } });
  });

  test('has no alarm on a number of nodes that nobody limits', () => {
    expect(Object.keys(auto.findResources('AWS::CloudWatch::Alarm')).filter((id) => id.includes('AlarmsNodes'))).toEqual([]);
  });

  test('refuses node groups and the add-ons that it brings', () => {
    const problems = clusterProblems({ compute: Compute.autoMode(), nodeGroups: [{ id: 'Web' }], addons: [{ name: 'vpc-cni' }, { name: 'metrics-server' }] });
    expect(problems).toContain('[NodeGroupWithAutoMode] nodeGroups: got "Web"');
    expect(problems).toContain('[AddonInAutoMode] addons.vpc-cni: got "vpc-cni"');
    expect(problems).toMatch(/: 2 problems/);
    expect(clusterProblems({ compute: Compute.autoMode() }, (cluster) => { cluster.addNodeGroup('Late'); })).toContain('[NodeGroupWithAutoMode] nodeGroups: got "Late"');
  });
});
