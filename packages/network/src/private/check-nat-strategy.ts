import { Token } from 'aws-cdk-lib';
import { NatStrategy } from '../nat-strategy';
import { Problem } from './problems';

export function checkNatStrategy(strategy: NatStrategy, zones: readonly string[]): Problem[] {
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
