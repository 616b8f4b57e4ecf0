import { Template } from 'aws-cdk-lib/assertions';
import { knownAddons } from '../src/private/known-addons';
import { clusterTemplate, resourceOf } from './fixture';

const byDefault = Object.entries(knownAddons).filter(([, known]) => known.byDefault).map(([name]) => name);

function addon(template: Template, name: string) {
  return resourceOf(template, 'AWS::EKS::Addon', `Addons${name.replaceAll('-', '')}`);
}

describe('by default', () => {
  const template = clusterTemplate();

  test('the seven add-ons, in the default versions of EKS', () => {
    expect(byDefault).toHaveLength(7);
    const addons = Object.values(template.findResources('AWS::EKS::Addon')).map(({ Properties }) => Properties as Record<string, unknown>);
    expect(addons.map(({ AddonName }) => AddonName)).toEqual(byDefault);
    for (const properties of addons) {
      expect(properties).toMatchObject({ ClusterName: { Ref: 'ClusterC2E21B66' }, ResolveConflicts: 'OVERWRITE' });
      expect(properties).not.toHaveProperty('AddonVersion');
    }
  });

  test('the agent that hands out roles comes first, then networking, then nodes, then the rest', () => {
    const nodes = resourceOf(template, 'AWS::EKS::Nodegroup');
    const early = ['eks-pod-identity-agent', 'kube-proxy', 'vpc-cni'];
    expect(addon(template, early[0]).dependsOn).toEqual([]);
    expect(addon(template, 'vpc-cni').dependsOn).toContain(addon(template, early[0]).id);
    for (const name of early) expect(nodes.dependsOn).toContain(addon(template, name).id);
    for (const name of byDefault.filter((other) => !early.includes(other))) expect(addon(template, name).dependsOn).toContain(nodes.id);
  });

  test('network policies are enforced', () => {
    expect(JSON.parse(addon(template, 'vpc-cni').properties.ConfigurationValues)).toEqual({ enableNetworkPolicy: 'true' });
  });

  test.each([
    ['vpc-cni', 'aws-node', ['AmazonEKS_CNI_Policy']],
    ['aws-ebs-csi-driver', 'ebs-csi-controller-sa', ['service-role/AmazonEBSCSIDriverPolicy']],
    ['amazon-cloudwatch-observability', 'cloudwatch-agent', ['CloudWatchAgentServerPolicy', 'AWSXrayWriteOnlyAccess']],
  ])('%s has a role by pod identity, which no other cluster\'s pods can take', (name, serviceAccount, policies) => {
    const role = resourceOf(template, 'AWS::IAM::Role', `Addons${name.replaceAll('-', '')}`);
    expect(addon(template, name).properties.PodIdentityAssociations).toEqual([{ ServiceAccount: serviceAccount, RoleArn: { 'Fn::GetAtt': [role.id, 'Arn'] } }]);
    expect(role.properties.ManagedPolicyArns.map((arn: unknown) => /policy\/([\w/-]+)"/.exec(JSON.stringify(arn))?.[1])).toEqual(policies);
    const { Name } = resourceOf(template, 'AWS::EKS::Cluster').properties;
    expect(role.properties.AssumeRolePolicyDocument.Statement).toEqual([{
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: {
        StringEquals: { 'aws:SourceAccount': '111122223333' },
        ArnEquals: { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:eks:us-east-1:111122223333:cluster/${Name}`]] } },
      },
    }]);
  });

  test('no other add-on has a role', () => {
    const names = Object.values(template.findResources('AWS::EKS::Addon')).filter(({ Properties }) => Properties.PodIdentityAssociations).map(({ Properties }) => Properties.AddonName as string);
    expect(names.sort()).toEqual(['amazon-cloudwatch-observability', 'aws-ebs-csi-driver', 'vpc-cni']);
  });

  test('the volume driver may use the cluster\'s key, and make grants for AWS resources only', () => {
    const key = { 'Fn::GetAtt': [resourceOf(template, 'AWS::KMS::Key').id, 'Arn'] };
    const { Policies } = resourceOf(template, 'AWS::IAM::Role', 'ebscsi').properties;
    expect(Policies[0].PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'], Resource: key },
      { Effect: 'Allow', Action: 'kms:CreateGrant', Resource: key, Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } },
    ]);
  });

  test('observability waits for its log groups', () => {
    expect(addon(template, 'amazon-cloudwatch-observability').dependsOn).toEqual(expect.arrayContaining(Object.keys(template.findResources('AWS::Logs::LogGroup')).filter((id) => id.includes('ContainerLogs'))));
  });
});

test('a version, and configuration that is merged with the library\'s own', () => {
  const template = clusterTemplate({ addons: [{ name: 'vpc-cni', version: 'v1.21.1-eksbuild.1', configuration: JSON.stringify({ env: { ENABLE_PREFIX_DELEGATION: 'true' } }) }, { name: 'coredns', configuration: '{"replicaCount":3}' }] });
  const { AddonVersion, ConfigurationValues } = addon(template, 'vpc-cni').properties;
  expect([AddonVersion, JSON.parse(ConfigurationValues)]).toEqual(['v1.21.1-eksbuild.1', { enableNetworkPolicy: 'true', env: { ENABLE_PREFIX_DELEGATION: 'true' } }]);
  expect(addon(template, 'coredns').properties.ConfigurationValues).toBe('{"replicaCount":3}');
});

test('given configuration wins over the library\'s own', () => {
  const template = clusterTemplate({ addons: [{ name: 'vpc-cni', configuration: '{"enableNetworkPolicy":"false"}' }] });
  expect(addon(template, 'vpc-cni').properties.ConfigurationValues).toBe('{"enableNetworkPolicy":"false"}');
});

test('an add-on less, with its role, and one more', () => {
  const template = clusterTemplate({ addons: [{ name: 'aws-ebs-csi-driver', enabled: false }, { name: 'eks-node-monitoring-agent' }] });
  const names = Object.values(template.findResources('AWS::EKS::Addon')).map(({ Properties }) => Properties.AddonName as string);
  expect(names).toEqual([...byDefault.filter((name) => name !== 'aws-ebs-csi-driver'), 'eks-node-monitoring-agent']);
  expect(Object.keys(template.findResources('AWS::IAM::Role')).filter((id) => id.includes('ebs'))).toEqual([]);
});

test('without observability there are no log groups and no alarms that nothing would feed', () => {
  const template = clusterTemplate({ addons: [{ name: 'amazon-cloudwatch-observability', enabled: false }] });
  template.resourceCountIs('AWS::Logs::LogGroup', 1);
  expect(Object.keys(template.findResources('AWS::CloudWatch::Alarm')).map((id) => id.replace(/\w{8}$/, ''))).toEqual(['ApiServerErrors', 'ApiServerLatency', 'ControlPlaneStorage', 'UnschedulablePods'].map((name) => `ClusterAlarms${name}`));
});

test.each<[string, string, string | undefined]>([
  ['coredns', 'v1.13.2-eksbuild.1', undefined], ['coredns', 'v1.99.0-eksbuild.1', undefined], ['coredns', 'v1.11.4-eksbuild.40', '1.35'], ['kube-proxy', 'v1.35.3-eksbuild.18', undefined],
  ['kube-proxy', 'v1.32.0-eksbuild.1', undefined], ['snapshot-controller', 'v1.0.0-eksbuild.1', undefined],
])('%s %s is taken', (name, version, versionCheckedFor) => {
  expect(resourceOf(clusterTemplate({ addons: [{ name, version, versionCheckedFor }] }), 'AWS::EKS::Addon', name.replaceAll('-', '')).properties.AddonVersion).toBe(version);
});
