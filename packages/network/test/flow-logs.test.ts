import { App, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { templateOf, testStack } from '@external-metrics/testkit';
import { FlowLogDestination, Network, NetworkProps } from '../src';

const build = (props?: NetworkProps, region?: string) => templateOf((stack) => new Network(stack, 'Network', props), { region });
const partition = { Ref: 'AWS::Partition' };
const delivery = { Service: 'delivery.logs.amazonaws.com' };
const fromHere = { 'aws:SourceAccount': '111122223333' };
const ofHere = { ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', partition, ':logs:us-east-1:111122223333:*']] } } };
const bucketRef = Match.stringLikeRegexp('^NetworkFlowLogsS3Bucket');

describe('destinations', () => {
  test('the default is a log group', () => {
    expect(build()).toEqual(build({ flowLogs: [FlowLogDestination.cloudWatchLogs()] }));
    build().resourceCountIs('AWS::S3::Bucket', 0);
  });

  test('none: no flow log, no role, no table, and a key that is open to nobody', () => {
    const stack = testStack();
    const network = new Network(stack, 'Network', { flowLogs: [], closeDefaultSecurityGroup: false });
    const template = Template.fromStack(stack);
    for (const type of ['AWS::EC2::FlowLog', 'AWS::Logs::LogGroup', 'AWS::S3::Bucket', 'AWS::IAM::Role', 'AWS::Glue::Table']) template.resourceCountIs(type, 0);
    template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: [Match.objectLike({ Action: 'kms:*' })] } });
    expect([network.flowLogGroup, network.flowLogBucket, network.flowLogQueries]).toEqual([undefined, undefined, undefined]);
  });

  test('both, in any order: one flow log each, and the log group stays as it is', () => {
    const [logGroup, bucket] = [FlowLogDestination.cloudWatchLogs(), FlowLogDestination.s3()];
    const both = build({ flowLogs: [logGroup, bucket] });
    both.resourceCountIs('AWS::EC2::FlowLog', 2);
    expect(build({ flowLogs: [bucket, logGroup] })).toEqual(both);
    expect(both.findResources('AWS::Logs::LogGroup')).toEqual(build().findResources('AWS::Logs::LogGroup'));
    expect(both.findResources('AWS::EC2::FlowLog', { Properties: { LogDestinationType: 'cloud-watch-logs' } })).toEqual(build().findResources('AWS::EC2::FlowLog'));
  });

  test('cloudWatchLogs: retention', () => {
    build({ flowLogs: [FlowLogDestination.cloudWatchLogs({ retention: RetentionDays.TEN_YEARS })] }).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 3653 });
  });

  test('cloudWatchLogs: a log group that is brought, and the key is not opened for it', () => {
    const stack = testStack();
    const logGroup = LogGroup.fromLogGroupName(stack, 'Mine', 'mine');
    const network = new Network(stack, 'Network', { flowLogs: [FlowLogDestination.cloudWatchLogs({ logGroup })] });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Logs::LogGroup', 0);
    template.hasResourceProperties('AWS::EC2::FlowLog', { LogGroupName: 'mine', DeliverLogsPermissionArn: Match.anyValue() });
    template.hasResourceProperties('AWS::IAM::Role', { Policies: [Match.objectLike({ PolicyDocument: Match.objectLike({ Statement: [Match.objectLike({
      Resource: { 'Fn::Join': ['', ['arn:', partition, ':logs:us-east-1:111122223333:log-group:mine:*']] },
    })] }) })] });
    template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: [Match.objectLike({ Action: 'kms:*' })] } });
    expect(network.flowLogGroup).toBe(logGroup);
  });
});

