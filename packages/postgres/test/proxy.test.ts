import { Duration, Stack } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { lossesOf, templateOf } from '@external-metrics/testkit';
import { PostgresProxy, PostgresProxyProps } from '../src';
import { databaseTemplate, propertiesOf, testDatabase, testVpc } from './fixture';

type Own = Partial<PostgresProxyProps>;

function proxied(own: Own | ((stack: Stack) => Own) = { iamUsers: ['metrics_app'] }, use: (proxy: PostgresProxy) => void = () => undefined): Template {
  return templateOf((stack) => {
    const vpc = testVpc(stack);
    use(new PostgresProxy(stack, 'Proxy', { database: testDatabase(stack, { vpc }), vpc, ...typeof own === 'function' ? own(stack) : own }));
  });
}

const withSecret = (requireIam?: boolean) => (stack: Stack): Own => ({
  requireIam,
  secrets: [Secret.fromSecretAttributes(stack, 'AppSecret', { secretCompleteArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:app-AbCdEf', encryptionKey: Key.fromKeyArn(stack, 'AppKey', 'arn:aws:kms:us-east-1:111122223333:key/app') })],
});
const template = proxied();
const proxyOf = (from: Template) => propertiesOf(from, 'AWS::RDS::DBProxy');
const roleStatements = (from: Template) => Object.entries(from.findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith('ProxyRole'))
  .flatMap(([, { Properties }]) => (Properties as { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown; Condition?: unknown }[] } }).PolicyDocument.Statement);

test('with users that have IAM tokens there is no secret: the proxy comes with tokens of its own, and clients have to', () => {
  expect(proxyOf(template)).toMatchObject({ EngineFamily: 'POSTGRESQL', RequireTLS: true, DebugLogging: false, DefaultAuthScheme: 'IAM_AUTH', IdleClientTimeout: 1800, VpcSubnetIds: ['subnet-isolated1', 'subnet-isolated2'] });
  expect(proxyOf(template).Auth ?? []).toEqual([]);
  expect(roleStatements(template)).toEqual([expect.objectContaining({ Action: 'rds-db:connect', Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':rds-db:us-east-1:111122223333:dbuser:', { 'Fn::GetAtt': ['DatabaseB269D8BB', 'DbiResourceId'] }, '/metrics_app']] } })]);
});

test('with secrets clients come with a token all the same, unless they are told not to', () => {
  const secretArn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:app-AbCdEf';
  expect(proxyOf(proxied(withSecret()))).toMatchObject({ DefaultAuthScheme: 'NONE', Auth: [{ AuthScheme: 'SECRETS', SecretArn: secretArn, IAMAuth: 'REQUIRED', ClientPasswordAuthType: 'POSTGRES_SCRAM_SHA_256' }] });
  expect(proxyOf(proxied(withSecret(false)))).toMatchObject({ Auth: [{ IAMAuth: 'DISABLED' }] });
  expect(roleStatements(proxied(withSecret()))).toEqual([
    expect.objectContaining({ Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], Resource: secretArn }),
    expect.objectContaining({ Action: 'kms:Decrypt', Resource: 'arn:aws:kms:us-east-1:111122223333:key/app', Condition: { StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['secretsmanager.us-east-1.', { Ref: 'AWS::URLSuffix' }]] } } } }),
  ]);
});

test('the database lets the proxy in, the proxy its clients, and nobody else', () => {
  const [group] = Object.keys(template.findResources('AWS::EC2::SecurityGroup')).filter((id) => id.startsWith('Proxy'));
  template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 5432, SourceSecurityGroupId: { 'Fn::GetAtt': [group, 'GroupId'] }, GroupId: { 'Fn::GetAtt': ['DatabaseSecurityGroup5C91FDCB', 'GroupId'] } });
  proxied((stack) => ({ iamUsers: ['metrics_app'], clientSecurityGroup: SecurityGroup.fromSecurityGroupId(stack, 'Client', 'sg-client') }))
    .hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 5432, SourceSecurityGroupId: 'sg-client', GroupId: { 'Fn::GetAtt': [group, 'GroupId'] } });
});

test('its log is there before it, by the name that RDS gives it', () => {
  const name = proxyOf(template).DBProxyName as string;
  expect(name).toMatch(/^[a-z](-?[a-z0-9]){0,62}$/);
  template.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: `/aws/rds/proxy/${name}`, RetentionInDays: 90 });
  template.hasResource('AWS::RDS::DBProxy', { DependsOn: Match.arrayWith([Object.keys(template.findResources('AWS::Logs::LogGroup')).find((id) => id.startsWith('ProxyLog'))]) });
});

