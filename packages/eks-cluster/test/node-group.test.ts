import { Fn, Size } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { testStack } from '@external-metrics/testkit';
import { DeployedCluster, NodeCapacityType, NodeGroupOptions, NodeGroupSize, NodeImage, NodeUpdateStrategy, TaintEffect } from '../src';
import { buildCluster, clusterTemplate, resourceOf } from './fixture';

const deployed = (nodeGroups: string[]): DeployedCluster => ({ resources: [], nodeGroups });

function groupTemplate(options: NodeGroupOptions, standing?: string[]): Template {
  return clusterTemplate({ nodeGroups: [{ id: 'Web', ...options }], deployed: standing && deployed(standing) });
}

test('by default: one, of two to ten on-demand x86 nodes with Amazon Linux 2023, that follow the cluster\'s version', () => {
  const template = clusterTemplate();
  const { properties } = resourceOf(template, 'AWS::EKS::Nodegroup');
  expect(properties).toMatchObject({
    AmiType: 'AL2023_x86_64_STANDARD', CapacityType: 'ON_DEMAND', InstanceTypes: ['m6i.large'], Version: '1.35',
    ScalingConfig: { MinSize: 2, DesiredSize: 3, MaxSize: 10 },
    UpdateConfig: { MaxUnavailablePercentage: 33, UpdateStrategy: 'DEFAULT' },
    NodeRepairConfig: { Enabled: true },
    ClusterName: { Ref: 'ClusterC2E21B66' },
    NodeRole: { 'Fn::GetAtt': [resourceOf(template, 'AWS::IAM::Role', 'NodeRole').id, 'Arn'] },
  });
  for (const name of ['NodegroupName', 'DiskSize', 'RemoteAccess', 'Labels', 'Taints', 'ReleaseVersion']) expect(properties).not.toHaveProperty(name);
});

test('the launch template hides the metadata service from pods, encrypts the volume, and names the cluster\'s security group', () => {
  const template = clusterTemplate();
  const { id, properties } = resourceOf(template, 'AWS::EC2::LaunchTemplate');
  expect(properties.LaunchTemplateData).toMatchObject({
    MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeType: 'gp3', VolumeSize: 50, KmsKeyId: { 'Fn::GetAtt': [resourceOf(template, 'AWS::KMS::Key').id, 'Arn'] } } }],
    SecurityGroupIds: [{ 'Fn::GetAtt': ['ClusterC2E21B66', 'ClusterSecurityGroupId'] }],
  });
  template.hasResourceProperties('AWS::EKS::Nodegroup', { LaunchTemplate: { Id: { Ref: id }, Version: { 'Fn::GetAtt': [id, 'LatestVersionNumber'] } } });
});

describe('size', () => {
  test.each([
    ['initial, before anything is deployed', NodeGroupSize.initial({ min: 1, desired: 3, max: 10 }), undefined, { MinSize: 1, DesiredSize: 3, MaxSize: 10 }],
    ['initial, of a node group that is new in a cluster', NodeGroupSize.initial({ min: 1, desired: 3, max: 10 }), ['Other'], { MinSize: 1, DesiredSize: 3, MaxSize: 10 }],
    ['initial, of a node group that stands', NodeGroupSize.initial({ min: 1, desired: 3, max: 10 }), ['Web'], { MinSize: 1, MaxSize: 10 }],
    ['autoscaled', NodeGroupSize.autoscaled({ min: 0, max: 10 }), ['Web'], { MinSize: 0, MaxSize: 10 }],
    ['fixed, of a node group that stands', NodeGroupSize.fixed(4), ['Web'], { MinSize: 4, DesiredSize: 4, MaxSize: 4 }],
  ])('%s', (_, size, standing, expected) => {
    expect(resourceOf(groupTemplate({ size }, standing), 'AWS::EKS::Nodegroup').properties.ScalingConfig).toEqual(expected);
  });
});

