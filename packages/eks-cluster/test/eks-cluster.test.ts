import { readFileSync } from 'fs';
import { join } from 'path';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { testStack } from '@external-metrics/testkit';
import { ClusterVersion, EksCluster, KubernetesSupport, SupportType } from '../src';
import { buildCluster, clusterTemplate, importedVpc, resourceOf, testVpc } from './fixture';

describe('without any optional property', () => {
  const template = clusterTemplate();

  test('no Lambda function, custom resource, nested stack or asset is in the template', () => {
    const types = Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
    expect(types.filter((type) => /^AWS::Lambda|^Custom::|^AWS::CloudFormation/.test(type))).toEqual([]);
    const stack = testStack();
    buildCluster(stack, { vpc: importedVpc(stack) });
    const assembly = (stack.node.root as App).synth();
    expect(assembly.manifest.missing).toBeUndefined();
    const { files, dockerImages } = JSON.parse(readFileSync(join(assembly.directory, 'Test.assets.json'), 'utf8')) as { files: Record<string, { source: { path: string } }>; dockerImages: unknown };
    expect([Object.values(files).map(({ source }) => source.path), dockerImages]).toEqual([['Test.template.json'], {}]);
  });

  test('the control plane is private, protected, encrypted, logged, and on access entries only', () => {
    const key = resourceOf(template, 'AWS::KMS::Key').id;
    template.hasResourceProperties('AWS::EKS::Cluster', {
      Version: '1.35',
      DeletionProtection: true,
      UpgradePolicy: { SupportType: 'STANDARD' },
      ZonalShiftConfig: { Enabled: true },
      AccessConfig: { AuthenticationMode: 'API', BootstrapClusterCreatorAdminPermissions: false },
      BootstrapSelfManagedAddons: false,
      ComputeConfig: { Enabled: false },
      EncryptionConfig: [{ Provider: { KeyArn: { 'Fn::GetAtt': [key, 'Arn'] } }, Resources: ['secrets'] }],
      Logging: { ClusterLogging: { EnabledTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'].map((Type) => ({ Type })) } },
      ResourcesVpcConfig: { EndpointPrivateAccess: true, EndpointPublicAccess: false, PublicAccessCidrs: Match.absent() },
    });
  });

  test('its log group bears its name, is encrypted, ends after a year, and is there before it', () => {
    const cluster = resourceOf(template, 'AWS::EKS::Cluster');
    const logGroup = resourceOf(template, 'AWS::Logs::LogGroup', 'ControlPlane');
    expect(logGroup.properties).toMatchObject({
      LogGroupName: `/aws/eks/${cluster.properties.Name}/cluster`, RetentionInDays: 365, KmsKeyId: { 'Fn::GetAtt': [resourceOf(template, 'AWS::KMS::Key').id, 'Arn'] },
    });
    expect(cluster.dependsOn).toContain(logGroup.id);
    expect(cluster.properties.Name).toMatch(/^Test-Cluster-[0-9A-F]{8}$/);
  });

  test('the log groups of Container Insights are made here as well', () => {
    const { Name } = resourceOf(template, 'AWS::EKS::Cluster').properties;
    const names = Object.values(template.findResources('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 90, KmsKeyId: Match.anyValue() } })).map(({ Properties }) => Properties.LogGroupName as string);
    expect(names).toEqual(['application', 'dataplane', 'host', 'performance'].map((kind) => `/aws/containerinsights/${Name}/${kind}`));
  });

  test('the key rotates, and only logs of this cluster and Auto Scaling use it besides the account', () => {
    const { Name } = resourceOf(template, 'AWS::EKS::Cluster').properties;
    const { properties, deletionPolicy } = resourceOf(template, 'AWS::KMS::Key');
    expect([properties.EnableKeyRotation, deletionPolicy]).toEqual([true, 'Retain']);
    const text = JSON.stringify(properties.KeyPolicy.Statement);
    expect(properties.KeyPolicy.Statement.map(({ Sid }: { Sid?: string }) => Sid)).toEqual([undefined, 'Logs', 'NodeVolumes', 'NodeVolumeGrants']);
    expect(text).toContain(`:log-group:/aws/eks/${Name}/*`);
    expect(text).toContain(`:log-group:/aws/containerinsights/${Name}/*`);
    for (const statement of properties.KeyPolicy.Statement.slice(2)) {
      expect(statement).toMatchObject({ Principal: { AWS: '*' }, Condition: { StringEquals: { 'kms:CallerAccount': '111122223333' } } });
      expect(JSON.stringify(statement.Condition.ArnEquals['aws:PrincipalArn'])).toContain(':role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling');
    }
    expect(properties.KeyPolicy.Statement[3]).toMatchObject({ Action: 'kms:CreateGrant', Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } });
  });

  test('no role has a statement of its own on every resource', () => {
    const statements = Object.values(template.findResources('AWS::IAM::Role')).flatMap(({ Properties }) => (Properties.Policies ?? []) as { PolicyDocument: { Statement: { Resource: unknown }[] } }[])
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    expect(statements.length).toBeGreaterThan(1);
    expect(statements.filter(({ Resource }) => Resource === '*')).toEqual([]);
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('nodes can do no networking and no more than a kubelet needs', () => {
    const { properties } = resourceOf(template, 'AWS::IAM::Role', 'NodeRole');
    expect(properties.ManagedPolicyArns.map((arn: unknown) => JSON.stringify(arn).replace(/.*policy\/(\w+).*/, '$1'))).toEqual(['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly']);
    expect(properties.Policies).toBeUndefined();
    expect(properties.RoleName).toBeUndefined();
  });

  test('nothing is open: the additional security group has no rule', () => {
    template.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent(), SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })] });
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });

  test('log groups stay when the stack goes', () => {
    expect(Object.values(template.findResources('AWS::Logs::LogGroup')).map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(Array(5).fill('Retain'));
  });
});

describe('properties', () => {
  test('names: the cluster, its log groups and the node role', () => {
    const template = clusterTemplate({ clusterName: 'external-metrics-staging', nodeRoleName: 'external-metrics-staging-node-group-role' });
    template.hasResourceProperties('AWS::EKS::Cluster', { Name: 'external-metrics-staging' });
    template.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: '/aws/eks/external-metrics-staging/cluster' });
    template.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: '/aws/containerinsights/external-metrics-staging/application' });
    template.hasResourceProperties('AWS::IAM::Role', { RoleName: 'external-metrics-staging-node-group-role' });
  });

  test('public blocks open the endpoint to them, and it stays private besides', () => {
    clusterTemplate({ endpointPublicAccessCidrs: ['203.0.113.0/24', '198.51.100.7/32'] }).hasResourceProperties('AWS::EKS::Cluster', {
      ResourcesVpcConfig: { EndpointPrivateAccess: true, EndpointPublicAccess: true, PublicAccessCidrs: ['203.0.113.0/24', '198.51.100.7/32'] },
    });
  });

  test('an empty list of blocks leaves the endpoint private', () => {
    clusterTemplate({ endpointPublicAccessCidrs: [] }).hasResourceProperties('AWS::EKS::Cluster', { ResourcesVpcConfig: { EndpointPublicAccess: false } });
  });

  test.each([
    ['a version', { version: ClusterVersion.V1_36 }, { Version: '1.36' }],
    ['a version by name', { version: ClusterVersion.of('1.34') }, { Version: '1.34' }],
    ['a version that is newer than the library', { version: ClusterVersion.of('1.38', { support: KubernetesSupport.STANDARD }) }, { Version: '1.38' }],
    ['extended support', { version: ClusterVersion.V1_33, supportType: SupportType.EXTENDED }, { Version: '1.33', UpgradePolicy: { SupportType: 'EXTENDED' } }],
    ['no zonal shift', { zonalShift: false }, { ZonalShiftConfig: { Enabled: false } }],
    ['no deletion protection', { deletionProtection: false }, { DeletionProtection: false }],
  ])('%s', (_, props, expected) => {
    clusterTemplate(props).hasResourceProperties('AWS::EKS::Cluster', expected);
  });

  test('retention of the logs', () => {
    const template = clusterTemplate({ logRetention: RetentionDays.TWO_YEARS, containerLogRetention: RetentionDays.ONE_WEEK });
    expect(resourceOf(template, 'AWS::Logs::LogGroup', 'ControlPlane').properties.RetentionInDays).toBe(731);
    expect(Object.keys(template.findResources('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 7 } }))).toHaveLength(4);
  });

  test('destroyed, key and log groups go', () => {
    const template = clusterTemplate({ removalPolicy: RemovalPolicy.DESTROY });
    expect([...Object.values(template.findResources('AWS::Logs::LogGroup')), ...Object.values(template.findResources('AWS::KMS::Key'))].map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(Array(6).fill('Delete'));
  });

  test('the caller\'s key serves for secrets, logs and volumes', () => {
    const arn = 'arn:aws:kms:us-east-1:111122223333:key/1';
    const template = clusterTemplate((stack) => ({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', arn) }));
    template.resourceCountIs('AWS::KMS::Key', 0);
    template.hasResourceProperties('AWS::EKS::Cluster', { EncryptionConfig: [{ Provider: { KeyArn: arn } }] });
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: arn });
    template.hasResourceProperties('AWS::EC2::LaunchTemplate', { LaunchTemplateData: { BlockDeviceMappings: [Match.objectLike({ Ebs: Match.objectLike({ KmsKeyId: arn }) })] } });
  });

  test('subnets of the caller\'s choice', () => {
    const stack = testStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', {
      availabilityZones: ['us-east-1a', 'us-east-1b'], natGateways: 0, restrictDefaultSecurityGroup: false,
      subnetConfiguration: [{ name: 'A', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }, { name: 'B', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }],
    });
    new EksCluster(stack, 'Cluster', { vpc, vpcSubnets: { subnetGroupName: 'B' } });
    const expected = vpc.selectSubnets({ subnetGroupName: 'B' }).subnetIds.map((id) => stack.resolve(id));
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::EKS::Cluster', { ResourcesVpcConfig: { SubnetIds: expected } });
    template.hasResourceProperties('AWS::EKS::Nodegroup', { Subnets: expected });
  });
});

describe('members', () => {
  const stack = testStack();
  const cluster = buildCluster(stack, { clusterName: 'main' });

  test('the commands name region and cluster', () => {
    expect(stack.resolve(cluster.tokenCommand)).toEqual({ 'Fn::Join': ['', ['aws eks get-token --region us-east-1 --cluster-name ', { Ref: 'ClusterC2E21B66' }]] });
    expect(stack.resolve(cluster.kubeconfigCommand)).toEqual({ 'Fn::Join': ['', ['aws eks update-kubeconfig --region us-east-1 --name ', { Ref: 'ClusterC2E21B66' }]] });
  });

  test('the resource beneath is typed as a plain CloudFormation resource', () => {
    cluster.clusterResource.addPropertyOverride('ControlPlaneScalingConfig.Tier', 'tier-xl');
    Template.fromStack(stack).hasResourceProperties('AWS::EKS::Cluster', { ControlPlaneScalingConfig: { Tier: 'tier-xl' } });
    expect(cluster.cluster.clusterName).toBe(cluster.clusterName);
  });

  test('connections are those of the security group that EKS makes', () => {
    const other = testStack();
    const made = buildCluster(other);
    made.connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.9.0.0/16'));
    Template.fromStack(other).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      CidrIp: '10.9.0.0/16', FromPort: 443, ToPort: 443, GroupId: { 'Fn::GetAtt': ['ClusterC2E21B66', 'ClusterSecurityGroupId'] },
    });
    Template.fromStack(other).resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  });
});

