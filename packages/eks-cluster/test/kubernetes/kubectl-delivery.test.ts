import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { ArnPrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { kubernetesObjects, problemsOf, recommendedFlags, templateOf, TestStackOptions } from '@external-metrics/testkit';
import { FLAGS } from 'aws-cdk-lib/cx-api';
import { Compute, KubectlDelivery, KubectlDeliveryProps, KubernetesBaseline } from '../../src';
import { buildCluster, resourceOf } from '../fixture';
import { kubectlLayer } from './fixture';

const everyFlag = Object.fromEntries(Object.entries(recommendedFlags()).filter(([name]) => FLAGS[name].introducedIn.v2 !== undefined));

function delivered(props: (stack: Stack) => Partial<KubectlDeliveryProps> = () => ({}), use: (delivery: KubectlDelivery) => void = () => undefined, options?: TestStackOptions): Template {
  return templateOf((stack) => use(new KubectlDelivery(stack, 'Kubectl', { cluster: buildCluster(stack), kubectlLayer: kubectlLayer(stack), ...props(stack) })), options);
}

test.each([['no', {}], ['every', everyFlag]])('with %s feature flag: the functions write to one log group, which ends', (_, context) => {
  const template = delivered(() => ({}), () => undefined, { context });
  const logs = resourceOf(template, 'AWS::Logs::LogGroup', 'Kubectl');
  expect(logs.properties).toMatchObject({ RetentionInDays: 90 });
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));
  expect(functions).toHaveLength(2);
  expect(functions.map(({ Properties }) => Properties.LoggingConfig.LogGroup as unknown)).toEqual(Array(2).fill({ Ref: logs.id }));
});

test('retention and key of the logs are the caller\'s', () => {
  const template = delivered((stack) => ({ logRetention: RetentionDays.ONE_WEEK, logEncryptionKey: new Key(stack, 'LogKey') }));
  expect(resourceOf(template, 'AWS::Logs::LogGroup', 'Kubectl').properties).toMatchObject({ RetentionInDays: 7, KmsKeyId: { 'Fn::GetAtt': [resourceOf(template, 'AWS::KMS::Key', 'LogKey').id, 'Arn'] } });
});

test('the functions run in the VPC and are an administrator; what is applied waits for that', () => {
  const template = delivered(() => ({}), (delivery) => delivery.addManifests('One', { manifests: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' } }] }));
  const entry = resourceOf(template, 'AWS::EKS::AccessEntry');
  expect(entry.properties).toMatchObject({ PrincipalArn: { 'Fn::GetAtt': [resourceOf(template, 'AWS::IAM::Role', 'KubectlProviderHandlerServiceRole').id, 'Arn'] }, AccessPolicies: [{ AccessScope: { Type: 'cluster' } }] });
  expect(JSON.stringify(entry.properties.AccessPolicies)).toContain('AmazonEKSClusterAdminPolicy');
  for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Function'))) expect(Properties.VpcConfig.SubnetIds).toHaveLength(2);
  const applied = resourceOf(template, 'Custom::AWSCDK-EKS-KubernetesResource');
  expect(applied.dependsOn).toContain(entry.id);
  expect(applied.properties).toMatchObject({ Overwrite: true, PruneLabel: expect.stringMatching(/^aws.cdk.eks\/prune-/) });
});

test('other subnets are the caller\'s choice', () => {
  expect(() => delivered(() => ({ vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } }))).toThrow('Isolated');
});

test('what is given is not changed', () => {
  const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one', labels: { own: 'yes' } } };
  const template = delivered(() => ({}), (delivery) => delivery.addManifests('One', { manifests: [manifest] }));
  expect(manifest).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one', labels: { own: 'yes' } } });
  expect(JSON.parse(resourceOf(template, 'Custom::AWSCDK-EKS-KubernetesResource').properties.Manifest as string)).toMatchObject([manifest]);
});

test('namespaces stay when they leave the stack, everything else goes; what depends on the baseline waits for all of it', () => {
  const template = templateOf((stack) => {
    const delivery = new KubectlDelivery(stack, 'Kubectl', { cluster: buildCluster(stack), kubectlLayer: kubectlLayer(stack) });
    const baseline = new KubernetesBaseline(stack, 'Baseline', { delivery, namespaces: [{ name: 'web' }] });
    delivery.addManifests('After', { after: [baseline], manifests: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'after', namespace: 'web' } }] });
  });
  const policy = (part: string) => resourceOf(template, 'Custom::AWSCDK-EKS-KubernetesResource', part).deletionPolicy;
  expect([policy('KubectlNamespaces'), policy('KubectlClusterWide'), policy('KubectlNamespaceweb')]).toEqual([RemovalPolicy.RETAIN, RemovalPolicy.DESTROY, RemovalPolicy.DESTROY].map((each) => (each === RemovalPolicy.RETAIN ? 'Retain' : 'Delete')));
  const names = ['KubectlNamespaces', 'KubectlClusterWide', 'KubectlNamespaceweb'].map((part) => resourceOf(template, 'Custom::AWSCDK-EKS-KubernetesResource', part).id);
  expect(resourceOf(template, 'Custom::AWSCDK-EKS-KubernetesResource', 'KubectlAfter').dependsOn).toEqual(expect.arrayContaining(names));
});

test('in EKS Auto Mode network policies are turned on, and volumes are made by its own driver', () => {
  const objects = kubernetesObjects(templateOf((stack) => {
    const delivery = new KubectlDelivery(stack, 'Kubectl', { cluster: buildCluster(stack, { compute: Compute.autoMode() }), kubectlLayer: kubectlLayer(stack) });
    new KubernetesBaseline(stack, 'Baseline', { delivery, namespaces: [{ name: 'web' }], autoMode: true });
  }));
  expect(objects.find(({ kind }) => kind === 'ConfigMap')).toMatchObject({ metadata: { name: 'amazon-vpc-cni', namespace: 'kube-system' }, data: { 'enable-network-policy-controller': 'true' } });
  expect(objects.find(({ kind }) => kind === 'StorageClass')).toMatchObject({ provisioner: 'ebs.csi.eks.amazonaws.com' });
});

test('namespaces that it applies are those that grants know', () => {
  const problems = problemsOf((stack) => {
    const cluster = buildCluster(stack);
    new KubernetesBaseline(stack, 'Baseline', { delivery: new KubectlDelivery(stack, 'Kubectl', { cluster, kubectlLayer: kubectlLayer(stack) }), namespaces: [{ name: 'web' }] });
    cluster.grants.edit(new ArnPrincipal('arn:aws:iam::111122223333:role/Developer'), { namespaces: ['web', 'wep'] });
  });
  expect(problems).toContain('[NamespaceUnknown] grants: got "wep", expected a namespace that the cluster has: web');
  expect(problems).not.toContain('got "web"');
});
