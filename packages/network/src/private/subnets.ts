import { CfnRoute, CfnRouteTable, CfnSubnet, CfnSubnetRouteTableAssociation, CfnVPC } from 'aws-cdk-lib/aws-ec2';
import { Construct, DependencyGroup, IDependable } from 'constructs';
import { AddressPlan } from '../address-plan';
import { SubnetTier } from '../subnet-tier';
import { subnetCidr } from './subnet-cidr';
import { Zone } from './zones';

/** A subnet with a route table of its own; every construct that belongs to it is in `scope`. */
export interface TierSubnet {
  readonly zone: Zone;
  readonly tier: SubnetTier;
  readonly scope: Construct;
  readonly name: string;
  readonly subnet: CfnSubnet;
  readonly routeTable: CfnRouteTable;
  readonly association: CfnSubnetRouteTableAssociation;
}

/** A subnet whose default route is in force once `dependencies` are made. */
export interface RoutedSubnet extends TierSubnet {
  readonly dependencies: DependencyGroup;
}

export interface TierProps {
  readonly vpc: CfnVPC;
  readonly zones: readonly Zone[];
  readonly addressPlan: AddressPlan;
  readonly tier: SubnetTier;
  readonly tags?: Readonly<Record<string, string>>;
}

/** One subnet for each zone, named by tier and zone and by nothing that depends on the other zones. */
export function addTier(scope: Construct, { vpc, zones, addressPlan, tier, tags = {} }: TierProps): TierSubnet[] {
  return zones.map((zone) => {
    const subnetScope = new Construct(scope, `${tier[0].toUpperCase()}${tier.slice(1)}${zone.key}`);
    const name = `${scope.node.path}/${tier}-${zone.label}`;
    const subnet = new CfnSubnet(subnetScope, 'Subnet', {
      vpcId: vpc.ref,
      availabilityZone: zone.name,
      cidrBlock: subnetCidr(addressPlan, vpc, tier, zone.slot),
      mapPublicIpOnLaunch: false,
      tags: toTags({ Name: name, ...tags }),
    });
    const routeTable = new CfnRouteTable(subnetScope, 'RouteTable', { vpcId: vpc.ref, tags: toTags({ Name: name }) });
    const association = new CfnSubnetRouteTableAssociation(subnetScope, 'RouteTableAssociation', { subnetId: subnet.ref, routeTableId: routeTable.ref });
    return { zone, tier, scope: subnetScope, name, subnet, routeTable, association };
  });
}

export type DefaultRouteTarget = { gatewayId: string } | { natGatewayId: string } | { networkInterfaceId: string };

export function addDefaultRoute(subnet: TierSubnet, target: DefaultRouteTarget, after?: IDependable): RoutedSubnet {
  const route = new CfnRoute(subnet.scope, 'DefaultRoute', { routeTableId: subnet.routeTable.ref, destinationCidrBlock: '0.0.0.0/0', ...target });
  if (after) route.node.addDependency(after);
  return { ...subnet, dependencies: new DependencyGroup(route, subnet.association) };
}

export function toTags(tags: Readonly<Record<string, string>>): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}
