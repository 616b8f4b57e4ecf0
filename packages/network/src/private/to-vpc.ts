import { CfnVPC, IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct, DependencyGroup, IDependable } from 'constructs';
import { RoutedSubnet, TierSubnet } from './subnets';

export interface VpcTiers {
  readonly cfnVpc: CfnVPC;
  readonly cidrBlock: string;
  readonly publicTier: readonly RoutedSubnet[];
  readonly privateTier: readonly TierSubnet[];
  /** The private subnets with a default route; empty where they have none. */
  readonly routedPrivateTier: readonly RoutedSubnet[];
  readonly dataTier: readonly TierSubnet[];
}

/** The VPC as constructs of `aws-cdk-lib` take it. */
export function toVpc(scope: Construct, { cfnVpc, cidrBlock, publicTier, privateTier, routedPrivateTier, dataTier }: VpcTiers): IVpc {
  const vpc = Vpc.fromVpcAttributes(scope, 'Vpc', {
    vpcId: cfnVpc.ref, vpcCidrBlock: cidrBlock, availabilityZones: publicTier.map(({ zone }) => zone.name),
    publicSubnetIds: subnetIds(publicTier), publicSubnetRouteTableIds: routeTableIds(publicTier), publicSubnetIpv4CidrBlocks: cidrBlocks(publicTier),
    privateSubnetIds: subnetIds(privateTier), privateSubnetRouteTableIds: routeTableIds(privateTier), privateSubnetIpv4CidrBlocks: cidrBlocks(privateTier),
    isolatedSubnetNames: dataTier.length > 0 ? ['Data'] : undefined,
    isolatedSubnetIds: subnetIds(dataTier), isolatedSubnetRouteTableIds: routeTableIds(dataTier), isolatedSubnetIpv4CidrBlocks: cidrBlocks(dataTier),
  });
  publicTier.forEach(({ dependencies }) => connect(vpc, dependencies));
  publicTier.forEach(({ dependencies }, index) => connect(vpc.publicSubnets[index], dependencies));
  routedPrivateTier.forEach(({ dependencies }, index) => connect(vpc.privateSubnets[index], dependencies));
  return vpc;
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
