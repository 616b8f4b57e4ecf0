import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { InstanceType, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PostgresDatabase } from '@external-metrics/postgres';

const app = new App();
const stack = new Stack(app, 'ExternalMetricsPostgresInteg');
const vpc = new Vpc(stack, 'Vpc', {
  maxAzs: 2, natGateways: 0, restrictDefaultSecurityGroup: false, subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
});
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

const { assertions } = new IntegTest(app, 'Integ', { testCases: [stack] });

assertions.awsApiCall('RDS', 'describeDBInstances', { DBInstanceIdentifier: database.instanceIdentifier })
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
      IpPermissions: [Match.objectLike({ FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [Match.objectLike({ GroupId: clientSecurityGroup.securityGroupId })] })],
    })],
  }));

assertions.awsApiCall('CloudWatchLogs', 'describeLogGroups', { logGroupNamePrefix: `/aws/rds/instance/${database.instanceIdentifier}/` })
  .expect(ExpectedResult.objectLike({
    logGroups: [
      Match.objectLike({ logGroupName: database.logGroups[0].logGroupName, retentionInDays: 90 }),
      Match.objectLike({ logGroupName: database.logGroups[1].logGroupName, retentionInDays: 90 }),
    ],
  }));
