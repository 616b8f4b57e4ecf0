import { RemovalPolicy } from 'aws-cdk-lib';
import { AddressPlan } from '../address-plan';
import { NatStrategy } from '../nat-strategy';
import { NetworkProps } from '../network-props';
import { SubnetTier } from '../subnet-tier';
import { checkNatStrategy } from './check-nat-strategy';
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
