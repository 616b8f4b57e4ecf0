import { Lazy, Token } from 'aws-cdk-lib';
import { AclTraffic, AclTrafficConfig } from 'aws-cdk-lib/aws-ec2';
import { problemsOf, templateOf } from '@external-metrics/testkit';
import { AddressPlan, InterfaceEndpoints, NatStrategy, Network, NetworkAclPeer, NetworkAclPreset, NetworkAclPresetOptions, NetworkAclRule, NetworkAcls, NetworkAclsOptions, NetworkProps, SubnetTier } from '../src';

const anywhere = NetworkAclPeer.anywhere();
const vpc = NetworkAclPeer.vpc();
const allow = (ruleNumber: number, traffic: AclTraffic, peer: NetworkAclPeer) => NetworkAclRule.allow({ ruleNumber, traffic, peer });
const deny = (ruleNumber: number, traffic: AclTraffic, peer: NetworkAclPeer, dropsReplies?: boolean) => NetworkAclRule.deny({ ruleNumber, traffic, peer, dropsReplies });
const tcp = (port: number) => AclTraffic.tcpPort(port);
const ephemeral = AclTraffic.tcpPortRange(1024, 65535);
const bad = NetworkAclPeer.ipv4('198.51.100.0/24');

/** The problems of a network with these network ACLs, without the heading. */
function problems(acls: NetworkAclsOptions, props: NetworkProps = {}): string[] {
  let lines: string[] = [];
  templateOf((stack) => {
    try {
      new Network(stack, 'Network', { ...props, networkAcls: NetworkAcls.of(acls) });
    } catch (error) {
      lines = (error as Error).message.split('\n').slice(1).map((line) => line.trim());
    }
  });
  return lines;
}

const publicWith = (options: NetworkAclPresetOptions) => ({ publicTier: NetworkAclPreset.publicTier().withRules(options) });

class Traffic extends AclTraffic {
  public constructor(private readonly config: AclTrafficConfig) {
    super();
  }

  public toTrafficConfig() {
    return this.config;
  }
}

