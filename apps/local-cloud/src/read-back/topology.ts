import { paginateDescribeNatGateways, paginateDescribeRouteTables, paginateDescribeSubnets, type EC2Client, type NatGateway, type Route, type RouteTable, type Subnet } from '@aws-sdk/client-ec2';

/** The subnets of one VPC, and where their traffic goes. */
export class Topology {
  public readonly publicSubnets: readonly Subnet[];
  public readonly privateSubnets: readonly Subnet[];
  public readonly availabilityZones: readonly string[];

  constructor(public readonly subnets: readonly Subnet[], private readonly routeTables: readonly RouteTable[], public readonly natGateways: readonly NatGateway[]) {
    this.publicSubnets = subnets.filter((subnet) => this.isPublic(subnet.SubnetId!));
    this.privateSubnets = subnets.filter((subnet) => !this.isPublic(subnet.SubnetId!));
    this.availabilityZones = [...new Set(subnets.map(({ AvailabilityZone }) => AvailabilityZone!))].sort();
  }

  public defaultRoute(subnetId: string): Route | undefined {
    return this.routesOf(subnetId).find(({ DestinationCidrBlock }) => DestinationCidrBlock === '0.0.0.0/0');
  }

  public subnet(subnetId: string | undefined): Subnet | undefined {
    return this.subnets.find(({ SubnetId }) => SubnetId === subnetId);
  }

  /** It is a route to an internet gateway that makes a subnet public; names and tags don't. */
  public isPublic(subnetId: string): boolean {
    return this.routesOf(subnetId).some(({ GatewayId }) => GatewayId?.startsWith('igw-'));
  }

  public isPrivate(subnetId: string): boolean {
    return this.subnet(subnetId) !== undefined && !this.isPublic(subnetId);
  }

  private routesOf(subnetId: string): readonly Route[] {
    const own = this.routeTables.find(({ Associations }) => Associations?.some((association) => association.SubnetId === subnetId));
    const table = own ?? this.routeTables.find(({ Associations }) => Associations?.some(({ Main }) => Main));
    return table?.Routes ?? [];
  }
}

export async function readTopology(client: EC2Client, vpcId: string): Promise<Topology> {
  const Filters = [{ Name: 'vpc-id', Values: [vpcId] }];
  const subnets: Subnet[] = [];
  const routeTables: RouteTable[] = [];
  const natGateways: NatGateway[] = [];
  for await (const page of paginateDescribeSubnets({ client }, { Filters })) subnets.push(...page.Subnets ?? []);
  for await (const page of paginateDescribeRouteTables({ client }, { Filters })) routeTables.push(...page.RouteTables ?? []);
  for await (const page of paginateDescribeNatGateways({ client }, { Filter: Filters })) natGateways.push(...page.NatGateways ?? []);
  return new Topology(subnets, routeTables, natGateways.filter(({ State }) => State !== 'deleted'));
}
