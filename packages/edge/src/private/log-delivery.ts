import { Aws, Stack } from 'aws-cdk-lib';
import { AddToResourcePolicyResult, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct, IDependable } from 'constructs';

/** By kind, as the load balancer's attributes `<kind>_logs.s3.…` name it: the prefix below which it writes. */
export const logPrefixes = { access: 'access', connection: 'connection', health_check: 'health-check' } as const;

/** The prefix below which AWS WAF writes: the destination is the bucket's ARN with `/waf` behind it. */
export const webAclLogPrefix = 'waf';

/**
 * What AWS documents for log delivery, and no more: put objects below this account's own path.
 * The path is the guard against other accounts' load balancers; the documentation has no condition on aws:SourceAccount or
 * aws:SourceArn here, and with one the load balancer's test write was denied in the field.
 */
export function allowLogDelivery(scope: Construct, bucket: IBucket): AddToResourcePolicyResult {
  const { account } = Stack.of(scope);
  return bucket.addToResourcePolicy(new PolicyStatement({
    sid: 'LoadBalancerLogDelivery',
    principals: [new ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
    actions: ['s3:PutObject'],
    resources: Object.values(logPrefixes).map((prefix) => bucket.arnForObjects(`${prefix}/AWSLogs/${account}/*`)),
  }));
}

/**
 * What AWS documents for the log of a web ACL, for this account's and region's only; returns what the logging configuration waits for.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-s3.html
 */
export function allowWebAclLogDelivery(scope: Construct, bucket: IBucket): IDependable[] {
  const stack = Stack.of(scope);
  const principals = [new ServicePrincipal('delivery.logs.amazonaws.com')];
  const fromAccount = { 'aws:SourceAccount': stack.account };
  const ArnLike = { 'aws:SourceArn': stack.formatArn({ partition: Aws.PARTITION, service: 'logs', resource: '*' }) };
  const statements = [
    new PolicyStatement({
      sid: 'WebAclLogDeliveryAclCheck', principals, actions: ['s3:GetBucketAcl'], resources: [bucket.bucketArn], conditions: { StringEquals: fromAccount, ArnLike },
    }),
    new PolicyStatement({
      sid: 'WebAclLogDeliveryWrite', principals, actions: ['s3:PutObject'], resources: [bucket.arnForObjects(`${webAclLogPrefix}/AWSLogs/${stack.account}/*`)],
      conditions: { StringEquals: { ...fromAccount, 's3:x-amz-acl': 'bucket-owner-full-control' }, ArnLike },
    }),
  ];
  return statements.flatMap((statement) => bucket.addToResourcePolicy(statement).policyDependable ?? []);
}
