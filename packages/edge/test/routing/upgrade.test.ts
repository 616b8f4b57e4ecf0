import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ApplicationProtocolVersion, IpAddressType } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { lossesOf, templateOf } from '@external-metrics/testkit';
import { AlarmThreshold, LoadBalancingAlgorithm, ManagedRuleGroup, MutualTls, ResponseHeaders, RouteAction, RuleBand, TargetStickiness, TlsPolicy, WafIpSet, WebEdge, WebEdgeProps } from '../../src';
import { givenEdge } from '../fixture';

const build = (props: Partial<WebEdgeProps> = {}, add: (edge: WebEdge) => void = routed) => templateOf((stack) => add(givenEdge(stack, props)));

function routed(edge: WebEdge) {
  edge.addRoute('Api', { paths: ['/api/*'], action: RouteAction.forward(edge.addTargetGroup('Api')) });
}

const before = build();
const nothing = { removed: [], replaced: [] };

test.each<[string, Template]>([
  ['rules and a group are added', build({}, (edge) => {
    edge.addRoute('Shop', { paths: ['/shop/*'], action: RouteAction.forward(edge.addTargetGroup('Shop')) });
    routed(edge);
  })],
  ['a rule gets other conditions, another action and another band', build({}, (edge) => {
    edge.addTargetGroup('Api');
    edge.addRoute('Api', { paths: ['/v2/*'], methods: ['GET'], band: RuleBand.FALLBACK, action: RouteAction.redirect({ path: '/' }) });
  })],
  ['the weights move', build({}, (edge) => {
    const targetGroup = edge.addTargetGroup('Api');
    edge.addRoute('Api', { paths: ['/api/*'], action: RouteAction.weighted([{ targetGroup, weight: 1 }, { targetGroup: edge.targetGroup, weight: 9 }]) });
  })],
  ['the health check changes', build({ healthCheckPath: '/ready', healthCheck: { interval: Duration.seconds(30), httpCodes: '204' } })],
  ['the targets are chosen otherwise', build({ loadBalancingAlgorithm: LoadBalancingAlgorithm.WEIGHTED_RANDOM, stickiness: TargetStickiness.duration(Duration.hours(1)), deregistrationDelay: Duration.minutes(5) })],
  ['the headers change', build({ responseHeaders: ResponseHeaders.secure({ contentSecurityPolicy: 'default-src \'self\'' }) })],
  ['the headers go', build({ responseHeaders: ResponseHeaders.none() })],
  ['the TLS policy changes', build({ tlsPolicy: TlsPolicy.TLS13_12_POST_QUANTUM })],
  ['clients have to show a certificate', build({ mutualTls: MutualTls.passthrough() })],
  ['maintenance begins', build({ maintenance: { messageBody: 'x', allowedCidrBlocks: ['198.51.100.0/24'] } })],
  ['IPv6 is added', build({ ipAddressType: IpAddressType.DUAL_STACK, allowedCidrBlocks: ['10.0.0.0/8', '2001:db8::/32'] })],
  ['a prefix list is allowed', build({ allowedPrefixListIds: ['pl-3b927c52'] })],
  ['groups and rules of the firewall change', build({ webAcl: { countOnly: true, omittedRuleGroups: [ManagedRuleGroup.LINUX], managedRuleGroups: [{ group: ManagedRuleGroup.PHP }], rateLimits: [{ limit: 100 }], ipBlockList: WafIpSet.of({ ipv4: ['203.0.113.0/24'] }) } })],
  ['the thresholds of alarms change, and events of the certificate are left alone', build({ alarms: { consumedLcus: AlarmThreshold.of(50) } })],
  ['keep-alive and zonal shift change', build({ clientKeepAlive: Duration.minutes(5), zonalShift: false })],
])('nothing is lost when %s', (_, after) => {
  expect(lossesOf(before, after)).toEqual(nothing);
});

test('maintenance ends: its rules go, and nothing else', () => {
  const { removed, replaced } = lossesOf(build({ maintenance: { messageBody: 'x', allowedCidrBlocks: ['198.51.100.0/24'] } }), before);
  expect(removed).toEqual([expect.stringMatching(/^EdgeRoutesMaintenanceAccess/), expect.stringMatching(/^EdgeRoutesMaintenancePage/)]);
  expect(replaced).toEqual([]);
});

test.each<[string, Partial<WebEdgeProps>]>([
  ['port', { targetPort: 9000 }],
  ['protocol version', { protocolVersion: ApplicationProtocolVersion.HTTP2 }],
])('another %s replaces the target group alone, and the new one can be made first: it has no name', (_, props) => {
  const after = build(props);
  const { removed, replaced } = lossesOf(before, after, (type) => type === 'AWS::ElasticLoadBalancingV2::TargetGroup');
  expect(removed).toEqual([]);
  expect(replaced).toEqual([expect.stringMatching(/^EdgeTargetGroup[0-9A-F]{8}$/)]);
  expect(lossesOf(before, after, (type) => type !== 'AWS::ElasticLoadBalancingV2::TargetGroup')).toEqual(nothing);
  for (const { Properties } of Object.values(after.findResources('AWS::ElasticLoadBalancingV2::TargetGroup'))) expect(Properties).not.toHaveProperty('Name');
});

test('a further name makes a new certificate, which the listener takes before the old one goes', () => {
  const after = build({ subjectAlternativeNames: ['api.example.com'] });
  const { removed, replaced } = lossesOf(before, after);
  expect(removed).toEqual([]);
  expect(replaced).toEqual([expect.stringMatching(/^EdgeCertificate[0-9A-F]{8}$/)]);
  const [[id]] = Object.entries(after.findResources('AWS::CertificateManager::Certificate'));
  after.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 443, Certificates: [{ CertificateArn: { Ref: id } }] });
});
