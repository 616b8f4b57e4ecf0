import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { NodeGroupDefinition, NodeGroupOptions } from '../node-group';
import { NodeGroupSize } from '../node-group-size';
import { TaintEffect } from '../node-taint';
import { architectureOf, defaultInstanceTypes, isKnownFamily } from './node-defaults';
import { Problem } from './problems';

/** `standing`: the ids that AWS has, where anything is known of it. */
export function checkNodeGroups(groups: readonly NodeGroupDefinition[], standing?: readonly string[]): Problem[] {
  const ids = groups.map(({ id }) => id);
  return [
    ...[...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map(duplicateNodeGroup),
    // Those of the zones have ids of their own, and are checked when they are made.
    ...groups.flatMap((group) => [...checkNodeGroup(group.id, group), ...group.perAvailabilityZone ? [] : checkPhase(group.id, group.size, standing)]),
  ];
}

export function duplicateNodeGroup(id: string): Problem {
  return { code: 'DuplicateNodeGroup', subject: 'nodeGroups', got: id, expected: 'an id that no other node group of the cluster has', mend: 'choose another id' };
}

export function checkZones(id: string, subnets: readonly ec2.ISubnet[]): Problem[] {
  if (!subnets.some(({ availabilityZone }) => Token.isUnresolved(availabilityZone))) return [];
  return [{ code: 'AvailabilityZoneUnknown', subject: `${id}.perAvailabilityZone`, got: 'zones that are known at deployment only', expected: 'zones by their names', mend: 'name the availability zones of the VPC' }];
}

export function nodeGroupWithAutoMode(id: string): Problem {
  return { code: 'NodeGroupWithAutoMode', subject: 'nodeGroups', got: id, expected: 'no node group: EKS Auto Mode runs the nodes, and its networking is not that of node groups', mend: 'leave the node group out, or choose Compute.managedNodeGroups()' };
}

export function checkNodeGroup(id: string, options: NodeGroupOptions): Problem[] {
  return [
    ...checkSize(id, options.size),
    ...checkInstanceTypes(id, options),
    ...(options.taints ?? []).filter(({ effect }) => !Token.isUnresolved(effect) && !Object.values(TaintEffect).includes(effect)).map(({ key, effect }) => ({
      code: 'TaintEffectInvalid', subject: `${id}.taints.${key}`, got: effect, expected: Object.values(TaintEffect).join(', '), mend: 'use the spelling of EKS, which is not that of Kubernetes',
    })),
    ...checkNumber(id, 'maxUnavailablePercent', 'MaxUnavailableInvalid', options.maxUnavailablePercent, 1, 100),
    ...checkNumber(id, 'diskSize', 'DiskSizeInvalid', options.diskSize?.isUnresolved() ? undefined : options.diskSize?.toGibibytes(), 20, 16384),
  ];
}

/** EKS wants all three numbers of a node group that it makes. */
export function checkPhase(id: string, size: NodeGroupSize | undefined, standing: readonly string[] | undefined): Problem[] {
  if (!size || size.desired !== undefined || !standing || standing.includes(id)) return [];
  return [{
    code: 'NodeGroupSizeNotInitial', subject: `${id}.size`, got: { min: size.min, max: size.max }, expected: 'a desired number of nodes, because the node group is not deployed yet',
    mend: 'use NodeGroupSize.initial({ min, desired, max })',
  }];
}

function checkSize(id: string, size: NodeGroupSize | undefined): Problem[] {
  if (!size) return [];
  const { min, max, desired } = size;
  if ([min, max, desired].some((value) => Token.isUnresolved(value))) return [];
  const whole = [min, max, desired ?? min].every((value) => Number.isInteger(value) && value >= 0);
  if (whole && max >= 1 && min <= max && (desired === undefined || (min <= desired && desired <= max))) return [];
  return [{
    code: 'NodeGroupSizeInvalid', subject: `${id}.size`, got: { min, desired, max }, expected: 'whole numbers, 0 <= min <= desired <= max, and max at least 1', mend: 'correct the numbers',
  }];
}

function checkInstanceTypes(id: string, { instanceTypes = defaultInstanceTypes, image }: Pick<NodeGroupOptions, 'image'> & { readonly instanceTypes?: readonly ec2.InstanceType[] }): Problem[] {
  if (instanceTypes.length === 0) {
    return [{ code: 'InstanceTypesMissing', subject: `${id}.instanceTypes`, got: [], expected: 'at least one instance type', mend: 'name one, or leave the property out for the default' }];
  }
  const known = instanceTypes.filter((type) => !Token.isUnresolved(type.toString()));
  const strange = known.filter((type) => architectureOf(type) === undefined).map((type) => ({
    code: 'InstanceTypeInvalid', subject: `${id}.instanceTypes`, got: type.toString(), expected: 'an instance type, for instance m6i.large', mend: 'write it as EC2 has it',
  }));
  // A family says nothing of its processors until the CDK knows it.
  const unknown = image ? [] : known.filter((type) => architectureOf(type) !== undefined && !isKnownFamily(type)).map((type) => ({
    code: 'InstanceTypeUnknown', subject: `${id}.instanceTypes`, got: type.toString(), expected: 'a family and a size that this version of the CDK knows', mend: 'correct it; of a newer one say with `image` for which processors it is',
  }));
  const architectures = [...new Set([...image ? [image.architecture] : [], ...known.map(architectureOf).filter((architecture) => architecture !== undefined)])];
  if (architectures.length < 2) return [...strange, ...unknown];
  return [...strange, ...unknown, {
    code: 'InstanceArchitectureMismatch', subject: `${id}.instanceTypes`, got: known.map((type) => `${type.toString()}: ${architectureOf(type)}`),
    expected: image ? `types for ${image.architecture}, as the image ${image.amiType}` : 'types of one architecture', mend: 'give types and image of one architecture, and make a node group for each',
  }];
}

function checkNumber(id: string, property: string, code: string, value: number | undefined, least: number, most: number): Problem[] {
  if (value === undefined || Token.isUnresolved(value) || (value >= least && value <= most)) return [];
  return [{ code, subject: `${id}.${property}`, got: value, expected: `a number from ${least} to ${most}`, mend: 'correct the number' }];
}
