import fc from 'fast-check';
import { AclTraffic } from 'aws-cdk-lib/aws-ec2';
import { Template } from 'aws-cdk-lib/assertions';
import { templateOf } from '@external-metrics/testkit';
import { AddressPlan, NatStrategy, Network, NetworkAclPeer, NetworkAclPreset, NetworkAclRule, NetworkAcls, SubnetTier } from '../src';

/**
 * The model, written apart from the implementation: single packets, asked of the entries in the template one by one.
 */
interface Packet {
  readonly egress: boolean;
  readonly protocol: number;
  readonly address: number;
  readonly port: number;
}

interface Entry {
  readonly RuleNumber: number;
  readonly Egress: boolean;
  readonly RuleAction: 'allow' | 'deny';
  readonly Protocol: number;
  readonly CidrBlock: string;
  readonly PortRange?: { readonly From: number; readonly To: number };
}

/** A rule as it is drawn; its blocks are what it means in the network below. */
interface Drawn {
  readonly egress: boolean;
  readonly deny: boolean;
  readonly protocol: number;
  readonly from: number;
  readonly to: number;
  readonly peer: NetworkAclPeer;
  readonly blocks: readonly string[];
}

const [TCP, UDP, ANY] = [6, 17, -1];

function isInside(address: number, cidr: string): boolean {
  const [first, prefix] = cidr.split('/');
  const size = 2 ** (32 - Number(prefix));
  return Math.floor(address / size) === Math.floor(toNumber(first) / size);
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function passes(entries: readonly Entry[], { egress, protocol, address, port }: Packet): boolean {
  const first = [...entries].sort((a, b) => a.RuleNumber - b.RuleNumber).find((entry) => entry.Egress === egress && (entry.Protocol === ANY || entry.Protocol === protocol)
    && isInside(address, entry.CidrBlock) && (!entry.PortRange || (port >= entry.PortRange.From && port <= entry.PortRange.To)));
  return first?.RuleAction === 'allow';
}

/** Whether the rule is about the packet, as it is meant by who wrote it. */
function concerns(rule: Drawn, { egress, protocol, address, port }: Packet): boolean {
  return rule.egress === egress && (rule.protocol === ANY || (rule.protocol === protocol && port >= rule.from && port <= rule.to)) && rule.blocks.some((block) => isInside(address, block));
}

/** Rules have the numbers of their places, so the first one that is about a packet counts. */
function mayBegin(rules: readonly Drawn[], packet: Packet): boolean {
  return rules.find((rule) => concerns(rule, packet))?.deny === false;
}

/** A packet that is a reply to something that a rule lets begin the other way, as far as an entry without memory can tell. */
function mayReply(rules: readonly Drawn[], packet: Packet): boolean {
  return rules.some((rule) => !rule.deny && rule.egress !== packet.egress && (rule.protocol === ANY || (rule.protocol === packet.protocol && packet.port >= 1024)) && rule.blocks.some((block) => isInside(packet.address, block)));
}

/** Every packet that could be treated otherwise than its neighbours: at the borders of all blocks and ports. */
function packetsAround(rules: readonly Drawn[]): Packet[] {
  const addresses = new Set(['8.8.8.8', '10.0.0.0', '10.0.16.9', '100.64.0.9', '198.51.100.7'].map(toNumber));
  for (const block of rules.flatMap(({ blocks }) => blocks)) {
    const first = toNumber(block.split('/')[0]);
    const last = first + 2 ** (32 - Number(block.split('/')[1])) - 1;
    [first - 1, first, last, last + 1].filter((address) => address >= 0 && address < 2 ** 32).forEach((address) => addresses.add(address));
  }
  const ports = new Set([0, 443, 1023, 1024, 65535, ...rules.flatMap(({ from, to }) => [from - 1, from, to, to + 1].filter((port) => port >= 0 && port <= 65535))]);
  return [true, false].flatMap((egress) => [TCP, UDP].flatMap((protocol) => [...addresses].flatMap((address) => [...ports].map((port) => ({ egress, protocol, address, port })))));
}

/** The packets that begin a connection whose reply does not come back. */
function halfOpen(rules: readonly Drawn[], entries: readonly Entry[]): Packet[] {
  const replyPorts = packetsAround(rules).map(({ port }) => port).filter((port) => port >= 1024);
  return packetsAround(rules)
    .filter((packet) => mayBegin(rules, packet) && passes(entries, packet))
    .filter((packet) => [...new Set(replyPorts)].some((port) => !passes(entries, { ...packet, egress: !packet.egress, port })));
}

const peers: readonly { readonly peer: NetworkAclPeer; readonly blocks: readonly string[] }[] = [
  { peer: NetworkAclPeer.anywhere(), blocks: ['0.0.0.0/0'] },
  { peer: NetworkAclPeer.vpc(), blocks: ['10.0.0.0/16', '100.64.0.0/16'] },
  { peer: NetworkAclPeer.tier(SubnetTier.PUBLIC), blocks: ['10.0.0.0/20', '10.0.64.0/20'] },
  { peer: NetworkAclPeer.tier(SubnetTier.POD), blocks: ['100.64.0.0/18', '100.64.64.0/18'] },
  ...['10.0.0.0/8', '10.0.8.0/21', '198.51.100.0/24', '198.51.100.128/25', '0.0.0.0/1'].map((cidr) => ({ peer: NetworkAclPeer.ipv4(cidr), blocks: [cidr] })),
];
const port = fc.oneof(fc.constantFrom(0, 22, 80, 443, 1023, 1024, 5432, 32768, 65535), fc.integer({ min: 0, max: 65535 }));

function drawn(deny: fc.Arbitrary<boolean>): fc.Arbitrary<Drawn> {
  return fc.record({ egress: fc.boolean(), deny, protocol: fc.constantFrom(TCP, TCP, UDP, ANY), ports: fc.tuple(port, port), peer: fc.constantFrom(...peers) })
    .map(({ egress, protocol, ports, peer, ...rest }) => ({ ...rest, egress, protocol, from: protocol === ANY ? 0 : Math.min(...ports), to: protocol === ANY ? 65535 : Math.max(...ports), ...peer }));
}

function toPreset(rules: readonly Drawn[]): NetworkAclPreset {
  const written = rules.map(({ egress, deny, protocol, from, to, peer }, index) => {
    const traffic = { [TCP]: AclTraffic.tcpPortRange(from, to), [UDP]: AclTraffic.udpPortRange(from, to), [ANY]: AclTraffic.allTraffic() }[protocol];
    return { egress, rule: NetworkAclRule[deny ? 'deny' : 'allow']({ ruleNumber: 10 + 30 * index, traffic, peer }) };
  });
  return NetworkAclPreset.of({ inbound: written.filter(({ egress }) => !egress).map(({ rule }) => rule), outbound: written.filter(({ egress }) => egress).map(({ rule }) => rule) });
}

/** The entries of the private tier, which nothing has to get through beside the pod tier; or what is wrong with it. */
function build(rules: readonly Drawn[]): { readonly entries?: readonly Entry[]; readonly codes: readonly string[] } {
  try {
    const template = templateOf((stack) => new Network(stack, 'Network', {
      networkAcls: NetworkAcls.of({ privateTier: toPreset(rules), ruleQuota: 40 }), natStrategy: NatStrategy.none(), addressPlan: AddressPlan.of({ podCidr: '100.64.0.0/16' }), closeDefaultSecurityGroup: false,
    }));
    return { entries: entriesOf(template), codes: [] };
  } catch (error) {
    return { codes: [...new Set((error as Error).message.match(/(?<=\[)\w+(?=\] )/g))] };
  }
}

function entriesOf(template: Template): Entry[] {
  return Object.values(template.findResources('AWS::EC2::NetworkAclEntry')).map(({ Properties }) => Properties as Entry).filter(({ Protocol }) => Protocol !== 1);
}

const allowed = fc.array(drawn(fc.constant(false)), { minLength: 1, maxLength: 5 });

test('what is let through works in both directions, and nothing beyond it and its replies gets through', () => {
  fc.assert(fc.property(allowed, (rules) => {
    const { entries = [], codes } = build(rules);
    expect(codes).toEqual([]);
    expect(packetsAround(rules).filter((packet) => passes(entries, packet) !== (mayBegin(rules, packet) || mayReply(rules, packet)))).toEqual([]);
    expect(halfOpen(rules, entries)).toEqual([]);
  }), { numRuns: 40 });
});

test('denials are refused where they leave a connection half open, and only there', () => {
  const seen = { refused: 0, accepted: 0 };
  fc.assert(fc.property(fc.array(drawn(fc.boolean()), { minLength: 2, maxLength: 5 }), (rules) => {
    const { entries, codes } = build(rules);
    // What the entries would be: denials that are meant are not refused.
    const meant = entries ?? entriesOf(templateOf((stack) => new Network(stack, 'Network', {
      networkAcls: NetworkAcls.of({ privateTier: withMeantDenials(toPreset(rules)), ruleQuota: 40 }), natStrategy: NatStrategy.none(), addressPlan: AddressPlan.of({ podCidr: '100.64.0.0/16' }), closeDefaultSecurityGroup: false,
    })));
    expect(codes).toEqual(halfOpen(rules, meant).length > 0 ? ['NetworkAclBlocksReturnTraffic'] : []);
    seen[entries ? 'accepted' : 'refused'] += 1;
  }), { numRuns: 60, seed: 4 });
  expect(Math.min(seen.refused, seen.accepted)).toBeGreaterThan(10);
});

function withMeantDenials({ inbound, outbound }: NetworkAclPreset): NetworkAclPreset {
  const meant = (rules: readonly NetworkAclRule[]) => rules.map((rule) => (rule.action === 'deny' ? NetworkAclRule.deny({ ruleNumber: rule.ruleNumber, traffic: rule.traffic, peer: rule.peer, dropsReplies: true }) : rule));
  return NetworkAclPreset.of({ inbound: meant(inbound), outbound: meant(outbound) });
}

describe('the model finds a bug that is seeded', () => {
  const rules: Drawn[] = [{ egress: true, deny: false, protocol: TCP, from: 443, to: 443, peer: NetworkAclPeer.anywhere(), blocks: ['0.0.0.0/0'] }];
  const isReply = ({ RuleNumber }: Entry) => RuleNumber > 10000;

  test.each<[string, (entry: Entry) => Entry[]]>([
    ['a reply that is forgotten', (entry) => (isReply(entry) ? [] : [entry])],
    ['a reply on the ports of Linux only', (entry) => (isReply(entry) ? [{ ...entry, PortRange: { From: 32768, To: 60999 } }] : [entry])],
    ['a reply in the wrong direction', (entry) => (isReply(entry) ? [{ ...entry, Egress: !entry.Egress }] : [entry])],
    ['a reply of the wrong protocol', (entry) => (isReply(entry) ? [{ ...entry, Protocol: UDP }] : [entry])],
    ['a reply from half the internet', (entry) => (isReply(entry) ? [{ ...entry, CidrBlock: '0.0.0.0/1' }] : [entry])],
  ])('%s', (_, bug) => {
    const { entries = [] } = build(rules);
    expect(halfOpen(rules, entries)).toEqual([]);
    expect(halfOpen(rules, entries.flatMap(bug))).not.toEqual([]);
  });
});
