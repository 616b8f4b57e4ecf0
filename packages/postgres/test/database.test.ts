import { App, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { InstanceType, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CaCertificate, DatabaseInsightsMode } from 'aws-cdk-lib/aws-rds';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { templateOf, testStack } from '@external-metrics/testkit';
import { PostgresVersion } from '../src';
import { databaseTemplate, instanceOf, propertiesOf, testDatabase, TestProps, testVpc } from './fixture';
import { seedProps } from './identity-cases';

const least = databaseTemplate();
const keyArn = { 'Fn::GetAtt': ['DatabaseKey64F5EF26', 'Arn'] };

describe('with no optional prop', () => {
  test('the instance is encrypted, private, in two zones, backed up, observed and protected', () => {
    expect(instanceOf(least)).toEqual({
      DBInstanceIdentifier: expect.stringMatching(/^test-database-[0-9a-f]{8}-[0-9a-f]{8}$/) as string,
      DBInstanceClass: 'db.m7g.large',
      Port: '5432',
      Engine: 'postgres',
      EngineVersion: '17',
      EngineLifecycleSupport: 'open-source-rds-extended-support-disabled',
      AllowMajorVersionUpgrade: false,
      AutoMinorVersionUpgrade: true,
      DBParameterGroupName: { Ref: 'DatabaseParameters177F953FAE' },
      PreferredMaintenanceWindow: 'sun:04:00-sun:05:00',
      MultiAZ: true,
      DBSubnetGroupName: { Ref: 'DatabaseSubnetGroup7D60F180' },
      VPCSecurityGroups: [{ 'Fn::GetAtt': ['DatabaseSecurityGroup5C91FDCB', 'GroupId'] }],
      NetworkType: 'IPV4',
      PubliclyAccessible: false,
      AllocatedStorage: '100',
      MaxAllocatedStorage: 1000,
      StorageType: 'gp3',
      StorageEncrypted: true,
      KmsKeyId: keyArn,
      MasterUsername: 'postgres',
      ManageMasterUserPassword: true,
      MasterUserSecret: { KmsKeyId: keyArn },
      EnableIAMDatabaseAuthentication: true,
      CACertificateIdentifier: 'rds-ca-rsa2048-g1',
      BackupRetentionPeriod: 7,
      PreferredBackupWindow: '02:00-03:00',
      CopyTagsToSnapshot: true,
      DeleteAutomatedBackups: false,
      DeletionProtection: true,
      EnablePerformanceInsights: true,
      PerformanceInsightsKMSKeyId: keyArn,
      PerformanceInsightsRetentionPeriod: 7,
      DatabaseInsightsMode: 'standard',
      MonitoringInterval: 60,
      MonitoringRoleArn: { 'Fn::GetAtt': ['DatabaseMonitoringRole576991DA', 'Arn'] },
      EnableCloudwatchLogsExports: ['postgresql', 'upgrade'],
    });
  });

  test('a snapshot is taken when the instance is removed or replaced, and it waits for its log groups', () => {
    least.hasResource('AWS::RDS::DBInstance', {
      DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot', DependsOn: ['DatabasePostgresqlLog95349A1F', 'DatabaseUpgradeLog128D343E'],
    });
  });

  test('encryption in transit is forced, and connections, slow statements and lock waits are logged', () => {
    expect(propertiesOf(least, 'AWS::RDS::DBParameterGroup')).toEqual({
      Family: 'postgres17',
      Description: 'Parameters of PostgreSQL 17',
      Parameters: { 'rds.force_ssl': '1', ssl_min_protocol_version: 'TLSv1.2', log_connections: '1', log_disconnections: '1', log_lock_waits: '1', log_min_duration_statement: '1000' },
    });
  });

  test('the logs go where the service would put them, encrypted, for three months, and stay', () => {
    const { DBInstanceIdentifier } = instanceOf(least);
    for (const log of ['postgresql', 'upgrade']) {
      least.hasResource('AWS::Logs::LogGroup', {
        Properties: { LogGroupName: `/aws/rds/instance/${DBInstanceIdentifier as string}/${log}`, KmsKeyId: keyArn, RetentionInDays: 90 },
        DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain',
      });
    }
  });

  test('the key is rotated, stays, and lets CloudWatch Logs encrypt the logs of this instance only', () => {
    const { KeyPolicy } = propertiesOf(least, 'AWS::KMS::Key') as { KeyPolicy: { Statement: unknown[] } };
    least.hasResource('AWS::KMS::Key', { Properties: { EnableKeyRotation: true }, DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(KeyPolicy.Statement).toHaveLength(2);
    expect(JSON.stringify(KeyPolicy.Statement[1])).toContain(`:log-group:/aws/rds/instance/${instanceOf(least).DBInstanceIdentifier as string}/*`);
  });

  test('enhanced monitoring is done by a role that RDS takes for this instance only', () => {
    const role = propertiesOf(least, 'AWS::IAM::Role') as { AssumeRolePolicyDocument: { Statement: { Principal: unknown; Condition: Record<string, Record<string, unknown>> }[] } };
    const [statement, ...others] = role.AssumeRolePolicyDocument.Statement;
    expect(others).toEqual([]);
    expect(statement.Principal).toEqual({ Service: 'monitoring.rds.amazonaws.com' });
    expect(statement.Condition.StringEquals).toEqual({ 'aws:SourceAccount': '111122223333' });
    expect(JSON.stringify(statement.Condition.ArnEquals)).toContain(`:rds:us-east-1:111122223333:db:${instanceOf(least).DBInstanceIdentifier as string}`);
    expect(JSON.stringify(propertiesOf(least, 'AWS::IAM::Role').Policies)).toContain(':log-group:RDSOSMetrics:*"');
    least.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('nothing is open, in or out', () => {
    expect(propertiesOf(least, 'AWS::EC2::SecurityGroup')).toEqual({
      GroupDescription: 'A PostgreSQL database', VpcId: 'vpc-1', SecurityGroupEgress: [expect.objectContaining({ CidrIp: '255.255.255.255/32' }) as unknown],
    });
    least.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });

  test('there are no functions, custom resources, secrets with values or assets', () => {
    const types = Object.values(least.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
    expect([...new Set(types)].sort()).toEqual([
      'AWS::CloudWatch::Alarm', 'AWS::EC2::SecurityGroup', 'AWS::IAM::Role', 'AWS::KMS::Key', 'AWS::Logs::LogGroup', 'AWS::RDS::DBInstance', 'AWS::RDS::DBParameterGroup', 'AWS::RDS::DBSubnetGroup',
    ]);
  });
});

test.each<[string, TestProps, Record<string, unknown>]>([
  ['version', { version: PostgresVersion.V16 }, { EngineVersion: '16' }],
  ['allowMajorVersionUpgrade', { allowMajorVersionUpgrade: true }, { AllowMajorVersionUpgrade: true }],
  ['extendedSupport', { extendedSupport: true }, { EngineLifecycleSupport: 'open-source-rds-extended-support' }],
  ['instanceType', { instanceType: new InstanceType('r7g.2xlarge') }, { DBInstanceClass: 'db.r7g.2xlarge' }],
  ['multiAz', { multiAz: false }, { MultiAZ: false }],
  ['storage', { allocatedStorage: Size.gibibytes(50), maxAllocatedStorage: Size.tebibytes(1) }, { AllocatedStorage: '50', MaxAllocatedStorage: 1024 }],
  ['databaseName', { databaseName: 'external_metrics' }, { DBName: 'external_metrics' }],
  ['masterUsername', { masterUsername: 'metrics_admin' }, { MasterUsername: 'metrics_admin' }],
  ['port', { port: 6432 }, { Port: '6432' }],
  ['backups', { backupRetention: Duration.days(14), backupWindow: '05:00-06:00' }, { BackupRetentionPeriod: 14, PreferredBackupWindow: '05:00-06:00' }],
  ['maintenanceWindow', { maintenanceWindow: 'wed:04:00-wed:05:00' }, { PreferredMaintenanceWindow: 'wed:04:00-wed:05:00' }],
  ['deletionProtection', { deletionProtection: false }, { DeletionProtection: false }],
  ['advanced insights', { databaseInsightsMode: DatabaseInsightsMode.ADVANCED }, { DatabaseInsightsMode: 'advanced', PerformanceInsightsRetentionPeriod: 465 }],
  ['insightsRetention', { insightsRetention: Duration.days(93) }, { PerformanceInsightsRetentionPeriod: 93 }],
  ['caCertificate', { caCertificate: CaCertificate.RDS_CA_RSA4096_G1 }, { CACertificateIdentifier: 'rds-ca-rsa4096-g1' }],
])('%s is passed on', (_, props, expected) => {
  expect(instanceOf(databaseTemplate(props))).toMatchObject(expected);
});

test('the database of the seed: db.t3.small in two zones, external_metrics, metrics_admin', () => {
  expect(instanceOf(databaseTemplate(seedProps))).toMatchObject({ DBInstanceClass: 'db.t3.small', MultiAZ: true, DBName: 'external_metrics', MasterUsername: 'metrics_admin', BackupRetentionPeriod: 7 });
});

test('the parameters of the caller join those of the construct, and may be stricter', () => {
  const group = propertiesOf(databaseTemplate({ version: PostgresVersion.V18, parameters: { work_mem: '65536', log_min_duration_statement: '250', ssl_min_protocol_version: 'TLSv1.3' } }), 'AWS::RDS::DBParameterGroup');
  expect(group).toMatchObject({ Family: 'postgres18', Parameters: { work_mem: '65536', log_min_duration_statement: '250', ssl_min_protocol_version: 'TLSv1.3', 'rds.force_ssl': '1' } });
});

test('logRetention is passed on', () => {
  databaseTemplate({ logRetention: RetentionDays.ONE_YEAR }).allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
});

describe('subnets', () => {
  test('isolated ones by default', () => {
    expect(propertiesOf(least, 'AWS::RDS::DBSubnetGroup').SubnetIds).toEqual(['subnet-isolated1', 'subnet-isolated2']);
  });

  test('private ones where there are no isolated ones', () => {
    const template = templateOf((stack) => testDatabase(stack, {
      vpc: Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['us-east-1a', 'us-east-1b'], privateSubnetIds: ['a', 'b'], privateSubnetRouteTableIds: ['r', 's'] }),
    }));
    expect(propertiesOf(template, 'AWS::RDS::DBSubnetGroup').SubnetIds).toEqual(['a', 'b']);
  });

  test('those that are chosen', () => {
    expect(propertiesOf(databaseTemplate({ vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS } }), 'AWS::RDS::DBSubnetGroup').SubnetIds).toEqual(['subnet-private1', 'subnet-private2']);
  });
});

describe('removal', () => {
  const policies = (removalPolicy: RemovalPolicy) => Object.fromEntries(Object.values(databaseTemplate({ removalPolicy }).toJSON().Resources as Record<string, { Type: string; DeletionPolicy?: string }>)
    .map(({ Type, DeletionPolicy }) => [Type.split('::')[2], DeletionPolicy]));

  test('DESTROY leaves nothing', () => {
    expect(policies(RemovalPolicy.DESTROY)).toMatchObject({ DBInstance: 'Delete', Key: 'Delete', LogGroup: 'Delete' });
    expect(instanceOf(databaseTemplate({ removalPolicy: RemovalPolicy.DESTROY }))).toMatchObject({ DeleteAutomatedBackups: true });
  });

  test('SNAPSHOT leaves what the snapshot and its reader need', () => {
    expect(policies(RemovalPolicy.SNAPSHOT)).toMatchObject({ DBInstance: 'Snapshot', Key: 'Retain', LogGroup: 'Retain', DBSubnetGroup: undefined, SecurityGroup: undefined });
  });

  test.each([RemovalPolicy.RETAIN, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE])('%s leaves what the instance holds on to', (removalPolicy) => {
    const retained = removalPolicy === RemovalPolicy.RETAIN ? 'Retain' : 'RetainExceptOnCreate';
    expect(policies(removalPolicy)).toMatchObject({ DBInstance: retained, Key: retained, LogGroup: retained, DBSubnetGroup: retained, DBParameterGroup: retained, SecurityGroup: retained });
    expect(instanceOf(databaseTemplate({ removalPolicy }))).toMatchObject({ DeleteAutomatedBackups: false });
  });
});

describe('what the caller brings', () => {
  test('a key, which lets CloudWatch Logs encrypt the logs of this instance', () => {
    const template = templateOf((stack) => testDatabase(stack, { encryptionKey: new Key(stack, 'Key') }));
    expect(instanceOf(template).KmsKeyId).toEqual({ 'Fn::GetAtt': ['Key961B73FD', 'Arn'] });
    template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Condition: { ArnLike: Match.anyValue() } })]) } });
  });

  test('a key from another stack, without a cycle', () => {
    const app = new App();
    const env = { account: '111122223333', region: 'us-east-1' };
    const keys = new Stack(app, 'Keys', { env });
    const data = new Stack(app, 'Data', { env });
    testDatabase(data, { encryptionKey: new Key(keys, 'Key') });
    expect(JSON.stringify(instanceOf(Template.fromStack(data)).KmsKeyId)).toContain('Keys:ExportsOutput');
  });

  test('a monitoring role', () => {
    const template = templateOf((stack) => testDatabase(stack, { monitoringRole: Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/monitoring') }));
    expect(instanceOf(template).MonitoringRoleArn).toBe('arn:aws:iam::111122223333:role/monitoring');
    template.resourceCountIs('AWS::IAM::Role', 0);
  });
});

describe('the identifier', () => {
  const identifier = (props: TestProps, stackName?: string) => instanceOf(databaseTemplate(props, { stackName })).DBInstanceIdentifier as string;

  test('changes with what replaces the instance, and with nothing else', () => {
    const replaced: TestProps[] = [{}, { databaseName: 'metrics' }, { masterUsername: 'metrics_admin' }, { port: 6432 }];
    expect(new Set(replaced.map((props) => identifier(props))).size).toBe(replaced.length);
    expect(identifier({ version: PostgresVersion.V18, multiAz: false, allocatedStorage: Size.gibibytes(200), removalPolicy: RemovalPolicy.RETAIN })).toBe(identifier({}));
  });

  test.each(['a', 'A-Stack-With-A-Very-Long-Name-That-Says-More-About-Its-Purpose-Than-Anybody-Needs', 'Trailing-'])('is one that RDS takes in a stack named %s', (stackName) => {
    expect(identifier({}, stackName)).toMatch(/^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
  });
});

describe('the version', () => {
  const deployed = (version: string) => ({ version, resources: [] });

  test('is the deployed one unless another is asked for, so that an update of this library upgrades nothing', () => {
    expect(instanceOf(databaseTemplate({ deployed: deployed('16') }))).toMatchObject({ EngineVersion: '16', AllowMajorVersionUpgrade: false });
  });

  test('may be raised, by several steps at once, with parameters of the new family', () => {
    const template = databaseTemplate({ deployed: deployed('15'), version: PostgresVersion.V18 });
    expect(instanceOf(template)).toMatchObject({ EngineVersion: '18', AllowMajorVersionUpgrade: true });
    expect(propertiesOf(template, 'AWS::RDS::DBParameterGroup')).toMatchObject({ Family: 'postgres18' });
  });

  test.each([[PostgresVersion.V14, 'VersionEndsSoon'], [PostgresVersion.of('19'), 'VersionUnknown']])('%o is taken with a warning', (version, code) => {
    const stack = testStack();
    testDatabase(stack, { version });
    Annotations.fromStack(stack).hasWarning('/Test/Database', Match.stringLikeRegexp(`\\[${code}\\]`));
  });

  test('the default is taken without one', () => {
    const stack = testStack();
    testDatabase(stack);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('other partitions and environments', () => {
  test('China', () => {
    const template = databaseTemplate({}, { region: 'cn-north-1' });
    expect(JSON.stringify(template.toJSON())).not.toContain('arn:aws:');
    expect(JSON.stringify(propertiesOf(template, 'AWS::KMS::Key'))).toContain('logs.cn-north-1.');
  });

  test('an agnostic stack', () => {
    const stack = new Stack(new App(), 'Test');
    testDatabase(stack, { vpc: testVpc(stack) });
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toMatch(/arn:aws:|us-east-1:/);
  });
});
