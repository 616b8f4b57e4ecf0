import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { lossesOf, templateOf } from '@external-metrics/testkit';
import { PostgresDatabase, PostgresProbe, PostgresRole, PostgresRoles, PostgresRolesProps } from '../src';
import { databaseTemplate, testDatabase, testVpc } from './fixture';

const roles = [PostgresRole.owner('app_owner'), PostgresRole.readWrite('app_write'), PostgresRole.readOnly('app_read'), PostgresRole.iamUser('metrics_app', { memberOf: ['app_write'] })];

function withRoles(props: Partial<PostgresRolesProps> = {}): Template {
  return templateOf((stack) => {
    const vpc = testVpc(stack);
    new PostgresRoles(stack, 'Roles', { database: testDatabase(stack, { vpc, databaseName: 'orders' }), vpc, roles, ...props });
  });
}

const template = withRoles();
const idOf = (type: string, part: string, within = template) => Object.keys(within.findResources(type)).find((id) => id.startsWith(part))!;
const functionId = idOf('AWS::Lambda::Function', 'RolesFunction');
const groupId = idOf('AWS::EC2::SecurityGroup', 'RolesSecurityGroup');

test('the resource tells the function what is wanted, and waits for it and for its permission', () => {
  const [custom] = Object.values(template.findResources('Custom::PostgresRoles'));
  expect(custom.Properties).toEqual({
    ServiceToken: { 'Fn::GetAtt': [functionId, 'Arn'] },
    secretArn: { 'Fn::GetAtt': ['DatabaseB269D8BB', 'MasterUserSecret.SecretArn'] },
    host: { 'Fn::GetAtt': ['DatabaseB269D8BB', 'Endpoint.Address'] },
    port: { 'Fn::GetAtt': ['DatabaseB269D8BB', 'Endpoint.Port'] },
    database: 'orders',
    schema: 'public',
    roles: [
      { name: 'app_owner', kind: 'owner', memberOf: [] },
      { name: 'app_write', kind: 'readWrite', memberOf: [] },
      { name: 'app_read', kind: 'readOnly', memberOf: [] },
      { name: 'metrics_app', kind: 'iamUser', memberOf: ['app_write'] },
    ],
  });
  expect(custom.DependsOn).toEqual(expect.arrayContaining([idOf('AWS::IAM::Policy', 'RolesRoleDefaultPolicy'), functionId]));
});

test('the function is in the private subnets, let in by the database, and trusts what Lambda trusts', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    Runtime: Runtime.NODEJS_24_X.name,
    Handler: 'index.handler',
    VpcConfig: { SubnetIds: ['subnet-private1', 'subnet-private2'], SecurityGroupIds: [{ 'Fn::GetAtt': [groupId, 'GroupId'] }] },
    Environment: { Variables: { NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem' } },
    LoggingConfig: { LogGroup: { Ref: idOf('AWS::Logs::LogGroup', 'RolesLogs') } },
  });
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: { 'Fn::GetAtt': [groupId, 'GroupId'] }, GroupId: { 'Fn::GetAtt': ['DatabaseSecurityGroup5C91FDCB', 'GroupId'] } });
  template.hasResource('AWS::Lambda::Function', { DependsOn: Match.arrayWith([idOf('AWS::EC2::SecurityGroupIngress', 'RolesIngress')]) });
  template.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupEgress: [Match.objectLike({ FromPort: 443 }), Match.objectLike({ FromPort: 5432, DestinationSecurityGroupId: { 'Fn::GetAtt': ['DatabaseSecurityGroup5C91FDCB', 'GroupId'] } })] });
});

