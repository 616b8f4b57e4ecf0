import { App, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { InstanceType, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { lossesOf, problemsOf, templateOf, testStack } from '@external-metrics/testkit';
import { DeployedDatabase, MasterCredentials, PostgresDatabase, PostgresReadReplica, PostgresReadReplicaProps, PostgresVersion } from '../src';
import { updatedInPlace } from '../src/private/replacement-properties';
import { databaseTemplate, testDatabase, TestProps, testVpc } from './fixture';

const credentials = MasterCredentials.generatedSecret();

type Own = Partial<PostgresReadReplicaProps>;

function replicated(props: Own = {}, ofSource: TestProps = {}): Template {
  return templateOf((stack) => {
    const vpc = testVpc(stack);
    new PostgresReadReplica(stack, 'Replica', { source: testDatabase(stack, { vpc, credentials, ...ofSource }), vpc, ...props });
  });
}

function imported(backupRetention?: Duration, props: Own = {}): Template {
  return templateOf((stack) => {
    const source = PostgresDatabase.fromPostgresDatabaseAttributes(stack, 'Imported', { instanceIdentifier: 'orders', hostname: 'orders.example', securityGroups: [], backupRetention });
    new PostgresReadReplica(stack, 'Replica', { source, vpc: testVpc(stack), version: PostgresVersion.V17, ...props });
  });
}

const replicaOf = (template: Template) => Object.values(template.findResources('AWS::RDS::DBInstance')).find(({ Properties }) => Properties.SourceDBInstanceIdentifier !== undefined)!;
const template = replicated();
const replica = replicaOf(template).Properties as Record<string, unknown>;

test('follows the database with its class, subnets, parameters and authority, without what it inherits', () => {
  expect(replica).toMatchObject({
    SourceDBInstanceIdentifier: { Ref: 'DatabaseB269D8BB' },
    DBInstanceClass: 'db.m7g.large',
    DBParameterGroupName: { Ref: 'DatabaseParameters177F953FAE' },
    DBSubnetGroupName: { Ref: expect.stringContaining('DatabaseSubnetGroup') },
    Port: '5432',
    MultiAZ: false,
    PubliclyAccessible: false,
    MaxAllocatedStorage: 1000,
    StorageType: 'gp3',
    EnableIAMDatabaseAuthentication: true,
    CACertificateIdentifier: 'rds-ca-rsa2048-g1',
    EnableCloudwatchLogsExports: ['postgresql', 'upgrade'],
    MonitoringInterval: 60,
    MonitoringRoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^ReplicaMonitoringRole/), 'Arn'] },
  });
  expect(replicaOf(template).DependsOn).toEqual(expect.arrayContaining(Object.keys(template.findResources('AWS::Logs::LogGroup')).filter((id) => id.startsWith('Replica'))));
  for (const inherited of ['BackupRetentionPeriod', 'PreferredBackupWindow', 'DBName', 'MasterUsername', 'MasterUserPassword', 'ManageMasterUserPassword', 'KmsKeyId', 'StorageEncrypted', 'AllocatedStorage', 'EngineVersion']) {
    expect(replica).not.toHaveProperty(inherited);
  }
  expect(replicaOf(template)).toMatchObject({ DeletionPolicy: 'Delete' });
});

test('its logs and insights have a key of their own, which lets in the logs of this instance only', () => {
  const name = replica.DBInstanceIdentifier as string;
  template.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: `/aws/rds/instance/${name}/postgresql`, RetentionInDays: 90 });
  const keys = Object.entries(template.findResources('AWS::KMS::Key')).filter(([id]) => id.startsWith('Replica'));
  expect(keys).toHaveLength(1);
  expect(JSON.stringify(keys[0][1].Properties)).toContain(`/aws/rds/instance/${name}/*`);
  expect(replica.PerformanceInsightsKMSKeyId).toEqual({ 'Fn::GetAtt': [keys[0][0], 'Arn'] });
  const mine = templateOf((stack) => {
    const vpc = testVpc(stack);
    new PostgresReadReplica(stack, 'Replica', { source: testDatabase(stack, { vpc, credentials }), vpc, encryptionKey: new Key(stack, 'Mine') });
  });
  expect(Object.keys(mine.findResources('AWS::KMS::Key')).sort()).toEqual([expect.stringMatching(/^DatabaseKey/), expect.stringMatching(/^Mine/)]);
  mine.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: { 'Fn::Join': ['', ['logs.us-east-1.', { Ref: 'AWS::URLSuffix' }]] } } })]) } });
});

test('its key and logs stay when it goes, unless they are not to', () => {
  const policies = (from: Template) => ['AWS::KMS::Key', 'AWS::Logs::LogGroup'].flatMap((type) => Object.entries(from.findResources(type)).filter(([id]) => id.startsWith('Replica')).map(([, { DeletionPolicy }]) => DeletionPolicy as string));
  expect(policies(template)).toEqual(['Retain', 'Retain', 'Retain']);
  expect(policies(replicated({ removalPolicy: RemovalPolicy.DESTROY }))).toEqual(['Delete', 'Delete', 'Delete']);
});

test('nobody is let in but its clients', () => {
  expect(Object.values(template.findResources('AWS::EC2::SecurityGroupIngress')).filter(({ Properties }) => !String(Properties.Description).includes('Rotation'))).toEqual([]);
  templateOf((stack) => {
    const vpc = testVpc(stack);
    new PostgresReadReplica(stack, 'Replica', { source: testDatabase(stack, { vpc, credentials }), vpc, clientSecurityGroup: SecurityGroup.fromSecurityGroupId(stack, 'Client', 'sg-client') });
  }).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 5432, SourceSecurityGroupId: 'sg-client' });
});