describe('a rule by itself', () => {
  test.each<[string, NetworkAclRule]>([
    ['inbound[0].ruleNumber: got 0, expected a whole number from 1 to 4999', allow(0, tcp(22), bad)],
    ['inbound[0].ruleNumber: got 1.5, ', allow(1.5, tcp(22), bad)],
    ['inbound[0].ruleNumber: got 5000, ', allow(5000, tcp(22), bad)],
    ['inbound[0].ruleNumber: got 4999, expected a whole number from 1 to 4998', allow(4999, tcp(22), vpc)],
    ['inbound[0].ruleNumber: got 4975, expected a whole number from 1 to 4974', allow(4975, tcp(22), NetworkAclPeer.tier(SubnetTier.PUBLIC))],
    ['inbound[0].ruleNumber: got "a token", ', allow(Token.asNumber({ Ref: 'Number' }), tcp(22), bad)],
    ['inbound[0].traffic: got "ports 65536 to 65536", ', allow(10, tcp(65536), bad)],
    ['inbound[0].traffic: got "ports -1 to -1", ', allow(10, AclTraffic.udpPort(-1), bad)],
    ['inbound[0].traffic: got "ports 30 to 20", ', allow(10, AclTraffic.tcpPortRange(30, 20), bad)],
    ['inbound[0].traffic: got "ports undefined to undefined", ', allow(10, new Traffic({ protocol: 6 }), bad)],
    ['inbound[0].traffic: got "ICMP type 256, code 0", ', allow(10, AclTraffic.icmp({ type: 256, code: 0 }), bad)],
    ['inbound[0].traffic: got "ICMP type 3, code undefined", ', allow(10, AclTraffic.icmp({ type: 3 }), bad)],
    ['inbound[0].peer: got "10.0.0.1/8", expected an IPv4 block', allow(10, tcp(22), NetworkAclPeer.ipv4('10.0.0.1/8'))],
    ['inbound[0].peer: got "2001:db8::/32", expected an IPv4 block', allow(10, tcp(22), NetworkAclPeer.ipv4('2001:db8::/32'))],
    ['inbound[0].peer: got "10.0.0.0/8", expected an IPv6 block', allow(10, tcp(22), NetworkAclPeer.ipv6('10.0.0.0/8'))],
    ...['2001:db8::/16', '2001:db8::/129', '2001:db8:/32', '2001::db8::/48', '1:2:3:4:5:6:7:8:9/128', '1:2:3:4:5:6:7/128', '1:2:3:4::5:6:7:8/128', '1:2:3::4:5::6:7:8/128', '12345::/32', 'g::/16', '::', '1::1/127'].map((cidr): [string, NetworkAclRule] => [
      `inbound[0].peer: got "${cidr}", `, allow(10, tcp(22), NetworkAclPeer.ipv6(cidr)),
    ]),
    ['inbound[0].peer: got "198.51.100.0/24", expected a block of the family of ICMPv6', allow(10, AclTraffic.icmpv6({ type: 128, code: 0 }), bad)],
    ['inbound[0].peer: got "::/0", expected a block of the family of ICMP;', allow(10, AclTraffic.icmp({ type: 8, code: 0 }), NetworkAclPeer.ipv6('::/0'))],
  ])('NetworkAclRuleInvalid: %s', (text, rule) => {
    expect(() => NetworkAclPreset.of({ inbound: [rule] })).toThrow(`NetworkAclPreset: 1 problem\n  [NetworkAclRuleInvalid] ${text}`);
  });

  test.each(['::/0', '::1/128', '2001:db8::/32', '2001:DB8:0:8000::/49', '1:2:3:4:5:6:7:8/128', '1::8/125', 'fe80::/10'])('the IPv6 block %s is valid', (cidr) => {
    expect(() => NetworkAclPreset.of({ inbound: [allow(10, tcp(22), NetworkAclPeer.ipv6(cidr))] })).not.toThrow();
  });

  test('the last numbers are valid', () => {
    expect(() => NetworkAclPreset.of({ inbound: [allow(4999, tcp(22), bad)], outbound: [allow(4974, tcp(22), NetworkAclPeer.tier(SubnetTier.PUBLIC))] })).not.toThrow();
  });

  test.each<[string, NetworkAclRule, NetworkAclRule]>([
    ['got 10, expected a number apart from 10, which', allow(10, tcp(22), bad), allow(10, tcp(23), bad)],
    ['got 11, expected a number apart from 10 to 11, which', allow(10, tcp(22), vpc), allow(11, tcp(23), bad)],
    ['got 35, expected a number apart from 10 to 35, which', allow(10, tcp(22), NetworkAclPeer.tier(SubnetTier.DATA)), allow(35, tcp(23), bad)],
    ['got 9, expected 2 numbers apart from 10, which', allow(10, tcp(22), bad), allow(9, tcp(23), vpc)],
  ])('NetworkAclRuleNumberTaken: %s', (text, one, other) => {
    expect(() => NetworkAclPreset.of({ outbound: [one, other] })).toThrow(`NetworkAclPreset: 1 problem\n  [NetworkAclRuleNumberTaken] outbound[1].ruleNumber: ${text}`);
  });

  test('numbers side by side are not taken, nor is one of the other direction', () => {
    expect(() => NetworkAclPreset.of({ inbound: [allow(10, tcp(22), NetworkAclPeer.tier(SubnetTier.DATA)), allow(36, tcp(22), vpc), allow(38, tcp(22), bad)], outbound: [allow(10, tcp(22), bad)] })).not.toThrow();
  });

  test('ports of data stores that come to the same number', () => {
    expect(() => NetworkAclPreset.dataTier({ ports: [5432, 7431] })).toThrow('[NetworkAclRuleNumberTaken] inbound[2].ruleNumber: got 3868, ');
  });

  test('every problem at once, also of rules that are added', () => {
    expect(() => NetworkAclPreset.workloads().withRules({ inbound: [allow(200, tcp(-1), NetworkAclPeer.ipv4('x'))], outbound: [allow(0, tcp(22), bad)] })).toThrow(/4 problems\n.*NumberTaken.*\n.*traffic.*\n.*peer.*\n.*outbound\[3\]\.ruleNumber/);
  });

  test('tokens pass', () => {
    const port = Token.asNumber({ Ref: 'Port' });
    const cidr = Lazy.string({ produce: () => '192.0.2.0/24' });
    const preset = NetworkAclPreset.workloads().withRules({ inbound: [deny(10, AclTraffic.tcpPortRange(port, port), NetworkAclPeer.ipv4(cidr))], outbound: [allow(10, tcp(port), anywhere), deny(20, tcp(22), NetworkAclPeer.ipv4(cidr))] });
    expect(problems({ privateTier: preset })).toEqual([]);
  });
});

