import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, IBucket, ObjectOwnership, StorageClass, TransitionDefaultMinimumObjectSize } from 'aws-cdk-lib/aws-s3';
import { Construct, IDependable } from 'constructs';

/** The folder of the results, beside that of the logs. */
export const QUERY_RESULTS = 'athena-results/';

const LOG_DELIVERY = new ServicePrincipal('delivery.logs.amazonaws.com');

export interface FlowLogBucketProps {
  readonly encryptionKey: IKey;
  /** Ends with a slash, or is empty. */
  readonly folder: string;
  readonly expiration: Duration;
  readonly removalPolicy: RemovalPolicy;
}

/** It keeps no access log: such a log of a bucket of logs is mostly the delivery's own writes; who reads is in CloudTrail's data events. */
export function createFlowLogBucket(scope: Construct, { encryptionKey, folder, expiration, removalPolicy }: FlowLogBucketProps): Bucket {
  return new Bucket(scope, 'Bucket', {
    encryption: BucketEncryption.KMS,
    encryptionKey,
    bucketKeyEnabled: true,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    versioned: true,
    // Standard-IA bills 128 KB and 30 days at least: smaller files stay where they are, and so do those that soon go.
    transitionDefaultMinimumObjectSize: TransitionDefaultMinimumObjectSize.ALL_STORAGE_CLASSES_128_K,
    lifecycleRules: [
      {
        id: 'FlowLogs', enabled: true, prefix: `${folder}AWSLogs/`, expiration, noncurrentVersionExpiration: Duration.days(30),
        transitions: expiration.toDays() < 120 ? undefined : [{ storageClass: StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(90) }],
      },
      { id: 'QueryResults', enabled: true, prefix: `${folder}${QUERY_RESULTS}`, expiration: Duration.days(7), noncurrentVersionExpiration: Duration.days(1) },
      { id: 'IncompleteUploads', enabled: true, abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
    removalPolicy,
  });
}

/** What AWS documents for the delivery of flow logs, for this account's and region's only; returns what the flow log waits for. */
export function allowLogDelivery(scope: Construct, bucket: IBucket, folder: string): IDependable[] {
  const { account } = Stack.of(scope);
  const { StringEquals, ArnLike } = deliveryConditions(scope);
  const statements = [
    new PolicyStatement({
      sid: 'AWSLogDeliveryWrite', principals: [LOG_DELIVERY], actions: ['s3:PutObject'], resources: [bucket.arnForObjects(`${folder}AWSLogs/aws-account-id=${account}/*`)],
      conditions: { StringEquals: { ...StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' }, ArnLike },
    }),
    new PolicyStatement({
      sid: 'AWSLogDeliveryAclCheck', principals: [LOG_DELIVERY], actions: ['s3:GetBucketAcl', 's3:ListBucket'], resources: [bucket.bucketArn], conditions: { StringEquals, ArnLike },
    }),
  ];
  bucket.encryptionKey?.addToResourcePolicy(new PolicyStatement({
    sid: 'AWSLogDelivery', principals: [LOG_DELIVERY], actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'], conditions: { StringEquals, ArnLike },
  }));
  return statements.flatMap((statement) => bucket.addToResourcePolicy(statement).policyDependable ?? []);
}

function deliveryConditions(scope: Construct) {
  const stack = Stack.of(scope);
  return { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': stack.formatArn({ partition: Aws.PARTITION, service: 'logs', resource: '*' }) } };
}
