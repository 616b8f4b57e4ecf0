import { DescribeAddressesCommand, DescribeFlowLogsCommand, DescribeNetworkAclsCommand, DescribeVpcsCommand, type Address, type NetworkAcl, type Subnet } from '@aws-sdk/client-ec2';
import { everyOne, holds, type PartReport } from './check';
import type { ReadBack } from './read-back';
import type { Topology } from './topology';

export async function networkPart({ clients, deployed, vpcId, topology }: ReadBack): Promise<PartReport> {
  const { Vpcs = [] } = await clients.ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }));
  const { Addresses = [] } = await clients.ec2.send(new DescribeAddressesCommand({}));
  const { FlowLogs = [] } = await clients.ec2.send(new DescribeFlowLogsCommand({ Filter: [{ Name: 'resource-id', Values: [vpcId] }] }));
  const { NetworkAcls = [] } = await clients.ec2.send(new DescribeNetworkAclsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }));
  const perZone = topology.natGateways.length > 1;
  return {
    part: 'Network',
    checks: [
      everyOne('Every availability zone has a public and a private subnet', topology.availabilityZones, (zone) => lackingTier(topology, zone)),
      everyOne(perZone
        ? 'Every private subnet leaves through a NAT gateway in its own zone, which stands in a public subnet'
        : 'Every private subnet leaves through the NAT of the network, which stands in a public subnet or in all zones',
      topology.privateSubnets, (subnet) => wrongEgress(subnet, topology, perZone)),
      // An instance may be the way out instead.
      ...topology.natGateways.length === 0 && topology.privateSubnets.every(({ SubnetId }) => topology.defaultRoute(SubnetId!)?.NetworkInterfaceId) ? [] : [everyOne('Every NAT gateway has an Elastic IP of this account', topology.natGateways, ({ NatGatewayId, NatGatewayAddresses }) =>
        NatGatewayAddresses?.some(({ AllocationId }) => ownsAddress(Addresses, AllocationId)) ? undefined : `${NatGatewayId} has ${NatGatewayAddresses?.[0]?.AllocationId ?? 'none'}`)],
      everyOne('No private subnet gives public addresses', topology.privateSubnets, ({ SubnetId, MapPublicIpOnLaunch }) => MapPublicIpOnLaunch ? SubnetId : undefined),
      ...NetworkAcls.some(({ IsDefault }) => !IsDefault)
        ? [everyOne('Every subnet has a network ACL that is not the default one', topology.subnets, ({ SubnetId }) => isNarrowed(NetworkAcls, SubnetId) ? undefined : SubnetId)]
        : [],
      holds('The VPC has flow logs', FlowLogs.some(({ ResourceId }) => ResourceId === vpcId), `${FlowLogs.length} of ${vpcId}`),
    ],
    facts: [
      ['VPC', `${vpcId}  ${Vpcs[0]?.CidrBlock ?? ''}`],
      ['Zones', topology.availabilityZones.join(', ')],
      ['Subnets', `${topology.publicSubnets.length} public, ${topology.privateSubnets.length} private`],
      ['Egress IPs', deployed.output('EgressIps') ?? natAddresses(topology).join(',')],
      ['Name servers', deployed.output('NameServers') ?? 'of the hosted zone that was given'],
    ],
    console: 'VPC > Your VPCs > Resource map',
  };
}

function lackingTier({ publicSubnets, privateSubnets }: Topology, zone: string): string | undefined {
  const has = (subnets: readonly Subnet[]): boolean => subnets.some(({ AvailabilityZone }) => AvailabilityZone === zone);
  if (!has(publicSubnets)) return `${zone} has no public subnet`;
  return has(privateSubnets) ? undefined : `${zone} has no private subnet`;
}

function wrongEgress(subnet: Subnet, topology: Topology, perZone: boolean): string | undefined {
  const { NatGatewayId: natGatewayId, NetworkInterfaceId } = topology.defaultRoute(subnet.SubnetId!) ?? {};
  if (NetworkInterfaceId && topology.natGateways.length === 0) return undefined;
  const natGateway = topology.natGateways.find(({ NatGatewayId }) => NatGatewayId === natGatewayId);
  if (!natGatewayId || !natGateway) return `${subnet.SubnetId} has no default route to a NAT gateway`;
  if (natGateway.AvailabilityMode === 'regional') return undefined;
  const standsIn = topology.subnet(natGateway.SubnetId);
  if (!standsIn || topology.isPrivate(standsIn.SubnetId!)) return `${natGatewayId} of ${subnet.SubnetId} stands in ${natGateway.SubnetId}, which is not public`;
  return perZone && standsIn.AvailabilityZone !== subnet.AvailabilityZone
    ? `${subnet.SubnetId} in ${subnet.AvailabilityZone} leaves through ${natGatewayId} in ${standsIn.AvailabilityZone}`
    : undefined;
}

function isNarrowed(acls: readonly NetworkAcl[], subnetId: string | undefined): boolean {
  return acls.some(({ IsDefault, Associations }) => !IsDefault && Associations?.some(({ SubnetId }) => SubnetId === subnetId));
}

function ownsAddress(addresses: readonly Address[], allocationId: string | undefined): boolean {
  return allocationId !== undefined && addresses.some(({ AllocationId }) => AllocationId === allocationId);
}

function natAddresses(topology: Topology): string[] {
  return topology.natGateways.flatMap(({ NatGatewayAddresses = [] }) => NatGatewayAddresses.map(({ PublicIp }) => PublicIp ?? ''));
}
