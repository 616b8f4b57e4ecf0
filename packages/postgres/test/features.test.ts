import { Stack } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { lossesOf, problemsOf, templateOf, testStack } from '@external-metrics/testkit';
import { PostgresDatabaseProps, PostgresVersion } from '../src';
import { databaseTemplate, instanceOf, propertiesOf, testDatabase, TestProps } from './fixture';

type Features = Partial<Pick<PostgresDatabaseProps, 's3ImportBuckets' | 's3ExportBuckets' | 'lambdaFunctions' | 'featureRoles'>>;
interface Statement { Action: string | string[]; Resource: unknown; Condition?: unknown }
interface RoleProperties { AssumeRolePolicyDocument: { Statement: unknown[] }; Policies: { PolicyDocument: { Statement: Statement[] } }[] }

const bucket = (stack: Stack, name: string, encryptionKey?: Key): IBucket => Bucket.fromBucketAttributes(stack, name, { bucketArn: `arn:aws:s3:::${name}`, encryptionKey });
const invoked = (stack: Stack) => LambdaFunction.fromFunctionArn(stack, 'Invoked', 'arn:aws:lambda:us-east-1:111122223333:function:invoked');

function featured(features: (stack: Stack) => Features, props: TestProps = {}): Template {
  return templateOf((stack) => testDatabase(stack, { ...props, ...features(stack) }));
}

function roleOf(template: Template, description: string): RoleProperties {
  const roles = Object.values(template.findResources('AWS::IAM::Role', { Properties: { Description: description } }));
  expect(roles).toHaveLength(1);
  return roles[0].Properties as RoleProperties;
}

const statementsOf = (template: Template, feature: string) => roleOf(template, `What ${feature} of a PostgreSQL database may do`).Policies[0].PolicyDocument.Statement;
const egressOf = (template: Template) => propertiesOf(template, 'AWS::EC2::SecurityGroup').SecurityGroupEgress;

test('there are none by default, and the server opens no connection', () => {
  expect(instanceOf(databaseTemplate())).not.toHaveProperty('AssociatedRoles');
  expect(egressOf(databaseTemplate())).toEqual([expect.objectContaining({ CidrIp: '255.255.255.255/32' })]);
});

test('each feature has a role, under the name that RDS knows it by, and the server reaches port 443', () => {
  const template = featured((stack) => ({ s3ImportBuckets: [bucket(stack, 'inbox')], s3ExportBuckets: [bucket(stack, 'outbox')], lambdaFunctions: [invoked(stack)] }));
  const roles = template.findResources('AWS::IAM::Role');
  const arnOf = (id: string) => ({ 'Fn::GetAtt': [Object.keys(roles).find((name) => name.startsWith(`Database${id}`)), 'Arn'] });
  expect(instanceOf(template).AssociatedRoles).toEqual([
    { FeatureName: 'Lambda', RoleArn: arnOf('LambdaRole') }, { FeatureName: 's3Export', RoleArn: arnOf('S3ExportRole') }, { FeatureName: 's3Import', RoleArn: arnOf('S3ImportRole') },
  ]);
  expect(egressOf(template)).toEqual([{ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443, IpProtocol: 'tcp', Description: 'S3 and Lambda' }]);
});

