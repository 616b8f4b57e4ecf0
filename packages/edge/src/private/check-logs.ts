import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { WebAclLogDestination } from '../web-acl-logging';
import { WebEdgeProps } from '../web-edge-props';
import { Problem } from './problems';
import { makesLogGroup, webAclLoggingOf } from './web-acl-logging-default';
import { isWholeNumber } from './whole-number';

/** Of what Athena accepts as a limit. */
const LEAST_SCAN_LIMIT = 10_000_000;

export function checkLogs(props: WebEdgeProps): Problem[] {
  return [...checkBucket(props), ...checkExpiration(props), ...checkQueries(props), ...checkLogGroup(props)];
}

function checkBucket(props: WebEdgeProps): Problem[] {
  const { logBucket, removalPolicy } = props;
  const { destination, bucket } = webAclLoggingOf(props);
  const problems: Problem[] = [];
  if (logBucket?.encryptionKey) {
    problems.push({ code: 'LogBucketEncryptedWithKms', subject: 'logBucket', got: logBucket.node.path, expected: 'a bucket with SSE-S3', mend: 'load balancers deliver to no bucket with a KMS key: use another, or leave it out to have one made' });
  }
  if (destination === WebAclLogDestination.S3 && !bucket && logBucket && isNamedByCloudFormation(logBucket)) {
    problems.push({ code: 'WafLogNameInvalid', subject: 'logBucket', got: 'a name that CloudFormation makes', expected: 'a name that begins with aws-waf-logs-', mend: 'AWS WAF logs nowhere else: name the bucket, leave it out to have one made, or set webAclLogging' });
  }
  if (removalPolicy === RemovalPolicy.SNAPSHOT) {
    problems.push({ code: 'RemovalPolicyUnsupported', subject: 'removalPolicy', got: removalPolicy, expected: 'RETAIN, DESTROY or RETAIN_ON_UPDATE_OR_DELETE', mend: 'nothing of an edge can be snapshotted: use RETAIN' });
  }
  return problems;
}

/** The name of a bucket of this app is a token, but whether it is given is known. */
function isNamedByCloudFormation({ node }: IBucket): boolean {
  return node.defaultChild instanceof CfnBucket && Stack.of(node.defaultChild).resolve(node.defaultChild.bucketName) === undefined;
}

function checkExpiration({ accessLogExpiration, logBucket }: WebEdgeProps): Problem[] {
  if (!accessLogExpiration) return [];
  const problem = { subject: 'accessLogExpiration', got: accessLogExpiration.toString() };
  const problems: Problem[] = [];
  if (!accessLogExpiration.isUnresolved() && !isWholeNumber(accessLogExpiration.toDays({ integral: false }), 1, 36500)) {
    problems.push({ ...problem, code: 'LogExpirationInvalid', expected: 'whole days, 1 or more', mend: 'S3 expires objects by days' });
  }
  if (logBucket) {
    problems.push({ ...problem, code: 'LogExpirationUnused', expected: 'nothing beside logBucket', mend: 'set the lifecycle on the bucket that you bring' });
  }
  return problems;
}

function checkQueries({ logQueries, logQueryScanLimit }: WebEdgeProps): Problem[] {
  if (!logQueryScanLimit) return [];
  const problem = { subject: 'logQueryScanLimit', got: logQueryScanLimit.isUnresolved() ? 'a token' : `${logQueryScanLimit.toBytes()} bytes` };
  const problems: Problem[] = [];
  if (!logQueryScanLimit.isUnresolved() && (!Number.isInteger(logQueryScanLimit.toBytes()) || logQueryScanLimit.toBytes() < LEAST_SCAN_LIMIT)) {
    problems.push({ ...problem, code: 'LogQueryScanLimitInvalid', expected: 'at least 10 MB', mend: 'raise it' });
  }
  if (logQueries === false) {
    problems.push({ ...problem, code: 'LogQueryOptionUnused', expected: 'nothing beside logQueries: false', mend: 'leave it out: without queries it has no effect' });
  }
  return problems;
}

export function checkLogGroup(props: Pick<WebEdgeProps, 'encryptionKey' | 'logRetention' | 'webAclLogging'>): Problem[] {
  const { encryptionKey, logRetention } = props;
  if (makesLogGroup(webAclLoggingOf(props))) return [];
  const problem = { code: 'LogGroupOptionUnused', expected: 'nothing, because no log group is made for the web ACL', mend: 'leave it out, or set webAclLogging to WebAclLogging.cloudWatchLogs()' };
  return [
    ...encryptionKey ? [{ ...problem, subject: 'encryptionKey', got: encryptionKey.node.path }] : [],
    ...logRetention === undefined ? [] : [{ ...problem, subject: 'logRetention', got: logRetention }],
  ];
}
