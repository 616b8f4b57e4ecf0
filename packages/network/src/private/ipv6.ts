import { Fn } from 'aws-cdk-lib';
import { CfnEgressOnlyInternetGateway, CfnRoute, CfnSubnetCidrBlock, CfnVPC, CfnVPCCidrBlock } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { NetworkProps } from '../network-props';
import { SubnetTier } from '../subnet-tier';
import { InternetGateway } from './internet-gateway';
import { Problem } from './problems';
import { RoutedSubnet, TierSubnet, toTags } from './subnets';
import { letterSlot, parseZoneName } from './zone-name';

/** By tier: its place among the 8 blocks of /64 that each of up to 32 zones has in the VPC's /56. */
const PLACES: Readonly<Record<SubnetTier, number>> = { [SubnetTier.PUBLIC]: 0, [SubnetTier.PRIVATE]: 1, [SubnetTier.DATA]: 2, [SubnetTier.POD]: 3 };
const PLACES_PER_ZONE = 8;

export interface Ipv6Props {
  readonly vpc: CfnVPC;
  readonly internetGateway: InternetGateway;
  /** Every subnet. */
  readonly subnets: readonly TierSubnet[];
  readonly publicSubnets: readonly RoutedSubnet[];
  /** The private and pod subnets that have a route to the internet. */
  readonly egressSubnets: readonly RoutedSubnet[];
}

/**
 * Blocks and routes for IPv6; returns the block of the VPC. The block of a subnet follows from its zone and tier alone,
 * and is a resource of its own, because the property of the subnet may replace it.
 */
export function addIpv6(scope: Construct, { vpc, internetGateway, subnets, publicSubnets, egressSubnets }: Ipv6Props): string {
  const association = new CfnVPCCidrBlock(scope, 'Ipv6CidrBlock', { vpcId: vpc.ref, amazonProvidedIpv6CidrBlock: true });
  const vpcBlock = blockOf(vpc, association);
  const blocks = new Map(subnets.map(({ scope: subnetScope, subnet, zone, tier }) => [subnetScope, new CfnSubnetCidrBlock(subnetScope, 'Ipv6CidrBlock', {
    subnetId: subnet.ref, ipv6CidrBlock: Fn.select(zone.slot * PLACES_PER_ZONE + PLACES[tier], Fn.cidr(vpcBlock, 256, '64')),
  })]));
  const addRoute = (subnet: RoutedSubnet, target: { gatewayId: string } | { egressOnlyInternetGatewayId: string }) => {
    const route = new CfnRoute(subnet.scope, 'Ipv6DefaultRoute', { routeTableId: subnet.routeTable.ref, destinationIpv6CidrBlock: '::/0', ...target });
    subnet.dependencies.add(route, blocks.get(subnet.scope)!);
    return route;
  };
  publicSubnets.forEach((subnet) => addRoute(subnet, { gatewayId: internetGateway.id }).node.addDependency(internetGateway.attachment));
  if (egressSubnets.length > 0) {
    const egressOnly = new CfnEgressOnlyInternetGateway(scope, 'EgressOnlyInternetGateway', { vpcId: vpc.ref, tags: toTags({ Name: scope.node.path }) });
    egressSubnets.forEach((subnet) => addRoute(subnet, { egressOnlyInternetGatewayId: egressOnly.ref }));
  }
  return vpcBlock;
}

/** Amazon provides the block for the region; local zones and wavelength zones belong to other network border groups. */
export function checkIpv6({ ipv6 }: NetworkProps, zones: readonly string[]): Problem[] {
  return zones.filter((zone) => ipv6 && parseZoneName(zone) && letterSlot(zone) === undefined).map((zone) => ({
    code: 'Ipv6ZoneUnsupported', subject: 'ipv6', got: zone, expected: 'availability zones only: the block of IPv6 addresses is the region\'s', mend: 'leave ipv6 off, or put the zone into a network of its own',
  }));
}

/** It is an attribute of the VPC only; the association is named as well, so that whatever uses the block waits for it. */
function blockOf(vpc: CfnVPC, association: CfnVPCCidrBlock): string {
  return Fn.select(1, Fn.split('|', Fn.join('|', [association.ref, Fn.select(0, vpc.attrIpv6CidrBlocks)])));
}
