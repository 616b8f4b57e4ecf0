import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, RemovalPolicy, Stack, TimeZone } from 'aws-cdk-lib';
import { GatewayVpcEndpointAwsService, InstanceType, InterfaceVpcEndpointAwsService, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { MasterCredentials, PostgresBackupPlan, PostgresBlueGreenDeployment, PostgresDatabase, PostgresProbe, PostgresProxy, PostgresReadReplica, PostgresStopStartSchedule, PostgresVersion } from '@external-metrics/postgres';

/** What stands beside a database: each of them with one, on AWS a blue/green deployment with another than a proxy. */
const app = new App();
const stack = new Stack(app, 'ExternalMetricsPostgresCompanionsInteg');
const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
const vpc = new Vpc(stack, 'Vpc', {
  maxAzs: 2, natGateways: 0, restrictDefaultSecurityGroup: false, subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
});
vpc.addInterfaceEndpoint('SecretsManager', { service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER });
vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
const bucket = new Bucket(stack, 'Files', { removalPolicy: RemovalPolicy.DESTROY });
const database = new PostgresDatabase(stack, 'Database', {
  vpc,
  instanceType: new InstanceType('t3.small'),
  version: PostgresVersion.V17,
  databaseName: 'external_metrics',
  masterUsername: 'metrics_admin',
  credentials: MasterCredentials.generatedSecret(),
  parameters: { 'rds.logical_replication': '1', max_connections: '100' },
  preloadLibraries: ['auto_explain'],
  s3ImportBuckets: [bucket],
  alarmActions: { critical: [new SnsAction(new Topic(stack, 'Pager'))] },
  deletionProtection: false,
  removalPolicy: RemovalPolicy.DESTROY,
});
const replica = new PostgresReadReplica(stack, 'Replica', { source: database, vpc, removalPolicy: RemovalPolicy.DESTROY });
const proxy = new PostgresProxy(stack, 'Proxy', { database, vpc, vpcSubnets, secrets: [database.secret] });
const plan = new PostgresBackupPlan(stack, 'Backups', { databases: [database], removalPolicy: RemovalPolicy.DESTROY });
new PostgresStopStartSchedule(stack, 'Nights', {
  database,
  stop: ScheduleExpression.cron({ hour: '20', minute: '0', timeZone: TimeZone.ETC_UTC }),
  start: ScheduleExpression.cron({ hour: '6', minute: '0', timeZone: TimeZone.ETC_UTC }),
});
const upgrade = new PostgresBlueGreenDeployment(stack, 'Upgrade', { database, targetVersion: PostgresVersion.V18 });
const probe = new PostgresProbe(stack, 'Probe', { database, vpc, vpcSubnets });
const replicaProbe = new PostgresProbe(stack, 'ReplicaProbe', { database: replica, vpc, vpcSubnets });

const { assertions } = new IntegTest(app, 'Integ', { testCases: [stack] });
const report = (payload: string) => ExpectedResult.objectLike({ Payload: Match.stringLikeRegexp(payload) });

assertions.awsApiCall('RDS', 'describeDBInstances', { DBInstanceIdentifier: replica.instanceIdentifier })
  .expect(ExpectedResult.objectLike({ DBInstances: [Match.objectLike({ ReadReplicaSourceDBInstanceIdentifier: database.instanceIdentifier, DBInstanceStatus: 'available' })] }))
  .next(assertions.invokeFunction({ functionName: probe.function.functionName, payload: JSON.stringify({ write: 'at the primary', allowed: ["SELECT 1 FROM pg_settings WHERE name = 'shared_preload_libraries' AND setting LIKE '%auto_explain%'"] }) }).expect(report('"failed":\\s*\\[\\]')))
  .next(assertions.invokeFunction({ functionName: replicaProbe.function.functionName, payload: JSON.stringify({ read: 'at the primary' }) }).expect(report('"failed":\\s*\\[\\]')))
  .next(assertions.invokeFunction({ functionName: replicaProbe.function.functionName, payload: JSON.stringify({ write: 'at the replica' }) }).expect(report('"failed":\\s*\\["writes: 25006')));

assertions.awsApiCall('RDS', 'describeDBProxies', { DBProxyName: proxy.proxy.ref })
  .expect(ExpectedResult.objectLike({ DBProxies: [Match.objectLike({ EngineFamily: 'POSTGRESQL', RequireTLS: true, Endpoint: proxy.hostname })] }));

assertions.awsApiCall('RDS', 'describeBlueGreenDeployments', { Filters: [{ Name: 'blue-green-deployment-name', Values: [upgrade.deploymentName] }] })
  .expect(ExpectedResult.objectLike({ BlueGreenDeployments: [Match.objectLike({ BlueGreenDeploymentName: upgrade.deploymentName })] }));

assertions.awsApiCall('RDS', 'describeEventSubscriptions', {})
  .expect(ExpectedResult.objectLike({ EventSubscriptionsList: [Match.objectLike({ SourceType: 'db-instance', SourceIdsList: [database.instanceIdentifier], Enabled: true })] }));

assertions.awsApiCall('Backup', 'getBackupPlan', { BackupPlanId: plan.plan.ref })
  .expect(ExpectedResult.objectLike({ BackupPlan: Match.objectLike({ Rules: Match.arrayWith([Match.objectLike({ TargetBackupVaultName: plan.vault.ref })]) }) }));
