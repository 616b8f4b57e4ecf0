import { RemovalPolicy, Token } from 'aws-cdk-lib';
import { AddressPlan, SubnetTier } from '../address-plan';
import { NatStrategy } from '../nat-strategy';
import { NetworkProps } from '../network-props';
import { Problem } from './problems';
import { checkZones } from './zones';

export interface NetworkChoices {
  readonly addressPlan: AddressPlan;
  readonly availabilityZones: readonly string[];
  readonly natStrategy: NatStrategy;
  readonly region: string;
}

export function checkNetworkProps(props: NetworkProps, { addressPlan, availabilityZones, natStrategy, region }: NetworkChoices): Problem[] {
  return [
    ...checkZones(availabilityZones, addressPlan, region),
    ...checkNat(natStrategy, availabilityZones),
    ...checkDataTier(props, addressPlan),
    ...checkRemovalPolicy(props),
  ];
}

function checkNat(strategy: NatStrategy, zones: readonly string[]): Problem[] {
  const { elasticIps, availabilityZone } = strategy;
  if (availabilityZone !== undefined && !zones.includes(availabilityZone)) {
    return [{ code: 'NatZoneUnknown', subject: 'natStrategy.availabilityZone', got: availabilityZone, expected: 'one of the zones of the network', mend: 'name one of availabilityZones' }];
  }
  if (!elasticIps) return [];
  const allocations = Object.entries(elasticIps);
  return [
    ...zones.filter((zone) => !(zone in elasticIps)).map((zone): Problem => ({
      code: 'NatAllocationMissing', subject: 'natStrategy.elasticIps', got: Object.keys(elasticIps), expected: `an Elastic IP address for ${Token.isUnresolved(zone) ? 'every zone, by its name' : zone}`,
      mend: Token.isUnresolved(zone) ? 'name the availabilityZones explicitly' : 'add one, or give none at all to have them allocated',
    })),
    ...allocations.filter(([zone]) => !zones.includes(zone)).map(([zone]): Problem => ({
      code: 'NatAllocationUnused', subject: `natStrategy.elasticIps.${zone}`, got: zone, expected: 'a zone of the network', mend: 'correct the name, or remove the entry',
    })),
    ...allocations.filter(([, { allocationId }], index) => allocations.findIndex(([, other]) => other.allocationId === allocationId) < index).map(([zone, { allocationId }]): Problem => ({
      code: 'NatAllocationDuplicate', subject: `natStrategy.elasticIps.${zone}`, got: allocationId, expected: 'an allocation of its own for each gateway', mend: 'give each zone another Elastic IP address',
    })),
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