test('has the alarms of an instance, and one of its lag', () => {
  const alarms = Object.keys(template.findResources('AWS::CloudWatch::Alarm'));
  expect(alarms.filter((id) => id.includes('ReplicaLag'))).toEqual([expect.stringMatching(/^ReplicaAlarms/)]);
  expect(alarms.filter((id) => id.startsWith('ReplicaAlarms')).length).toBeGreaterThan(8);
});

test('logins and secret are those of the database, the host is its own', () => {
  const stack = testStack();
  const vpc = testVpc(stack);
  const source = testDatabase(stack, { vpc, credentials, databaseName: 'orders' });
  const { connectionInfo } = new PostgresReadReplica(stack, 'Replica', { source, vpc });
  expect(stack.resolve(connectionInfo)).toMatchObject({ database: 'orders', secretArn: stack.resolve(source.secret.secretArn), host: { 'Fn::GetAtt': [expect.stringMatching(/^Replica/), 'Endpoint.Address'] } });
});

test('parameters of its own are a group of its own', () => {
  const own = replicated({ parameters: { hot_standby_feedback: '1' } });
  expect(replicaOf(own).Properties.DBParameterGroupName).toEqual({ Ref: expect.stringMatching(/^ReplicaParameters17/) });
  own.hasResourceProperties('AWS::RDS::DBParameterGroup', { Family: 'postgres17', Parameters: { 'hot_standby_feedback': '1', 'rds.force_ssl': '1' } });
});

test('one of an imported database', () => {
  const { Properties } = replicaOf(imported());
  expect(Properties).toMatchObject({ SourceDBInstanceIdentifier: 'orders', DBInstanceClass: 'db.m7g.large', DBParameterGroupName: { Ref: expect.stringMatching(/^ReplicaParameters17/) } });
  expect(Properties).not.toHaveProperty('DBSubnetGroupName');
});

test('to add one, and to remove it, takes nothing of the database', () => {
  const without = databaseTemplate({ credentials });
  expect(lossesOf(without, template)).toEqual({ removed: [], replaced: [] });
  const ofDatabase = (resources: Template) => Object.fromEntries(Object.entries(resources.toJSON().Resources as object).filter(([id]) => id.startsWith('Database')));
  expect(ofDatabase(template)).toEqual(ofDatabase(without));
});

test('another class, a standby and other alarms are changed in place', () => {
  expect(lossesOf(template, replicated({ instanceType: new InstanceType('r7g.xlarge'), multiAz: true, maintenanceWindow: 'mon:03:00-mon:04:00' }), undefined, updatedInPlace)).toEqual({ removed: [], replaced: [] });
});

test('another source is refused where the replica stands', () => {
  const stack = testStack();
  const vpc = testVpc(stack);
  const standing = new PostgresReadReplica(stack, 'Replica', { source: testDatabase(stack, { vpc, credentials }), vpc });
  const deployed = stack.resolve(standing.node.metadata.find(({ type }) => type === 'external-metrics:deployed')!.data) as DeployedDatabase;
  const message = problemsOf((other) => new PostgresReadReplica(other, 'Replica', {
    source: PostgresDatabase.fromPostgresDatabaseAttributes(other, 'Imported', { instanceIdentifier: 'orders', hostname: 'orders.example', securityGroups: [] }), vpc: testVpc(other), version: PostgresVersion.V17, deployed,
  }));
  expect(message).toMatch(/\[ReplacementNotAcknowledged] Replica\w+\.SourceDBInstanceIdentifier/);
  expect(() => (stack.node.root as App).synth()).not.toThrow();
});

test.each<[string, () => Template, RegExp]>([
  ['a database without backups', () => imported(Duration.days(0)), /1 problem\n.*\[ReplicaSourceWithoutBackups] source: got "0 days"/],
  ['a database whose password RDS manages', () => replicated({}, { credentials: undefined }), /1 problem\n.*\[ReplicaPasswordManaged] source/],
  ['an imported database without its version', () => imported(undefined, { version: undefined }), /\[ReplicaVersionInvalid] version: got nothing/],
  ['another version than the database has', () => replicated({ version: PostgresVersion.V18 }), /\[ReplicaVersionInvalid] version: got "18", expected 17/],
  ['a class that takes fewer connections', () => replicated({ instanceType: new InstanceType('t4g.small') }), /\[ReplicaConnectionsTooFew] instanceType: got 225, expected 901 connections/],
  ['fewer connections by a parameter', () => replicated({ parameters: { max_connections: '100' } }), /\[ReplicaConnectionsTooFew] parameters\["max_connections"]: got 100, expected 901/],
  ['a class that is none', () => replicated({ instanceType: new InstanceType('db.m7g.large') }), /\[InstanceTypeInvalid]/],
  ['a window that is none', () => replicated({ maintenanceWindow: 'sunday' }), /\[WindowInvalid] maintenanceWindow: got "sunday"/],
  ['all at once', () => replicated({ version: PostgresVersion.V18, instanceType: new InstanceType('t4g.small'), maintenanceWindow: 'x' }), /3 problems/],
])('%s is refused', (_, make, message) => {
  expect(make).toThrow(message);
});

test('a smaller class that takes as many connections is taken, and one of an imported database with backups', () => {
  expect(() => replicated({ instanceType: new InstanceType('t4g.small'), parameters: { max_connections: '200' } }, { parameters: { max_connections: '200' } })).not.toThrow();
  expect(() => imported(Duration.days(1))).not.toThrow();
});
