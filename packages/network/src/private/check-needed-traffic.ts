import { NatKind, NatStrategy } from '../nat-strategy';
import { NetworkAclPeer } from '../network-acl-peer';
import { SubnetTier } from '../subnet-tier';
import { parseIpBlock } from './ip-block';
import { AclEntry, Direction, TCP } from './network-acl-entries';
import { isUnknown, judge, Packets, without } from './network-acl-packets';
import { AclNetwork, placesOf } from './network-acl-places';
import { Problem } from './problems';

/** Without a tier that has the default network ACL, which lets everything through. */
type Acls = Readonly<Partial<Record<SubnetTier, Readonly<Record<Direction, readonly AclEntry[]>>>>>;

const HTTPS = 443;

/** What no NAT gateway reaches the internet at. */
const PRIVATE_BLOCKS = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16'];
const { PUBLIC, PRIVATE, DATA, POD } = SubnetTier;

export interface NeededTraffic {
  readonly natStrategy: NatStrategy;
  readonly hasInterfaceEndpoints: boolean;
}

/** What the network is there for, over IPv4: a connection has to get out of its source and into its destination. That its replies get back is checked apart. */
export function checkNeededTraffic(network: AclNetwork, acls: Acls, { natStrategy, hasInterfaceEndpoints }: NeededTraffic): Problem[] {
  const workloads = [PRIVATE, POD].filter((tier) => network.tiers.includes(tier));
  const reach = (source: SubnetTier, destination: SubnetTier, port?: number) => reaches(network, acls, source, destination, port);
  return [
    ...(workloads.some((tier) => reach(PUBLIC, tier)) ? [] : [blocked('the public tier to the private or pod tier, where the targets of load balancers are', 'a TCP port')]),
    ...(workloads.some((tier) => reach(tier, DATA)) ? [] : [blocked('the private or pod tier to the data tier', 'a TCP port')]),
    ...(!hasInterfaceEndpoints || workloads.some((tier) => reach(tier, PRIVATE, HTTPS)) ? [] : [blocked('the private or pod tier to the private tier, where the interface endpoints are', `TCP ${HTTPS}`)]),
    ...(natStrategy.kind === NatKind.NONE ? [] : checkNat(network, acls, workloads, natStrategy)),
  ];
}

/** Some tier has to use what is there; and one that does has to get through the public subnets, unless the gateway is outside of them. */
function checkNat(network: AclNetwork, acls: Acls, workloads: readonly SubnetTier[], { kind }: NatStrategy): Problem[] {
  const internet = internetOf(network);
  const leaves = (tier: SubnetTier) => internet.some((packets) => admitsSome(rulesOf(acls, tier, 'outbound'), packets));
  const passes = (tier: SubnetTier) => kind === NatKind.REGIONAL || (leaves(PUBLIC) && packetsOfTier(network, tier, HTTPS).every((packets) => admitsAll(rulesOf(acls, PUBLIC, 'inbound'), packets)));
  const leaving = workloads.filter(leaves);
  if (leaving.length === 0) return [blocked('the private or pod tier to the internet, which they have NAT for', `TCP ${HTTPS}`)];
  return leaving.filter((tier) => !passes(tier)).map((tier) => blocked(`the ${tier} tier through NAT in the public tier to the internet`, `TCP ${HTTPS}`));
}

function blocked(way: string, ports: string): Problem {
  return {
    code: 'NetworkAclBlocksNeededTraffic', subject: 'networkAcls', got: `nothing from ${way}`, expected: `${ports} to get out of the one and into the other`,
    mend: 'add a rule to each network ACL on the way, or begin with NetworkAcls.recommended()',
  };
}

/** Whether there is a port that every subnet of the one tier reaches every subnet of the other one on; so it is where the network does not have the other one. */
function reaches(network: AclNetwork, acls: Acls, source: SubnetTier, destination: SubnetTier, port?: number): boolean {
  const [out, into] = [rulesOf(acls, source, 'outbound'), rulesOf(acls, destination, 'inbound')];
  const ports = port === undefined ? [HTTPS, ...portsOf([...out ?? [], ...into ?? []])] : [port];
  return ports.some((candidate) => packetsOfTier(network, destination, candidate).every((packets) => admitsAll(out, packets)) && packetsOfTier(network, source, candidate).every((packets) => admitsAll(into, packets)));
}

function admitsSome(entries: readonly AclEntry[] | undefined, packets: Packets): boolean {
  return !entries || judge(entries, packets).admitted.length > 0;
}

function admitsAll(entries: readonly AclEntry[] | undefined, packets: Packets): boolean {
  return !entries || judge(entries, packets).dropped.length === 0;
}

/** What a tier may begin, or have begun with it: replies have entries, but nothing is meant to begin by them. Undefined where anything may, or where it is not known. */
function rulesOf(acls: Acls, tier: SubnetTier, direction: Direction): AclEntry[] | undefined {
  const entries = acls[tier]?.[direction];
  return entries?.some(isUnknown) ? undefined : entries?.filter(({ rule }) => rule);
}

/** Requests to all addresses but those of the VPC and the private ones. */
function internetOf(network: AclNetwork): Packets[] {
  const within = [...placesOf(network, NetworkAclPeer.vpc()).map(({ block }) => block), ...PRIVATE_BLOCKS.map(parseIpBlock)];
  return within.reduce<Packets[]>((parts, block) => parts.flatMap((part) => without(part, block!)), [{ protocol: TCP, block: parseIpBlock('0.0.0.0/0')!, from: HTTPS, to: HTTPS }]);
}

function packetsOfTier(network: AclNetwork, tier: SubnetTier, port: number): Packets[] {
  return placesOf(network, NetworkAclPeer.tier(tier)).filter(({ family }) => family === 4).map(({ block }) => ({ protocol: TCP, block: block!, from: port, to: port }));
}

/** Where rules begin and end: if no such port gets through, none does. */
function portsOf(entries: readonly AclEntry[]): number[] {
  return [...new Set(entries.flatMap(({ traffic: { portRange } }) => (portRange ? [portRange.from!, portRange.to! + 1] : [0])))];
}
