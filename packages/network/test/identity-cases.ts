import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Template } from 'aws-cdk-lib/assertions';
import { templateOf } from '@external-metrics/testkit';
import { AddressPlan, FlowLogDestination, NatStrategy, Network, NetworkProps } from '../src';

export const fullProps: NetworkProps = {
  availabilityZones: ['us-east-1a', 'us-east-1c', 'us-east-1-bos-1a'],
  addressPlan: AddressPlan.of({ cidr: '10.32.0.0/16', zoneSlots: 4, tierSlots: 4, zoneSlot: { 'us-east-1-bos-1a': 3 }, podCidr: '100.64.0.0/16' }),
  natStrategy: NatStrategy.single({ availabilityZone: 'us-east-1c' }),
  dataTier: true,
  flowLogs: [FlowLogDestination.cloudWatchLogs({ retention: RetentionDays.TWO_YEARS }), FlowLogDestination.s3()],
  removalPolicy: RemovalPolicy.RETAIN,
};

/** By name: what is frozen by `identity.lock.json`. */
export const identityCases: Record<string, () => Template> = {
  least: () => templateOf((stack) => new Network(stack, 'Network')),
  full: () => templateOf((stack) => new Network(stack, 'Network', fullProps)),
  pooled: () => templateOf((stack) => new Network(stack, 'Network', { addressPlan: AddressPlan.fromIpamPool({ ipv4IpamPoolId: 'ipam-pool-0123456789abcdef0', netmaskLength: 18 }), ipv6: true })),
};
