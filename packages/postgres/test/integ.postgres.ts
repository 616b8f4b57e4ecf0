import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { GatewayVpcEndpointAwsService, InstanceType, InterfaceVpcEndpointAwsService, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PostgresDatabase, PostgresProbe, PostgresRole, PostgresRoles } from '@external-metrics/postgres';

const app = new App();
const stack = new Stack(app, 'ExternalMetricsPostgresInteg');
const isolated = { subnetType: SubnetType.PRIVATE_ISOLATED };
const vpc = new Vpc(stack, 'Vpc', {
  maxAzs: 2, natGateways: 0, restrictDefaultSecurityGroup: false, subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
});
vpc.addInterfaceEndpoint('SecretsManager', { service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER });
vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
const clientSecurityGroup = new SecurityGroup(stack, 'Client', { vpc, allowAllOutbound: false });
const database = new PostgresDatabase(stack, 'Database', {
  vpc,
  clientSecurityGroup,
  instanceType: new InstanceType('t3.small'),
  databaseName: 'external_metrics',
  masterUsername: 'metrics_admin',
  deletionProtection: false,
  removalPolicy: RemovalPolicy.DESTROY,
});
const roles = new PostgresRoles(stack, 'Roles', {
  database, vpc, vpcSubnets: isolated,
  roles: [
    PostgresRole.owner('app_owner'), PostgresRole.readWrite('app_write'), PostgresRole.readOnly('app_read'),
    PostgresRole.iamUser('migrator', { memberOf: ['app_owner'] }), PostgresRole.iamUser('service', { memberOf: ['app_write'] }), PostgresRole.iamUser('reporter', { memberOf: ['app_read'] }),
  ],
});
const probe = new PostgresProbe(stack, 'Probe', { database, vpc, vpcSubnets: isolated, iamUsers: ['migrator', 'service', 'reporter'] });
probe.node.addDependency(roles);

const { assertions } = new IntegTest(app, 'Integ', { testCases: [stack] });

const described = assertions.awsApiCall('RDS', 'describeDBInstances', { DBInstanceIdentifier: database.instanceIdentifier })
  .expect(ExpectedResult.objectLike({
    DBInstances: [Match.objectLike({
      DBInstanceStatus: 'available',
      DBInstanceClass: 'db.t3.small',
      Engine: 'postgres',
      MultiAZ: true,
      StorageEncrypted: true,
      KmsKeyId: database.encryptionKey.keyArn,
      PubliclyAccessible: false,
      IAMDatabaseAuthenticationEnabled: true,
      BackupRetentionPeriod: 7,
      DBName: 'external_metrics',
      MasterUsername: 'metrics_admin',
      Endpoint: Match.objectLike({ Address: database.hostname }),
      DBSubnetGroup: Match.objectLike({ VpcId: vpc.vpcId }),
      DBParameterGroups: [Match.objectLike({ DBParameterGroupName: database.parameterGroup.ref })],
      VpcSecurityGroups: [Match.objectLike({ VpcSecurityGroupId: database.securityGroup.securityGroupId })],
    })],
  }));

assertions.awsApiCall('RDS', 'describeDBParameters', { DBParameterGroupName: database.parameterGroup.ref, Source: 'user' })
  .expect(ExpectedResult.objectLike({
    Parameters: Match.arrayWith([Match.objectLike({ ParameterName: 'rds.force_ssl', ParameterValue: '1' })]),
  }));

assertions.awsApiCall('EC2', 'describeSecurityGroups', { GroupIds: [database.securityGroup.securityGroupId] })
  .expect(ExpectedResult.objectLike({
    SecurityGroups: [Match.objectLike({
      IpPermissions: Match.arrayWith([Match.objectLike({ FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [Match.objectLike({ GroupId: clientSecurityGroup.securityGroupId })] })]),
    })],
  }));

assertions.awsApiCall('CloudWatchLogs', 'describeLogGroups', { logGroupNamePrefix: `/aws/rds/instance/${database.instanceIdentifier}/` })
  .expect(ExpectedResult.objectLike({
    logGroups: [
      Match.objectLike({ logGroupName: database.logGroups[0].logGroupName, retentionInDays: 90 }),
      Match.objectLike({ logGroupName: database.logGroups[1].logGroupName, retentionInDays: 90 }),
    ],
  }));

// One after the other: what the owner's member makes is what the others use. The emulator puts a space behind a colon.
const table = 'external_metrics_probe';
const nothingFailed = '"failed":\\s*\\[\\]';
const steps: [event: object, payload: string][] = [
  [{ user: 'migrator', write: 'by the owner', allowed: ['CREATE TABLE made (id int)', 'DROP TABLE made'], denied: ['CREATE SCHEMA mine', 'CREATE ROLE mine'] }, nothingFailed],
  [{ user: 'service', read: 'by the owner', allowed: [`UPDATE ${table} SET value = 'by the service'`], denied: [`DROP TABLE ${table}`, 'CREATE TABLE mine (id int)', 'SET ROLE app_owner'] }, nothingFailed],
  [{ user: 'reporter', read: 'by the service', denied: [`DELETE FROM ${table}`, 'CREATE TEMPORARY TABLE mine (id int)', 'SET ROLE app_write'] }, nothingFailed],
  [{ read: 'by the service', write: 'by the master' }, nothingFailed],
  // That the probe finds what is wrong.
  [{ wrong: 'password' }, '"failed":\\s*\\["logs in over TLS[^"]*: 28P01'],
  [{ wrong: 'authority' }, '"failed":\\s*\\["logs in over TLS[^"]*: (SELF_SIGNED|UNABLE_TO)'],
  [{ wrong: 'encryption' }, '"failed":\\s*\\["logs in over TLS[^"]*: 28000'],
  [{ read: 'something else' }, '"failed":\\s*\\["reads what was written'],
];
steps.reduce((before, [event, payload]) => before.next(assertions
  .invokeFunction({ functionName: probe.function.functionName, payload: JSON.stringify(event) })
  .expect(ExpectedResult.objectLike({ StatusCode: 200, Payload: Match.stringLikeRegexp(payload) }))), described);
