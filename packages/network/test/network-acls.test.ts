import { Token } from 'aws-cdk-lib';
import { AclTraffic } from 'aws-cdk-lib/aws-ec2';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { replacementPropertiesOf, templateOf, testStack } from '@external-metrics/testkit';
import { AddressPlan, NatStrategy, Network, NetworkAclPeer, NetworkAclPreset, NetworkAclRule, NetworkAcls, NetworkProps, SubnetTier } from '../src';

interface Entry {
  readonly NetworkAclId: { readonly Ref: string };
  readonly RuleNumber: number;
  readonly Egress: boolean;
  readonly RuleAction: string;
  readonly Protocol: number;
  readonly CidrBlock?: unknown;
  readonly Ipv6CidrBlock?: unknown;
  readonly PortRange?: { readonly From: number; readonly To: number };
  readonly Icmp?: { readonly Type: number; readonly Code: number };
}

const everything: NetworkProps = { networkAcls: NetworkAcls.recommended(), dataTier: true, addressPlan: AddressPlan.of({ podCidr: '100.64.0.0/16' }) };
const build = (props: NetworkProps) => templateOf((stack) => new Network(stack, 'Network', props));
const types = ['NetworkAcl', 'NetworkAclEntry', 'SubnetNetworkAclAssociation'].map((name) => `AWS::EC2::${name}`);

/** The rules of a tier's network ACL, as one writes them on a whiteboard. */
function rulesOf(template: Template, tier: string, egress: boolean): string[] {
  return Object.values(template.findResources('AWS::EC2::NetworkAclEntry'))
    .map(({ Properties }) => Properties as Entry)
    .filter(({ NetworkAclId, Egress }) => NetworkAclId.Ref.startsWith(`Network${tier}NetworkAcl`) && Egress === egress)
    .sort((a, b) => a.RuleNumber - b.RuleNumber)
    .map(({ RuleNumber, RuleAction, Protocol, PortRange, Icmp, CidrBlock, Ipv6CidrBlock }) => {
      const ports = PortRange ? ` ${PortRange.From}-${PortRange.To}` : '';
      const icmp = Icmp ? ` ${Icmp.Type}/${Icmp.Code}` : '';
      const block = CidrBlock ?? Ipv6CidrBlock;
      return `${RuleNumber} ${RuleAction} ${Protocol}${ports}${icmp} ${typeof block === 'string' ? block : JSON.stringify(block)}`;
    });
}

describe('off by default', () => {
  test('there are none', () => {
    for (const type of types) build({ dataTier: true }).resourceCountIs(type, 0);
    expect(new Network(testStack(), 'Network').cfnNetworkAcls).toEqual([]);
  });

  test('turning them on adds resources, and changes and replaces none', () => {
    const [off, on] = [undefined, everything.networkAcls].map((networkAcls) => build({ ...everything, networkAcls }).toJSON() as { Resources: Record<string, { Type: string }> });
    expect(on.Resources).toMatchObject(off.Resources);
    const added = Object.entries(on.Resources).filter(([id]) => !(id in off.Resources));
    expect(new Set(added.map(([, { Type }]) => Type))).toEqual(new Set(types));
    expect(added.filter(([, { Type }]) => Type === 'AWS::EC2::NetworkAcl')).toHaveLength(4);
  });
});

