import { Duration, Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { NodeCapacityType } from '../../node-group';
import { TaintEffect } from '../../node-taint';
import { KarpenterNodePoolOptions, KarpenterOperator, KarpenterRequirement } from '../karpenter-node-pool';
import { KubernetesObject } from './kubernetes-object';

export const defaultImageAlias = 'al2023@latest';

const capacityTypes: Record<NodeCapacityType, string> = { [NodeCapacityType.ON_DEMAND]: 'on-demand', [NodeCapacityType.SPOT]: 'spot' };
const taintEffects: Record<TaintEffect, string> = { [TaintEffect.NO_SCHEDULE]: 'NoSchedule', [TaintEffect.PREFER_NO_SCHEDULE]: 'PreferNoSchedule', [TaintEffect.NO_EXECUTE]: 'NoExecute' };

export interface NodeClassFacts {
  readonly instanceProfileName: string;
  readonly subnetIds: readonly string[];
  readonly securityGroups: readonly ec2.ISecurityGroup[];
  readonly encryptionKey?: kms.IKey;
}

/** How nodes are made: https://karpenter.sh/docs/concepts/nodeclasses/. By IDs, so that a tag that somebody else sets chooses nothing. */
export function nodeClassObject(name: string, { imageAlias = defaultImageAlias, diskSize = Size.gibibytes(50), tags }: KarpenterNodePoolOptions, facts: NodeClassFacts): KubernetesObject {
  const ebs = (size: Size) => ({ volumeSize: `${size.toGibibytes()}Gi`, volumeType: 'gp3', encrypted: true, deleteOnTermination: true, ...facts.encryptionKey ? { kmsKeyID: facts.encryptionKey.keyArn } : {} });
  // Bottlerocket has a volume for itself.
  const volumes = imageAlias.startsWith('bottlerocket@') ? [['/dev/xvda', Size.gibibytes(4)], ['/dev/xvdb', diskSize]] as const : [['/dev/xvda', diskSize]] as const;
  return {
    apiVersion: 'karpenter.k8s.aws/v1', kind: 'EC2NodeClass', metadata: { name },
    spec: {
      amiSelectorTerms: [{ alias: imageAlias }],
      instanceProfile: facts.instanceProfileName,
      subnetSelectorTerms: facts.subnetIds.map((id) => ({ id })),
      securityGroupSelectorTerms: facts.securityGroups.map(({ securityGroupId: id }) => ({ id })),
      associatePublicIPAddress: false,
      metadataOptions: { httpEndpoint: 'enabled', httpProtocolIPv6: 'disabled', httpPutResponseHopLimit: 1, httpTokens: 'required' },
      blockDeviceMappings: volumes.map(([deviceName, size]) => ({ deviceName, ebs: ebs(size) })),
      ...tags ? { tags } : {},
    },
  };
}

/** Which nodes are made, and how long they stay: https://karpenter.sh/docs/concepts/nodepools/. */
export function nodePoolObject(name: string, options: KarpenterNodePoolOptions): KubernetesObject {
  const {
    labels, taints = [], cpuLimit = 100, memoryLimit, expireAfter = Duration.days(30), terminationGracePeriod, consolidateAfter = Duration.minutes(1), disruptionBudgetPercent = 10,
  } = options;
  return {
    apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name },
    spec: {
      template: {
        ...labels ? { metadata: { labels } } : {},
        spec: {
          nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name },
          requirements: requirements(options),
          ...taints.length > 0 ? { taints: taints.map(({ key, value, effect }) => ({ key, ...value === undefined ? {} : { value }, effect: taintEffects[effect] })) } : {},
          expireAfter: durationOf(expireAfter),
          ...terminationGracePeriod ? { terminationGracePeriod: durationOf(terminationGracePeriod) } : {},
        },
      },
      limits: { cpu: `${cpuLimit}`, ...memoryLimit ? { memory: memoryOf(memoryLimit) } : {} },
      disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: durationOf(consolidateAfter), budgets: [{ nodes: `${disruptionBudgetPercent}%` }] },
    },
  };
}

function requirements(options: KarpenterNodePoolOptions): KarpenterRequirement[] {
  const { architecture = ec2.InstanceArchitecture.X86_64, instanceCategories = ['c', 'm', 'r'], minInstanceGeneration = 5, capacityTypes: bought = [NodeCapacityType.ON_DEMAND], requirements: more = [] } = options;
  const anyOf = (key: string, values: string[]) => ({ key, operator: KarpenterOperator.IN, values });
  return [
    anyOf('kubernetes.io/os', ['linux']),
    anyOf('kubernetes.io/arch', [architecture === ec2.InstanceArchitecture.ARM_64 ? 'arm64' : 'amd64']),
    anyOf('karpenter.sh/capacity-type', bought.map((type) => capacityTypes[type])),
    anyOf('karpenter.k8s.aws/instance-category', instanceCategories),
    { key: 'karpenter.k8s.aws/instance-generation', operator: KarpenterOperator.GTE, values: [`${minInstanceGeneration}`] },
    ...more.map(({ key, operator, values }) => ({ key, operator, ...values ? { values } : {} })),
  ];
}

/** Of the units that Karpenter takes, the greatest that is exact. */
function durationOf(duration: Duration): string {
  const seconds = duration.toSeconds();
  const [unit, size] = ([['h', 3600], ['m', 60], ['s', 1]] as const).find(([, length]) => seconds % length === 0)!;
  return `${seconds / size}${unit}`;
}

function memoryOf(size: Size): string {
  const mebibytes = size.toMebibytes();
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}
