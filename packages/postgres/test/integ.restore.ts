import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { GatewayVpcEndpointAwsService, InstanceType, InterfaceVpcEndpointAwsService, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { DatabaseSource, PostgresDatabase, PostgresDatabaseProps, PostgresProbe } from '@external-metrics/postgres';

const app = new App();
const stack = new Stack(app, 'ExternalMetricsPostgresRestoreInteg');
const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
const vpc = new Vpc(stack, 'Vpc', {
  maxAzs: 2, natGateways: 0, restrictDefaultSecurityGroup: false, subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
});
vpc.addInterfaceEndpoint('SecretsManager', { service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER });
vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
const props: PostgresDatabaseProps = {
  vpc, instanceType: new InstanceType('t3.small'), databaseName: 'external_metrics', masterUsername: 'metrics_admin', deletionProtection: false, removalPolicy: RemovalPolicy.DESTROY,
};

const database = new PostgresDatabase(stack, 'Database', props);
const probe = new PostgresProbe(stack, 'Probe', { database, vpc, vpcSubnets });
const written = new AwsCustomResource(stack, 'Written', {
  onCreate: {
    service: 'Lambda', action: 'invoke', physicalResourceId: PhysicalResourceId.of('written'),
    parameters: { FunctionName: probe.function.functionName, Payload: JSON.stringify({ write: 'before the accident' }) },
  },
  policy: AwsCustomResourcePolicy.fromStatements([new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [probe.function.functionArn] })]),
  installLatestAwsSdk: false,
});
written.node.addDependency(probe);

// One prop more. On AWS the latest time that can be restored is five minutes ago: there the row needs as long to be in it.
const restored = new PostgresDatabase(stack, 'Restored', { ...props, source: DatabaseSource.pointInTime({ sourceInstanceIdentifier: database.instanceIdentifier }) });
restored.node.addDependency(written);
const restoredProbe = new PostgresProbe(stack, 'RestoredProbe', { database: restored, vpc, vpcSubnets });

const { assertions } = new IntegTest(app, 'Integ', { testCases: [stack] });

assertions.awsApiCall('RDS', 'describeDBInstances', { DBInstanceIdentifier: restored.instanceIdentifier })
  .expect(ExpectedResult.objectLike({
    DBInstances: [Match.objectLike({ DBInstanceStatus: 'available', MasterUsername: 'metrics_admin', DBName: 'external_metrics', StorageEncrypted: true, KmsKeyId: database.encryptionKey.keyArn })],
  }))
  .next(assertions.invokeFunction({ functionName: restoredProbe.function.functionName, payload: JSON.stringify({ read: 'before the accident', write: 'after it' }) })
    .expect(ExpectedResult.objectLike({ Payload: Match.stringLikeRegexp('"failed":\\s*\\[\\]') })))
  // What is written to the copy does not reach the original.
  .next(assertions.invokeFunction({ functionName: probe.function.functionName, payload: JSON.stringify({ read: 'before the accident' }) })
    .expect(ExpectedResult.objectLike({ Payload: Match.stringLikeRegexp('"failed":\\s*\\[\\]') })));
