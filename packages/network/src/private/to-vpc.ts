import { CfnVPC, ISubnet, IVpc, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct, DependencyGroup, IDependable } from 'constructs';
import { RoutedSubnet, TierSubnet } from './subnets';

export interface VpcTiers {
  readonly cfnVpc: CfnVPC;
  readonly cidrBlock: string;
  readonly publicTier: readonly RoutedSubnet[];
  readonly privateTier: readonly TierSubnet[];
  /** The private subnets that have a default route, and others that have. */
  readonly routed: readonly RoutedSubnet[];
  readonly dataTier: readonly TierSubnet[];
}

/** The VPC as constructs of `aws-cdk-lib` take it. */
export function toVpc(scope: Construct, { cfnVpc, cidrBlock, publicTier, privateTier, routed, dataTier }: VpcTiers): IVpc {
  const vpc = Vpc.fromVpcAttributes(scope, 'Vpc', {
    vpcId: cfnVpc.ref, vpcCidrBlock: cidrBlock, availabilityZones: publicTier.map(({ zone }) => zone.name),
    publicSubnetIds: subnetIds(publicTier), publicSubnetRouteTableIds: routeTableIds(publicTier), publicSubnetIpv4CidrBlocks: cidrBlocks(publicTier),
    privateSubnetIds: subnetIds(privateTier), privateSubnetRouteTableIds: routeTableIds(privateTier), privateSubnetIpv4CidrBlocks: cidrBlocks(privateTier),
    isolatedSubnetNames: dataTier.length > 0 ? ['Data'] : undefined,
    isolatedSubnetIds: subnetIds(dataTier), isolatedSubnetRouteTableIds: routeTableIds(dataTier), isolatedSubnetIpv4CidrBlocks: cidrBlocks(dataTier),
  });
  publicTier.forEach(({ dependencies }) => connect(vpc, dependencies));
  publicTier.forEach(({ dependencies }, index) => connect(vpc.publicSubnets[index], dependencies));
  privateTier.forEach((subnet, index) => connectRouted(vpc.privateSubnets[index], subnet, routed));
  return vpc;
}

/** The pod subnets, which the VPC's selections leave alone: what is placed by `vpc` takes no addresses from the pods. */
export function toPodSubnets(podTier: readonly TierSubnet[], routed: readonly RoutedSubnet[]): ISubnet[] {
  return podTier.map((tierSubnet) => {
    const { scope, subnet, routeTable, zone } = tierSubnet;
    const podSubnet = Subnet.fromSubnetAttributes(scope, 'Imported', { subnetId: subnet.ref, availabilityZone: zone.name, routeTableId: routeTable.ref, ipv4CidrBlock: subnet.cidrBlock });
    connectRouted(podSubnet, tierSubnet, routed);
    return podSubnet;
  });
}

function connectRouted(subnet: ISubnet, { scope }: TierSubnet, routed: readonly RoutedSubnet[]) {
  const route = routed.find((candidate) => candidate.scope === scope);
  if (route) connect(subnet, route.dependencies);
}

/** `fromVpcAttributes` makes groups that are empty; what waits for them has to wait for the routes. */
function connect({ internetConnectivityEstablished }: { readonly internetConnectivityEstablished: IDependable }, dependencies: IDependable) {
  if (internetConnectivityEstablished instanceof DependencyGroup) internetConnectivityEstablished.add(dependencies);
}

function subnetIds(tier: readonly TierSubnet[]): string[] {
  return tier.map(({ subnet }) => subnet.ref);
}

function routeTableIds(tier: readonly TierSubnet[]): string[] {
  return tier.map(({ routeTable }) => routeTable.ref);
}

function cidrBlocks(tier: readonly TierSubnet[]): string[] {
  return tier.map(({ subnet }) => subnet.cidrBlock!);
}