test('the pool', () => {
  template.hasResourceProperties('AWS::RDS::DBProxyTargetGroup', {
    TargetGroupName: 'default', DBInstanceIdentifiers: [{ Ref: 'DatabaseB269D8BB' }], ConnectionPoolConfigurationInfo: { MaxConnectionsPercent: 90, MaxIdleConnectionsPercent: 50, ConnectionBorrowTimeout: 30 },
  });
  proxied({ iamUsers: ['a'], maxConnectionsPercent: 40, maxIdleConnectionsPercent: 0, borrowTimeout: Duration.minutes(2), idleClientTimeout: Duration.hours(8), initQuery: 'SET TIME ZONE UTC' })
    .hasResourceProperties('AWS::RDS::DBProxyTargetGroup', { ConnectionPoolConfigurationInfo: { MaxConnectionsPercent: 40, MaxIdleConnectionsPercent: 0, ConnectionBorrowTimeout: 120, InitQuery: 'SET TIME ZONE UTC' } });
});

test('who may connect through it is said by the ID at the end of its ARN', () => {
  const [id] = Object.keys(template.findResources('AWS::RDS::DBProxy'));
  proxied(undefined, (proxy) => proxy.grantConnect(new Role(proxy, 'Pod', { assumedBy: new ServicePrincipal('pods.eks.amazonaws.com') }), 'metrics_app')).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [Match.objectLike({ Action: 'rds-db:connect', Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':rds-db:us-east-1:111122223333:dbuser:', { 'Fn::Select': [6, { 'Fn::Split': [':', { 'Fn::GetAtt': [id, 'DBProxyArn'] }] }] }, '/metrics_app']] } })] },
  });
  expect(() => proxied(undefined, (proxy) => proxy.grantConnect(new Role(proxy, 'Pod', { assumedBy: new ServicePrincipal('pods.eks.amazonaws.com') }), '*'))).toThrow(/\[DatabaseUserInvalid]/);
});

test('two alarms, of waiting and of failing', () => {
  const alarms = Object.entries(template.findResources('AWS::CloudWatch::Alarm')).filter(([id]) => id.startsWith('Proxy')).map(([, { Properties }]) => Properties.MetricName as string);
  expect(alarms.sort()).toEqual(['DatabaseConnectionsBorrowLatency', 'DatabaseConnectionsSetupFailed']);
});

test('who waits is a warning, who fails is critical, and both are told when it is over', () => {
  const told = proxied((stack) => ({ iamUsers: ['a'], alarmActions: { critical: [new SnsAction(new Topic(stack, 'Pager'))], warning: [new SnsAction(new Topic(stack, 'Mail'))] } }));
  for (const [MetricName, topic] of [['DatabaseConnectionsBorrowLatency', 'Mail'], ['DatabaseConnectionsSetupFailed', 'Pager']]) {
    const actions = [{ Ref: Match.stringLikeRegexp(`^${topic}`) }];
    told.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName, AlarmActions: actions, OKActions: actions });
  }
});

test('to add one, and to change its pool, takes nothing; other subnets make another proxy under another name', () => {
  expect(lossesOf(databaseTemplate(), template)).toEqual({ removed: [], replaced: [] });
  expect(lossesOf(template, proxied({ iamUsers: ['metrics_app', 'reporter'], maxConnectionsPercent: 60 }))).toEqual({ removed: [], replaced: [] });
  const moved = proxied({ iamUsers: ['metrics_app'], vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS } });
  expect(proxyOf(moved).DBProxyName).not.toBe(proxyOf(template).DBProxyName);
});

test.each<[string, Own, RegExp]>([
  ['nobody to log in as', {}, /1 problem\n.*\[ProxyAuthMissing] iamUsers: got nothing/],
  ['a wildcard', { iamUsers: ['*'] }, /\[DatabaseUserInvalid] iamUsers: got "\*"/],
  ['tokens that nobody has to bring', { iamUsers: ['a'], requireIam: false }, /\[ProxyAuthConflict] requireIam/],
  ['public subnets', { iamUsers: ['a'], vpcSubnets: { subnetType: SubnetType.PUBLIC } }, /\[PublicSubnets]/],
  ['no connections', { iamUsers: ['a'], maxConnectionsPercent: 0, maxIdleConnectionsPercent: 0 }, /\[ProxyPoolInvalid] maxConnectionsPercent: got 0/],
  ['more idle ones than there are', { iamUsers: ['a'], maxConnectionsPercent: 40 }, /\[ProxyPoolInvalid] maxIdleConnectionsPercent: got 50, expected a whole number from 0 to 40/],
  ['too long a wait', { iamUsers: ['a'], borrowTimeout: Duration.minutes(6) }, /\[ProxyPoolInvalid] borrowTimeout: got "360 seconds"/],
  ['too long a silence', { iamUsers: ['a'], idleClientTimeout: Duration.hours(9) }, /\[ProxyPoolInvalid] idleClientTimeout: got "32400 seconds"/],
  ['all at once', { maxConnectionsPercent: 101, borrowTimeout: Duration.hours(1), vpcSubnets: { subnetType: SubnetType.PUBLIC } }, /4 problems/],
])('%s: refused', (_, own, message) => {
  expect(() => proxied(own)).toThrow(message);
});