describe('elsewhere', () => {
  test('in another partition no ARN is of the standard one', () => {
    const template = clusterTemplate((stack) => ({ clusterName: 'main', vpc: importedVpc(stack) }), (cluster) => {
      cluster.addPodIdentity('Web', { namespace: 'web', serviceAccount: 'web' });
    }, { region: 'cn-north-1' });
    expect(JSON.stringify(template.toJSON())).not.toMatch(/arn:aws:/);
    expect(JSON.stringify(resourceOf(template, 'AWS::KMS::Key').properties)).toContain('logs.cn-north-1.');
  });

  test('without account and region nothing is looked up', () => {
    const app = new App({ analyticsReporting: false });
    const stack = new Stack(app, 'Test');
    new EksCluster(stack, 'Cluster', { vpc: agnosticVpc(stack) });
    expect(app.synth().manifest.missing).toBeUndefined();
  });

  test('the VPC may be of another stack, and be imported', () => {
    const app = new App({ analyticsReporting: false });
    const [network, cluster] = [new Stack(app, 'Network'), new Stack(app, 'Cluster')];
    new EksCluster(cluster, 'Cluster', { vpc: agnosticVpc(network) });
    expect(() => app.synth()).not.toThrow();
    const stack = testStack();
    new EksCluster(stack, 'Cluster', { vpc: importedVpc(stack) });
    Template.fromStack(stack).hasResourceProperties('AWS::EKS::Cluster', { ResourcesVpcConfig: { SubnetIds: ['subnet-1', 'subnet-2'] } });
  });

  test('two clusters in one stack have different names', () => {
    const stack = testStack();
    const vpc = testVpc(stack);
    for (const id of ['One', 'Two']) new EksCluster(stack, id, { vpc });
    const names = Object.values(Template.fromStack(stack).findResources('AWS::EKS::Cluster')).map(({ Properties }) => Properties.Name as string);
    expect(new Set(names).size).toBe(2);
  });

  function agnosticVpc(stack: Stack) {
    return new ec2.Vpc(stack, 'AgnosticVpc', {
      natGateways: 0, restrictDefaultSecurityGroup: false, subnetConfiguration: [{ name: 'Nodes', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }],
    });
  }
});
