import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { recommendedFlags, templateOf, testStack } from '@external-metrics/testkit';
import { FLAGS } from 'aws-cdk-lib/cx-api';
import { ClusterAutoscaler, Karpenter, KubectlDelivery } from '../../src';
import { resourceOf } from '../fixture';
import { kubectlLayer } from './fixture';
import { actionsOf, infrastructure, joined, policies, sharedCluster, Statement, text, vpcCluster } from './karpenter-fixture';

const statementsOf = (template: Template) => Object.values(policies(template)).flat();
const texts = (value: unknown) => ([] as unknown[]).concat(value).map(text).map((part) => part.replace(/<Cluster[0-9A-F]{8}>/g, '<cluster>'));

describe('without a delivery', () => {
  const template = templateOf((stack) => infrastructure(stack));

  test('there are AWS resources only: no functions, no custom resources, no assets', () => {
    const types = (of: Template) => Object.values(of.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
    const before = types(templateOf((stack) => vpcCluster(stack)));
    const added = types(template);
    for (const type of before) added.splice(added.indexOf(type), 1);
    expect(added.sort()).toEqual([
      'AWS::EKS::AccessEntry', 'AWS::EKS::PodIdentityAssociation', ...Array<string>(5).fill('AWS::Events::Rule'), 'AWS::IAM::InstanceProfile', 'AWS::IAM::Role', 'AWS::IAM::Role', 'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy',
    ]);
    const stack = testStack();
    infrastructure(stack);
    const { directory } = (stack.node.root as App).synth();
    expect(readdirSync(directory).filter((name) => name.startsWith('asset.'))).toEqual([]);
    const { files } = JSON.parse(readFileSync(join(directory, 'Test.assets.json'), 'utf8')) as { files: object };
    expect(Object.keys(files)).toHaveLength(1);
  });

  test('its values are there for those who bring the chart', () => {
    const stack = testStack();
    const { values } = infrastructure(stack, { values: { settings: { featureGates: { nodeRepair: true } }, logLevel: 'debug' } });
    expect(stack.resolve(values)).toEqual({
      replicas: 2, priorityClassName: 'system-cluster-critical', logLevel: 'debug', serviceAccount: { create: true, name: 'karpenter' },
      settings: {
        clusterName: { Ref: expect.stringMatching(/^Cluster/) }, interruptionQueue: { 'Fn::GetAtt': [expect.stringMatching(/^KarpenterInterruptionQueue/), 'QueueName'] },
        eksControlPlane: true, enableZonalShift: true, featureGates: { nodeRepair: true },
      },
      controller: { env: [{ name: 'AWS_REGION', value: 'us-east-1' }], resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } } },
    });
  });

  test('pods of kube-system/karpenter in this cluster get the role', () => {
    const role = resourceOf(template, 'AWS::IAM::Role', 'KarpenterRole');
    template.hasResourceProperties('AWS::EKS::PodIdentityAssociation', { Namespace: 'kube-system', ServiceAccount: 'karpenter', RoleArn: { 'Fn::GetAtt': [role.id, 'Arn'] } });
    const [trust] = role.properties.AssumeRolePolicyDocument.Statement as { Principal: unknown; Condition: { ArnEquals: Record<string, unknown> } }[];
    expect(trust.Principal).toEqual({ Service: 'pods.eks.amazonaws.com' });
    expect(texts(trust.Condition.ArnEquals['aws:SourceArn'])).toEqual(['arn:aws:eks:us-east-1:111122223333:cluster/<cluster>']);
    expect(role.properties).not.toHaveProperty('ManagedPolicyArns');
  });

  test('nodes have a role of their own, which the cluster lets in', () => {
    const role = resourceOf(template, 'AWS::IAM::Role', 'KarpenterNodeRole');
    expect((role.properties.ManagedPolicyArns as unknown[]).map(text)).toEqual(['arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy', 'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly']);
    expect(role.properties).not.toHaveProperty('Policies');
    template.hasResourceProperties('AWS::IAM::InstanceProfile', { Roles: [{ Ref: role.id }] });
    expect(resourceOf(template, 'AWS::EKS::AccessEntry').properties).toEqual({ ClusterName: { Ref: expect.stringMatching(/^Cluster/) }, PrincipalArn: { 'Fn::GetAtt': [role.id, 'Arn'] }, Type: 'EC2_LINUX' });
  });

  test('nothing has a physical name, unless it is given', () => {
    const named = (of: Template) => [
      resourceOf(of, 'AWS::IAM::InstanceProfile').properties.InstanceProfileName, resourceOf(of, 'AWS::SQS::Queue').properties.QueueName, resourceOf(of, 'AWS::IAM::Role', 'KarpenterNodeRole').properties.RoleName,
    ] as unknown[];
    expect(named(template)).toEqual([undefined, undefined, undefined]);
    expect(named(templateOf((stack) => infrastructure(stack, { instanceProfileName: 'nodes', interruptionQueueName: 'interruptions', nodeRoleName: 'node' })))).toEqual(['nodes', 'interruptions', 'node']);
    expect(Object.values(template.findResources('AWS::Events::Rule')).some(({ Properties }) => 'Name' in (Properties as object))).toBe(false);
  });
});