test.each([0, 41, 2.5])('NetworkAclQuotaInvalid: %s', (ruleQuota) => {
  expect(() => NetworkAcls.of({ ruleQuota })).toThrow(`NetworkAcls: 1 problem\n  [NetworkAclQuotaInvalid] ruleQuota: got ${ruleQuota}, expected a whole number from 1 to 40`);
});

describe('replies that are cut', () => {
  test('the message names the rule that cuts, the connection that it cuts, and the mend', () => {
    expect(problems(publicWith({ inbound: [deny(50, ephemeral, NetworkAclPeer.ipv4('0.0.0.0/0'))] }))).toEqual([
      '[NetworkAclBlocksReturnTraffic] networkAcls.publicTier.inbound: got "rule 50, which denies TCP 1024 to 65535, 0.0.0.0/0", expected the replies of outbound rule 100 (TCP 0 to 65535, 0.0.0.0/0) to get through inbound on the ports 1024 to 65535; '
        + 'deny the same addresses outbound as well, or narrow rule 50; if the loss is meant, say so with dropsReplies',
      expect.stringContaining('expected the replies of outbound rule 200 (all traffic, the VPC)'),
    ]);
  });

  test.each<[string, NetworkAclPresetOptions, string[]]>([
    ['one port among those of replies', { inbound: [deny(50, tcp(3389), anywhere)] }, ['inbound 50 100', 'inbound 50 200']],
    ['some addresses, one way', { inbound: [deny(50, AclTraffic.allTraffic(), bad)] }, ['inbound 50 100', 'inbound 50 110']],
    ['some addresses, the other way', { outbound: [deny(50, AclTraffic.allTraffic(), bad)] }, ['outbound 50 100', 'outbound 50 110']],
    ['UDP', { inbound: [deny(50, AclTraffic.udpPort(5353), bad)] }, ['inbound 50 110']],
    ['a whole tier', { outbound: [deny(50, AclTraffic.allTraffic(), NetworkAclPeer.tier(SubnetTier.PRIVATE))] }, ['outbound 50 100', 'outbound 50 110', 'outbound 50 200']],
    ['addresses within the denial of the other way', { inbound: [deny(50, AclTraffic.allTraffic(), bad)], outbound: [deny(50, AclTraffic.allTraffic(), NetworkAclPeer.ipv4('198.51.100.0/25'))] }, ['inbound 50 100', 'inbound 50 110']],
  ])('%s', (_, options, cuts) => {
    const found = problems(publicWith(options)).filter((line) => line.includes('BlocksReturnTraffic'));
    expect(found.map((line) => /publicTier\.(\w+): got "rule (\d+).* replies of \w+ rule (\d+)/.exec(line)!.slice(1).join(' '))).toEqual(cuts);
  });

  test.each<[string, NetworkAclPresetOptions]>([
    ['a port below those of replies', { inbound: [deny(50, tcp(22), anywhere)] }],
    ['the same addresses both ways', { inbound: [deny(50, AclTraffic.allTraffic(), bad)], outbound: [deny(60, AclTraffic.allTraffic(), bad)] }],
    ['what is behind the rule that lets it through', { outbound: [deny(300, ephemeral, anywhere)] }],
    ['ICMP', { inbound: [deny(50, AclTraffic.icmp({ type: -1, code: -1 }), anywhere)] }],
    ['what is meant', { inbound: [deny(50, tcp(3389), anywhere, true)] }],
  ])('no replies are cut by denying %s', (_, options) => {
    expect(problems(publicWith(options))).toEqual([]);
  });

  test('a denial behind the rules cuts the replies that need entries of their own', () => {
    const found = problems(publicWith({ inbound: [deny(300, ephemeral, anywhere)] }));
    expect(found).toEqual([expect.stringContaining('got "rule 300, which denies TCP 1024 to 65535, 0.0.0.0/0", expected the replies of outbound rule 100')]);
  });

  test('of IPv6, where the network has it', () => {
    const acls = publicWith({ inbound: [deny(50, ephemeral, NetworkAclPeer.ipv6('::/0'))] });
    expect(problems(acls)).toEqual([]);
    expect(problems(acls, { ipv6: true })).toEqual([expect.stringContaining('rule 50, which denies TCP 1024 to 65535, ::/0'), expect.stringContaining('outbound rule 200')]);
  });

  test('between the subnets of a block that IPAM allocates', () => {
    const acls = { privateTier: NetworkAclPreset.workloads().withRules({ outbound: [deny(50, ephemeral, NetworkAclPeer.tier(SubnetTier.PUBLIC))] }) };
    expect(problems(acls, { addressPlan: AddressPlan.fromIpamPool({ ipv4IpamPoolId: 'ipam-pool-1', netmaskLength: 16 }) })).toEqual([expect.stringContaining('privateTier.outbound: got "rule 50, which denies TCP 1024 to 65535, public-us-east-1a", expected the replies of inbound rule 200')]);
  });

  test('in each tier', () => {
    const cut = (preset: NetworkAclPreset) => preset.withRules({ inbound: [deny(20, ephemeral, vpc)], outbound: [deny(20, ephemeral, vpc)] });
    const acls = { publicTier: cut(NetworkAclPreset.publicTier()), privateTier: cut(NetworkAclPreset.workloads()), dataTier: cut(NetworkAclPreset.of({ inbound: [allow(100, tcp(443), vpc)] })), podTier: cut(NetworkAclPreset.workloads()) };
    const found = problems(acls, { dataTier: true, addressPlan: AddressPlan.of({ podCidr: '100.64.0.0/16' }) }).filter((line) => line.includes('BlocksReturnTraffic'));
    for (const tier of ['public', 'private', 'data', 'pod']) expect(found.join()).toContain(`networkAcls.${tier}Tier.outbound`);
  });
});

describe('the quota', () => {
  const rules = (count: number) => NetworkAclPreset.of({ inbound: [allow(4000, AclTraffic.allTraffic(), vpc), ...Array.from({ length: count }, (_, index) => allow(10 + index, tcp(22), NetworkAclPeer.ipv4(`192.0.2.${index}/32`)))], outbound: [allow(10, AclTraffic.allTraffic(), anywhere)] });

  test('counts the rules for replies and the default one', () => {
    expect(problems({ privateTier: rules(17) })).toEqual([]);
    expect(problems({ privateTier: rules(18) })).toEqual([expect.stringContaining('[NetworkAclTooManyRules] networkAcls.privateTier.inbound: got "20 rules, with those for replies, and 1 default", expected 20 or fewer')]);
  });

  test('counts those of IPv6, and its default one, as well', () => {
    expect(problems({ privateTier: rules(14) }, { ipv6: true })).toEqual([]);
    expect(problems({ privateTier: rules(15) }, { ipv6: true })).toEqual([expect.stringContaining('got "19 rules, with those for replies, and 2 default"')]);
  });

  test('may have been raised', () => {
    expect(problems({ privateTier: rules(18), ruleQuota: 21 })).toEqual([]);
  });

  test('is met by the recommended ones of as many zones as a plan has by default', () => {
    const props: NetworkProps = { availabilityZoneCount: 4, dataTier: true, ipv6: true, addressPlan: AddressPlan.of({ podCidr: '100.64.0.0/16' }), networkAcls: NetworkAcls.recommended() };
    expect(() => templateOf((stack) => new Network(stack, 'Network', props))).not.toThrow();
  });
});

describe('traffic that the network is there for', () => {
  const inboundOnly = (...ports: number[]) => NetworkAclPreset.of({ inbound: ports.map((port, index) => allow(10 + 10 * index, tcp(port), vpc)), outbound: [allow(10, AclTraffic.tcpPortRange(0, 65535), anywhere)] });
  const pods = AddressPlan.of({ podCidr: '100.64.0.0/16' });

  test.each<[string, NetworkAclsOptions, NetworkProps, string[]]>([
    ['to targets', { privateTier: NetworkAclPreset.of({ outbound: [allow(10, tcp(443), anywhere)] }) }, {}, ['nothing from the public tier to the private or pod tier, where the targets of load balancers are']],
    ['to targets, out of the public tier', { publicTier: NetworkAclPreset.of({ inbound: [allow(10, tcp(443), anywhere)], outbound: [allow(10, tcp(443), anywhere)] }), privateTier: inboundOnly(8080) }, {}, ['nothing from the public tier to the private or pod tier, where the targets of load balancers are']],
    ['to targets, on other ports than those that are let in', { publicTier: NetworkAclPreset.of({ inbound: [allow(10, AclTraffic.allTraffic(), vpc)], outbound: [allow(10, tcp(443), anywhere), allow(20, tcp(8081), vpc)] }), privateTier: inboundOnly(8080) }, { natStrategy: NatStrategy.none() }, ['nothing from the public tier to the private or pod tier, where the targets of load balancers are']],
    ['to the data tier', { dataTier: NetworkAclPreset.of({ inbound: [allow(10, tcp(5432), NetworkAclPeer.tier(SubnetTier.PUBLIC))] }) }, { dataTier: true }, ['nothing from the private or pod tier to the data tier']],
    ['to the data tier, out of the private one', { privateTier: NetworkAclPreset.of({ inbound: [allow(10, tcp(443), vpc)], outbound: [allow(10, tcp(443), anywhere)] }), dataTier: NetworkAclPreset.dataTier() }, { dataTier: true }, ['nothing from the private or pod tier to the data tier']],
    ['to interface endpoints', { privateTier: NetworkAclPreset.of({ inbound: [allow(10, tcp(8080), vpc)], outbound: [allow(10, tcp(443), anywhere)] }) }, { interfaceEndpoints: InterfaceEndpoints.minimal() }, ['nothing from the private or pod tier to the private tier, where the interface endpoints are']],
    ['to NAT', { privateTier: NetworkAclPreset.of({ inbound: [allow(10, tcp(443), vpc)], outbound: [allow(10, tcp(443), vpc)] }) }, {}, ['nothing from the private or pod tier to the internet, which they have NAT for']],
    ['to NAT, but to other private networks', { privateTier: NetworkAclPreset.of({ inbound: [allow(10, tcp(443), vpc)], outbound: [allow(10, AclTraffic.allTraffic(), NetworkAclPeer.ipv4('172.16.0.0/12'))] }) }, {}, ['nothing from the private or pod tier to the internet, which they have NAT for']],
    ['to NAT, but within a VPC of public addresses', { privateTier: NetworkAclPreset.of({ inbound: [allow(10, tcp(443), vpc)], outbound: [allow(10, tcp(443), vpc)] }) }, { addressPlan: AddressPlan.of({ cidr: '11.0.0.0/16' }) }, ['nothing from the private or pod tier to the internet, which they have NAT for']],
    ['into the public tier with NAT', { publicTier: NetworkAclPreset.of({ inbound: [allow(10, tcp(80), anywhere)], outbound: [allow(10, AclTraffic.tcpPortRange(0, 65535), anywhere)] }) }, {}, ['nothing from the private tier through NAT in the public tier to the internet']],
    ['from the pods into the public tier with NAT', { publicTier: NetworkAclPreset.of({ inbound: [allow(10, tcp(443), NetworkAclPeer.tier(SubnetTier.PRIVATE))], outbound: [allow(10, AclTraffic.tcpPortRange(0, 65535), anywhere)] }) }, { addressPlan: pods }, ['nothing from the pod tier through NAT in the public tier to the internet']],
    ['out of the public tier with NAT', { publicTier: NetworkAclPreset.of({ inbound: [allow(10, tcp(443), vpc)], outbound: [allow(10, AclTraffic.allTraffic(), vpc)] }) }, {}, ['nothing from the private tier through NAT in the public tier to the internet']],
  ])('is missed: %s', (_, acls, props, found) => {
    expect(problems(acls, props).map((line) => /^\[NetworkAclBlocksNeededTraffic\] networkAcls: got "(.*?)", expected /.exec(line)?.[1])).toEqual(found);
  });

  test.each<[string, NetworkAclsOptions, NetworkProps]>([
    ['one port to the targets', { publicTier: NetworkAclPreset.of({ inbound: [allow(10, tcp(443), anywhere), allow(20, tcp(443), vpc)], outbound: [allow(10, tcp(443), anywhere), allow(20, tcp(8080), vpc)] }), privateTier: inboundOnly(80, 8080) }, {}],
    ['HTTPS to interface endpoints', { privateTier: inboundOnly(443) }, { interfaceEndpoints: InterfaceEndpoints.minimal() }],
    ['targets in the pod tier only', { privateTier: NetworkAclPreset.of({ outbound: [allow(10, tcp(443), anywhere)] }) }, { addressPlan: pods }],
    ['a pod tier that nothing leaves', { podTier: NetworkAclPreset.of({}) }, { addressPlan: pods, dataTier: true }],
    ['a tier that leaves for the VPC only, without NAT', { privateTier: NetworkAclPreset.of({ inbound: [allow(10, tcp(443), vpc)], outbound: [allow(10, tcp(443), vpc)] }) }, { natStrategy: NatStrategy.none() }],
    ['a public tier that private addresses do not get into, with a regional NAT gateway', { publicTier: NetworkAclPreset.of({ inbound: [allow(10, tcp(80), anywhere)], outbound: [allow(10, AclTraffic.tcpPortRange(0, 65535), vpc)] }) }, { natStrategy: NatStrategy.regional() }],
    ['some addresses of the internet denied', publicWith({ inbound: [deny(10, AclTraffic.allTraffic(), bad)], outbound: [deny(10, AclTraffic.allTraffic(), bad)] }), {}],
    ['ports that are tokens', { privateTier: NetworkAclPreset.of({ inbound: [allow(10, tcp(Token.asNumber({ Ref: 'Port' })), vpc)], outbound: [allow(10, tcp(443), anywhere)] }) }, {}],
  ])('is enough: %s', (_, acls, props) => {
    expect(problems(acls, props)).toEqual([]);
  });

  test('is not missed with the recommended ones, however the network is', () => {
    for (const addressPlan of [AddressPlan.of(), pods, AddressPlan.fromIpamPool({ ipv4IpamPoolId: 'ipam-pool-1', netmaskLength: 16, podCidr: '100.64.0.0/16' })]) {
      for (const natStrategy of [NatStrategy.perAz(), NatStrategy.regional(), NatStrategy.none()]) {
        for (const ipv6 of [false, true]) expect(() => templateOf((stack) => new Network(stack, 'Network', { addressPlan, natStrategy, ipv6, dataTier: true, networkAcls: NetworkAcls.recommended() }))).not.toThrow();
      }
    }
  });
});

test('with the other problems of the network, at once', () => {
  const networkAcls = NetworkAcls.of(publicWith({ inbound: [deny(50, ephemeral, anywhere)] }));
  expect(problemsOf((stack) => new Network(stack, 'Network', { networkAcls, availabilityZones: ['us-east-1a', 'us-east-1z'], dataTier: true, addressPlan: AddressPlan.of({ tierSlots: 2 }) }))).toMatch(/4 problems\n.*AvailabilityZoneUnknownSlot.*\n.*TierWithoutSlot.*\n.*BlocksReturnTraffic.*\n.*BlocksReturnTraffic/);
});