test('the function may write its log, have interfaces, read the one secret with its key, and nothing else', () => {
  const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
  const { Statement } = (policy.Properties as { PolicyDocument: { Statement: { Action: string | string[] }[] } }).PolicyDocument;
  expect(Statement.flatMap(({ Action }) => Action).sort()).toEqual([
    'ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:UnassignPrivateIpAddresses',
    'kms:Decrypt', 'logs:CreateLogStream', 'logs:PutLogEvents', 'secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue',
  ]);
  const role = template.findResources('AWS::IAM::Role')[idOf('AWS::IAM::Role', 'RolesRole')];
  expect(role.Properties).not.toHaveProperty('ManagedPolicyArns');
});

test('the database is the same with them', () => {
  expect(lossesOf(databaseTemplate({ databaseName: 'orders' }), template)).toEqual({ removed: [], replaced: [] });
  expect(template.findResources('AWS::RDS::DBInstance')).toEqual(databaseTemplate({ databaseName: 'orders' }).findResources('AWS::RDS::DBInstance'));
});

test.each<[string, Partial<PostgresRolesProps>, RegExp]>([
  ['no owner', { roles: roles.slice(1) }, /1 problem\n.*\[OwnerMissing] roles: got \[\]/],
  ['two owners', { roles: [...roles, PostgresRole.owner('other')] }, /\[OwnerMissing] roles: got \["app_owner","other"]/],
  ['a name twice', { roles: [...roles, PostgresRole.readOnly('app_write')] }, /\[RoleDuplicate] roles: got "app_write"/],
  ['a group that is not there', { roles: [...roles, PostgresRole.iamUser('reporter', { memberOf: ['nowhere'] })] }, /\[RoleUnknown] roles\["reporter"]\.memberOf: got "nowhere", expected one of app_owner, app_write, app_read/],
  ['a schema that is none', { schema: 'pg_catalog' }, /\[SchemaInvalid] schema: got "pg_catalog"/],
  ['all at once', { roles: [PostgresRole.readOnly('a'), PostgresRole.readOnly('a')], schema: 'a b' }, /3 problems/],
])('%s is refused', (_, props, message) => {
  expect(() => withRoles(props)).toThrow(message);
});

test.each(['', '1st', 'a b', 'user', 'rds_admin', 'pg_monitor', 'public', 'a'.repeat(64), 'a"b'])('a role cannot be called %j', (name) => {
  expect(() => PostgresRole.readOnly(name)).toThrow(/\[RoleNameInvalid]/);
});

test('an imported database has to say its secret', () => {
  expect(() => templateOf((stack) => new PostgresRoles(stack, 'Roles', {
    database: PostgresDatabase.fromPostgresDatabaseAttributes(stack, 'Imported', { instanceIdentifier: 'orders', hostname: 'orders.example', securityGroups: [] }), vpc: testVpc(stack), roles,
  }))).toThrow(/1 problem\n.*\[SecretMissing] database/);
});

test('the probe knows where to connect, and may log in as the users that it was given', () => {
  const probe = templateOf((stack) => {
    const vpc = testVpc(stack);
    new PostgresProbe(stack, 'Probe', { database: testDatabase(stack, { vpc }), vpc, iamUsers: ['metrics_app'] });
  });
  probe.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { HOST: { 'Fn::GetAtt': ['DatabaseB269D8BB', 'Endpoint.Address'] }, DATABASE: 'postgres', SECRET_ARN: { 'Fn::GetAtt': ['DatabaseB269D8BB', 'MasterUserSecret.SecretArn'] } } },
  });
  probe.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'] })]) } });
  probe.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'rds-db:connect', Resource: { 'Fn::Join': ['', Match.arrayWith(['/metrics_app'])] } })]) } });
});

test('the code is the same wherever the app is', () => {
  const hashes = ['One', 'Two'].map((id) => {
    const stack = new Stack(new App(), id);
    const vpc = testVpc(stack);
    new PostgresRoles(stack, 'Roles', { database: testDatabase(stack, { vpc }), vpc, roles });
    return Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'))[0].Properties.Code.S3Key as string;
  });
  expect(hashes[0]).toMatch(/^[0-9a-f]{64}\.zip$/);
  expect(hashes[1]).toBe(hashes[0]);
});
