import { createHash } from 'crypto';
import { Duration, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, LifecycleRule, ObjectOwnership, StorageClass, TransitionDefaultMinimumObjectSize } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** The folder of the results of queries, beside those of the logs. */
export const queryResultsPrefix = 'athena-results';

/** What the name of a bucket begins with that AWS WAF writes to. */
export const webAclBucketPrefix = 'aws-waf-logs-';

export interface LogBucketOptions {
  readonly expiration: Duration;
  readonly removalPolicy: RemovalPolicy;
}

/** It keeps no access log: into itself is a loop; who reads is in CloudTrail's data events. */
export function createLogBucket(scope: Construct, id: string, { expiration, removalPolicy }: LogBucketOptions): Bucket {
  return new Bucket(scope, id, {
    bucketName: logBucketName(scope),
    // ALB delivers to no bucket with a KMS key.
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    versioned: true,
    // The cheaper classes bill 128 KB at least: smaller files stay where they are.
    transitionDefaultMinimumObjectSize: TransitionDefaultMinimumObjectSize.ALL_STORAGE_CLASSES_128_K,
    lifecycleRules: [
      lifecycleRule(expiration),
      { id: 'QueryResults', enabled: true, prefix: `${queryResultsPrefix}/`, expiration: Duration.days(7), noncurrentVersionExpiration: Duration.days(1) },
    ],
    removalPolicy,
  });
}

/** At most 13 + 12 + 1 + 12 + 1 + 14 of 63 characters. Buckets share one namespace, so account and region are in it. */
function logBucketName(scope: Construct): string {
  const { account, region } = Stack.of(scope);
  const hash = createHash('sha256').update(Names.uniqueResourceName(scope, { maxLength: 256 })).digest('hex').slice(0, 12);
  return `${webAclBucketPrefix}${hash}-${account}-${region}`;
}

/** A move to a cheaper class is made where the objects stay there for longer than the class bills at least (30 and 90 days). */
function lifecycleRule(expiration: Duration): LifecycleRule {
  const days = expiration.toDays();
  const transitions = [
    { storageClass: StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(30), from: 60 },
    { storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(90), from: 180 },
  ].filter(({ from }) => days >= from).map(({ storageClass, transitionAfter }) => ({ storageClass, transitionAfter }));
  return {
    id: 'LoadBalancerLogs', enabled: true, expiration, transitions: transitions.length > 0 ? transitions : undefined,
    noncurrentVersionExpiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(7),
  };
}