describe('recommended, in a network with every tier', () => {
  const template = build(everything);

  test('public', () => {
    expect(rulesOf(template, 'Public', false)).toEqual([
      '100 allow 6 80-80 0.0.0.0/0', '110 allow 6 443-443 0.0.0.0/0', '200 allow -1 10.0.0.0/16', '201 allow -1 100.64.0.0/16',
      '10100 allow 6 1024-65535 0.0.0.0/0', '10110 allow 17 1024-65535 0.0.0.0/0', '30000 allow 1 3/4 0.0.0.0/0',
    ]);
    expect(rulesOf(template, 'Public', true)).toEqual([
      '100 allow 6 0-65535 0.0.0.0/0', '110 allow 17 0-65535 0.0.0.0/0', '200 allow -1 10.0.0.0/16', '201 allow -1 100.64.0.0/16', '30000 allow 1 3/4 0.0.0.0/0',
    ]);
  });

  test.each(['Private', 'Pod'])('%s', (tier) => {
    expect(rulesOf(template, tier, false)).toEqual([
      '200 allow -1 10.0.0.0/16', '201 allow -1 100.64.0.0/16', '10100 allow 6 1024-65535 0.0.0.0/0', '10110 allow 17 1024-65535 0.0.0.0/0', '30000 allow 1 3/4 0.0.0.0/0',
    ]);
    expect(rulesOf(template, tier, true)).toEqual(rulesOf(template, 'Public', true));
  });

  test('data: the ports of the data stores from all tiers but the public one, and replies', () => {
    expect(rulesOf(template, 'Data', false)).toEqual([
      '100 deny -1 10.0.0.0/20', '101 deny -1 10.0.64.0/20', '1764 allow 6 6379-6379 10.0.0.0/16', '1765 allow 6 6379-6379 100.64.0.0/16', '3868 allow 6 5432-5432 10.0.0.0/16', '3869 allow 6 5432-5432 100.64.0.0/16',
      '30000 allow 1 3/4 10.0.0.0/16', '30001 allow 1 3/4 100.64.0.0/16',
    ]);
    expect(rulesOf(template, 'Data', true)).toEqual(['11764 allow 6 1024-65535 10.0.0.0/16', '11765 allow 6 1024-65535 100.64.0.0/16', '30000 allow 1 3/4 10.0.0.0/16', '30001 allow 1 3/4 100.64.0.0/16']);
  });

  test('each subnet has the network ACL of its tier, which is named', () => {
    template.resourceCountIs('AWS::EC2::SubnetNetworkAclAssociation', 8);
    for (const tier of ['Public', 'Private', 'Data', 'Pod']) {
      template.hasResourceProperties('AWS::EC2::NetworkAcl', { VpcId: { Ref: 'Network1C6012B5' }, Tags: [{ Key: 'Name', Value: `Test/Network/${tier.toLowerCase()}` }] });
      for (const zone of ['A', 'B']) {
        template.hasResourceProperties('AWS::EC2::SubnetNetworkAclAssociation', {
          SubnetId: { Ref: Match.stringLikeRegexp(`^Network${tier}${zone}Subnet`) }, NetworkAclId: { Ref: Match.stringLikeRegexp(`^Network${tier}NetworkAcl`) },
        });
      }
    }
  });

  test('no subnet comes to a network ACL before all entries of it are made', () => {
    const entries = Object.entries(template.findResources('AWS::EC2::NetworkAclEntry'));
    for (const { Properties, DependsOn } of Object.values(template.findResources('AWS::EC2::SubnetNetworkAclAssociation'))) {
      const { NetworkAclId: { Ref } } = Properties as Pick<Entry, 'NetworkAclId'>;
      expect(DependsOn).toEqual(entries.filter(([, entry]) => (entry.Properties as Entry).NetworkAclId.Ref === Ref).map(([id]) => id).sort());
    }
  });

  test('every entry is named by its network ACL, its direction and its number', () => {
    for (const [id, { Properties }] of Object.entries(template.findResources('AWS::EC2::NetworkAclEntry'))) {
      const { NetworkAclId, Egress, RuleNumber } = Properties as Entry;
      expect(id).toMatch(new RegExp(`^${/^Network\w+?NetworkAcl/.exec(NetworkAclId.Ref)![0]}${Egress ? 'Outbound' : 'Inbound'}${RuleNumber}[0-9A-F]{8}$`));
    }
  });

  test('the L1s are at hand', () => {
    expect(new Network(testStack(), 'Network', everything).cfnNetworkAcls).toHaveLength(4);
  });
});

