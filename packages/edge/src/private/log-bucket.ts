import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, IBucket, LifecycleRule, ObjectOwnership, StorageClass } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** The prefixes below which a load balancer writes, one for each kind of log. */
export const logPrefixes = { access: 'access', connection: 'connection' } as const;

export interface LogBucketOptions {
  readonly expiration: Duration;
  readonly removalPolicy: RemovalPolicy;
}

export function createLogBucket(scope: Construct, id: string, { expiration, removalPolicy }: LogBucketOptions): Bucket {
  return new Bucket(scope, id, {
    // ALB delivers to no bucket with a KMS key.
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    versioned: true,
    lifecycleRules: [lifecycleRule(expiration)],
    removalPolicy,
  });
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

/**
 * What AWS documents for log delivery, and no more: put objects below this account's own path.
 * The path is the guard against other accounts' load balancers; the documentation has no condition on aws:SourceAccount or
 * aws:SourceArn here, and with one the load balancer's test write was denied in the field.
 */
export function allowLogDelivery(scope: Construct, bucket: IBucket) {
  const { account } = Stack.of(scope);
  return bucket.addToResourcePolicy(new PolicyStatement({
    sid: 'LoadBalancerLogDelivery',
    principals: [new ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
    actions: ['s3:PutObject'],
    resources: Object.values(logPrefixes).map((prefix) => bucket.arnForObjects(`${prefix}/AWSLogs/${account}/*`)),
  }));
}