describe('the role of the controller', () => {
  const template = templateOf((stack) => infrastructure(stack));
  const own = (...types: string[]) => types.map((type) => `arn:aws:ec2:us-east-1:111122223333:${type}/*`);
  const requested = { StringEquals: { 'aws:RequestTag/eks:eks-cluster-name': '<cluster>' }, StringLike: { 'aws:RequestTag/karpenter.sh/nodepool': '*' } };
  const standing = { StringEquals: { 'aws:ResourceTag/eks:eks-cluster-name': '<cluster>' }, StringLike: { 'aws:ResourceTag/karpenter.sh/nodepool': '*' } };
  const readable = (statements: Statement[]) => statements.map(({ Action, Resource, Condition }) => [
    ([] as string[]).concat(Action), texts(Resource), JSON.parse(JSON.stringify(Condition ?? {}).replace(/\{"Ref":"Cluster[0-9A-F]{8}"\}/g, '"<cluster>"')),
  ]);

  test('starts, tags and ends what carries the tags of this cluster', () => {
    const made = own('fleet', 'instance', 'launch-template', 'network-interface', 'spot-instances-request', 'volume');
    expect(readable(policies(template).NodeLifecycle)).toEqual([
      [['ec2:CreateFleet', 'ec2:RunInstances'], [
        ...['capacity-reservation', 'placement-group', 'security-group', 'subnet'].map((type) => `arn:aws:ec2:us-east-1:*:${type}/*`), 'arn:aws:ec2:us-east-1::image/*', 'arn:aws:ec2:us-east-1::snapshot/*',
      ], {}],
      [['ec2:CreateFleet', 'ec2:RunInstances'], own('launch-template'), standing],
      [['ec2:CreateFleet', 'ec2:CreateLaunchTemplate', 'ec2:RunInstances'], made, requested],
      [['ec2:CreateTags'], made, { ...requested, StringEquals: { ...requested.StringEquals, 'ec2:CreateAction': ['CreateFleet', 'CreateLaunchTemplate', 'RunInstances'] } }],
      [['ec2:CreateTags'], own('instance'), {
        ...standing, 'StringEqualsIfExists': { 'aws:RequestTag/eks:eks-cluster-name': '<cluster>' }, 'ForAllValues:StringEquals': { 'aws:TagKeys': ['Name', 'eks:eks-cluster-name', 'karpenter.sh/nodeclaim'] },
      }],
      [['ec2:DeleteLaunchTemplate', 'ec2:TerminateInstances'], own('instance', 'launch-template'), standing],
    ]);
  });

  test('passes the node role to EC2, and changes nothing in IAM', () => {
    const nodeRole = resourceOf(template, 'AWS::IAM::Role', 'KarpenterNodeRole').id;
    const profile = resourceOf(template, 'AWS::IAM::InstanceProfile').id;
    expect(readable(policies(template).IamIntegration)).toEqual([[['iam:PassRole'], [`<${nodeRole}.Arn>`], { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'] } }]]);
    const iamActions = statementsOf(template).flatMap(actionsOf).filter((action) => action.startsWith('iam:'));
    expect(iamActions.sort()).toEqual(['iam:GetInstanceProfile', 'iam:ListInstanceProfiles', 'iam:PassRole']);
    // Before it lets an EC2NodeClass go it asks for the profile that older versions made by this name, and doesn't take "access denied" for an answer.
    expect(readable(policies(template).ResourceDiscovery)).toContainEqual([['iam:GetInstanceProfile'], [`<${profile}.Arn>`, 'arn:aws:iam::111122223333:instance-profile/<cluster>_*'], {}]);
  });

  test('reads what it needs', () => {
    expect(readable(policies(template).EksIntegration)).toEqual([[['eks:DescribeCluster'], ['arn:aws:eks:us-east-1:111122223333:cluster/<cluster>'], {}]]);
    expect(readable(policies(template).Interruption)).toEqual([[['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'], [`<${resourceOf(template, 'AWS::SQS::Queue').id}.Arn>`], {}]]);
    expect(readable(policies(template).ResourceDiscovery)).toContainEqual([['ssm:GetParameter'], ['arn:aws:ssm:us-east-1::parameter/aws/service/*'], {}]);
    expect(policies(template).ZonalShift).toMatchObject([{ Action: 'arc-zonal-shift:GetManagedResource', Condition: { StringEquals: { 'arc-zonal-shift:ResourceIdentifier': expect.anything() } } }]);
    expect(policies(templateOf((stack) => infrastructure(stack, { zonalShift: false })))).not.toHaveProperty('ZonalShift');
  });

  test('no action on everything but those that read and know no resource', () => {
    const anywhere = statementsOf(template).filter(({ Resource }) => texts(Resource).some((resource) => /^(\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:\*)$/.test(resource)));
    expect(anywhere.flatMap(actionsOf).filter((action) => !/:(Describe|List|Get)/.test(action))).toEqual([]);
    expect(anywhere.filter(({ Condition }) => !Condition).flatMap(actionsOf)).toEqual(['iam:ListInstanceProfiles', 'pricing:GetProducts']);
  });

  test('uses the key of the cluster for volumes, and so does EC2 for spot instances', () => {
    const key = resourceOf(template, 'AWS::KMS::Key');
    expect(policies(template).Volumes.map(({ Resource }) => texts(Resource))).toEqual([[`<${key.id}.Arn>`], [`<${key.id}.Arn>`]]);
    const statements = key.properties.KeyPolicy.Statement as Statement[];
    for (const sid of ['SpotVolumes', 'SpotVolumeGrants']) {
      const { Condition } = statements.find(({ Sid }) => Sid === sid)!;
      expect(Condition!.StringEquals).toEqual({ 'kms:CallerAccount': '111122223333' });
      expect(texts(Condition!.ArnEquals['aws:PrincipalArn'])).toEqual(['arn:aws:iam::111122223333:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot']);
    }
    expect(statements.find(({ Sid }) => Sid === 'SpotVolumeGrants')).toMatchObject({ Action: 'kms:CreateGrant', Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } });
    expect(statements.filter(({ Action }) => actionsOf({ Action }).includes('kms:CreateGrant')).every(({ Condition }) => Condition?.Bool)).toBe(true);
  });

  test('a cluster made elsewhere, without a key: the key of EBS', () => {
    const other = templateOf((stack) => new Karpenter(stack, 'Karpenter', { cluster: sharedCluster(stack) }));
    expect(policies(other)).not.toHaveProperty('Volumes');
    other.resourceCountIs('AWS::KMS::Key', 0);
  });

  test('fits into the policies of a role', () => {
    const size = Object.values(policies(template)).map((Statement) => JSON.stringify({ Version: '2012-10-17', Statement }).replace(/\{"Ref":"Cluster\w+"\}/g, JSON.stringify('c'.repeat(100)))).join('').length;
    expect(size).toBeLessThan(10_240);
  });

  test('in another partition every ARN is that partition\'s', () => {
    const { Resources } = templateOf((stack) => infrastructure(stack), { region: 'cn-north-1' }).toJSON() as { Resources: Record<string, unknown> };
    const ours = Object.entries(Resources).filter(([id]) => id.startsWith('Karpenter'));
    expect(ours.length).toBeGreaterThan(10);
    expect(JSON.stringify(ours)).not.toContain('arn:aws:');
  });
});

describe('the interruption queue', () => {
  const template = templateOf((stack) => infrastructure(stack));
  const rules = template.findResources('AWS::Events::Rule') as Record<string, { Properties: { EventPattern: Record<string, string[]>; Targets: { Arn: unknown }[] } }>;
  const queue = resourceOf(template, 'AWS::SQS::Queue');

  test('is encrypted and keeps what is of use', () => {
    expect(queue.properties).toEqual({ MessageRetentionPeriod: 300, SqsManagedSseEnabled: true });
  });

  test('hears of everything that Karpenter knows', () => {
    expect(Object.values(rules).map(({ Properties: { EventPattern } }) => `${EventPattern.source.join()}: ${EventPattern['detail-type'].join()}`).sort()).toEqual([
      'aws.ec2: EC2 Capacity Reservation Instance Interruption Warning', 'aws.ec2: EC2 Instance Rebalance Recommendation', 'aws.ec2: EC2 Instance State-change Notification',
      'aws.ec2: EC2 Spot Instance Interruption Warning', 'aws.health: AWS Health Event',
    ]);
    for (const { Properties } of Object.values(rules)) expect(Properties.Targets).toEqual([{ Id: 'InterruptionQueue', Arn: { 'Fn::GetAtt': [queue.id, 'Arn'] } }]);
  });

  test('takes events of these rules, by TLS, and nothing else', () => {
    const { properties } = resourceOf(template, 'AWS::SQS::QueuePolicy');
    const Resource = { 'Fn::GetAtt': [queue.id, 'Arn'] };
    expect(properties.PolicyDocument.Statement).toEqual([
      { Effect: 'Deny', Action: 'sqs:*', Principal: { AWS: '*' }, Resource, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      {
        Sid: 'Events', Effect: 'Allow', Action: 'sqs:SendMessage', Principal: { Service: 'events.amazonaws.com' }, Resource,
        Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' }, ArnEquals: { 'aws:SourceArn': Object.keys(rules).map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] })) } },
      },
    ]);
  });
});

test('the template is the same with every feature flag on and off', () => {
  const on = Object.fromEntries(Object.entries(recommendedFlags()).filter(([name]) => FLAGS[name].introducedIn.v2 !== undefined));
  const off = Object.fromEntries(Object.keys(on).filter((name) => on[name] === true).map((name) => [name, false]));
  const resources = (context: Record<string, unknown>) => {
    const all = templateOf((stack) => infrastructure(stack), { context }).toJSON().Resources as Record<string, unknown>;
    // A flag writes the partition out where the region is known.
    return JSON.parse(JSON.stringify(Object.entries(all).filter(([id]) => id.startsWith('Karpenter')).map(([id, resource]) => [id, joined(resource)]))) as unknown;
  };
  expect(resources(on)).toEqual(resources({}));
  expect(resources(off)).toEqual(resources({}));
});

describe('with kubectl', () => {
  const template = templateOf((stack) => {
    const cluster = vpcCluster(stack);
    const delivery = new KubectlDelivery(stack, 'Kubectl', { cluster, kubectlLayer: kubectlLayer(stack) });
    new Karpenter(stack, 'Karpenter', { cluster, delivery, values: { settings: { batchIdleDuration: '2s' } } }).addNodePool('General');
  });
  const chart = resourceOf(template, 'Custom::AWSCDK-EKS-HelmChart');

  test('the chart comes from its registry, as the functions of the CDK want it', () => {
    expect(chart.properties).toMatchObject({ Release: 'karpenter', Chart: 'karpenter', Repository: 'oci://public.ecr.aws/karpenter/karpenter', Version: '1.14.1', Namespace: 'kube-system' });
    const values = JSON.parse(text(chart.properties.Values)) as { settings: Record<string, unknown> };
    expect(values).toMatchObject({ replicas: 2, priorityClassName: 'system-cluster-critical', settings: { interruptionQueue: expect.stringContaining('InterruptionQueue'), batchIdleDuration: '2s' } });
    // The chart keeps Karpenter off the nodes that it makes.
    expect(values).not.toHaveProperty('affinity');
  });

  test('role and access come before the chart, the chart before the node pools', () => {
    expect(chart.dependsOn).toEqual(expect.arrayContaining([resourceOf(template, 'AWS::EKS::PodIdentityAssociation', 'Karpenter').id, resourceOf(template, 'AWS::EKS::AccessEntry', 'Karpenter').id]));
    const { dependsOn } = resourceOf(template, 'Custom::AWSCDK-EKS-KubernetesResource');
    expect(dependsOn).toEqual(expect.arrayContaining([chart.id, resourceOf(template, 'AWS::EKS::AccessEntry', 'Karpenter').id, resourceOf(template, 'AWS::IAM::InstanceProfile').id]));
  });

  test('nodes get profile, security group, subnets and key of the cluster', () => {
    const [nodeClass] = JSON.parse(text(resourceOf(template, 'Custom::AWSCDK-EKS-KubernetesResource').properties.Manifest)) as { spec: Record<string, unknown> }[];
    expect(nodeClass.spec).toMatchObject({
      instanceProfile: `<${resourceOf(template, 'AWS::IAM::InstanceProfile').id}>`,
      securityGroupSelectorTerms: [{ id: expect.stringMatching(/^<Cluster\w+\.ClusterSecurityGroupId>$/) }],
      subnetSelectorTerms: [{ id: 'subnet-1' }, { id: 'subnet-2' }],
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { kmsKeyID: `<${resourceOf(template, 'AWS::KMS::Key').id}.Arn>` } }],
    });
  });
});

test('the cluster autoscaler without a delivery: its role, and the values of its chart', () => {
  const stack = testStack();
  const { values } = new ClusterAutoscaler(stack, 'ClusterAutoscaler', { cluster: sharedCluster(stack), imageTag: 'v1.35.0', values: { replicaCount: 2 } });
  expect(values).toMatchObject({ autoDiscovery: { clusterName: 'shared' }, awsRegion: 'us-east-1', image: { tag: 'v1.35.0' }, replicaCount: 2, rbac: { serviceAccount: { name: 'cluster-autoscaler' } } });
  const types = Object.values(Template.fromStack(stack).toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
  expect(types.sort()).toEqual(['AWS::EKS::PodIdentityAssociation', 'AWS::IAM::Policy', 'AWS::IAM::Role']);
});
