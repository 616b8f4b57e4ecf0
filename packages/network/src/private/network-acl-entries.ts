import { Token } from 'aws-cdk-lib';
import { AclTraffic, AclTrafficConfig, Action } from 'aws-cdk-lib/aws-ec2';
import { NetworkAclPeer, NetworkAclPeerKind } from '../network-acl-peer';
import { NetworkAclPreset } from '../network-acl-preset';
import { NetworkAclRule } from '../network-acl-rule';
import { AclNetwork, Place, placesOf } from './network-acl-places';

/** The directions, as the rules are listed. */
export type Direction = 'inbound' | 'outbound';

export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;
export const ICMPV6 = 58;
export const ALL_PROTOCOLS = -1;

/** The ports that replies are sent to: those of NAT gateways, load balancers and every operating system. */
export const EPHEMERAL = { from: 1024, to: 65535 };

/** Where the numbers of entries begin that are not those of a rule of IPv4: so an entry's number says which rule it comes from. */
const IPV6_NUMBERS = 5000;
const REPLY_NUMBERS = 10000;
const PATH_MTU_NUMBERS = 30000;

/** One entry of a network ACL, in one direction. */
export interface AclEntry {
  readonly number: number;
  readonly action: Action;
  readonly traffic: AclTrafficConfig;
  readonly place: Place;
  /** The rule that it carries out; replies and path MTU discovery have none. */
  readonly rule?: NetworkAclRule;
}

/** The entries of a network ACL in the order of their numbers: what the rules say, and what lets replies through. */
export function aclEntries(preset: NetworkAclPreset, network: AclNetwork): Readonly<Record<Direction, AclEntry[]>> {
  const inbound = preset.inbound.flatMap((rule) => toEntries(rule, network));
  const outbound = preset.outbound.flatMap((rule) => toEntries(rule, network));
  const pathMtu = pathMtuEntries([...preset.inbound, ...preset.outbound], network);
  return { inbound: complete(inbound, [...outbound.flatMap(repliesTo), ...pathMtu]), outbound: complete(outbound, [...inbound.flatMap(repliesTo), ...pathMtu]) };
}

function toEntries(rule: NetworkAclRule, network: AclNetwork): AclEntry[] {
  const traffic = rule.traffic.toTrafficConfig();
  return placesOf(network, rule.peer)
    .filter(({ family }) => traffic.protocol !== (family === 4 ? ICMPV6 : ICMP))
    .map((place) => ({ number: rule.ruleNumber + place.offset + (place.family === 4 ? 0 : IPV6_NUMBERS), action: rule.action, traffic, place, rule }));
}

function repliesTo({ number, action, traffic, place }: AclEntry): AclEntry[] {
  const replies = action === Action.ALLOW ? replyTraffic(traffic) : undefined;
  return replies ? [{ number: REPLY_NUMBERS + number, action, traffic: replies, place }] : [];
}

/** Undefined where nothing comes back. */
function replyTraffic({ protocol, icmp }: AclTrafficConfig): AclTrafficConfig | undefined {
  switch (protocol) {
    case TCP:
    case UDP: return { protocol, portRange: EPHEMERAL };
    case ICMP: return echoReply(protocol, icmp?.type, { request: 8, reply: 0 });
    case ICMPV6: return echoReply(protocol, icmp?.type, { request: 128, reply: 129 });
    default: return { protocol };
  }
}

function echoReply(protocol: number, type: number | undefined, echo: { readonly request: number; readonly reply: number }): AclTrafficConfig | undefined {
  if (type === -1) return { protocol, icmp: { type, code: -1 } };
  return type === echo.request ? { protocol, icmp: { type: echo.reply, code: -1 } } : undefined;
}

/** Any router on the way may send them, so they are from anywhere as soon as one rule reaches beyond the VPC. */
function pathMtuEntries(rules: readonly NetworkAclRule[], network: AclNetwork): AclEntry[] {
  const peers = rules.filter(({ action }) => action === Action.ALLOW).map(({ peer }) => peer.kind);
  if (peers.length === 0) return [];
  const peer = peers.every((kind) => kind === NetworkAclPeerKind.VPC || kind === NetworkAclPeerKind.TIER) ? NetworkAclPeer.vpc() : NetworkAclPeer.anywhere();
  return placesOf(network, peer).map((place) => ({
    number: PATH_MTU_NUMBERS + place.offset + (place.family === 4 ? 0 : 10), action: Action.ALLOW, place,
    traffic: (place.family === 4 ? AclTraffic.icmp({ type: 3, code: 4 }) : AclTraffic.icmpv6({ type: 2, code: 0 })).toTrafficConfig(),
  }));
}

/** What is made is left out where an entry before it decides about all of the same: there are few entries to spare. */
function complete(written: readonly AclEntry[], made: readonly AclEntry[]): AclEntry[] {
  const inOrder = (entries: readonly AclEntry[]) => [...entries].sort((a, b) => a.number - b.number);
  return inOrder(made).reduce<AclEntry[]>((kept, entry) => (kept.some((earlier) => covers(earlier, entry)) ? kept : [...kept, entry]), inOrder(written));
}

function covers(outer: AclEntry, inner: AclEntry): boolean {
  return coversPlace(outer.place, inner.place) && coversTraffic(outer.traffic, inner.traffic);
}

function coversPlace(outer: Place, inner: Place): boolean {
  if (outer.family !== inner.family) return false;
  if (!outer.block || !inner.block) return outer.id === inner.id;
  return outer.block.first <= inner.block.first && outer.block.last >= inner.block.last;
}

function coversTraffic(outer: AclTrafficConfig, inner: AclTrafficConfig): boolean {
  if (outer.protocol === ALL_PROTOCOLS) return true;
  if (outer.protocol !== inner.protocol) return false;
  const { from = 0, to = 0 } = outer.portRange ?? {};
  if (inner.portRange) return !Token.isUnresolved(from) && !Token.isUnresolved(to) && from <= inner.portRange.from! && to >= inner.portRange.to!;
  return inner.icmp === undefined || (coversNumber(outer.icmp?.type, inner.icmp.type) && coversNumber(outer.icmp?.code, inner.icmp.code));
}

/** -1 stands for all. */
function coversNumber(outer: number | undefined, inner: number | undefined): boolean {
  return outer === -1 || outer === inner;
}
