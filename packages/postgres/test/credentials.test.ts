import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { lossesOf, templateOf } from '@external-metrics/testkit';
import { DatabaseSource, MasterCredentials, PostgresDatabase } from '../src';
import { databaseTemplate, instanceOf, propertiesOf, testDatabase } from './fixture';

const credentials = MasterCredentials.generatedSecret();
const secretArn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:master-AbCdEf';
const idOf = (template: Template, type: string) => Object.keys(template.findResources(type))[0];
const own = (stack: Stack) => testDatabase(stack, { credentials: MasterCredentials.fromSecret(Secret.fromSecretCompleteArn(stack, 'Own', secretArn)) });

test('managed is the default, and has no secret of its own', () => {
  const template = databaseTemplate();
  expect(databaseTemplate({ credentials: MasterCredentials.managed() }).toJSON()).toEqual(template.toJSON());
  template.resourceCountIs('AWS::SecretsManager::Secret', 0);
  expect(instanceOf(template)).toMatchObject({ ManageMasterUserPassword: true });
});

describe('a generated secret', () => {
  const template = databaseTemplate({ credentials, masterUsername: 'metrics_admin' });
  const secret = idOf(template, 'AWS::SecretsManager::Secret');

  test('has the user name and a password that RDS takes, encrypted with the key of the database', () => {
    const { GenerateSecretString: generated, KmsKeyId } = propertiesOf(template, 'AWS::SecretsManager::Secret') as { GenerateSecretString: { ExcludeCharacters: string }; KmsKeyId: unknown };
    expect(generated).toMatchObject({ SecretStringTemplate: '{"username":"metrics_admin"}', GenerateStringKey: 'password', PasswordLength: 32 });
    for (const refused of '/"@ ') expect(generated.ExcludeCharacters).toContain(refused);
    expect(KmsKeyId).toEqual({ 'Fn::GetAtt': [idOf(template, 'AWS::KMS::Key'), 'Arn'] });
  });

  test('is where the password of the instance comes from', () => {
    expect(instanceOf(template)).toMatchObject({
      MasterUsername: 'metrics_admin',
      ManageMasterUserPassword: false,
      MasterUserPassword: { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: secret }, ':SecretString:password}}']] },
    });
    expect(instanceOf(template)).not.toHaveProperty('MasterUserSecret');
  });

  test('knows host and port, and is rotated every 30 days by a function that the database lets in', () => {
    template.hasResourceProperties('AWS::SecretsManager::SecretTargetAttachment', { SecretId: { Ref: secret }, TargetId: { Ref: idOf(template, 'AWS::RDS::DBInstance') }, TargetType: 'AWS::RDS::DBInstance' });
    const [[group]] = Object.entries(template.findResources('AWS::EC2::SecurityGroup', { Properties: { GroupDescription: Match.stringLikeRegexp('rotates') } }));
    const { ExcludeCharacters: excluded } = (propertiesOf(template, 'AWS::SecretsManager::Secret') as { GenerateSecretString: { ExcludeCharacters: string } }).GenerateSecretString;
    expect(template.findResources('AWS::EC2::SecurityGroup')[group].Properties.SecurityGroupEgress).toEqual(expect.arrayContaining([expect.objectContaining({ FromPort: 443, CidrIp: '0.0.0.0/0' })]));
    template.hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
      SecretId: { Ref: idOf(template, 'AWS::SecretsManager::SecretTargetAttachment') },
      HostedRotationLambda: { RotationType: 'PostgreSQLSingleUser', ExcludeCharacters: excluded, KmsKeyArn: { 'Fn::GetAtt': [idOf(template, 'AWS::KMS::Key'), 'Arn'] }, VpcSecurityGroupIds: { 'Fn::GetAtt': [group, 'GroupId'] }, VpcSubnetIds: 'subnet-private1,subnet-private2' },
      RotationRules: { AutomaticallyAfterDays: 30 },
      RotateImmediatelyOnUpdate: false,
    });
    expect(template.toJSON().Transform).toBe('AWS::SecretsManager-2024-09-16');
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 5432, SourceSecurityGroupId: { 'Fn::GetAtt': [group, 'GroupId'] } });
  });

  test('rotates as often and where it is told to', () => {
    const told = databaseTemplate({ credentials: MasterCredentials.generatedSecret({ rotation: Duration.days(7), rotationSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } }) });
    told.hasResourceProperties('AWS::SecretsManager::RotationSchedule', { RotationRules: { AutomaticallyAfterDays: 7 }, HostedRotationLambda: { VpcSubnetIds: 'subnet-isolated1,subnet-isolated2' } });
  });

  test('is kept with a database that is kept, and only then', () => {
    const policyWith = (removalPolicy: RemovalPolicy) => Object.values(databaseTemplate({ credentials, removalPolicy }).findResources('AWS::SecretsManager::Secret'))[0].DeletionPolicy as string;
    expect([RemovalPolicy.RETAIN, RemovalPolicy.SNAPSHOT, RemovalPolicy.DESTROY].map(policyWith)).toEqual(['Retain', 'Delete', 'Delete']);
  });
});

test('the caller\'s secret is used, and nothing is done to it', () => {
  const template = templateOf(own);
  expect(instanceOf(template)).toMatchObject({ ManageMasterUserPassword: false, MasterUserPassword: `{{resolve:secretsmanager:${secretArn}:SecretString:password}}` });
  for (const type of ['Secret', 'SecretTargetAttachment', 'RotationSchedule']) template.resourceCountIs(`AWS::SecretsManager::${type}`, 0);
});

test.each<[string, (stack: Stack) => PostgresDatabase, unknown]>([
  ['managed', (stack) => testDatabase(stack), { 'Fn::GetAtt': ['DatabaseB269D8BB', 'MasterUserSecret.SecretArn'] }],
  ['generated', (stack) => testDatabase(stack, { credentials }), { Ref: 'DatabaseMasterUserSecretAttachmentBC624F34' }],
  ['the caller\'s', own, secretArn],
])('%s: who may read the secret, and where workloads find it', (_, make, expected) => {
  let database: PostgresDatabase | undefined;
  const template = templateOf((stack) => {
    database = make(stack);
    database.grants.readSecret(new Role(stack, 'Role', { assumedBy: new ServicePrincipal('pods.eks.amazonaws.com') }));
  });
  template.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], Resource: expected })]) } });
  expect(Stack.of(database!).resolve(database!.connectionInfo.secretArn)).toEqual(expected);
});

test('from one keeper of the password to another, and back, in place', () => {
  const states = [databaseTemplate(), databaseTemplate({ credentials }), templateOf(own)];
  const database = (type: string) => type.startsWith('AWS::RDS::') || type === 'AWS::KMS::Key' || type === 'AWS::Logs::LogGroup';
  for (const before of states) for (const after of states) expect(lossesOf(before, after, database)).toEqual({ removed: [], replaced: [] });
});

test.each([0.5, 0, 1001])('a rotation after %p days is refused', (days) => {
  expect(() => MasterCredentials.generatedSecret({ rotation: Duration.hours(days * 24) })).toThrow(/1 problem\n.*\[RotationInvalid] rotation: got "/);
});

test('a restore to a point in time takes a managed password alone; one of a snapshot takes any', () => {
  expect(() => databaseTemplate({ credentials, source: DatabaseSource.pointInTime({ sourceInstanceIdentifier: 'orders' }) })).toThrow(/1 problem\n.*\[RestorePasswordUnmanaged] credentials/);
  expect(instanceOf(databaseTemplate({ credentials, source: DatabaseSource.snapshot('before') }))).toHaveProperty('MasterUserPassword');
});
