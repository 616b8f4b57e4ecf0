import { App, Stack } from 'aws-cdk-lib';
import { Connections, ISecurityGroup, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { problemsOf, templateOf, testStack } from '@external-metrics/testkit';
import { AlarmThreshold, IPostgresDatabase, PostgresAlarms, PostgresDatabase } from '../src';
import { propertiesOf, testDatabase, testVpc } from './fixture';

function pods(stack: Stack) {
  return new Role(stack, 'Role', { assumedBy: new ServicePrincipal('pods.eks.amazonaws.com') });
}

function statementsOf(template: Template) {
  return (propertiesOf(template, 'AWS::IAM::Policy').PolicyDocument as { Statement: unknown[] }).Statement;
}

describe('grants', () => {
  test('connect allows one user of this instance', () => {
    const template = templateOf((stack) => testDatabase(stack).grants.connect(pods(stack), 'metrics_app'));
    expect(statementsOf(template)).toEqual([{
      Action: 'rds-db:connect', Effect: 'Allow',
      Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':rds-db:us-east-1:111122223333:dbuser:', { 'Fn::GetAtt': ['DatabaseB269D8BB', 'DbiResourceId'] }, '/metrics_app']] },
    }]);
  });

  test.each(['*', 'app_*', ''])('connect refuses the user "%s"', (user) => {
    expect(problemsOf((stack) => testDatabase(stack).grants.connect(pods(stack), user))).toContain('[DatabaseUserInvalid]');
  });

  test('readSecret allows to read the secret, and to decrypt it by way of Secrets Manager', () => {
    const template = templateOf((stack) => testDatabase(stack).grants.readSecret(pods(stack)));
    expect(statementsOf(template)).toEqual([
      { Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], Effect: 'Allow', Resource: { 'Fn::GetAtt': ['DatabaseB269D8BB', 'MasterUserSecret.SecretArn'] } },
      { Action: 'kms:Decrypt', Effect: 'Allow', Resource: { 'Fn::GetAtt': ['DatabaseKey64F5EF26', 'Arn'] }, Condition: { StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['secretsmanager.us-east-1.', { Ref: 'AWS::URLSuffix' }]] } } } },
    ]);
  });

  test('readSecret of an imported secret without a key allows to read it only', () => {
    const template = templateOf((stack) => PostgresDatabase.fromPostgresDatabaseAttributes(stack, 'Imported', {
      instanceIdentifier: 'legacy', hostname: 'legacy', securityGroups: [], secret: Secret.fromSecretNameV2(stack, 'Secret', 'legacy'),
    }).grants.readSecret(pods(stack)));
    expect(JSON.stringify(statementsOf(template))).toMatch(/^(?!.*kms:).*:secret:legacy-\?\?\?\?\?\?/);
  });

  test('a role of a later stack is granted without a cycle', () => {
    const app = new App();
    const env = { account: '111122223333', region: 'us-east-1' };
    const database = testDatabase(new Stack(app, 'Data', { env }));
    const cluster = new Stack(app, 'Cluster', { env });
    database.grants.readSecret(pods(cluster));
    database.grants.connect(pods(new Stack(app, 'Other', { env })), 'metrics_app');
    expect(statementsOf(Template.fromStack(cluster))).toHaveLength(2);
  });
});

describe('connections', () => {
  const open = (build: (database: PostgresDatabase, stack: Stack) => void) => propertiesOf(templateOf((stack) => build(testDatabase(stack, { port: 6432 }), stack)), 'AWS::EC2::SecurityGroup');

  test('let a peer in on the port of the database', () => {
    expect(open((database) => database.connections.allowDefaultPortFrom(Peer.ipv4('10.0.0.0/16'))).SecurityGroupIngress).toEqual([
      expect.objectContaining({ CidrIp: '10.0.0.0/16', FromPort: 6432, ToPort: 6432, IpProtocol: 'tcp' }),
    ]);
  });

  test('the client security group is let in, and all rules are in the stack of the database', () => {
    const app = new App();
    const env = { account: '111122223333', region: 'us-east-1' };
    const network = new Stack(app, 'Network', { env });
    const clientSecurityGroup: ISecurityGroup = new SecurityGroup(network, 'Client', { vpc: testVpc(network), allowAllOutbound: false });
    const data = new Stack(app, 'Data', { env });
    testDatabase(data, { clientSecurityGroup });
    const template = Template.fromStack(data);
    expect(propertiesOf(template, 'AWS::EC2::SecurityGroupIngress')).toMatchObject({ FromPort: 5432, ToPort: 5432, Description: 'Clients of the database' });
    expect(propertiesOf(template, 'AWS::EC2::SecurityGroupEgress')).toMatchObject({ FromPort: 5432, ToPort: 5432 });
    Template.fromStack(network).resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
    expect(data.dependencies).toEqual([network]);
    expect(network.dependencies).toEqual([]);
  });
});