describe('s3', () => {
  const template = build({ flowLogs: [FlowLogDestination.s3()] });

  test('a flow log in Parquet with Hive-compatible folders, that waits for the policy of the bucket', () => {
    template.hasResource('AWS::EC2::FlowLog', {
      Properties: {
        ResourceType: 'VPC', TrafficType: 'ALL', LogDestinationType: 's3', MaxAggregationInterval: 600, ResourceId: { Ref: 'Network1C6012B5' },
        LogDestination: { 'Fn::GetAtt': [bucketRef, 'Arn'] },
        DestinationOptions: { FileFormat: 'parquet', HiveCompatiblePartitions: true, PerHourPartition: false },
        DeliverLogsPermissionArn: Match.absent(), LogGroupName: Match.absent(),
      },
      DependsOn: [Match.stringLikeRegexp('^NetworkFlowLogsS3BucketPolicy')],
    });
    template.resourceCountIs('AWS::EC2::FlowLog', 1);
  });

  test('the format is that of the log group', () => {
    const formatOf = (from: Template) => Object.values(from.findResources('AWS::EC2::FlowLog')).map(({ Properties }) => (Properties as { LogFormat: string }).LogFormat);
    expect(formatOf(template)).toEqual(formatOf(build()));
  });

  test('the bucket: encrypted with the network\'s key, private, versioned, retained', () => {
    template.hasResource('AWS::S3::Bucket', {
      Properties: {
        BucketName: Match.absent(), LoggingConfiguration: Match.absent(),
        BucketEncryption: { ServerSideEncryptionConfiguration: [{
          BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { 'Fn::GetAtt': [Match.stringLikeRegexp('^NetworkKey'), 'Arn'] } },
        }] },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        VersioningConfiguration: { Status: 'Enabled' },
      },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('lifecycle: a year, cheaper after 90 days; results of queries for a week', () => {
    template.hasResourceProperties('AWS::S3::Bucket', { LifecycleConfiguration: {
      TransitionDefaultMinimumObjectSize: 'all_storage_classes_128K',
      Rules: [
        { Id: 'FlowLogs', Status: 'Enabled', Prefix: 'AWSLogs/', ExpirationInDays: 365, NoncurrentVersionExpiration: { NoncurrentDays: 30 }, Transitions: [{ StorageClass: 'STANDARD_IA', TransitionInDays: 90 }] },
        { Id: 'QueryResults', Status: 'Enabled', Prefix: 'athena-results/', ExpirationInDays: 7, NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
        { Id: 'IncompleteUploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
      ],
    } });
  });

  test.each([[119, undefined], [120, [{ StorageClass: 'STANDARD_IA', TransitionInDays: 90 }]]])('lifecycle: %d days', (days, transitions) => {
    build({ flowLogs: [FlowLogDestination.s3({ expiration: Duration.days(days) })] }).hasResourceProperties('AWS::S3::Bucket', { LifecycleConfiguration: {
      Rules: Match.arrayWith([{ Id: 'FlowLogs', Status: 'Enabled', Prefix: 'AWSLogs/', ExpirationInDays: days, NoncurrentVersionExpiration: { NoncurrentDays: 30 }, Transitions: transitions ?? Match.absent() }]),
    } });
  });

  test('the bucket takes nothing without TLS, and flow logs of this account and region only', () => {
    const bucketArn = { 'Fn::GetAtt': [bucketRef, 'Arn'] };
    template.hasResourceProperties('AWS::S3::BucketPolicy', { PolicyDocument: { Version: '2012-10-17', Statement: [
      { Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:*', Resource: [bucketArn, { 'Fn::Join': ['', [bucketArn, '/*']] }], Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      {
        Sid: 'AWSLogDeliveryWrite', Effect: 'Allow', Principal: delivery, Action: 's3:PutObject', Resource: { 'Fn::Join': ['', [bucketArn, '/AWSLogs/aws-account-id=111122223333/*']] },
        Condition: { StringEquals: { ...fromHere, 's3:x-amz-acl': 'bucket-owner-full-control' }, ...ofHere },
      },
      { Sid: 'AWSLogDeliveryAclCheck', Effect: 'Allow', Principal: delivery, Action: ['s3:GetBucketAcl', 's3:ListBucket'], Resource: bucketArn, Condition: { StringEquals: fromHere, ...ofHere } },
    ] } });
  });

  test('the key is open to their delivery, not to CloudWatch Logs', () => {
    template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: [Match.objectLike({ Action: 'kms:*' }), {
      Sid: 'AWSLogDelivery', Effect: 'Allow', Principal: delivery, Resource: '*',
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Condition: { StringEquals: fromHere, ...ofHere },
    }] } });
  });

  test('CloudFormation alone', () => {
    const types = Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
    expect(types.filter((type) => /^(Custom::|AWS::Lambda|AWS::Glue::Crawler)/.test(type))).toEqual([]);
  });

  test('prefix, hourlyPartitions', () => {
    const other = build({ flowLogs: [FlowLogDestination.s3({ prefix: 'network/flow-logs', hourlyPartitions: true })] });
    other.hasResourceProperties('AWS::EC2::FlowLog', {
      LogDestination: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [bucketRef, 'Arn'] }, '/network/flow-logs/']] }, DestinationOptions: { PerHourPartition: true },
    });
    other.hasResourceProperties('AWS::Glue::Table', { TableInput: { Parameters: { 'projection.hour.range': '0,23' } } });
    other.hasResourceProperties('AWS::S3::BucketPolicy', { PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({
      Sid: 'AWSLogDeliveryWrite', Resource: { 'Fn::Join': ['', [Match.anyValue(), '/network/flow-logs/AWSLogs/aws-account-id=111122223333/*']] },
    })]) } });
    other.hasResourceProperties('AWS::S3::Bucket', { LifecycleConfiguration: { Rules: Match.arrayWith([
      Match.objectLike({ Id: 'FlowLogs', Prefix: 'network/flow-logs/AWSLogs/' }), Match.objectLike({ Id: 'QueryResults', Prefix: 'network/flow-logs/athena-results/' }),
    ]) } });
  });

  test('removalPolicy: DESTROY', () => {
    build({ flowLogs: [FlowLogDestination.s3()], removalPolicy: RemovalPolicy.DESTROY }).hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
  });

  test('a bucket that is brought: it and its key are opened', () => {
    const stack = testStack();
    const bucket = new Bucket(stack, 'Mine', { encryptionKey: new Key(stack, 'MyKey') });
    const network = new Network(stack, 'Network', { flowLogs: [FlowLogDestination.s3({ bucket })] });
    const brought = Template.fromStack(stack);
    brought.resourceCountIs('AWS::S3::Bucket', 1);
    brought.hasResource('AWS::EC2::FlowLog', { Properties: { LogDestination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Mine'), 'Arn'] } }, DependsOn: [Match.stringLikeRegexp('^MinePolicy')] });
    const statements = Object.values(brought.findResources('AWS::KMS::Key')).map(({ Properties }) => JSON.stringify(Properties.KeyPolicy).includes('delivery.logs.amazonaws.com'));
    expect(statements).toEqual([true, false]);
    expect(network.flowLogBucket).toBe(bucket);
  });

  test('a bucket that is imported: its policy is its owner\'s', () => {
    const stack = testStack();
    const bucket = Bucket.fromBucketName(stack, 'Mine', 'log-archive');
    new Network(stack, 'Network', { flowLogs: [FlowLogDestination.s3({ bucket, prefix: 'vpc', queries: false })] });
    const imported = Template.fromStack(stack);
    imported.resourceCountIs('AWS::S3::BucketPolicy', 0);
    imported.hasResource('AWS::EC2::FlowLog', { Properties: { LogDestination: { 'Fn::Join': ['', ['arn:', partition, ':s3:::log-archive/vpc/']] } }, DependsOn: Match.absent() });
  });
});

describe('queries', () => {
  const template = build({ flowLogs: [FlowLogDestination.s3()] });
  const location = (folder: string) => ({ 'Fn::Join': ['', ['s3://', { Ref: bucketRef }, folder]] });

  test('a table whose partitions are computed', () => {
    const folder = '/AWSLogs/aws-account-id=111122223333/aws-service=vpcflowlogs/aws-region=us-east-1/';
    template.hasResourceProperties('AWS::Glue::Table', {
      CatalogId: '111122223333',
      DatabaseName: { Ref: Match.stringLikeRegexp('^NetworkFlowLogsS3QueriesDatabase') },
      TableInput: {
        Name: 'flow_logs', TableType: 'EXTERNAL_TABLE',
        PartitionKeys: ['year', 'month', 'day'].map((Name) => ({ Name, Type: 'string' })),
        Parameters: {
          'projection.enabled': 'true', 'projection.year.range': '2021,NOW', 'projection.month.range': '1,12', 'projection.day.range': '1,31',
          'storage.location.template': location(`${folder}year=\${year}/month=\${month}/day=\${day}/`),
        },
        StorageDescriptor: {
          Location: location(folder),
          InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat', OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
          SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
        },
      },
    });
  });

  test('a workgroup whose settings hold, with encrypted results and a limit', () => {
    template.hasResourceProperties('AWS::Athena::WorkGroup', {
      RecursiveDeleteOption: true,
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true, PublishCloudWatchMetricsEnabled: true, RequesterPaysEnabled: false, BytesScannedCutoffPerQuery: 100 * 1024 ** 3,
        EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
        ResultConfiguration: {
          OutputLocation: location('/athena-results/'),
          EncryptionConfiguration: { EncryptionOption: 'SSE_KMS', KmsKey: { 'Fn::GetAtt': [Match.stringLikeRegexp('^NetworkKey'), 'Arn'] } },
        },
      },
    });
  });

  test('five saved queries, in the workgroup and the database', () => {
    template.resourceCountIs('AWS::Athena::NamedQuery', 5);
    template.allResourcesProperties('AWS::Athena::NamedQuery', {
      WorkGroup: { Ref: Match.stringLikeRegexp('^NetworkFlowLogsS3QueriesWorkGroup') }, Database: { Ref: Match.stringLikeRegexp('^NetworkFlowLogsS3QueriesDatabase') },
    });
  });

  test('the names follow from the place of the network, and are lower-case', () => {
    const stack = testStack();
    const [one, other] = ['One', 'Other'].map((id) => new Network(stack, id, { flowLogs: [FlowLogDestination.s3()] }).flowLogQueries!);
    const nameOf = (queries: typeof one) => (queries.cfnDatabase.databaseInput as { name: string }).name;
    expect(nameOf(one)).toMatch(/^test_one_flowlogs_s3_queries_[0-9a-f]{8}$/);
    expect(nameOf(other)).toMatch(/^test_other_/);
    expect(one.cfnWorkGroup.name).toBe(nameOf(one));
    expect(stack.resolve([one.workGroupName, one.databaseName, one.tableName])).toEqual([{ Ref: stack.resolve(one.cfnWorkGroup.logicalId) as string }, { Ref: stack.resolve(one.cfnDatabase.logicalId) as string }, 'flow_logs']);
    expect(one.cfnNamedQueries.every(({ queryString }) => queryString.includes(`FROM ${nameOf(one)}.flow_logs`))).toBe(true);
  });

  test('queryScanLimit', () => {
    build({ flowLogs: [FlowLogDestination.s3({ queryScanLimit: Size.gibibytes(1) })] }).hasResourceProperties('AWS::Athena::WorkGroup', { WorkGroupConfiguration: { BytesScannedCutoffPerQuery: 1024 ** 3 } });
  });

  test('queries: false', () => {
    const without = build({ flowLogs: [FlowLogDestination.s3({ queries: false })] });
    for (const type of ['AWS::Glue::Database', 'AWS::Glue::Table', 'AWS::Athena::WorkGroup', 'AWS::Athena::NamedQuery']) without.resourceCountIs(type, 0);
    without.resourceCountIs('AWS::S3::Bucket', 1);
  });
});

test('adding a bucket later, or taking the log group away, touches nothing else', () => {
  const before = build().toJSON().Resources as Record<string, { Type: string }>;
  const after = build({ flowLogs: [FlowLogDestination.cloudWatchLogs(), FlowLogDestination.s3()] }).toJSON().Resources as Record<string, { Type: string }>;
  const without = build({ flowLogs: [] }).toJSON().Resources as Record<string, { Type: string }>;
  const changed = (from: typeof before, to: typeof before) => Object.keys(from).filter((id) => JSON.stringify(from[id]) !== JSON.stringify(to[id])).map((id) => from[id].Type).sort();
  expect(changed(before, after)).toEqual(['AWS::KMS::Key']);
  expect(changed(before, without)).toEqual(['AWS::CloudWatch::Alarm', 'AWS::EC2::FlowLog', 'AWS::IAM::Role', 'AWS::KMS::Key', 'AWS::Logs::LogGroup']);
});

test.each([['cn-north-1'], ['us-gov-west-1']])('partition of %s: no ARN names another one', (region) => {
  expect(JSON.stringify(build({ flowLogs: [FlowLogDestination.s3()] }, region).toJSON())).not.toContain('arn:aws:');
});

test('a stack without a concrete environment', () => {
  const stack = new Stack(new App(), 'Test');
  new Network(stack, 'Network', { flowLogs: [FlowLogDestination.s3()] });
  Template.fromStack(stack).hasResourceProperties('AWS::Glue::Table', { CatalogId: { Ref: 'AWS::AccountId' } });
});
