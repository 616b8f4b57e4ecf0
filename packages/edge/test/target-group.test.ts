import { Duration, Lazy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ApplicationProtocolVersion } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { problemsOf, testStack } from '@external-metrics/testkit';
import { LoadBalancingAlgorithm, TargetGroupOptions, TargetStickiness } from '../src';
import { edgeTemplate, givenEdge } from './fixture';

const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';

function attributesOf(options: TargetGroupOptions): Record<string, string> {
  const [{ Properties }] = Object.values(edgeTemplate(options).findResources(TARGET_GROUP));
  return Object.fromEntries((Properties.TargetGroupAttributes as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]));
}

test('the attributes by default', () => {
  expect(attributesOf({})).toEqual({ 'deregistration_delay.timeout_seconds': '30', 'stickiness.enabled': 'false' });
});

test.each<[TargetGroupOptions, Record<string, string>]>([
  [{ deregistrationDelay: Duration.seconds(0) }, { 'deregistration_delay.timeout_seconds': '0' }],
  [{ slowStart: Duration.seconds(30) }, { 'slow_start.duration_seconds': '30' }],
  [{ stickiness: TargetStickiness.none() }, { 'stickiness.enabled': 'false' }],
  [{ stickiness: TargetStickiness.duration(Duration.hours(1)) }, { 'stickiness.enabled': 'true', 'stickiness.type': 'lb_cookie', 'stickiness.lb_cookie.duration_seconds': '3600' }],
  [{ stickiness: TargetStickiness.applicationCookie('session', Duration.days(7)) }, { 'stickiness.enabled': 'true', 'stickiness.type': 'app_cookie', 'stickiness.app_cookie.cookie_name': 'session', 'stickiness.app_cookie.duration_seconds': '604800' }],
  [{ loadBalancingAlgorithm: LoadBalancingAlgorithm.ROUND_ROBIN }, { 'load_balancing.algorithm.type': 'round_robin' }],
  [{ loadBalancingAlgorithm: LoadBalancingAlgorithm.LEAST_OUTSTANDING_REQUESTS }, { 'load_balancing.algorithm.type': 'least_outstanding_requests' }],
  [{ loadBalancingAlgorithm: LoadBalancingAlgorithm.WEIGHTED_RANDOM }, { 'load_balancing.algorithm.type': 'weighted_random', 'load_balancing.algorithm.anomaly_mitigation': 'on' }],
])('%j', (options, attributes) => {
  expect(attributesOf(options)).toMatchObject(attributes);
});

test('the health check can be chosen', () => {
  const healthCheck = { interval: Duration.seconds(30), timeout: Duration.seconds(29), healthyThreshold: 10, unhealthyThreshold: 2, httpCodes: '200-299,404' };
  edgeTemplate({ healthCheck, healthCheckPath: '/ready' }).hasResourceProperties(TARGET_GROUP, {
    HealthCheckPath: '/ready', HealthCheckIntervalSeconds: 30, HealthCheckTimeoutSeconds: 29, HealthyThresholdCount: 10, UnhealthyThresholdCount: 2, Matcher: { HttpCode: '200-299,404' },
  });
});

test('HTTP/2 is asked as HTTP', () => {
  edgeTemplate({ protocolVersion: ApplicationProtocolVersion.HTTP2 }).hasResourceProperties(TARGET_GROUP, { ProtocolVersion: 'HTTP2', HealthCheckPath: '/healthz', Matcher: { HttpCode: '200' } });
});

test('gRPC is asked by its health protocol', () => {
  edgeTemplate({ protocolVersion: ApplicationProtocolVersion.GRPC }).hasResourceProperties(TARGET_GROUP, { ProtocolVersion: 'GRPC', HealthCheckPath: '/grpc.health.v1.Health/Check', Matcher: { GrpcCode: '0', HttpCode: Match.absent() } });
  edgeTemplate({ protocolVersion: ApplicationProtocolVersion.GRPC, healthCheckPath: '/a.B/C', healthCheck: { grpcCodes: '0,12' } }).hasResourceProperties(TARGET_GROUP, { HealthCheckPath: '/a.B/C', Matcher: { GrpcCode: '0,12' } });
});