test('only RDS takes a role, and only for this instance', () => {
  const template = featured((stack) => ({ s3ImportBuckets: [bucket(stack, 'inbox')] }));
  const { DBInstanceIdentifier } = instanceOf(template);
  expect(roleOf(template, 'What s3Import of a PostgreSQL database may do').AssumeRolePolicyDocument.Statement).toEqual([{
    Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'rds.amazonaws.com' },
    Condition: {
      StringEquals: { 'aws:SourceAccount': '111122223333' },
      ArnEquals: { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:rds:us-east-1:111122223333:db:${DBInstanceIdentifier as string}`]] } },
    },
  }]);
});

describe('a role may do what its feature needs, and nothing else', () => {
  const keyArn = 'arn:aws:kms:us-east-1:111122223333:key/1';
  const withKey = (stack: Stack, name: string) => bucket(stack, name, Key.fromKeyArn(stack, 'Key', keyArn) as Key);
  const viaS3 = { StringLike: { 'kms:ViaService': { 'Fn::Join': ['', ['s3.*.', { Ref: 'AWS::URLSuffix' }]] } } };

  test('reads what it imports', () => {
    expect(statementsOf(featured((stack) => ({ s3ImportBuckets: [withKey(stack, 'inbox')] })), 's3Import')).toEqual([
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::inbox' },
      { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::inbox/*' },
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: keyArn, Condition: viaS3 },
    ]);
  });

  test('writes what it exports', () => {
    expect(statementsOf(featured((stack) => ({ s3ExportBuckets: [withKey(stack, 'outbox')] })), 's3Export')).toEqual([
      { Effect: 'Allow', Action: ['s3:AbortMultipartUpload', 's3:PutObject'], Resource: 'arn:aws:s3:::outbox/*' },
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: keyArn, Condition: viaS3 },
    ]);
  });

  test('invokes its functions', () => {
    expect(statementsOf(featured((stack) => ({ lambdaFunctions: [invoked(stack)] })), 'Lambda')).toEqual([
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: 'arn:aws:lambda:us-east-1:111122223333:function:invoked' },
    ]);
  });
});

test('the order of buckets has no effect, and a bucket counts once', () => {
  const template = (names: string[]) => featured((stack) => {
    const buckets = Object.fromEntries(['first', 'second'].map((name) => [name, bucket(stack, name)]));
    return { s3ImportBuckets: names.map((name) => buckets[name]) };
  }).toJSON() as unknown;
  expect(template(['second', 'first', 'second'])).toEqual(template(['first', 'second']));
});

test('a role of one\'s own takes the place of one made here', () => {
  const roleArn = 'arn:aws:iam::111122223333:role/importer';
  const template = featured((stack) => ({ featureRoles: { s3Import: Role.fromRoleArn(stack, 'Importer', roleArn) } }));
  expect(instanceOf(template).AssociatedRoles).toEqual([{ FeatureName: 's3Import', RoleArn: roleArn }]);
  expect(Object.keys(template.findResources('AWS::IAM::Role'))).toEqual(Object.keys(databaseTemplate().findResources('AWS::IAM::Role')));
  expect(egressOf(template)).toEqual([expect.objectContaining({ FromPort: 443 })]);
});

test('nothing is replaced when features come and go', () => {
  const states = [databaseTemplate(), featured((stack) => ({ s3ImportBuckets: [bucket(stack, 'inbox')] })), featured((stack) => ({ s3ExportBuckets: [bucket(stack, 'outbox')], lambdaFunctions: [invoked(stack)] }))];
  const lasting = (type: string) => type !== 'AWS::IAM::Role';
  for (const before of states) for (const after of states) expect(lossesOf(before, after, lasting)).toEqual({ removed: [], replaced: [] });
});

test('a role and buckets for the same feature, and features that RDS does not know, are refused', () => {
  const message = problemsOf((stack) => {
    const role = Role.fromRoleArn(stack, 'Importer', 'arn:aws:iam::111122223333:role/importer');
    testDatabase(stack, { s3ImportBuckets: [bucket(stack, 'inbox')], featureRoles: { s3Import: role, S3Export: role } });
  });
  expect(message).toMatch(/2 problems\n.*\[FeatureRoleTwice] featureRoles\["s3Import"]: got .*\n.*\[FeatureUnknown] featureRoles\["S3Export"]: got "S3Export", expected Lambda, s3Export, s3Import/);
});

test('functions are refused before version 12', () => {
  const of = (major: string) => problemsOf((stack) => testDatabase(stack, { lambdaFunctions: [invoked(stack)], version: PostgresVersion.of(major), extendedSupport: true }));
  expect(of('11')).toMatch(/1 problem\n.*\[FeatureUnsupported] lambdaFunctions: got "PostgreSQL 11"/);
  expect(() => of('12')).toThrow('accepted it');
});

describe('preloaded libraries', () => {
  const preloaded = (preloadLibraries?: string[]) => (propertiesOf(databaseTemplate({ preloadLibraries }), 'AWS::RDS::DBParameterGroup').Parameters as Record<string, string>).shared_preload_libraries;

  function warningsOf(props: TestProps): string[] {
    const stack = testStack();
    testDatabase(stack, props);
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('PreloadLibraryUnknown')).map(({ entry }) => /has (\w+);/.exec(entry.data as string)![1]);
  }

  test('are RDS\'s own by default', () => {
    expect(preloaded()).toBeUndefined();
  });

  test.each([
    [[], 'pg_stat_statements'],
    [['pg_cron'], 'pg_cron,pg_stat_statements'],
    [['pgaudit', 'auto_explain', 'pg_stat_statements', 'pgaudit'], 'auto_explain,pg_stat_statements,pgaudit'],
  ])('%j come with pg_stat_statements, each once, in one order', (names, expected) => {
    expect(preloaded(names)).toBe(expected);
  });

  test('that this release does not know of the version are warned of, and taken', () => {
    const known = ['auto_explain', 'orafce', 'pg_bigm', 'pg_cron', 'pg_hint_plan', 'pg_prewarm', 'pg_similarity', 'pg_stat_monitor', 'pg_stat_statements', 'pg_tle', 'pg_transport', 'pgaudit', 'pglogical', 'plprofiler'];
    const differing = ['pg_overexplain', 'plrust', 'timescaledb'];
    expect(warningsOf({ preloadLibraries: [...known, ...differing], version: PostgresVersion.V17 })).toEqual(['pg_overexplain', 'timescaledb']);
    expect(warningsOf({ preloadLibraries: [...known, ...differing], version: PostgresVersion.V18 })).toEqual(['plrust', 'timescaledb']);
    expect(preloaded(['timescaledb'])).toBe('pg_stat_statements,timescaledb');
  });
});
