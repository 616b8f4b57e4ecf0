import fc from 'fast-check';
import { Template } from 'aws-cdk-lib/assertions';
import { lossesOf, replacementPropertiesOf, statefulTypes, templateOf } from '@external-metrics/testkit';
import {
  AddressPlan, AlarmThreshold, BlockPublicAccessExclusion, DnsFirewall, EndpointAccess, FlowLogDestination, InterfaceEndpoints, KubernetesTags, NatStrategy, Network, NetworkAcls, NetworkProps, NetworkRoute, VpcEncryptionControl,
} from '../src';

interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
}

const zones = (letters: string) => [...letters].map((letter) => `us-east-1${letter}`);
const build = (props: NetworkProps) => templateOf((stack) => new Network(stack, 'Network', props));
const resourcesOf = (template: Template) => template.toJSON().Resources as Record<string, Resource>;
const nothing = { removed: [], replaced: [] };
const route = NetworkRoute.toTransitGateway({ transitGatewayId: 'tgw-1', destinations: ['10.8.0.0/16'] });

/** Every step that only adds to a network. */
const additions: [string, NetworkProps][] = [
  ['a zone behind', { availabilityZones: zones('bcd') }],
  ['a zone in front', { availabilityZones: zones('abc') }],
  ['a data tier', { dataTier: true }],
  ['addresses for pods', { addressPlan: AddressPlan.of({ podCidr: '100.64.0.0/16' }) }],
  ['IPv6', { ipv6: true }],
  ['interface endpoints', { interfaceEndpoints: InterfaceEndpoints.all() }],
  ['endpoint policies', { endpointAccess: EndpointAccess.account() }],
  ['network ACLs', { networkAcls: NetworkAcls.recommended() }],
  ['flow logs in S3', { flowLogs: [FlowLogDestination.cloudWatchLogs(), FlowLogDestination.s3()] }],
  ['a log of DNS queries', { dnsQueryLogging: {} }],
  ['a DNS firewall', { dnsFirewall: DnsFirewall.of() }],
  ['routes to another network', { routes: [route] }],
  ['encryption control', { encryptionControl: VpcEncryptionControl.monitor() }],
  ['an exclusion from the account\'s block', { blockPublicAccessExclusion: BlockPublicAccessExclusion.ALLOW_EGRESS }],
  ['tags for Karpenter', { kubernetesTags: KubernetesTags.of({ karpenterDiscovery: 'cluster' }) }],
  ['other thresholds', { alarms: { natIdleTimeoutCount: AlarmThreshold.of(5) } }],
];

describe('one step', () => {
  const base: NetworkProps = { availabilityZones: zones('bc') };
  const before = build(base);

  test.each(additions)('%s: nothing is removed, nothing is replaced', (_, addition) => {
    expect(lossesOf(before, build({ ...base, ...addition }))).toEqual(nothing);
  });

  test('all of them at once', () => {
    expect(lossesOf(before, build(Object.assign({}, base, ...additions.map(([, addition]) => addition) as NetworkProps[]) as NetworkProps))).toEqual(nothing);
  });

  test.each(additions.filter(([, { availabilityZones, dataTier, addressPlan, flowLogs, dnsQueryLogging }]) => !(availabilityZones ?? dataTier ?? addressPlan ?? flowLogs ?? dnsQueryLogging)))(
    '%s, and back: nothing stateful is removed or replaced', (_, addition) => {
      expect(lossesOf(build({ ...base, ...addition }), before, (type) => statefulTypes.includes(type))).toEqual(nothing);
    });

  test('the Kubernetes tags go, and the logs are kept longer, in place', () => {
    expect(lossesOf(before, build({ ...base, kubernetesTags: KubernetesTags.none(), flowLogs: [FlowLogDestination.cloudWatchLogs({ retention: 3653 })] }))).toEqual(nothing);
  });

  test.each([NatStrategy.perAz(), NatStrategy.single(), NatStrategy.regional(), NatStrategy.instance()])('the order in which zones are listed changes nothing at all, with $kind', (natStrategy) => {
    const options = { natStrategy, dataTier: true, ipv6: true, networkAcls: NetworkAcls.recommended(), interfaceEndpoints: InterfaceEndpoints.minimal() };
    expect(build({ ...options, availabilityZones: zones('cab') }).toJSON()).toEqual(build({ ...options, availabilityZones: zones('abc') }).toJSON());
  });

  test('the comparison sees a subnet that moves', () => {
    const moved = build({ ...base, addressPlan: AddressPlan.of({ zoneSlot: { 'us-east-1b': 3 } }) });
    expect(lossesOf(before, moved, (type) => type === 'AWS::EC2::Subnet').replaced).toEqual([expect.stringMatching(/^NetworkPrivateBSubnet/), expect.stringMatching(/^NetworkPublicBSubnet/)]);
  });
});

