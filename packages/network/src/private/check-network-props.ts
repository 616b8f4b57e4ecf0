import { RemovalPolicy, Token } from 'aws-cdk-lib';
import { AddressPlan } from '../address-plan';
import { NatStrategy } from '../nat-strategy';
import { NetworkProps } from '../network-props';
import { SubnetTier } from '../subnet-tier';
import { checkEndpoints } from './check-endpoints';
import { checkFlowLogs } from './check-flow-logs';
import { checkNatStrategy } from './check-nat-strategy';
import { checkNetworkAcls } from './check-network-acls';
import { checkRoutes } from './check-routes';
import { checkDnsFirewall } from './dns';
import { checkIpv6 } from './ipv6';
import { Problem } from './problems';
import { checkZoneCount, checkZones, toZones } from './zones';

export interface NetworkChoices {
  readonly addressPlan: AddressPlan;
  readonly availabilityZones: readonly string[];
  readonly natStrategy: NatStrategy;
  readonly region: string;
}

export function checkNetworkProps(props: NetworkProps, { addressPlan, availabilityZones, natStrategy, region }: NetworkChoices): Problem[] {
  return [
    ...checkZoneCount(props),
    ...checkZones(availabilityZones, addressPlan, region, props.availabilityZones ? 'availabilityZones' : 'availabilityZoneCount'),
    ...checkIpv6(props, availabilityZones),
    ...checkNatStrategy(natStrategy, toZones(availabilityZones, addressPlan), props.deployed?.resources),
    ...checkDataTier(props, addressPlan),
    ...checkNetworkAcls(props, { addressPlan, availabilityZones, natStrategy }),
    ...checkEndpoints(props),
    ...checkFlowLogs(props),
    ...checkDnsFirewall(props),
    ...checkRoutes(props, { addressPlan, natStrategy }),
    ...checkKubernetesTags(props),
    ...checkRemovalPolicy(props),
  ];
}

function checkDataTier({ dataTier }: NetworkProps, plan: AddressPlan): Problem[] {
  if (!dataTier || plan.hasTier(SubnetTier.DATA)) return [];
  return [{ code: 'TierWithoutSlot', subject: 'dataTier', got: `${plan.tierSlots} tier slots`, expected: 'an address plan of 3 tier slots or more', mend: 'raise tierSlots, which moves every subnet, so only before the first deployment' }];
}

function checkRemovalPolicy({ removalPolicy }: NetworkProps): Problem[] {
  if (removalPolicy !== RemovalPolicy.SNAPSHOT) return [];
  return [{ code: 'RemovalPolicyUnsupported', subject: 'removalPolicy', got: removalPolicy, expected: 'RETAIN, DESTROY or RETAIN_ON_UPDATE_OR_DELETE', mend: 'a network has nothing to take a snapshot of: use RETAIN' }];
}

function checkKubernetesTags({ kubernetesTags }: NetworkProps): Problem[] {
  const value = kubernetesTags?.privateSubnets['karpenter.sh/discovery'];
  if (value === undefined || Token.isUnresolved(value) || (value.trim() !== '' && value.length <= 256)) return [];
  return [{ code: 'KarpenterDiscoveryInvalid', subject: 'kubernetesTags.karpenterDiscovery', got: value, expected: '1 to 256 characters', mend: 'give the name of the cluster' }];
}
