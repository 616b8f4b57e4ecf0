import { Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import { TaintEffect } from '../../node-taint';
import { isDnsLabel } from '../../private/check-kubernetes-names';
import { Problem } from '../../private/problems';
import { KarpenterNodePoolOptions, KarpenterOperator, KarpenterRequirement } from '../karpenter-node-pool';

export interface NodePoolFacts {
  readonly delivered: boolean;
  /** The pools that are there. */
  readonly names: readonly string[];
  readonly vpcKnown: boolean;
  readonly securityGroupKnown: boolean;
}

export function checkNodePool(id: string, name: string, options: KarpenterNodePoolOptions, facts: NodePoolFacts): Problem[] {
  return [...checkPlace(id, name, options, facts), ...checkInstances(id, options), ...checkNumbers(id, options), ...checkMarks(id, options)];
}

function checkPlace(id: string, name: string, { subnets }: KarpenterNodePoolOptions, { delivered, names, vpcKnown, securityGroupKnown }: NodePoolFacts): Problem[] {
  return [
    ...delivered ? [] : [{
      code: 'NodePoolWithoutDelivery', subject: 'delivery', got: undefined, expected: 'a delivery, which brings node pools into the cluster',
      mend: 'give Karpenter a delivery, or make the NodePool where its chart comes from',
    }],
    ...isDnsLabel(name) ? [] : [{ code: 'NodePoolNameInvalid', subject: `${id}.nodePoolName`, got: name, expected: 'up to 63 lower-case letters, digits and hyphens', mend: 'choose another name' }],
    ...names.includes(name) ? [{ code: 'DuplicateNodePool', subject: `${id}.nodePoolName`, got: name, expected: 'a name that no other node pool of the cluster has', mend: 'choose another name' }] : [],
    ...vpcKnown || subnets?.subnets ? [] : [{
      code: 'NodePoolVpcMissing', subject: `${id}.subnets`, got: undefined, expected: 'the VPC of the cluster, or the subnets themselves', mend: 'give vpc to fromEksClusterAttributes, or subnets: { subnets }',
    }],
    ...securityGroupKnown ? [] : [{
      code: 'ClusterSecurityGroupUnknown', subject: 'cluster', got: undefined, expected: 'the cluster security group, by which nodes and control plane reach each other',
      mend: 'give clusterSecurityGroupId to fromEksClusterAttributes',
    }],
  ];
}

function checkInstances(id: string, { instanceCategories, minInstanceGeneration, capacityTypes, imageAlias, requirements = [] }: KarpenterNodePoolOptions): Problem[] {
  return [
    ...!instanceCategories || (instanceCategories.length > 0 && instanceCategories.every((category) => Token.isUnresolved(category) || /^[a-z]+$/.test(category))) ? [] : [{
      code: 'InstanceCategoriesInvalid', subject: `${id}.instanceCategories`, got: instanceCategories, expected: 'at least one category, for instance m', mend: 'correct them; families and types go into requirements',
    }],
    ...isWhole(minInstanceGeneration, 1) ? [] : [{
      code: 'InstanceGenerationInvalid', subject: `${id}.minInstanceGeneration`, got: minInstanceGeneration, expected: 'a whole number of at least 1', mend: 'correct the number',
    }],
    ...capacityTypes?.length === 0 ? [{
      code: 'CapacityTypesMissing', subject: `${id}.capacityTypes`, got: [], expected: 'at least one capacity type', mend: 'name one, or leave the property out for the default',
    }] : [],
    ...imageAlias === undefined || Token.isUnresolved(imageAlias) || /^(al2023|bottlerocket)@(latest|v[\d.]+)$/.test(imageAlias) ? [] : [{
      code: 'ImageAliasInvalid', subject: `${id}.imageAlias`, got: imageAlias, expected: 'al2023 or bottlerocket, an @, and latest or a version, for instance al2023@v20260801', mend: 'write it as Karpenter has it',
    }],
    ...requirements.filter((requirement) => !isRequirement(requirement)).map(({ key, operator, values }) => ({
      code: 'RequirementInvalid', subject: `${id}.requirements.${key}`, got: { operator, values },
      expected: 'values for In and NotIn, one whole number for Gt, Lt, Gte and Lte, none for Exists and DoesNotExist', mend: 'correct the values',
    })),
  ];
}

function checkNumbers(id: string, { cpuLimit, memoryLimit, diskSize, disruptionBudgetPercent }: KarpenterNodePoolOptions): Problem[] {
  return [
    ...isWhole(cpuLimit, 1) ? [] : [{ code: 'QuantityInvalid', subject: `${id}.cpuLimit`, got: cpuLimit, expected: 'a whole number of vCPUs, at least 1', mend: 'correct it' }],
    ...isWhole(inUnits(memoryLimit, 'toMebibytes'), 1) ? [] : [{ code: 'QuantityInvalid', subject: `${id}.memoryLimit`, got: inUnits(memoryLimit, 'toMebibytes'), expected: 'a whole number of mebibytes, at least 1', mend: 'correct it' }],
    ...isWhole(inUnits(diskSize, 'toGibibytes'), 20, 16384) ? [] : [{ code: 'DiskSizeInvalid', subject: `${id}.diskSize`, got: inUnits(diskSize, 'toGibibytes'), expected: 'a number from 20 to 16384', mend: 'correct the number' }],
    ...isWhole(disruptionBudgetPercent, 0, 100) ? [] : [{
      code: 'DisruptionBudgetInvalid', subject: `${id}.disruptionBudgetPercent`, got: disruptionBudgetPercent, expected: 'a whole number from 0 to 100', mend: 'correct the number',
    }],
  ];
}

/** What Karpenter tells its nodes by is its own. */
function checkMarks(id: string, { labels = {}, tags = {}, taints = [] }: KarpenterNodePoolOptions): Problem[] {
  return [
    ...Object.keys(labels).filter((key) => /^([^/]*\.)?karpenter\.(sh|k8s\.aws)\//.test(key) || key === 'kubernetes.io/hostname').map((got) => ({
      code: 'NodeLabelReserved', subject: `${id}.labels`, got, expected: 'a label of your own: this one is Karpenter\'s', mend: 'choose another name; what nodes must be like goes into requirements',
    })),
    ...Object.keys(tags).filter((key) => /^(kubernetes\.io\/cluster|aws:)|^(karpenter\.sh\/node(pool|claim)|karpenter\.k8s\.aws\/ec2nodeclass|eks:eks-cluster-name)$/.test(key)).map((got) => ({
      code: 'NodeTagReserved', subject: `${id}.tags`, got, expected: 'a tag of your own: by this one Karpenter or AWS knows the node', mend: 'choose another name',
    })),
    ...taints.filter(({ effect }) => !Token.isUnresolved(effect) && !Object.values(TaintEffect).includes(effect)).map(({ key, effect }) => ({
      code: 'TaintEffectInvalid', subject: `${id}.taints.${key}`, got: effect, expected: Object.values(TaintEffect).join(', '), mend: 'use the spelling of EKS, which is not that of Kubernetes',
    })),
  ];
}

function isRequirement({ operator, values = [] }: KarpenterRequirement): boolean {
  if (operator === KarpenterOperator.IN || operator === KarpenterOperator.NOT_IN) return values.length > 0;
  if (operator === KarpenterOperator.EXISTS || operator === KarpenterOperator.DOES_NOT_EXIST) return values.length === 0;
  return values.length === 1 && (Token.isUnresolved(values[0]) || /^\d+$/.test(values[0]));
}

function inUnits(size: Size | undefined, unit: 'toMebibytes' | 'toGibibytes'): number | undefined {
  return size?.isUnresolved() ? undefined : size?.[unit]({ rounding: SizeRoundingBehavior.NONE });
}

function isWhole(value: number | undefined, least: number, most = Infinity): boolean {
  return value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= least && value <= most);
}
