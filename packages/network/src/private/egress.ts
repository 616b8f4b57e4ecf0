import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnEIP, CfnNatGateway, CfnVPC } from 'aws-cdk-lib/aws-ec2';
import { Construct, IDependable } from 'constructs';
import { NatGateway } from '../nat-gateway';
import { ElasticIp, NatKind, NatStrategy } from '../nat-strategy';
import { addNatInstance } from './nat-instance';
import { addDefaultRoute, DefaultRouteTarget, RoutedSubnet, TierSubnet, toTags } from './subnets';

export interface EgressProps {
  readonly vpc: CfnVPC;
  readonly strategy: NatStrategy;
  readonly publicSubnets: readonly RoutedSubnet[];
  /** The subnets that shall reach the internet. */
  readonly privateSubnets: readonly TierSubnet[];
  readonly removalPolicy: RemovalPolicy;
}

export interface Egress {
  /** By the part of the ids that names them: the key of a zone, empty for all zones. */
  readonly natGateways: Readonly<Record<string, NatGateway>>;
  /** The addresses that the private subnets are seen with. */
  readonly publicIps: readonly string[];
  /** The private subnets; empty where they have no route to the internet. */
  readonly routed: readonly RoutedSubnet[];
}

/**
 * What a strategy needs in a zone stands in the scope of the zone's public subnet, so that each strategy leaves what it shares with another untouched. An address can't
 * move between a gateway of a zone, the regional gateway and an instance in one update, because the new owner is made before the old one goes: each kind has its own.
 */
export function addEgress(scope: Construct, props: EgressProps): Egress {
  const { strategy, publicSubnets } = props;
  const hosts = strategy.availabilityZone ? publicSubnets.filter(({ zone }) => zone.name === strategy.availabilityZone) : publicSubnets.slice(0, 1);
  switch (strategy.kind) {
    case NatKind.PER_AZ: return addZonalGateways(props, publicSubnets);
    case NatKind.SINGLE: return addZonalGateways(props, hosts);
    case NatKind.REGIONAL: return addRegionalGateway(scope, props);
    case NatKind.INSTANCE: return addInstance(props, hosts[0]);
    case NatKind.NONE: return { natGateways: {}, publicIps: [], routed: [] };
  }
}

function addZonalGateways(props: EgressProps, hosts: readonly RoutedSubnet[]): Egress {
  const { strategy, privateSubnets, removalPolicy } = props;
  const natGateways = Object.fromEntries(hosts.map((host) => {
    const address = strategy.elasticIp ?? strategy.elasticIps?.[host.zone.name] ?? allocate(host, 'ElasticIp', removalPolicy);
    return [host.zone.key, addZonalGateway(host, address)];
  }));
  return {
    natGateways, publicIps: Object.values(natGateways).flatMap(({ publicIps }) => publicIps),
    routed: privateSubnets.map((subnet) => addDefaultRoute(subnet, { natGatewayId: (natGateways[subnet.zone.key] ?? natGateways[hosts[0].zone.key]).natGatewayId })),
  };
}

function addZonalGateway(host: RoutedSubnet, address: ElasticIp): NatGateway {
  const natGateway = new CfnNatGateway(host.scope, 'NatGateway', { subnetId: host.subnet.ref, allocationId: address.allocationId, tags: toTags({ Name: host.name }) });
  natGateway.node.addDependency(host.dependencies);
  return new NatGateway({ natGatewayId: natGateway.ref, availabilityZone: host.zone.name, publicIps: [address.publicIp] });
}

/** It stands in no subnet. Its zones and addresses are given, so that AWS chooses neither. */
function addRegionalGateway(scope: Construct, { vpc, strategy, publicSubnets, privateSubnets, removalPolicy }: EgressProps): Egress {
  const addresses = publicSubnets.map((host) => ({ host, address: strategy.elasticIps?.[host.zone.name] ?? allocate(host, 'RegionalElasticIp', removalPolicy) }));
  const natGateway = new CfnNatGateway(scope, 'RegionalNatGateway', {
    vpcId: vpc.ref, availabilityMode: 'regional',
    availabilityZoneAddresses: addresses.map(({ host, address }) => ({ availabilityZone: host.zone.name, allocationIds: [address.allocationId] })),
    tags: toTags({ Name: scope.node.path }),
  });
  publicSubnets.forEach(({ dependencies }) => natGateway.node.addDependency(dependencies));
  const publicIps = addresses.map(({ address }) => address.publicIp);
  return {
    natGateways: { '': new NatGateway({ natGatewayId: natGateway.ref, publicIps }) }, publicIps,
    routed: routeAll(privateSubnets, { natGatewayId: natGateway.ref }),
  };
}

function addInstance({ vpc, strategy, privateSubnets, removalPolicy }: EgressProps, host: RoutedSubnet): Egress {
  const address = strategy.elasticIp ?? allocate(host, 'NatInstanceElasticIp', removalPolicy);
  const { networkInterfaceId, ready } = addNatInstance(host, { vpc, address, instanceType: strategy.instanceType!, clients: privateSubnets });
  return { natGateways: {}, publicIps: [address.publicIp], routed: routeAll(privateSubnets, { networkInterfaceId }, ready) };
}

function routeAll(subnets: readonly TierSubnet[], target: DefaultRouteTarget, after?: IDependable): RoutedSubnet[] {
  return subnets.map((subnet) => addDefaultRoute(subnet, target, after));
}

function allocate(host: RoutedSubnet, id: string, removalPolicy: RemovalPolicy): ElasticIp {
  const eip = new CfnEIP(host.scope, id, { domain: 'vpc', tags: toTags({ Name: host.name }) });
  eip.applyRemovalPolicy(removalPolicy);
  eip.node.addDependency(host.dependencies);
  return { allocationId: eip.attrAllocationId, publicIp: eip.ref };
}
