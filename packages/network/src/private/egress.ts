import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnEIP, CfnNatGateway } from 'aws-cdk-lib/aws-ec2';
import { NatGateway } from '../nat-gateway';
import { ElasticIp, NatStrategy } from '../nat-strategy';
import { addDefaultRoute, RoutedSubnet, TierSubnet, toTags } from './subnets';

export interface EgressProps {
  readonly strategy: NatStrategy;
  readonly publicSubnets: readonly RoutedSubnet[];
  readonly privateSubnets: readonly TierSubnet[];
  readonly removalPolicy: RemovalPolicy;
}

export interface Egress {
  /** By the key of the zone that the gateway stands in. */
  readonly natGateways: Readonly<Record<string, NatGateway>>;
  /** The private subnets; empty where they have no route to the internet. */
  readonly routed: readonly RoutedSubnet[];
}

/** NAT gateways stand in the scope of their public subnet, so that each strategy leaves those that it shares with another untouched. */
export function addEgress(props: EgressProps): Egress {
  const { strategy, publicSubnets, privateSubnets } = props;
  const hosts = hostsOf(strategy, publicSubnets);
  if (hosts.length === 0) return { natGateways: {}, routed: [] };
  const natGateways = Object.fromEntries(hosts.map((host) => [host.zone.key, addNatGateway(host, elasticIpOf(strategy, host) ?? allocate(host, props.removalPolicy))]));
  const routed = privateSubnets.map((subnet) => addDefaultRoute(subnet, { natGatewayId: (natGateways[subnet.zone.key] ?? natGateways[hosts[0].zone.key]).natGatewayId }));
  return { natGateways, routed };
}

function hostsOf(strategy: NatStrategy, publicSubnets: readonly RoutedSubnet[]): readonly RoutedSubnet[] {
  switch (strategy.kind) {
    case 'perAz': return publicSubnets;
    case 'single': return publicSubnets.filter(({ zone }, index) => (strategy.availabilityZone ? zone.name === strategy.availabilityZone : index === 0));
    default: return [];
  }
}

function elasticIpOf(strategy: NatStrategy, { zone }: TierSubnet): ElasticIp | undefined {
  return strategy.kind === 'single' ? strategy.elasticIp : strategy.elasticIps?.[zone.name];
}

function addNatGateway(host: RoutedSubnet, address: ElasticIp): NatGateway {
  const natGateway = new CfnNatGateway(host.scope, 'NatGateway', { subnetId: host.subnet.ref, allocationId: address.allocationId, tags: toTags({ Name: host.name }) });
  natGateway.node.addDependency(host.dependencies);
  return new NatGateway({ natGatewayId: natGateway.ref, availabilityZone: host.zone.name, publicIps: [address.publicIp] });
}

function allocate(host: RoutedSubnet, removalPolicy: RemovalPolicy): ElasticIp {
  const eip = new CfnEIP(host.scope, 'ElasticIp', { domain: 'vpc', tags: toTags({ Name: host.name }) });
  eip.applyRemovalPolicy(removalPolicy);
  eip.node.addDependency(host.dependencies);
  return { allocationId: eip.attrAllocationId, publicIp: eip.ref };
}
