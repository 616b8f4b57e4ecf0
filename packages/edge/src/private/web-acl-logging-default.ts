import { IBucket } from 'aws-cdk-lib/aws-s3';
import { WebAclLogDestination, WebAclLogging } from '../web-acl-logging';
import { WebEdgeProps } from '../web-edge-props';

/** One bucket for all logs: one workgroup of Athena asks them all, and S3 costs less than CloudWatch Logs. */
export function webAclLoggingOf({ webAclLogging }: Pick<WebEdgeProps, 'webAclLogging'>): WebAclLogging {
  return webAclLogging ?? WebAclLogging.s3();
}

export function makesLogGroup({ destination, logGroup }: WebAclLogging): boolean {
  return destination === WebAclLogDestination.CLOUDWATCH_LOGS && !logGroup;
}

/** Whether it goes to this bucket, the edge's own. */
export function logsInto({ destination, bucket }: WebAclLogging, logBucket: IBucket): boolean {
  return destination === WebAclLogDestination.S3 && (bucket ?? logBucket) === logBucket;
}