test('a group that is added is like the edge\'s own, without a name, and is guarded', () => {
  const stack = testStack();
  const edge = givenEdge(stack);
  const added = edge.addTargetGroup('Api', { targetPort: 9000 });
  edge.addTargetGroup('Web');
  const template = Template.fromStack(stack);
  template.resourceCountIs(TARGET_GROUP, 3);
  template.hasResourceProperties(TARGET_GROUP, { TargetType: 'ip', Port: 9000, Protocol: 'HTTP', ProtocolVersion: 'HTTP1', VpcId: 'vpc-1', HealthCheckPath: '/healthz', Name: Match.absent(), Targets: Match.absent() });
  const { resources } = stack.resolve(edge.node.metadata.find(({ type }) => type === 'external-metrics:deployed')!.data) as { resources: { logicalId: string }[] };
  expect(resources.map(({ logicalId }) => logicalId)).toContain((stack.resolve(added.targetGroupArn) as { Ref: string }).Ref);
});

test.each<[string, string, TargetGroupOptions]>([
  ['HealthCheckIntervalInvalid', 'too short', { healthCheck: { interval: Duration.seconds(4), timeout: Duration.seconds(3) } }],
  ['HealthCheckIntervalInvalid', 'too long', { healthCheck: { interval: Duration.seconds(301) } }],
  ['HealthCheckTimeoutInvalid', 'the interval itself', { healthCheck: { interval: Duration.seconds(10), timeout: Duration.seconds(10) } }],
  ['HealthCheckTimeoutInvalid', 'the default beside a short interval', { healthCheck: { interval: Duration.seconds(5) } }],
  ['HealthCheckTimeoutInvalid', 'too short', { healthCheck: { timeout: Duration.seconds(1) } }],
  ['HealthCheckTimeoutInvalid', 'too long', { healthCheck: { interval: Duration.seconds(300), timeout: Duration.seconds(121) } }],
  ['HealthCheckThresholdInvalid', 'one answer', { healthCheck: { healthyThreshold: 1 } }],
  ['HealthCheckThresholdInvalid', 'eleven answers', { healthCheck: { unhealthyThreshold: 11 } }],
  ['HealthCheckCodesInvalid', 'a blank', { healthCheck: { httpCodes: '200, 204' } }],
  ['HealthCheckCodesInvalid', 'a server error', { healthCheck: { httpCodes: '500' } }],
  ['HealthCheckCodesInvalid', 'backwards', { healthCheck: { httpCodes: '299-200' } }],
  ['HealthCheckCodesInvalid', 'gRPC codes of HTTP', { healthCheck: { grpcCodes: '0' } }],
  ['HealthCheckCodesInvalid', 'HTTP codes of gRPC', { protocolVersion: ApplicationProtocolVersion.GRPC, healthCheck: { httpCodes: '200' } }],
  ['HealthCheckCodesInvalid', 'no gRPC code', { protocolVersion: ApplicationProtocolVersion.GRPC, healthCheck: { grpcCodes: '100' } }],
  ['SlowStartInvalid', 'too short', { slowStart: Duration.seconds(29) }],
  ['SlowStartInvalid', 'too long', { slowStart: Duration.seconds(901) }],
  ['SlowStartUnsupported', 'beside another algorithm', { slowStart: Duration.seconds(30), loadBalancingAlgorithm: LoadBalancingAlgorithm.WEIGHTED_RANDOM }],
  ['DeregistrationDelayInvalid', 'too long', { deregistrationDelay: Duration.seconds(3601) }],
  ['DeregistrationDelayInvalid', 'parts of a second', { deregistrationDelay: Duration.millis(1) }],
  ['StickinessInvalid', 'no time', { stickiness: TargetStickiness.duration(Duration.seconds(0)) }],
  ['StickinessInvalid', 'more than a week', { stickiness: TargetStickiness.duration(Duration.days(8)) }],
  ['StickinessInvalid', 'the load balancer\'s own cookie', { stickiness: TargetStickiness.applicationCookie('AWSALBAPP-0', Duration.hours(1)) }],
  ['StickinessInvalid', 'no name of a cookie', { stickiness: TargetStickiness.applicationCookie('a b', Duration.hours(1)) }],
])('%s: %s', (code, _, options) => {
  const message = problemsOf((stack) => givenEdge(stack, options));
  expect(message).toMatch(/^Test\/Edge: 1 problem\n/);
  expect(message).toContain(`[${code}] `);
});

test('the limits, and what is known at deployment only, pass', () => {
  edgeTemplate({ healthCheck: { interval: Duration.seconds(300), timeout: Duration.seconds(120), healthyThreshold: 2, httpCodes: '200-499' }, slowStart: Duration.seconds(900), deregistrationDelay: Duration.hours(1), loadBalancingAlgorithm: LoadBalancingAlgorithm.ROUND_ROBIN });
  edgeTemplate({ healthCheck: { httpCodes: Lazy.string({ produce: () => 'x' }), healthyThreshold: Lazy.number({ produce: () => 99 }) } });
});
