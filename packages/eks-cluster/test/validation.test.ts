import { Fn, Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ClusterVersion, NodeGroupOptions, NodeGroupSize, NodeImage, SupportType, TaintEffect } from '../src';
import { checkPublicAccessCidrs } from '../src/private/check-cidrs';
import { ClusterOptions, clusterProblems, clusterTemplate } from './fixture';

const codesIn = (message: string) => [...message.matchAll(/^ {2}\[(\w+)\]/gm)].map(([, code]) => code);
const group = (options: NodeGroupOptions): ClusterOptions => ({ nodeGroups: [{ id: 'Web', ...options }] });
const sized = (size: NodeGroupSize) => group({ size });
const typed = (...types: string[]) => ({ instanceTypes: types.map((type) => new ec2.InstanceType(type)) });
const standing = (kubernetesVersion: string, version: ClusterVersion): ClusterOptions => ({ version, deployed: { resources: [], kubernetesVersion } });

test.each<[string, ClusterOptions, string, string]>([
  ['ClusterNameInvalid', { clusterName: '-main' }, 'clusterName: got "-main"', 'letter or digit first'],
  ['KubernetesVersionUnsupported', { version: ClusterVersion.of('1.27') }, 'got "1.27"', 'EKS supports: 1.32, 1.33, 1.34, 1.35, 1.36'],
  ['KubernetesVersionUnsupported', { version: ClusterVersion.of('1.31') }, 'got "1.31"', 'EKS supports'],
  ['KubernetesVersionUnsupported', { version: ClusterVersion.of('1.99') }, 'got "1.99"', 'give ClusterVersion.of the facts'],
  ['KubernetesVersionUnsupported', { version: ClusterVersion.of('latest') }, 'got "latest"', 'EKS supports'],
  ['ExtendedSupportNotChosen', { version: ClusterVersion.V1_33 }, 'got "1.33"', 'supportType: SupportType.EXTENDED'],
  ['KubernetesVersionStep', standing('1.34', ClusterVersion.V1_36), 'got "1.36", expected 1.35', 'deploy 1.35 first'],
  ['KubernetesVersionDowngrade', standing('1.36', ClusterVersion.V1_35), 'got "1.35", expected 1.36, as deployed, or 1.37', 'restore the version'],
  ['SubnetsNotFound', { vpcSubnets: { subnetGroupName: 'Nowhere' } }, 'vpcSubnets', 'subnets that the VPC has'],
  ['SubnetsInOneZone', { vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, availabilityZones: ['us-east-1a'] } }, 'got ["us-east-1a"]', 'two availability zones'],
  ['CidrInvalid', { endpointPublicAccessCidrs: ['203.0.113.7'] }, 'got "203.0.113.7"', 'needs /32'],
  ['PublicAccessCidrWorld', { endpointPublicAccessCidrs: ['0.0.0.0/0'] }, 'got "0.0.0.0/0"', 'private endpoint'],
  ['PublicAccessCidrPrivate', { endpointPublicAccessCidrs: ['10.0.0.0/8'] }, 'got "10.0.0.0/8"', 'EKS refuses'],
  ['DuplicateNodeGroup', { nodeGroups: [{ id: 'Web' }, { id: 'Web' }] }, 'nodeGroups: got "Web"', 'another id'],
  ['NodeGroupSizeInvalid', sized(NodeGroupSize.initial({ min: 5, desired: 5, max: 4 })), 'Web.size: got {"min":5,"desired":5,"max":4}', 'min <= desired <= max'],
  ['NodeGroupSizeInvalid', sized(NodeGroupSize.initial({ min: 1, desired: 11, max: 10 })), '"desired":11', 'correct the numbers'],
  ['NodeGroupSizeInvalid', sized(NodeGroupSize.initial({ min: 1, desired: 0, max: 10 })), '"desired":0', 'correct the numbers'],
  ['NodeGroupSizeInvalid', sized(NodeGroupSize.autoscaled({ min: 3, max: 2 })), '"min":3', 'correct the numbers'],
  ['NodeGroupSizeInvalid', sized(NodeGroupSize.fixed(1.5)), '1.5', 'whole numbers'],
  ['NodeGroupSizeInvalid', sized(NodeGroupSize.fixed(0)), '"max":0', 'max at least 1'],
  ['NodeGroupSizeInvalid', sized(NodeGroupSize.initial({ min: -1, desired: 1, max: 1 })), '"min":-1', '0 <= min'],
  ['NodeGroupSizeNotInitial', { ...sized(NodeGroupSize.autoscaled({ min: 1, max: 3 })), deployed: { resources: [] } }, 'Web.size', 'NodeGroupSize.initial'],
  ['InstanceTypesMissing', group({ instanceTypes: [] }), 'Web.instanceTypes: got []', 'name one'],
  ['InstanceTypeInvalid', group(typed('large')), 'got "large"', 'as EC2 has it'],
  ['InstanceTypeUnknown', group(typed('m6j.large')), 'got "m6j.large"', 'say with `image`'],
  ['InstanceTypeUnknown', group(typed('m6i.big')), 'got "m6i.big"', 'correct it'],
  ['InstanceTypeUnknown', group(typed('standard6-intel.large')), 'got "standard6-intel.large"', 'correct it'],
  ['InstanceArchitectureMismatch', group(typed('m6i.large', 'm7g.large')), '"m7g.large: arm64"', 'a node group for each'],
  ['InstanceArchitectureMismatch', group({ image: NodeImage.AL2023_ARM_64 }), '"m6i.large: x86_64"', 'as the image AL2023_ARM_64_STANDARD'],
  ['TaintEffectInvalid', group({ taints: [{ key: 'gpu', effect: 'NoSchedule' as TaintEffect }] }), 'Web.taints.gpu: got "NoSchedule"', 'NO_SCHEDULE'],
  ['MaxUnavailableInvalid', group({ maxUnavailablePercent: 0 }), 'got 0', 'from 1 to 100'],
  ['DiskSizeInvalid', group({ diskSize: Size.gibibytes(8) }), 'got 8', 'from 20'],
  ['AddonUnknown', { addons: [{ name: 'vpc-cny' }] }, 'got "vpc-cny"', 'vpc-cni'],
  ['DuplicateAddon', { addons: [{ name: 'coredns' }, { name: 'coredns', enabled: false }] }, 'got "coredns"', 'join the entries'],
  ['AddonVersionInvalid', { addons: [{ name: 'coredns', version: 'latest' }] }, 'addons.coredns.version: got "latest"', 'describe-addon-versions'],
  ['AddonVersionUnknown', { addons: [{ name: 'coredns', version: 'v1.11.4-eksbuild.40' }] }, 'got "v1.11.4-eksbuild.40", expected v1.13.2-eksbuild.4 or newer for Kubernetes 1.35', 'versionCheckedFor: \'1.35\''],
  ['AddonVersionUnknown', { addons: [{ name: 'kube-proxy', version: 'v1.36.0-eksbuild.1' }] }, 'expected one of Kubernetes 1.32 to 1.35', 'choose such a version'],
  ['AddonVersionUnknown', { addons: [{ name: 'kube-proxy', version: 'v1.31.9-eksbuild.1' }] }, 'expected one of Kubernetes 1.32 to 1.35', 'choose such a version'],
  ['AddonVersionUnknown', { addons: [{ name: 'coredns', version: 'v1.11.4-eksbuild.40', versionCheckedFor: '1.34' }] }, 'v1.11.4', '1.35'],
  ['AddonConfigurationInvalid', { addons: [{ name: 'coredns', configuration: '[]' }] }, 'got "[]"', 'JSON.stringify'],
  ['AddonConfigurationInvalid', { addons: [{ name: 'coredns', configuration: 'replicaCount: 3' }] }, 'replicaCount', 'JSON.stringify'],
])('%s: %j', (code, props, got, mend) => {
  const message = clusterProblems(props);
  expect(codesIn(message)).toEqual([code]);
  expect(message).toContain(got);
  expect(message).toContain(mend);
  expect(message).toMatch(/^Test\/Cluster: 1 problem\n/);
});