describe('connection info', () => {
  const info = (region?: string) => {
    const stack = testStack({ region });
    return stack.resolve(testDatabase(stack, { databaseName: 'external_metrics' }).connectionInfo) as Record<string, unknown>;
  };
  const address = [{ 'Fn::GetAtt': ['DatabaseB269D8BB', 'Endpoint.Address'] }, ':', { 'Fn::GetAtt': ['DatabaseB269D8BB', 'Endpoint.Port'] }];

  test('says everything but the password', () => {
    expect(info()).toEqual({
      host: address[0],
      port: address[2],
      database: 'external_metrics',
      secretArn: { 'Fn::GetAtt': ['DatabaseB269D8BB', 'MasterUserSecret.SecretArn'] },
      libpqUri: { 'Fn::Join': ['', ['postgresql://', ...address, '/external_metrics?sslmode=verify-full']] },
      jdbcUrl: { 'Fn::Join': ['', ['jdbc:postgresql://', ...address, '/external_metrics?sslmode=verify-full']] },
      caBundleUrl: 'https://truststore.pki.rds.amazonaws.com/us-east-1/us-east-1-bundle.pem',
    });
  });

  test.each([
    ['us-gov-east-1', 'https://truststore.pki.us-gov-west-1.rds.amazonaws.com/us-gov-east-1/us-gov-east-1-bundle.pem'],
    ['cn-north-1', 'https://rds-truststore.s3.cn-north-1.amazonaws.com.cn/cn-north-1/cn-north-1-bundle.pem'],
  ])('knows the authorities of %s', (region, url) => {
    expect(info(region).caBundleUrl).toBe(url);
  });
});

test('the database serves as an IDatabaseInstance', () => {
  const stack = testStack();
  const { database } = testDatabase(stack, { port: 6432 });
  expect(stack.resolve(database.instanceIdentifier)).toEqual({ Ref: 'DatabaseB269D8BB' });
  expect(database.dbInstanceEndpointPort).toBe('6432');
  expect(database.engine?.engineVersion?.majorVersion).toBe('17');
});

test('metrics are those of the instance', () => {
  const stack = testStack();
  const { metrics } = testDatabase(stack);
  expect(stack.resolve(metrics.metric('DBLoad', { statistic: 'Maximum' }).toMetricConfig().metricStat)).toMatchObject({
    namespace: 'AWS/RDS', metricName: 'DBLoad', statistic: 'Maximum', dimensions: [{ name: 'DBInstanceIdentifier', value: { Ref: 'DatabaseB269D8BB' } }],
  });
  const names = [
    metrics.cpuUtilization(), metrics.cpuCreditBalance(), metrics.freeableMemory(), metrics.freeStorageSpace(), metrics.databaseConnections(), metrics.readLatency(), metrics.writeLatency(),
    metrics.readIops(), metrics.writeIops(), metrics.diskQueueDepth(), metrics.maximumUsedTransactionIds(), metrics.ebsByteBalance(), metrics.ebsIoBalance(),
  ].map(({ metricName }) => metricName);
  expect(names).toEqual([
    'CPUUtilization', 'CPUCreditBalance', 'FreeableMemory', 'FreeStorageSpace', 'DatabaseConnections', 'ReadLatency', 'WriteLatency',
    'ReadIOPS', 'WriteIOPS', 'DiskQueueDepth', 'MaximumUsedTransactionIDs', 'EBSByteBalance%', 'EBSIOBalance%',
  ]);
});

describe('an imported database', () => {
  const imported = (stack: Stack, whole = true): IPostgresDatabase => PostgresDatabase.fromPostgresDatabaseAttributes(stack, 'Imported', {
    instanceIdentifier: 'legacy',
    hostname: 'legacy.abc.us-east-1.rds.amazonaws.com',
    securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-legacy')],
    ...(whole ? { port: 6432, databaseName: 'metrics', instanceResourceId: 'db-ABC', secret: Secret.fromSecretCompleteArn(stack, 'Secret', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:legacy-abcdef') } : {}),
  });

  test('has the same members', () => {
    const stack = testStack();
    const database = imported(stack);
    expect(database.connectionInfo).toMatchObject({
      host: 'legacy.abc.us-east-1.rds.amazonaws.com', port: 6432, database: 'metrics', secretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:legacy-abcdef',
      libpqUri: 'postgresql://legacy.abc.us-east-1.rds.amazonaws.com:6432/metrics?sslmode=verify-full',
    });
    expect(database.endpoint.socketAddress).toBe(`${database.hostname}:${database.port}`);
    expect(database.database.instanceIdentifier).toBe(database.instanceIdentifier);
    expect(database.connections).toBeInstanceOf(Connections);
  });

  test('has port 5432 and the database postgres unless said otherwise', () => {
    expect(imported(testStack(), false)).toMatchObject({ port: 5432, databaseName: 'postgres' });
  });

  test('grants and lets in like its own', () => {
    const template = templateOf((stack) => {
      const database = imported(stack);
      database.grants.connect(pods(stack), 'metrics_app');
      database.connections.allowFrom(Peer.ipv4('10.0.0.0/16'), Port.tcp(database.port));
    });
    template.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: [Match.objectLike({ Resource: { 'Fn::Join': ['', Match.arrayWith([':rds-db:us-east-1:111122223333:dbuser:db-ABC/metrics_app'])] } })] } });
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-legacy', FromPort: 6432 });
  });

  test('refuses what it can not know', () => {
    expect(problemsOf((stack) => imported(stack, false).grants.connect(pods(stack), 'metrics_app'))).toContain('[ResourceIdMissing]');
    expect(problemsOf((stack) => imported(stack, false).grants.readSecret(pods(stack)))).toContain('[SecretMissing]');
  });

  test('can be alarmed', () => {
    const template = templateOf((stack) => new PostgresAlarms(stack, 'Alarms', { metrics: imported(stack).metrics, capacity: { maxConnections: 100 }, thresholds: { cpuUtilizationPercent: AlarmThreshold.of(50) } }));
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'DatabaseConnections', Threshold: 70, Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'legacy' }] });
  });
});