test.each<[string, NodeGroupOptions, Record<string, unknown>]>([
  ['Arm processors get their image', { instanceTypes: [new ec2.InstanceType('m7g.large'), new ec2.InstanceType('m6g.large')] }, { AmiType: 'AL2023_ARM_64_STANDARD', InstanceTypes: ['m7g.large', 'm6g.large'] }],
  ['Bottlerocket', { image: NodeImage.BOTTLEROCKET_X86_64 }, { AmiType: 'BOTTLEROCKET_x86_64' }],
  ['another image', { image: NodeImage.of('AL2023_x86_64_NVIDIA', { architecture: ec2.InstanceArchitecture.X86_64 }) }, { AmiType: 'AL2023_x86_64_NVIDIA' }],
  ['spot', { capacityType: NodeCapacityType.SPOT }, { CapacityType: 'SPOT' }],
  ['labels and taints', { labels: { team: 'web' }, taints: [{ key: 'gpu', value: 'yes', effect: TaintEffect.NO_SCHEDULE }] }, { Labels: { team: 'web' }, Taints: [{ Key: 'gpu', Value: 'yes', Effect: 'NO_SCHEDULE' }] }],
  ['updates', { maxUnavailablePercent: 50, updateStrategy: NodeUpdateStrategy.MINIMAL }, { UpdateConfig: { MaxUnavailablePercentage: 50, UpdateStrategy: 'MINIMAL' } }],
  ['no repair', { nodeRepair: false }, { NodeRepairConfig: { Enabled: false } }],
  ['a name', { nodeGroupName: 'web' }, { NodegroupName: 'web' }],
])('%s', (_, options, expected) => {
  groupTemplate(options).hasResourceProperties('AWS::EKS::Nodegroup', expected);
});

test('the disk size is that of the device on which images are kept', () => {
  const devices = (options: NodeGroupOptions) => resourceOf(groupTemplate(options), 'AWS::EC2::LaunchTemplate').properties.LaunchTemplateData.BlockDeviceMappings
    .map(({ DeviceName, Ebs }: { DeviceName: string; Ebs: { VolumeSize?: number; Encrypted: boolean } }) => [DeviceName, Ebs.VolumeSize, Ebs.Encrypted]);
  expect(devices({ diskSize: Size.gibibytes(100) })).toEqual([['/dev/xvda', 100, true]]);
  expect(devices({ diskSize: Size.gibibytes(100), image: NodeImage.BOTTLEROCKET_X86_64 })).toEqual([['/dev/xvda', undefined, true], ['/dev/xvdb', 100, true]]);
});

