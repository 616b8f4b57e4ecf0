import { Match } from 'aws-cdk-lib/assertions';
import { templateOf } from '@external-metrics/testkit';
import { OperatorAccess } from '../src';
import { buildCluster, importedVpc, resourceOf } from './fixture';

const commands: string[] = [];
const template = templateOf((stack) => {
  const vpc = importedVpc(stack);
  const access = new OperatorAccess(stack, 'OperatorAccess', { cluster: buildCluster(stack, { vpc }), vpc });
  commands.push(...[access.tunnelCommand, access.kubectlCommand].map((command) => JSON.stringify(stack.resolve(command))));
});

test('nobody reaches the instance, and it reaches what listens on 443', () => {
  const group = resourceOf(template, 'AWS::EC2::SecurityGroup', 'OperatorAccess');
  expect(group.properties.SecurityGroupIngress).toBeUndefined();
  expect(group.properties.SecurityGroupEgress).toEqual([expect.objectContaining({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443, IpProtocol: 'tcp' })]);
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 443, ToPort: 443, SourceSecurityGroupId: { 'Fn::GetAtt': [group.id, 'GroupId'] }, GroupId: { 'Fn::GetAtt': [Match.anyValue(), 'ClusterSecurityGroupId'] } });
});

test('it is private, encrypted, with the metadata service of version 2, no key, and the role of a managed instance alone', () => {
  const { properties } = resourceOf(template, 'AWS::EC2::Instance');
  expect(properties).toMatchObject({ SubnetId: 'subnet-1', BlockDeviceMappings: [{ Ebs: { Encrypted: true } }] });
  expect(properties.KeyName).toBeUndefined();
  template.hasResourceProperties('AWS::EC2::LaunchTemplate', { LaunchTemplateData: { MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 } } });
  const role = resourceOf(template, 'AWS::IAM::Role', 'OperatorAccess').properties;
  expect(JSON.stringify(role.ManagedPolicyArns)).toContain('AmazonSSMManagedInstanceCore');
  expect([role.ManagedPolicyArns.length, role.Policies]).toEqual([1, undefined]);
});

test('the commands lead to the API of the cluster', () => {
  const [tunnel, kubectl] = commands;
  expect(tunnel).toContain('AWS-StartPortForwardingSessionToRemoteHost');
  expect(tunnel).toContain('portNumber=443,localPortNumber=8443');
  for (const command of [tunnel, kubectl]) expect(command).toMatch(/"Fn::Select":\[2,\{"Fn::Split":\["\/",\{"Fn::GetAtt":\["Cluster\w+","Endpoint"\]/);
});
