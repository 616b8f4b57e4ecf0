import { Duration, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** Records that come into a log group. */
export function recordsIn(logGroup: ILogGroup): Metric {
  return new Metric({ namespace: 'AWS/Logs', metricName: 'IncomingLogEvents', dimensionsMap: { LogGroupName: logGroup.logGroupName }, statistic: Stats.SUM, period: Duration.hours(1) });
}

/**
 * Files that come into a bucket, counted by a rule of EventBridge without a target: the metrics that S3 has for requests cost more.
 * The L1 turns the events on, because the L2 would need a Lambda function for it.
 */
export function filesIn(scope: Construct, bucket: Bucket, folder: string): Metric {
  (bucket.node.defaultChild as CfnBucket).addPropertyOverride('NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled', true);
  const rule = new CfnRule(scope, 'Arrivals', {
    description: `Counts the flow logs that arrive in the bucket of ${scope.node.path}`,
    eventPattern: { 'source': ['aws.s3'], 'detail-type': ['Object Created'], 'detail': { bucket: { name: [bucket.bucketName] }, object: { key: [{ prefix: `${folder}AWSLogs/aws-account-id=${Stack.of(scope).account}/` }] } } },
  });
  return new Metric({ namespace: 'AWS/Events', metricName: 'MatchedEvents', dimensionsMap: { RuleName: rule.ref }, statistic: Stats.SUM, period: Duration.hours(1) });
}
