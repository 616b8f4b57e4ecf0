import { CfnNetworkAcl, CfnNetworkAclEntry, CfnSubnetCidrBlock, CfnSubnetNetworkAclAssociation, CfnVPC } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { AddressPlan } from '../address-plan';
import { NetworkAcls } from '../network-acls';
import { SubnetTier } from '../subnet-tier';
import { presetsOf } from './check-network-acls';
import { AclEntry, aclEntries, Direction } from './network-acl-entries';
import { AclNetwork, PODS_ID, subnetId, vpcId } from './network-acl-places';
import { TierSubnet, toTags } from './subnets';

export interface NetworkAclsProps {
  /** Nothing is made where it is undefined. */
  readonly networkAcls?: NetworkAcls;
  readonly vpc: CfnVPC;
  readonly addressPlan: AddressPlan;
  readonly subnets: readonly TierSubnet[];
  readonly ipv6CidrBlock?: string;
}

/** A network ACL for each tier that has a preset. */
export function addNetworkAcls(scope: Construct, props: NetworkAclsProps): CfnNetworkAcl[] {
  const { networkAcls, addressPlan, subnets, ipv6CidrBlock } = props;
  if (!networkAcls) return [];
  const tiers = [...new Set(subnets.map(({ tier }) => tier))];
  const zones = subnets.filter(({ tier }) => tier === SubnetTier.PUBLIC).map(({ zone }) => zone);
  const network: AclNetwork = { addressPlan, zones, tiers, ipv6: ipv6CidrBlock !== undefined };
  const cidrs = cidrsOf(props);
  return presetsOf(networkAcls, tiers).map(([tier, preset]) => addNetworkAcl(scope, { vpcId: props.vpc.ref, tier, subnets: subnets.filter((subnet) => subnet.tier === tier), entries: aclEntries(preset, network), cidrs }));
}

/** By the ids of the places that are no literal blocks. */
function cidrsOf({ addressPlan, vpc, subnets, ipv6CidrBlock }: NetworkAclsProps): Readonly<Record<string, string | undefined>> {
  const ofSubnets = subnets.flatMap(({ tier, zone, subnet, scope }) => {
    const ipv6 = scope.node.tryFindChild('Ipv6CidrBlock') as CfnSubnetCidrBlock | undefined;
    return [[subnetId(tier, zone, 4), subnet.cidrBlock], [subnetId(tier, zone, 6), ipv6?.ipv6CidrBlock]] as const;
  });
  return { [vpcId(4)]: addressPlan.cidr ?? vpc.attrCidrBlock, [vpcId(6)]: ipv6CidrBlock, [PODS_ID]: addressPlan.podCidr, ...Object.fromEntries(ofSubnets) };
}

interface NetworkAclProps {
  readonly vpcId: string;
  readonly tier: SubnetTier;
  readonly subnets: readonly TierSubnet[];
  readonly entries: Readonly<Record<Direction, readonly AclEntry[]>>;
  readonly cidrs: Readonly<Record<string, string | undefined>>;
}

/** A subnet comes to it only when all its entries are made: until then it would let nothing through. */
function addNetworkAcl(scope: Construct, { vpcId: id, tier, subnets, entries, cidrs }: NetworkAclProps): CfnNetworkAcl {
  const aclScope = new Construct(scope, `${tier[0].toUpperCase()}${tier.slice(1)}NetworkAcl`);
  const networkAcl = new CfnNetworkAcl(aclScope, 'Resource', { vpcId: id, tags: toTags({ Name: `${scope.node.path}/${tier}` }) });
  const made = [...entries.inbound.map((entry) => addEntry(aclScope, networkAcl, 'inbound', entry, cidrs)), ...entries.outbound.map((entry) => addEntry(aclScope, networkAcl, 'outbound', entry, cidrs))];
  subnets.forEach(({ scope: subnetScope, subnet }) => {
    const association = new CfnSubnetNetworkAclAssociation(subnetScope, 'NetworkAclAssociation', { subnetId: subnet.ref, networkAclId: networkAcl.ref });
    association.node.addDependency(...made);
  });
  return networkAcl;
}

/** Named by its number, so that no entry is ever made while another one with its number stands. */
function addEntry(scope: Construct, networkAcl: CfnNetworkAcl, direction: Direction, entry: AclEntry, cidrs: NetworkAclProps['cidrs']): CfnNetworkAclEntry {
  const { number, action, traffic: { protocol, portRange, icmp }, place } = entry;
  const cidr = cidrs[place.id] ?? place.id;
  return new CfnNetworkAclEntry(scope, `${direction === 'inbound' ? 'Inbound' : 'Outbound'}${number}`, {
    networkAclId: networkAcl.ref, ruleNumber: number, egress: direction === 'outbound', ruleAction: action, protocol,
    cidrBlock: place.family === 4 ? cidr : undefined, ipv6CidrBlock: place.family === 6 ? cidr : undefined,
    portRange: portRange && { from: portRange.from, to: portRange.to }, icmp: icmp && { type: icmp.type, code: icmp.code },
  });
}
