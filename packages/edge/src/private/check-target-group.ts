import { Duration, Token } from 'aws-cdk-lib';
import { ApplicationProtocolVersion } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { HealthCheckOptions, LoadBalancingAlgorithm, TargetGroupOptions } from '../target-group-options';
import { TargetStickiness } from '../target-stickiness';
import { Problem } from './problems';
import { isWholeNumber, isWholeSeconds } from './whole-number';

export function checkTargetGroup(options: TargetGroupOptions): Problem[] {
  const { targetPort, healthCheckPath, healthCheck = {}, protocolVersion, deregistrationDelay, stickiness } = options;
  const problems: Problem[] = [];
  if (targetPort !== undefined && !Token.isUnresolved(targetPort) && !isWholeNumber(targetPort, 1, 65535)) {
    problems.push({ code: 'PortInvalid', subject: 'targetPort', got: targetPort, expected: 'a whole number from 1 to 65535', mend: 'give the port on which the pods listen' });
  }
  if (healthCheckPath !== undefined && !Token.isUnresolved(healthCheckPath) && !/^\/[\x21-\x7e]{0,1023}$/.test(healthCheckPath)) {
    problems.push({ code: 'HealthCheckPathInvalid', subject: 'healthCheckPath', got: healthCheckPath, expected: 'a path of 1 to 1024 printable characters that begins with a slash', mend: 'write it as /healthz' });
  }
  problems.push(...checkHealthCheck(healthCheck, protocolVersion === ApplicationProtocolVersion.GRPC), ...checkSlowStart(options));
  if (!isWholeSeconds(deregistrationDelay, 0, 3600)) {
    problems.push({ code: 'DeregistrationDelayInvalid', subject: 'deregistrationDelay', got: seconds(deregistrationDelay), expected: 'whole seconds from 0 to 3600', mend: 'give the time that the longest request takes' });
  }
  return [...problems, ...checkStickiness(stickiness)];
}

function checkHealthCheck({ interval = Duration.seconds(15), timeout = Duration.seconds(5), healthyThreshold, unhealthyThreshold, httpCodes, grpcCodes }: HealthCheckOptions, grpc: boolean): Problem[] {
  const problems: Problem[] = [];
  const known = !interval.isUnresolved() && !timeout.isUnresolved();
  if (!isWholeSeconds(interval, 5, 300)) {
    problems.push({ code: 'HealthCheckIntervalInvalid', subject: 'healthCheck.interval', got: seconds(interval), expected: 'whole seconds from 5 to 300', mend: '15 seconds find a dead target in 45' });
  }
  if (!isWholeSeconds(timeout, 2, 120) || (known && timeout.toMilliseconds() >= interval.toMilliseconds())) {
    problems.push({ code: 'HealthCheckTimeoutInvalid', subject: 'healthCheck.timeout', got: seconds(timeout), expected: `whole seconds from 2 to 120, less than the interval of ${seconds(interval)}`, mend: 'shorten the timeout, or lengthen the interval' });
  }
  for (const [name, got] of Object.entries({ healthyThreshold, unhealthyThreshold })) {
    if (got !== undefined && !Token.isUnresolved(got) && !isWholeNumber(got, 2, 10)) {
      problems.push({ code: 'HealthCheckThresholdInvalid', subject: `healthCheck.${name}`, got, expected: 'a whole number from 2 to 10', mend: 'one answer alone decides nothing: take 2 or 3' });
    }
  }
  const unused = grpc ? { name: 'httpCodes', got: httpCodes } : { name: 'grpcCodes', got: grpcCodes };
  if (unused.got !== undefined) {
    problems.push({ code: 'HealthCheckCodesInvalid', subject: `healthCheck.${unused.name}`, got: unused.got, expected: `nothing with the protocol version ${grpc ? 'GRPC' : 'HTTP1 or HTTP2'}`, mend: `give ${grpc ? 'grpcCodes' : 'httpCodes'}` });
  }
  const codes = grpc ? grpcCodes : httpCodes;
  const [least, most] = grpc ? [0, 99] : [200, 499];
  if (codes !== undefined && !Token.isUnresolved(codes) && !areCodes(codes, least, most)) {
    problems.push({ code: 'HealthCheckCodesInvalid', subject: `healthCheck.${grpc ? 'grpcCodes' : 'httpCodes'}`, got: codes, expected: `codes from ${least} to ${most}, such as ${grpc ? '0,12' : '200,204 or 200-299'}`, mend: 'separate them with commas and no blanks' });
  }
  return problems;
}

function areCodes(text: string, least: number, most: number): boolean {
  return text.split(',').every((part) => /^\d+(-\d+)?$/.test(part) && part.split('-').every((code, index, range) => isWholeNumber(Number(code), index === 0 ? least : Number(range[0]), most)));
}

function checkSlowStart({ slowStart, loadBalancingAlgorithm: algorithm }: TargetGroupOptions): Problem[] {
  const problems: Problem[] = [];
  if (!isWholeSeconds(slowStart, 30, 900)) {
    problems.push({ code: 'SlowStartInvalid', subject: 'slowStart', got: seconds(slowStart), expected: 'whole seconds from 30 to 900', mend: 'leave it out to have none' });
  }
  if (slowStart && algorithm && algorithm !== LoadBalancingAlgorithm.ROUND_ROBIN) {
    problems.push({ code: 'SlowStartUnsupported', subject: 'slowStart', got: algorithm, expected: 'the algorithm ROUND_ROBIN', mend: 'leave out slowStart, or loadBalancingAlgorithm' });
  }
  return problems;
}

function checkStickiness(stickiness?: TargetStickiness): Problem[] {
  if (!stickiness?.cookieDuration) return [];
  const { cookieDuration, cookieName } = stickiness;
  const problem = { code: 'StickinessInvalid', subject: 'stickiness' };
  const problems: Problem[] = [];
  if (!isWholeSeconds(cookieDuration, 1, 604_800)) problems.push({ ...problem, got: seconds(cookieDuration), expected: 'whole seconds from 1 to 604800, a week', mend: 'give the length of a session' });
  if (cookieName !== undefined && !Token.isUnresolved(cookieName) && !/^(?!AWSALB)[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(cookieName)) {
    problems.push({ ...problem, got: cookieName, expected: 'the name of a cookie of the service; those that begin with AWSALB are the load balancer\'s', mend: 'give the name of the session cookie, or use TargetStickiness.duration()' });
  }
  return problems;
}

function seconds(duration?: Duration): number | string | undefined {
  return duration?.isUnresolved() ? 'a token' : duration?.toSeconds({ integral: false });
}
