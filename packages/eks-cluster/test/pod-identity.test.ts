import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { testStack } from '@external-metrics/testkit';
import { EksCluster } from '../src';
import { clusterProblems, clusterTemplate, resourceOf } from './fixture';

test('pods get a role of their own, to which things are granted', () => {
  const template = clusterTemplate({}, (cluster, stack) => {
    const web = cluster.addPodIdentity('Web', { namespace: 'web', serviceAccount: 'api' });
    s3.Bucket.fromBucketName(stack, 'Bucket', 'uploads').grantRead(web);
    expect(web.grantPrincipal).toBe(web.role.grantPrincipal);
  });
  const role = resourceOf(template, 'AWS::IAM::Role', 'PodIdentitiesWeb');
  template.hasResourceProperties('AWS::EKS::PodIdentityAssociation', {
    ClusterName: { Ref: 'ClusterC2E21B66' }, Namespace: 'web', ServiceAccount: 'api', RoleArn: { 'Fn::GetAtt': [role.id, 'Arn'] },
  });
  expect(role.properties.AssumeRolePolicyDocument.Statement[0]).toMatchObject({ Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] });
  expect(role.properties).not.toHaveProperty('ManagedPolicyArns');
  template.hasResourceProperties('AWS::IAM::Policy', { Roles: [{ Ref: role.id }] });
});

test('pods get a role that exists', () => {
  const roleArn = 'arn:aws:iam::111122223333:role/Web';
  const template = clusterTemplate({}, (cluster, stack) => {
    cluster.addPodIdentity('Web', { namespace: 'web', serviceAccount: 'api', role: iam.Role.fromRoleArn(stack, 'Role', roleArn) });
  });
  template.hasResourceProperties('AWS::EKS::PodIdentityAssociation', { RoleArn: roleArn });
});

test('names are checked', () => {
  const message = clusterProblems({}, (cluster) => cluster.addPodIdentity('Web', { namespace: 'Web', serviceAccount: 'the api' }));
  expect([...message.matchAll(/\[(\w+)\]/g)].map(([, code]) => code)).toEqual(['NamespaceInvalid', 'ServiceAccountInvalid']);
});

describe('a cluster that was made elsewhere', () => {
  const stack = testStack();
  const cluster = EksCluster.fromEksClusterAttributes(stack, 'Cluster', { clusterName: 'main', clusterSecurityGroupId: 'sg-1' });
  cluster.addPodIdentity('Web', { namespace: 'web', serviceAccount: 'api' });
  cluster.grants.admin(new iam.ArnPrincipal('arn:aws:iam::111122223333:role/Admin'));
  cluster.connections.allowDefaultPortFromAnyIpv4();
  const template = Template.fromStack(stack);

  test('takes grants, pod identities and rules', () => {
    template.hasResourceProperties('AWS::EKS::PodIdentityAssociation', { ClusterName: 'main' });
    template.hasResourceProperties('AWS::EKS::AccessEntry', { ClusterName: 'main' });
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-1', FromPort: 443 });
    template.resourceCountIs('AWS::EKS::Cluster', 0);
  });

  test('has metrics and a command', () => {
    expect(cluster.metrics.failedNodeCount().dimensions).toEqual({ ClusterName: 'main' });
    expect(cluster.kubeconfigCommand).toBe('aws eks update-kubeconfig --region us-east-1 --name main');
    expect(cluster.cluster.clusterName).toBe('main');
  });

  test('has no security group where none is known', () => {
    const other = EksCluster.fromEksClusterAttributes(testStack(), 'Cluster', { clusterName: 'main' });
    expect(other.connections.securityGroups).toEqual([]);
  });
});
