import { ArnFormat, Aws, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnFlowLog } from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { FlowLogBucketOptions, FlowLogDestination, FlowLogGroupOptions } from '../flow-log-destination';
import { FlowLogQueries } from '../flow-log-queries';
import { filesIn, recordsIn } from './flow-log-arrivals';
import { allowLogDelivery, createFlowLogBucket } from './flow-log-bucket';
import { FLOW_LOG_FORMAT } from './flow-log-fields';
import { toTags } from './subnets';

export interface FlowLogsProps {
  readonly vpcId: string;
  readonly name: string;
  readonly encryptionKey: IKey;
  readonly destinations: readonly FlowLogDestination[];
  readonly removalPolicy: RemovalPolicy;
}

export class FlowLogs extends Construct {
  public readonly logGroup?: ILogGroup;
  public readonly bucket?: IBucket;
  public readonly queries?: FlowLogQueries;
  /** By kind of destination: how much arrives in an hour. Not known of a bucket that was brought. */
  public readonly arrivals: Readonly<Record<string, Metric>>;

  constructor(scope: Construct, id: string, private readonly props: FlowLogsProps) {
    super(scope, id);
    const [toLogGroup] = props.destinations.filter(({ kind }) => kind === 'cloudWatchLogs');
    const [toBucket] = props.destinations.filter(({ kind }) => kind === 's3');
    if (toLogGroup) this.logGroup = this.addLogGroup(toLogGroup.logGroupOptions);
    if (toBucket) ({ bucket: this.bucket, queries: this.queries } = this.addBucket(toBucket.bucketOptions));
    this.arrivals = {
      ...this.logGroup ? { CloudWatchLogs: recordsIn(this.logGroup) } : {},
      ...this.bucket instanceof Bucket && !toBucket.bucketOptions.bucket ? { S3: filesIn(this, this.bucket, folderOf(toBucket.bucketOptions)) } : {},
    };
  }

  private addLogGroup({ logGroup: brought, retention = RetentionDays.ONE_YEAR }: FlowLogGroupOptions): ILogGroup {
    const { encryptionKey, removalPolicy } = this.props;
    if (!brought) allowLogs(this, encryptionKey);
    const logGroup = brought ?? new LogGroup(this, 'LogGroup', { encryptionKey, retention, removalPolicy });
    this.addFlowLog(this, {
      logDestinationType: 'cloud-watch-logs',
      logGroupName: logGroup.logGroupName,
      deliverLogsPermissionArn: this.addRole(logGroup).roleArn,
    });
    return logGroup;
  }

  private addBucket({ bucket: brought, prefix, expiration = Duration.days(365), hourlyPartitions = false, queries = true, queryScanLimit = Size.gibibytes(100) }: FlowLogBucketOptions) {
    const { encryptionKey, removalPolicy } = this.props;
    const scope = new Construct(this, 'S3');
    const folder = folderOf({ prefix });
    const bucket = brought ?? createFlowLogBucket(scope, { encryptionKey, folder, expiration, removalPolicy });
    const permissions = allowLogDelivery(scope, bucket, folder);
    this.addFlowLog(scope, {
      logDestinationType: 's3',
      logDestination: folder === '' ? bucket.bucketArn : bucket.arnForObjects(folder),
      // Untyped in the L1, so in the words of CloudFormation.
      destinationOptions: { FileFormat: 'parquet', HiveCompatiblePartitions: true, PerHourPartition: hourlyPartitions },
    }).node.addDependency(...permissions);
    return { bucket, queries: queries ? new FlowLogQueries(scope, 'Queries', { bucket, folder, hourlyPartitions, encryptionKey, scanLimit: queryScanLimit }) : undefined };
  }

  private addFlowLog(scope: Construct, destination: Partial<ConstructorParameters<typeof CfnFlowLog>[2]>): CfnFlowLog {
    return new CfnFlowLog(scope, 'FlowLog', {
      resourceType: 'VPC',
      resourceId: this.props.vpcId,
      trafficType: 'ALL',
      ...destination,
      logFormat: FLOW_LOG_FORMAT,
      maxAggregationInterval: 600,
      tags: toTags({ Name: this.props.name }),
    });
  }

  private addRole(logGroup: ILogGroup): Role {
    const stack = Stack.of(this);
    return new Role(this, 'Role', {
      description: `Lets VPC flow logs write to the log group of ${this.node.scope!.node.path}`,
      assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: { 'aws:SourceArn': stack.formatArn({ partition: Aws.PARTITION, service: 'ec2', resource: 'vpc-flow-log', resourceName: '*' }) },
        },
      }),
      inlinePolicies: {
        WriteFlowLogs: new PolicyDocument({
          statements: [new PolicyStatement({
            effect: Effect.ALLOW,
            actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
            resources: [logGroup.logGroupArn],
          })],
        }),
      },
    });
  }
}

function folderOf({ prefix }: FlowLogBucketOptions): string {
  return prefix === undefined ? '' : `${prefix}/`;
}

/** The group's name is CloudFormation's, so that a retained group never stands in the way; it begins with the stack's name, and so does the condition. */
export function allowLogs(scope: Construct, key: IKey) {
  const stack = Stack.of(scope);
  const logGroups = stack.formatArn({ partition: Aws.PARTITION, service: 'logs', resource: 'log-group', resourceName: `${stack.stackName}-*`, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  key.addToResourcePolicy(new PolicyStatement({
    effect: Effect.ALLOW,
    principals: [new ServicePrincipal(`logs.${stack.region}.${Aws.URL_SUFFIX}`)],
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
  }));
}
