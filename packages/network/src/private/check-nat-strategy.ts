import { Token } from 'aws-cdk-lib';
import { InstanceArchitecture } from 'aws-cdk-lib/aws-ec2';
import { DeployedResource } from '../deployed-resource';
import { ElasticIp, NatKind, NatStrategy } from '../nat-strategy';
import { Problem } from './problems';
import { letterSlot, parseZoneName } from './zone-name';
import { Zone } from './zones';

export function checkNatStrategy(strategy: NatStrategy, zones: readonly Zone[], deployed: readonly DeployedResource[] = []): Problem[] {
  const names = zones.map(({ name }) => name);
  return [...checkZone(strategy, names), ...checkAllocations(strategy, names), ...checkRegional(strategy, names), ...checkInstance(strategy), ...checkInUse(strategy, zones, deployed)];
}

function checkZone({ availabilityZone }: NatStrategy, zones: readonly string[]): Problem[] {
  if (availabilityZone === undefined || zones.includes(availabilityZone)) return [];
  return [{ code: 'NatZoneUnknown', subject: 'natStrategy.availabilityZone', got: availabilityZone, expected: 'one of the zones of the network', mend: 'name one of availabilityZones' }];
}

function checkAllocations({ elasticIps }: NatStrategy, zones: readonly string[]): Problem[] {
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
      code: 'NatAllocationDuplicate', subject: `natStrategy.elasticIps.${zone}`, got: allocationId, expected: 'an allocation of its own for each zone', mend: 'give each zone another Elastic IP address',
    })),
  ];
}

function checkRegional({ kind }: NatStrategy, zones: readonly string[]): Problem[] {
  if (kind !== NatKind.REGIONAL) return [];
  return zones.filter((zone) => parseZoneName(zone) && letterSlot(zone) === undefined).map((zone) => ({
    code: 'NatZoneUnsupported', subject: 'natStrategy', got: zone, expected: 'availability zones only: a regional NAT gateway does not stand in local zones and wavelength zones', mend: 'use NatStrategy.perAz(), or leave the zone out',
  }));
}

function checkInstance({ instanceType }: NatStrategy): Problem[] {
  if (!instanceType || Token.isUnresolved(instanceType.toString()) || instanceType.architecture === InstanceArchitecture.ARM_64) return [];
  return [{ code: 'NatInstanceTypeUnsupported', subject: 'natStrategy.instanceType', got: instanceType.toString(), expected: 'a type with a Graviton processor, such as t4g.nano', mend: 'choose one: the image is for arm64' }];
}

/** CloudFormation makes the new owner of an address before it deletes the old one, and EC2 refuses to associate it twice. */
function checkInUse(strategy: NatStrategy, zones: readonly Zone[], deployed: readonly DeployedResource[]): Problem[] {
  const gateways = deployed.filter(({ resourceType }) => resourceType === 'AWS::EC2::NatGateway');
  return wantedAddresses(strategy, zones).flatMap(({ subject, address: { allocationId }, gatewayIn }) => gateways
    .filter(({ logicalId, properties }) => properties.AllocationId === JSON.stringify(allocationId) && !(gatewayIn && new RegExp(`Public${gatewayIn}NatGateway[0-9A-F]{8}$`).test(logicalId)))
    .map(({ logicalId }): Problem => ({
      code: 'NatAllocationInUse', subject, got: allocationId, expected: `an address that no other gateway holds; ${logicalId} is deployed with this one`,
      mend: 'take another address, or deploy NatStrategy.none() in between, which ends egress meanwhile',
    })));
}

interface WantedAddress {
  readonly subject: string;
  readonly address: ElasticIp;
  /** The key of the zone whose gateway is to have it; undefined where it is none of a single zone. */
  readonly gatewayIn?: string;
}

function wantedAddresses({ kind, elasticIp, elasticIps = {}, availabilityZone }: NatStrategy, zones: readonly Zone[]): WantedAddress[] {
  const host = zones.find(({ name }) => name === availabilityZone) ?? zones[0];
  return [
    ...elasticIp ? [{ subject: 'natStrategy.elasticIp', address: elasticIp, gatewayIn: kind === NatKind.SINGLE ? host?.key : undefined }] : [],
    ...Object.entries(elasticIps).map(([name, address]) => ({
      subject: `natStrategy.elasticIps.${name}`, address, gatewayIn: kind === NatKind.PER_AZ ? zones.find((zone) => zone.name === name)?.key : undefined,
    })),
  ];
}