test('a tier without a preset keeps the default network ACL; a preset without a tier waits for it', () => {
  const template = build({ networkAcls: NetworkAcls.of({ publicTier: NetworkAclPreset.publicTier(), dataTier: NetworkAclPreset.dataTier() }) });
  template.resourceCountIs('AWS::EC2::NetworkAcl', 1);
  template.resourceCountIs('AWS::EC2::SubnetNetworkAclAssociation', 2);
});

test('other ports of data stores, whatever their order', () => {
  const [one, other] = [[3306, 27017], [27017, 3306]].map((dataPorts) => build({ dataTier: true, networkAcls: NetworkAcls.recommended({ dataPorts }) }));
  expect(rulesOf(one, 'Data', false).slice(2, 4)).toEqual(['3060 allow 6 27017-27017 10.0.0.0/16', '3614 allow 6 3306-3306 10.0.0.0/16']);
  expect(one.toJSON()).toEqual(other.toJSON());
});

describe('IPv6', () => {
  const template = build({ ...everything, ipv6: true });

  test('has the same rules, with numbers of their own', () => {
    const isIpv6 = (rule: string) => /:|Fn::/.test(rule);
    const [inbound, before] = [rulesOf(template, 'Public', false), rulesOf(build(everything), 'Public', false)];
    expect(inbound.filter((rule) => !isIpv6(rule))).toEqual(before);
    expect(inbound.filter(isIpv6).map((rule) => rule.replace(/\{.*/, 'VPC'))).toEqual([
      '5100 allow 6 80-80 ::/0', '5110 allow 6 443-443 ::/0', '5200 allow -1 VPC', '15100 allow 6 1024-65535 ::/0', '15110 allow 17 1024-65535 ::/0', '30010 allow 58 2/0 ::/0',
    ]);
  });

  test('knows the block of each subnet', () => {
    const { Ipv6CidrBlock } = Object.values(template.findResources('AWS::EC2::SubnetCidrBlock', { Properties: { SubnetId: { Ref: Match.stringLikeRegexp('^NetworkPublicBSubnet') } } }))[0].Properties as { Ipv6CidrBlock: unknown };
    template.hasResourceProperties('AWS::EC2::NetworkAclEntry', { RuleNumber: 5101, RuleAction: 'deny', Ipv6CidrBlock, CidrBlock: Match.absent() });
  });

  test('the largest of the recommended ones is within the quota', () => {
    for (const tier of ['Public', 'Private', 'Data', 'Pod']) for (const egress of [true, false]) expect(rulesOf(template, tier, egress).length).toBeLessThanOrEqual(18);
  });
});

test('blocks that IPAM allocates', () => {
  const template = build({ ...everything, addressPlan: AddressPlan.fromIpamPool({ ipv4IpamPoolId: 'ipam-pool-1', netmaskLength: 18 }) });
  const { CidrBlock } = Object.values(template.findResources('AWS::EC2::Subnet', { Properties: { Tags: Match.arrayWith([{ Key: 'Name', Value: 'Test/Network/public-us-east-1b' }]) } }))[0].Properties as { CidrBlock: unknown };
  template.hasResourceProperties('AWS::EC2::NetworkAclEntry', { RuleNumber: 101, RuleAction: 'deny', CidrBlock });
  template.hasResourceProperties('AWS::EC2::NetworkAclEntry', { RuleNumber: 3868, CidrBlock: { 'Fn::GetAtt': ['Network1C6012B5', 'CidrBlock'] } });
  expect(rulesOf(template, 'Data', false)).toHaveLength(5);
});

describe('rules of one\'s own', () => {
  const of = (inbound: NetworkAclRule[], outbound: NetworkAclRule[] = []) => build({ natStrategy: NatStrategy.none(), networkAcls: NetworkAcls.of({ privateTier: NetworkAclPreset.of({ inbound, outbound }) }) });
  const rule = (ruleNumber: number, traffic: AclTraffic, peer: NetworkAclPeer) => NetworkAclRule.allow({ ruleNumber, traffic, peer });
  const anywhere = NetworkAclPeer.anywhere();

  test.each<[string, AclTraffic, NetworkAclPeer, string[], string[]]>([
    ['a TCP port', AclTraffic.tcpPort(22), NetworkAclPeer.ipv4('192.0.2.0/24'), ['50 allow 6 22-22 192.0.2.0/24'], ['10050 allow 6 1024-65535 192.0.2.0/24']],
    ['UDP ports', AclTraffic.udpPortRange(500, 600), anywhere, ['50 allow 17 500-600 0.0.0.0/0'], ['10050 allow 17 1024-65535 0.0.0.0/0']],
    ['everything', AclTraffic.allTraffic(), NetworkAclPeer.tier(SubnetTier.PUBLIC), ['50 allow -1 10.0.0.0/20', '51 allow -1 10.0.64.0/20'], ['10050 allow -1 10.0.0.0/20', '10051 allow -1 10.0.64.0/20']],
    ['an echo', AclTraffic.icmp({ type: 8, code: -1 }), anywhere, ['50 allow 1 8/-1 0.0.0.0/0'], ['10050 allow 1 0/-1 0.0.0.0/0']],
    ['all of ICMP', AclTraffic.icmp({ type: -1, code: -1 }), NetworkAclPeer.ipv4('192.0.2.0/24'), ['50 allow 1 -1/-1 192.0.2.0/24'], ['10050 allow 1 -1/-1 192.0.2.0/24']],
    ['a message', AclTraffic.icmp({ type: 11, code: 0 }), anywhere, ['50 allow 1 11/0 0.0.0.0/0'], []],
    ['an echo of IPv6', AclTraffic.icmpv6({ type: 128, code: 0 }), NetworkAclPeer.ipv6('2001:db8::/32'), ['5050 allow 58 128/0 2001:db8::/32'], ['15050 allow 58 129/-1 2001:db8::/32']],
    ['a message of IPv6, where the network has none', AclTraffic.icmpv6({ type: 1, code: -1 }), anywhere, [], []],
    ['a tier that the network does not have', AclTraffic.tcpPort(5432), NetworkAclPeer.tier(SubnetTier.DATA), [], []],
  ])('%s, and its reply', (_, traffic, peer, there, back) => {
    const template = of([rule(40, AclTraffic.tcpPort(443), NetworkAclPeer.ipv4('10.0.0.0/20')), rule(41, AclTraffic.tcpPort(443), NetworkAclPeer.ipv4('10.0.64.0/20')), rule(50, traffic, peer)]);
    const isOwn = (text: string) => !/^(40|41|10040|10041|30000|30010) /.test(text);
    expect(rulesOf(template, 'Private', false).filter(isOwn)).toEqual(there);
    expect(rulesOf(template, 'Private', true).filter(isOwn)).toEqual(back);
  });

  test('replies to the same addresses share one entry, and have none where an entry lets them through already', () => {
    const template = of([rule(20, AclTraffic.tcpPort(443), NetworkAclPeer.vpc()), rule(30, AclTraffic.tcpPort(80), NetworkAclPeer.vpc()), rule(40, AclTraffic.tcpPort(22), NetworkAclPeer.ipv4('192.0.2.0/24'))], [rule(10, AclTraffic.tcpPortRange(1000, 65535), NetworkAclPeer.ipv4('192.0.0.0/16'))]);
    expect(rulesOf(template, 'Private', true)).toEqual(['10 allow 6 1000-65535 192.0.0.0/16', '10020 allow 6 1024-65535 10.0.0.0/16', '30000 allow 1 3/4 0.0.0.0/0']);
    expect(rulesOf(template, 'Private', false).slice(-2)).toEqual(['10010 allow 6 1024-65535 192.0.0.0/16', '30000 allow 1 3/4 0.0.0.0/0']);
  });

  test('replies of IPv4 have entries of their own, whatever IPv6 is let through', () => {
    const template = of([rule(20, AclTraffic.tcpPort(443), NetworkAclPeer.vpc())], [rule(10, AclTraffic.allTraffic(), NetworkAclPeer.ipv6('::/0'))]);
    expect(rulesOf(template, 'Private', true)).toEqual(['5010 allow -1 ::/0', '10020 allow 6 1024-65535 10.0.0.0/16', '30000 allow 1 3/4 0.0.0.0/0']);
  });

  test('replies have entries of their own where the ports of other rules are tokens', () => {
    const template = of([rule(20, AclTraffic.tcpPort(443), NetworkAclPeer.vpc())], [rule(10, AclTraffic.tcpPortRange(Token.asNumber({ Ref: 'Port' }), 65535), NetworkAclPeer.vpc())]);
    expect(rulesOf(template, 'Private', true)[1]).toBe('10020 allow 6 1024-65535 10.0.0.0/16');
  });

  test('a denial has no replies', () => {
    const template = build({ networkAcls: NetworkAcls.of({ publicTier: NetworkAclPreset.publicTier().withRules({
      inbound: [NetworkAclRule.deny({ ruleNumber: 10, traffic: AclTraffic.allTraffic(), peer: NetworkAclPeer.ipv4('198.51.100.0/24') })],
      outbound: [NetworkAclRule.deny({ ruleNumber: 10, traffic: AclTraffic.allTraffic(), peer: NetworkAclPeer.ipv4('198.51.100.0/24') })],
    }) }) });
    expect(rulesOf(template, 'Public', false)[0]).toBe('10 deny -1 198.51.100.0/24');
    expect(rulesOf(template, 'Public', true)[0]).toBe('10 deny -1 198.51.100.0/24');
    expect(rulesOf(template, 'Public', false)).toHaveLength(7);
  });

  test('a network ACL of no rules lets nothing through', () => {
    const template = build({ dataTier: true, networkAcls: NetworkAcls.of({ podTier: NetworkAclPreset.of({}) }), addressPlan: AddressPlan.of({ podCidr: '100.64.0.0/16' }), natStrategy: NatStrategy.none() });
    expect(rulesOf(template, 'Pod', false)).toEqual([]);
  });
});

describe('growth', () => {
  const resourcesOf = (props: NetworkProps) => build({ ...everything, ...props }).toJSON().Resources as Record<string, { Type: string; Properties: Record<string, unknown> }>;
  const before = resourcesOf({ availabilityZones: ['us-east-1b'] });

  test.each<[string, NetworkProps]>([
    ['a zone in front', { availabilityZones: ['us-east-1a', 'us-east-1b'] }],
    ['IPv6', { availabilityZones: ['us-east-1b'], ipv6: true }],
    ['a port', { availabilityZones: ['us-east-1b'], networkAcls: NetworkAcls.recommended({ dataPorts: [5432, 6379, 3306, 1433] }) }],
    ['a rule', { availabilityZones: ['us-east-1b'], networkAcls: NetworkAcls.of({ ...everything.networkAcls!, privateTier: everything.networkAcls!.privateTier!.withRules({
      inbound: [NetworkAclRule.allow({ ruleNumber: 20, traffic: AclTraffic.tcpPort(22), peer: NetworkAclPeer.ipv4('192.0.2.0/24') })],
    }) }) }],
  ])('%s: what stands is neither removed nor replaced, nor does another entry take its number', (_, change) => {
    const after = resourcesOf(change);
    for (const [id, { Type, Properties }] of Object.entries(before).filter(([, resource]) => types.includes(resource.Type))) {
      for (const name of replacementPropertiesOf(Type)) expect([id, name, after[id]?.Properties[name]]).toEqual([id, name, Properties[name]]);
    }
  });
});