test('client security groups come besides the cluster\'s own', () => {
  const template = clusterTemplate((stack) => ({ nodeGroups: [{ id: 'Web', securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Client', 'sg-client')] }] }));
  template.hasResourceProperties('AWS::EC2::LaunchTemplate', {
    LaunchTemplateData: { SecurityGroupIds: [{ 'Fn::GetAtt': ['ClusterC2E21B66', 'ClusterSecurityGroupId'] }, 'sg-client'] },
  });
});

test('subnets of its own', () => {
  clusterTemplate((stack) => ({ nodeGroups: [{ id: 'Web', subnets: { subnets: [ec2.Subnet.fromSubnetId(stack, 'One', 'subnet-1')] } }] }))
    .hasResourceProperties('AWS::EKS::Nodegroup', { Subnets: ['subnet-1'] });
});

test('a node group that is added later waits for networking, and the other add-ons wait for it', () => {
  const template = clusterTemplate({ nodeGroups: [] }, (cluster) => {
    expect(cluster.addNodeGroup('Late').nodeGroupName).toBeDefined();
  });
  const group = resourceOf(template, 'AWS::EKS::Nodegroup', 'Late');
  expect(group.dependsOn).toContain(resourceOf(template, 'AWS::EKS::Addon', 'vpccni').id);
  expect(resourceOf(template, 'AWS::EKS::Addon', 'coredns').dependsOn).toContain(group.id);
});

test('node groups bear the ids of the list, and the next synthesis is told of them', () => {
  const stack = testStack();
  const cluster = buildCluster(stack, { nodeGroups: [{ id: 'Web' }, { id: 'Batch', capacityType: NodeCapacityType.SPOT }] });
  cluster.addNodeGroup('Late');
  const { data } = cluster.node.metadata.find(({ type }) => type === 'external-metrics:deployed')!;
  expect(stack.resolve(data)).toMatchObject({ kubernetesVersion: '1.35', nodeGroups: ['Web', 'Batch', 'Late'] });
  Template.fromStack(stack).resourceCountIs('AWS::EKS::Nodegroup', 3);
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::LaunchTemplate', { LaunchTemplateData: { TagSpecifications: [{ Tags: [{ Key: 'Name', Value: { 'Fn::Join': ['', [Match.anyValue(), '/Batch']] } }] }] } });
});

describe('one in each availability zone', () => {
  const groups = (template: Template) => Object.entries(template.findResources('AWS::EKS::Nodegroup')).map(([id, { Properties }]) => ({ id, ...Properties as { Subnets: { Ref: string }[]; ScalingConfig: object } }));
  const size = NodeGroupSize.initial({ min: 1, desired: 2, max: 5 });

  test('has its own subnets and size', () => {
    const made = groups(clusterTemplate({ nodeGroups: [{ id: 'Web', perAvailabilityZone: true, size }] }));
    expect(made.map(({ id }) => id)).toEqual([expect.stringMatching(/Webuseast1a/), expect.stringMatching(/Webuseast1b/)]);
    expect(made.map(({ Subnets }) => Subnets.length)).toEqual([1, 1]);
    expect(new Set(made.map(({ Subnets: [{ Ref }] }) => Ref)).size).toBe(2);
    for (const { ScalingConfig } of made) expect(ScalingConfig).toEqual({ MinSize: 1, DesiredSize: 2, MaxSize: 5 });
  });

  test('a zone is added without a change of the others, whose size stays; the new one has its first', () => {
    const [before, after] = [['us-east-1a', 'us-east-1b'], ['us-east-1a', 'us-east-1b', 'us-east-1c']].map((zones, index) => groups(clusterTemplate((stack) => ({
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Zones', { vpcId: 'vpc-1', availabilityZones: zones, privateSubnetIds: zones.map((zone) => `subnet-${zone}`) }),
      nodeGroups: [{ id: 'Web', perAvailabilityZone: true, size }],
      deployed: index === 0 ? undefined : deployed(['Web-us-east-1a', 'Web-us-east-1b']),
    }))));
    expect(after.map(({ id }) => id)).toEqual([...before.map(({ id }) => id), expect.stringContaining('Webuseast1c')]);
    expect(after.map(({ Subnets }) => Subnets)).toEqual([['subnet-us-east-1a'], ['subnet-us-east-1b'], ['subnet-us-east-1c']]);
    expect(after.map(({ ScalingConfig }) => ScalingConfig)).toEqual([{ MinSize: 1, MaxSize: 5 }, { MinSize: 1, MaxSize: 5 }, { MinSize: 1, DesiredSize: 2, MaxSize: 5 }]);
  });

  test('takes an autoscaled size of those that stand', () => {
    const template = (standing: string[]) => () => clusterTemplate({ nodeGroups: [{ id: 'Web', perAvailabilityZone: true, size: NodeGroupSize.autoscaled({ min: 1, max: 3 }) }], deployed: deployed(standing) });
    expect(groups(template(['Web-us-east-1a', 'Web-us-east-1b'])()).map(({ ScalingConfig }) => ScalingConfig)).toEqual([{ MinSize: 1, MaxSize: 3 }, { MinSize: 1, MaxSize: 3 }]);
    expect(template(['Web-us-east-1a'])).toThrow('[NodeGroupSizeNotInitial] Web-us-east-1b.size');
  });

  test('is refused where nobody knows the zones', () => {
    expect(() => clusterTemplate((stack) => ({
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Zones', { vpcId: 'vpc-1', availabilityZones: [0, 1].map((index) => Fn.select(index, Fn.getAzs())), privateSubnetIds: ['subnet-1', 'subnet-2'] }), nodeGroups: [{ id: 'Web', perAvailabilityZone: true }],
    }))).toThrow('[AvailabilityZoneUnknown] Web.perAvailabilityZone');
  });
});
