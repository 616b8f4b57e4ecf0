import { Action } from 'aws-cdk-lib/aws-ec2';
import { AddressPlan } from '../address-plan';
import { NatStrategy } from '../nat-strategy';
import { NetworkAclPreset } from '../network-acl-preset';
import { NetworkAcls } from '../network-acls';
import { NetworkProps } from '../network-props';
import { SubnetTier } from '../subnet-tier';
import { checkNeededTraffic } from './check-needed-traffic';
import { AclEntry, aclEntries, ALL_PROTOCOLS, Direction, EPHEMERAL, TCP, UDP } from './network-acl-entries';
import { judge, packetsOf } from './network-acl-packets';
import { AclNetwork } from './network-acl-places';
import { Problem } from './problems';
import { toZones } from './zones';

const DIRECTIONS: readonly Direction[] = ['inbound', 'outbound'];

export interface NetworkAclChoices {
  readonly addressPlan: AddressPlan;
  readonly availabilityZones: readonly string[];
  readonly natStrategy: NatStrategy;
}

/** By tier of the network. */
export function presetsOf(networkAcls: NetworkAcls, tiers: readonly SubnetTier[]): [SubnetTier, NetworkAclPreset][] {
  const { publicTier, privateTier, dataTier, podTier } = networkAcls;
  const presets = { [SubnetTier.PUBLIC]: publicTier, [SubnetTier.PRIVATE]: privateTier, [SubnetTier.DATA]: dataTier, [SubnetTier.POD]: podTier };
  return tiers.flatMap((tier): [SubnetTier, NetworkAclPreset][] => (presets[tier] ? [[tier, presets[tier]]] : []));
}

/** A tier that the address plan has no slot for is left out: it is refused elsewhere. */
export function checkNetworkAcls(props: NetworkProps, { addressPlan, availabilityZones, natStrategy }: NetworkAclChoices): Problem[] {
  const { networkAcls } = props;
  if (!networkAcls) return [];
  const network: AclNetwork = {
    addressPlan, ipv6: props.ipv6 ?? false, zones: toZones(availabilityZones, addressPlan),
    tiers: Object.values(SubnetTier).filter((tier) => (tier !== SubnetTier.DATA || props.dataTier) && addressPlan.hasTier(tier)),
  };
  const acls = presetsOf(networkAcls, network.tiers).map(([tier, preset]) => ({ tier, entries: aclEntries(preset, network) }));
  return [
    ...acls.flatMap(({ tier, entries }) => DIRECTIONS.flatMap((direction) => [...checkQuota(tier, direction, entries[direction], network, networkAcls.ruleQuota), ...checkReplies(tier, direction, entries)])),
    ...checkNeededTraffic(network, Object.fromEntries(acls.map(({ tier, entries }) => [tier, entries])), { natStrategy, hasInterfaceEndpoints: (props.interfaceEndpoints?.services.length ?? 0) > 0 }),
  ];
}

function checkQuota(tier: SubnetTier, direction: Direction, entries: readonly AclEntry[], { ipv6 }: AclNetwork, quota: number): Problem[] {
  const defaults = ipv6 ? 2 : 1;
  if (entries.length + defaults <= quota) return [];
  return [{
    code: 'NetworkAclTooManyRules', subject: `networkAcls.${tier}Tier.${direction}`, got: `${entries.length} rules, with those for replies, and ${defaults} default`, expected: `${quota} or fewer, which is the quota`,
    mend: 'merge rules, for instance those of tiers into one of the VPC, or have the quota raised and give it as ruleQuota',
  }];
}

/** What one direction lets begin, the other has to let reply. */
function checkReplies(tier: SubnetTier, direction: Direction, entries: Readonly<Record<Direction, AclEntry[]>>): Problem[] {
  const opposite = direction === 'inbound' ? 'outbound' : 'inbound';
  const cuts = entries[direction].flatMap((entry) => (entry.rule?.action === Action.ALLOW ? [TCP, UDP] : []).flatMap((protocol) => {
    const packets = packetsOf(entry, protocol);
    const begun = packets ? judge(entries[direction], packets).admitted : [];
    return begun
      .flatMap(({ block }) => judge(entries[opposite], { protocol, block, ...EPHEMERAL }).dropped)
      .flatMap(({ by }) => (by?.rule && !by.rule.dropsReplies ? [{ begins: entry.rule!.ruleNumber, entry, by }] : []));
  }));
  return cuts
    .filter(({ begins, by }, index) => cuts.findIndex((cut) => cut.begins === begins && cut.by.rule === by.rule) === index)
    .map(({ begins, entry, by }) => ({
      code: 'NetworkAclBlocksReturnTraffic', subject: `networkAcls.${tier}Tier.${opposite}`, got: `rule ${by.rule!.ruleNumber}, which denies ${show(by)}`,
      expected: `the replies of ${direction} rule ${begins} (${show(entry)}) to get through ${opposite} on the ports ${EPHEMERAL.from} to ${EPHEMERAL.to}`,
      mend: `deny the same addresses ${direction} as well, or narrow rule ${by.rule!.ruleNumber}; if the loss is meant, say so with dropsReplies`,
    }));
}

function show({ traffic: { protocol, portRange }, place }: AclEntry): string {
  const name = { [ALL_PROTOCOLS]: 'all traffic', [TCP]: 'TCP', [UDP]: 'UDP' }[protocol] ?? `protocol ${protocol}`;
  const ports = portRange ? ` ${portRange.from} to ${portRange.to}` : '';
  return `${name}${ports}, ${place.id}`;
}