test('everything that is wrong is said at once', () => {
  const message = clusterProblems({
    version: ClusterVersion.of('1.27'), endpointPublicAccessCidrs: ['0.0.0.0/0', '192.168.1.0/24', '203.0.113.0/24'], addons: [{ name: 'nginx' }],
    nodeGroups: [{ id: 'A', size: NodeGroupSize.fixed(0), instanceTypes: [] }, { id: 'A', maxUnavailablePercent: 101 }],
  });
  expect(codesIn(message)).toEqual([
    'KubernetesVersionUnsupported', 'PublicAccessCidrWorld', 'PublicAccessCidrPrivate', 'DuplicateNodeGroup', 'NodeGroupSizeInvalid', 'InstanceTypesMissing', 'MaxUnavailableInvalid', 'AddonUnknown',
  ]);
  expect(message).toMatch(/^Test\/Cluster: 8 problems\n/);
});

test('a node group that is added later is checked as well', () => {
  expect(codesIn(clusterProblems({}, (cluster) => cluster.addNodeGroup('Default')))).toEqual(['DuplicateNodeGroup']);
  expect(codesIn(clusterProblems({}, (cluster) => cluster.addNodeGroup('Late', { size: NodeGroupSize.fixed(0) })))).toEqual(['NodeGroupSizeInvalid']);
  expect(codesIn(clusterProblems({ deployed: { resources: [], nodeGroups: ['Default'] } }, (cluster) => cluster.addNodeGroup('Late', { size: NodeGroupSize.autoscaled({ min: 1, max: 2 }) })))).toEqual(['NodeGroupSizeNotInitial']);
});

