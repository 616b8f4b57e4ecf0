import { Token } from 'aws-cdk-lib';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { WebAclLogDestination, WebAclLogging } from '../web-acl-logging';
import { Problem } from './problems';

/** `bucket` is the one that the edge was given. */
export function checkWebAclLogging({ destination, logGroup, bucket: own }: WebAclLogging, bucket?: IBucket): Problem[] {
  const names: [string, string | undefined][] = destination === WebAclLogDestination.S3
    ? [own ? ['webAclLogging.bucket', own.bucketName] : ['logBucket', bucket?.bucketName]]
    : [['webAclLogging.logGroup', logGroup?.logGroupName]];
  return names.flatMap(([subject, got]) => {
    if (got === undefined || Token.isUnresolved(got) || got.startsWith('aws-waf-logs-')) return [];
    return [{ code: 'WafLogNameInvalid', subject, got, expected: 'a name that begins with aws-waf-logs-', mend: 'AWS WAF logs nowhere else: take another, or have one made' }];
  });
}
