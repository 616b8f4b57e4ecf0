import { Aws, Names, Stack } from 'aws-cdk-lib';
import { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDelivery, CfnDeliveryDestination, CfnDeliverySource } from 'aws-cdk-lib/aws-logs';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export interface FrontDoorLoggingOptions {
  readonly distribution: CfnDistribution;
  readonly logBucket: IBucket;
}

/** All fields of the legacy log but the cookies, which are credentials. */
const FIELDS = [
  'date', 'time', 'x-edge-location', 'sc-bytes', 'c-ip', 'cs-method', 'cs(Host)', 'cs-uri-stem', 'sc-status', 'cs(Referer)', 'cs(User-Agent)', 'cs-uri-query', 'x-edge-result-type', 'x-edge-request-id',
  'x-host-header', 'cs-protocol', 'cs-bytes', 'time-taken', 'x-forwarded-for', 'ssl-protocol', 'ssl-cipher', 'x-edge-response-result-type', 'cs-protocol-version', 'c-port', 'time-to-first-byte',
  'x-edge-detailed-result-type', 'sc-content-type', 'sc-content-len', 'sc-range-start', 'sc-range-end',
];

/**
 * Standard logging v2: the legacy one needs a bucket with ACLs, and can't leave fields out.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 */
export function createFrontDoorLogging(scope: Construct, { distribution, logBucket }: FrontDoorLoggingOptions): void {
  const stack = Stack.of(scope);
  const policy = logBucket.addToResourcePolicy(new PolicyStatement({
    sid: 'FrontDoorLogDelivery',
    principals: [new ServicePrincipal('delivery.logs.amazonaws.com')],
    actions: ['s3:PutObject'],
    resources: [logBucket.arnForObjects(`AWSLogs/${stack.account}/CloudFront/*`)],
    conditions: {
      StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': stack.account },
      ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:logs:${stack.region}:${stack.account}:delivery-source:*` },
    },
  }));
  const name = Names.uniqueResourceName(scope, { maxLength: 60, separator: '-' });
  const source = new CfnDeliverySource(scope, 'LogSource', {
    name, logType: 'ACCESS_LOGS', resourceArn: `arn:${Aws.PARTITION}:cloudfront::${stack.account}:distribution/${distribution.attrId}`,
  });
  const destination = new CfnDeliveryDestination(scope, 'LogDestination', { name, destinationResourceArn: logBucket.bucketArn, outputFormat: 'json' });
  const delivery = new CfnDelivery(scope, 'LogDelivery', {
    deliverySourceName: source.name, deliveryDestinationArn: destination.attrArn, recordFields: FIELDS, s3SuffixPath: '{DistributionId}/{yyyy}/{MM}/{dd}/{HH}',
  });
  delivery.node.addDependency(source);
  if (policy.policyDependable) delivery.node.addDependency(policy.policyDependable);
}