test.each<[string, ClusterOptions]>([
  ['the same version', standing('1.35', ClusterVersion.V1_35)],
  ['one minor up', standing('1.34', ClusterVersion.V1_35)],
  ['a newer family whose image is given', group({ ...typed('m99.large'), image: NodeImage.AL2023_X86_64 })],
  ['bare metal', group(typed('m6i.metal', 'm7i.metal-24xl', 'u-6tb1.112xlarge'))],
  ['extended support that is chosen', { version: ClusterVersion.V1_32, supportType: SupportType.EXTENDED }],
  ['an unknown standing version', { deployed: { resources: [] } }],
  ['values that are known at deployment only', {
    clusterName: Fn.importValue('Name'), endpointPublicAccessCidrs: [Fn.importValue('Cidr')], addons: [{ name: 'coredns', configuration: Fn.importValue('Configuration') }],
    nodeGroups: [{ id: 'Web', instanceTypes: [new ec2.InstanceType(Fn.importValue('Type'))] }],
  }],
])('passes: %s', (_, props) => {
  expect(() => clusterTemplate(props)).not.toThrow();
});

test.each<[string, string[]]>([
  ['10.1.2.0/24', ['PublicAccessCidrPrivate']],
  ['172.16.0.0/12', ['PublicAccessCidrPrivate']],
  ['172.32.0.0/16', []],
  ['172.15.255.0/24', []],
  ['192.168.0.0/16', ['PublicAccessCidrPrivate']],
  ['192.0.0.0/8', ['PublicAccessCidrPrivate']],
  ['100.64.0.0/10', ['PublicAccessCidrPrivate']],
  ['100.128.0.0/16', []],
  ['169.254.169.254/32', ['PublicAccessCidrPrivate']],
  ['127.0.0.1/32', ['PublicAccessCidrPrivate']],
  ['224.0.0.0/8', ['PublicAccessCidrPrivate']],
  ['0.0.0.0/1', ['PublicAccessCidrWorld']],
  ['128.0.0.0/1', ['PublicAccessCidrWorld']],
  ['203.0.113.1/24', ['CidrInvalid']],
  ['203.0.113.0/33', ['CidrInvalid']],
  ['203.0.256.0/24', ['CidrInvalid']],
  ['2001:db8::/32', ['CidrInvalid']],
  ['8.8.8.8/32', []],
])('%s: %j', (cidr, codes) => {
  expect(checkPublicAccessCidrs([cidr]).map(({ code }) => code)).toEqual(codes);
});
