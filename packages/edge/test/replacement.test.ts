import { App } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { problemsOf, replacementPropertiesOf, testStack } from '@external-metrics/testkit';
import { DeployedEdge, ManagedRuleGroup, WafMode, WebAclLogging, WebEdgeProps } from '../src';
import { replacementProperties } from '../src/private/replacement-properties';
import { givenEdge } from './fixture';

function deployedFrom(props: Partial<WebEdgeProps> = {}): DeployedEdge {
  const stack = testStack();
  const edge = givenEdge(stack, props);
  return stack.resolve(edge.node.metadata.find(({ type }) => type === 'external-metrics:deployed')!.data) as DeployedEdge;
}

function synthesise(props: Partial<WebEdgeProps>) {
  const stack = testStack();
  givenEdge(stack, props);
  (stack.node.root as App).synth();
}

const fingerprintsIn = (message: string) => [...message.matchAll(/acknowledge the \w+ with ([0-9a-f]{12})/g)].map(([, fingerprint]) => fingerprint);

test.each(Object.entries(replacementProperties))('%s: the table is that of the service specification', (type, properties) => {
  expect(properties).toEqual(replacementPropertiesOf(type));
});

test('what stands is described', () => {
  expect(deployedFrom({ webAclLogging: WebAclLogging.cloudWatchLogs() }).resources.map(({ resourceType }) => resourceType).sort()).toEqual(Object.keys(replacementProperties).sort());
});

test.each<[string, Partial<WebEdgeProps>]>([
  ['nothing changes', {}],
  ['a name is added to the certificate', { subjectAlternativeNames: ['api.example.com'] }],
  ['the health check changes', { healthCheckPath: '/ready' }],
  ['the rules of the web ACL change', { webAcl: { rateLimits: [{ limit: 100 }], managedRuleGroups: [{ group: ManagedRuleGroup.ANONYMOUS_IP, mode: WafMode.BLOCK }] } }],
  ['somebody else may connect', { allowedCidrBlocks: ['192.168.0.0/16'] }],
])('passes when %s', (_, props) => {
  expect(() => synthesise({ ...props, deployed: deployedFrom() })).not.toThrow();
});

test('passes when the retention changes', () => {
  const webAclLogging = WebAclLogging.cloudWatchLogs();
  expect(() => synthesise({ webAclLogging, logRetention: RetentionDays.ONE_YEAR, deployed: deployedFrom({ webAclLogging }) })).not.toThrow();
});

test('a log that leaves its log group would remove that: refused', () => {
  const message = problemsOf((stack) => givenEdge(stack, { deployed: deployedFrom({ webAclLogging: WebAclLogging.cloudWatchLogs() }) }));
  expect(message).toMatch(/\[RemovalNotAcknowledged\] EdgeWafLogGroup\w+ \(AWS::Logs::LogGroup\)/);
  expect(() => synthesise({ deployed: deployedFrom({ webAclLogging: WebAclLogging.cloudWatchLogs() }), acknowledgedReplacements: fingerprintsIn(message) })).not.toThrow();
});

test('another scheme would replace the load balancer: refused, and passes with its fingerprint', () => {
  const change = { internetFacing: true, allowedCidrBlocks: ['0.0.0.0/0'], deployed: deployedFrom() };
  const message = problemsOf((stack) => givenEdge(stack, change));
  expect(message).toContain('[ReplacementNotAcknowledged] EdgeLoadBalancer9EA98EDF.Scheme (AWS::ElasticLoadBalancingV2::LoadBalancer): got "internet-facing", expected "internal", as deployed');
  const fingerprints = fingerprintsIn(message);
  expect(fingerprints).toHaveLength(1);
  expect(() => synthesise({ ...change, acknowledgedReplacements: fingerprints })).not.toThrow();
});

test('another port would replace the target group: refused, and an acknowledgement of something else does not help', () => {
  const change = { targetPort: 9000, deployed: deployedFrom() };
  const message = problemsOf((stack) => givenEdge(stack, { ...change, acknowledgedReplacements: ['000000000000'] }));
  expect(message).toContain('[ReplacementNotAcknowledged] EdgeTargetGroupB02A5D37.Port');
  expect(() => synthesise({ ...change, acknowledgedReplacements: fingerprintsIn(message) })).not.toThrow();
});

test('a bucket that is brought would remove the one that stands: refused, and passes with its fingerprint', () => {
  const deployed = deployedFrom();
  const withOwnBucket = (acknowledgedReplacements?: string[]) => {
    const stack = testStack();
    givenEdge(stack, { logBucket: Bucket.fromBucketName(stack, 'Own', 'aws-waf-logs-own'), deployed, acknowledgedReplacements });
    (stack.node.root as App).synth();
  };
  const message = problemsOf((stack) => givenEdge(stack, { logBucket: Bucket.fromBucketName(stack, 'Own', 'aws-waf-logs-own'), deployed }));
  expect(message).toContain('[RemovalNotAcknowledged] EdgeLogBucket8566D7EF (AWS::S3::Bucket)');
  expect(() => withOwnBucket(fingerprintsIn(message))).not.toThrow();
});
