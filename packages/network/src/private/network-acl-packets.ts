import { Token } from 'aws-cdk-lib';
import { Action } from 'aws-cdk-lib/aws-ec2';
import { IpBlock } from './ip-block';
import { AclEntry, ALL_PROTOCOLS, TCP } from './network-acl-entries';

/** Packets of TCP or UDP: from or to these addresses, to these ports. */
export interface Packets {
  readonly protocol: number;
  readonly block: IpBlock;
  readonly from: number;
  readonly to: number;
}

/** Packets that are dropped, by an entry or because no entry lets them through. */
export interface Dropped {
  readonly packets: Packets;
  readonly by?: AclEntry;
}

export interface Verdict {
  readonly admitted: readonly Packets[];
  readonly dropped: readonly Dropped[];
}

/** What a network ACL does with packets, part by part: the first entry that matches counts. Of entries that are tokens nothing is known; they match nothing. */
export function judge(entries: readonly AclEntry[], packets: Packets): Verdict {
  const admitted: Packets[] = [];
  const dropped: Dropped[] = [];
  let remaining = [packets];
  for (const entry of entries) {
    const matched = packetsOf(entry, packets.protocol);
    if (!matched) continue;
    remaining = remaining.flatMap((part) => {
      const common = intersect(part, matched);
      if (!common) return [part];
      if (entry.action === Action.ALLOW) admitted.push(common);
      else dropped.push({ packets: common, by: entry });
      return subtract(part, common);
    });
  }
  return { admitted, dropped: [...dropped, ...remaining.map((part) => ({ packets: part }))] };
}

/** The packets of a protocol that an entry matches; undefined if there are none, or if they are not known. */
export function packetsOf({ traffic, place: { block } }: AclEntry, protocol: number): Packets | undefined {
  if (!block || (traffic.protocol !== ALL_PROTOCOLS && traffic.protocol !== protocol)) return undefined;
  const { from = 0, to = 65535 } = (traffic.protocol === protocol && traffic.portRange) || {};
  return Token.isUnresolved(from) || Token.isUnresolved(to) ? undefined : { protocol, block, from, to };
}

/** Whether an entry is one of TCP whose packets are not known at synthesis. */
export function isUnknown(entry: AclEntry): boolean {
  return [ALL_PROTOCOLS, TCP].includes(entry.traffic.protocol) && packetsOf(entry, TCP) === undefined;
}

/** The packets of the other addresses. */
export function without(packets: Packets, block: IpBlock): Packets[] {
  const common = intersect(packets, { ...packets, block });
  return common ? subtract(packets, common) : [packets];
}

function intersect(one: Packets, other: Packets): Packets | undefined {
  const { family } = one.block;
  const first = one.block.first > other.block.first ? one.block.first : other.block.first;
  const last = one.block.last < other.block.last ? one.block.last : other.block.last;
  const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)];
  return family === other.block.family && first <= last && from <= to ? { protocol: one.protocol, block: { family, first, last }, from, to } : undefined;
}

/** The addresses before and behind, and of the addresses in common the ports before and behind. */
function subtract(whole: Packets, { block, from, to }: Packets): Packets[] {
  const { family, first, last } = whole.block;
  return [
    { ...whole, block: { family, first, last: block.first - 1n } },
    { ...whole, block: { family, first: block.last + 1n, last } },
    { ...whole, block, to: from - 1 },
    { ...whole, block, from: to + 1 },
  ].filter((part) => part.block.first <= part.block.last && part.from <= part.to);
}