describe('another NAT strategy', () => {
  const strategies = { perAz: NatStrategy.perAz(), single: NatStrategy.single(), regional: NatStrategy.regional(), instance: NatStrategy.instance(), none: NatStrategy.none() };
  const templates = Object.fromEntries(Object.entries(strategies).map(([name, natStrategy]) => [name, build({ natStrategy })]));
  const pairs = Object.keys(templates).flatMap((from) => Object.keys(templates).filter((to) => to !== from).map((to) => [from, to]));
  const egressTypes = ['AWS::EC2::EIP', 'AWS::EC2::NatGateway'];
  const held = (name: string) => Object.entries(resourcesOf(templates[name])).filter(([, { Type }]) => egressTypes.includes(Type)).map(([id]) => id);

  test.each(pairs)('%s to %s: no gateway or address that stays is replaced, and nothing else that is stateful goes', (from, to) => {
    expect(lossesOf(templates[from], templates[to], (type) => statefulTypes.includes(type) && !egressTypes.includes(type) && type !== 'AWS::IAM::Role')).toEqual(nothing);
    expect(lossesOf(templates[from], templates[to], (type) => egressTypes.includes(type))).toEqual({ removed: held(from).filter((id) => !held(to).includes(id)).sort(), replaced: [] });
  });

  test('a zonal gateway never becomes the regional one, which AWS would replace: it is another resource', () => {
    expect(held('regional').filter((id) => held('perAz').includes(id))).toEqual([]);
  });
});

test('any history: what stays in the network never moves', () => {
  const strategies = [NatStrategy.perAz(), NatStrategy.single(), NatStrategy.regional(), NatStrategy.instance(), NatStrategy.none()];
  const step = fc.record({
    letters: fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 1 }), strategy: fc.constantFrom(...strategies), dataTier: fc.boolean(), ipv6: fc.boolean(), pods: fc.boolean(), acls: fc.boolean(), endpoints: fc.boolean(), routed: fc.boolean(),
  });
  fc.assert(fc.property(fc.array(step, { minLength: 2, maxLength: 3 }), (history) => {
    const seen: Record<string, string> = {};
    for (const { letters, strategy, dataTier, ipv6, pods, acls, endpoints, routed } of history) {
      const template = build({
        availabilityZones: zones(letters.join('')), natStrategy: strategy, dataTier, ipv6,
        ...pods ? { addressPlan: AddressPlan.of({ podCidr: '100.64.0.0/16' }) } : {},
        ...acls ? { networkAcls: NetworkAcls.recommended() } : {},
        ...endpoints ? { interfaceEndpoints: InterfaceEndpoints.minimal() } : {},
        ...routed ? { routes: [route] } : {},
      });
      for (const [id, { Type, Properties = {} }] of Object.entries(resourcesOf(template)).filter(([, resource]) => statefulTypes.includes(resource.Type))) {
        const identity = JSON.stringify(replacementPropertiesOf(Type).map((name) => Properties[name]));
        expect(identity).toBe(seen[id] ??= identity);
      }
    }
  }), { numRuns: 12 });
});
