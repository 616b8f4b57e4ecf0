import { RemovalPolicy, Token } from 'aws-cdk-lib';
import { WebEdgeProps } from '../web-edge-props';
import { checkAllowedCidrBlocks } from './check-allowed-cidr-blocks';
import { checkDomains } from './check-domains';
import { Problem } from './problems';
import { subnetsOf } from './subnets';

export function checkWebEdgeProps(props: WebEdgeProps): Problem[] {
  return [
    ...checkDomains(props),
    ...checkAllowedCidrBlocks(props),
    ...checkSubnets(props),
    ...checkTarget(props),
    ...checkRateLimit(props),
    ...checkIdleTimeout(props),
    ...checkLogs(props),
  ];
}

function checkSubnets(props: WebEdgeProps): Problem[] {
  const problem = {
    code: 'SubnetsUnsuitable', subject: 'vpcSubnets', expected: 'subnets in two availability zones or more, one in each',
    mend: props.internetFacing ? 'select the public subnets, with onePerAz: true' : 'select one tier of private subnets, with onePerAz: true',
  };
  try {
    const { subnets, isPendingLookup } = props.vpc.selectSubnets(subnetsOf(props));
    const zones = new Set(subnets.map(({ availabilityZone }) => availabilityZone));
    if (isPendingLookup || (zones.size >= 2 && zones.size === subnets.length)) return [];
    return [{ ...problem, got: subnets.map(({ node }) => node.path) }];
  } catch (error) {
    return [{ ...problem, got: (error as Error).message }];
  }
}

function checkTarget({ targetPort, healthCheckPath }: WebEdgeProps): Problem[] {
  const problems: Problem[] = [];
  if (targetPort !== undefined && !Token.isUnresolved(targetPort) && !isWholeNumber(targetPort, 1, 65535)) {
    problems.push({ code: 'PortInvalid', subject: 'targetPort', got: targetPort, expected: 'a whole number from 1 to 65535', mend: 'give the port on which the pods listen' });
  }
  if (healthCheckPath !== undefined && !Token.isUnresolved(healthCheckPath) && !/^\/[\x21-\x7e]{0,1023}$/.test(healthCheckPath)) {
    problems.push({ code: 'HealthCheckPathInvalid', subject: 'healthCheckPath', got: healthCheckPath, expected: 'a path of 1 to 1024 printable characters that begins with a slash', mend: 'write it as /healthz' });
  }
  return problems;
}

function checkRateLimit({ webAcl }: WebEdgeProps): Problem[] {
  const got = webAcl?.rateLimit;
  if (got === undefined || Token.isUnresolved(got) || isWholeNumber(got, 10, 2_000_000_000)) return [];
  const problem = { subject: 'webAcl.rateLimit', got, expected: 'a whole number from 10 to 2,000,000,000 requests in 5 minutes' };
  return got > 10
    ? [{ ...problem, code: 'RateLimitTooHigh', mend: 'lower it, and round it; to let everything pass, set rateLimitMode to COUNT' }]
    : [{ ...problem, code: 'RateLimitTooLow', mend: 'AWS WAF counts to 10 at least' }];
}

function checkIdleTimeout({ idleTimeout }: WebEdgeProps): Problem[] {
  if (idleTimeout === undefined || idleTimeout.isUnresolved()) return [];
  const got = idleTimeout.toSeconds({ integral: false });
  if (isWholeNumber(got, 1, 4000)) return [];
  return [{ code: 'IdleTimeoutInvalid', subject: 'idleTimeout', got, expected: 'whole seconds from 1 to 4000', mend: 'keep it below the keep-alive timeout of the service, else its closing of connections shows as 502' }];
}

function checkLogs({ accessLogExpiration, logBucket, removalPolicy }: WebEdgeProps): Problem[] {
  const problems: Problem[] = [];
  if (accessLogExpiration !== undefined && !accessLogExpiration.isUnresolved() && !isWholeNumber(accessLogExpiration.toDays({ integral: false }), 1, 36500)) {
    problems.push({ code: 'LogExpirationInvalid', subject: 'accessLogExpiration', got: accessLogExpiration.toString(), expected: 'whole days, 1 or more', mend: 'S3 expires objects by days' });
  }
  if (logBucket?.encryptionKey) {
    problems.push({ code: 'LogBucketEncryptedWithKms', subject: 'logBucket', got: logBucket.node.path, expected: 'a bucket with SSE-S3', mend: 'load balancers deliver to no bucket with a KMS key: use another, or leave it out to have one made' });
  }
  if (logBucket && accessLogExpiration) {
    problems.push({ code: 'LogExpirationUnused', subject: 'accessLogExpiration', got: accessLogExpiration.toString(), expected: 'nothing beside logBucket', mend: 'set the lifecycle on the bucket that you bring' });
  }
  if (removalPolicy === RemovalPolicy.SNAPSHOT) {
    problems.push({ code: 'RemovalPolicyUnsupported', subject: 'removalPolicy', got: removalPolicy, expected: 'RETAIN, DESTROY or RETAIN_ON_UPDATE_OR_DELETE', mend: 'nothing of an edge can be snapshotted: use RETAIN' });
  }
  return problems;
}

function isWholeNumber(value: number, least: number, most: number) {
  return Number.isInteger(value) && value >= least && value <= most;
}
