import { Duration, Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IDependable } from 'constructs';
import { NodeCapacityType } from '../node-group';
import { NodeTaint } from '../node-taint';

/** How a label of nodes is compared. */
export enum KarpenterOperator {
  /** It is one of the values. */
  IN = 'In',
  /** It is none of the values. */
  NOT_IN = 'NotIn',
  /** It is there. */
  EXISTS = 'Exists',
  /** It is not there. */
  DOES_NOT_EXIST = 'DoesNotExist',
  /** It is a number greater than the value. */
  GT = 'Gt',
  /** It is a number less than the value. */
  LT = 'Lt',
  /** It is a number not less than the value. */
  GTE = 'Gte',
  /** It is a number not greater than the value. */
  LTE = 'Lte',
}

/** What nodes must be like. */
export interface KarpenterRequirement {
  /** The label, for instance `karpenter.k8s.aws/instance-family` or `topology.kubernetes.io/zone`. */
  readonly key: string;

  /** How the label is compared. */
  readonly operator: KarpenterOperator;

  /**
   * With what it is compared: at least one value for `IN` and `NOT_IN`, one whole number for the comparisons, none for the others (`RequirementInvalid`).
   *
   * @default - none
   */
  readonly values?: string[];
}

/** Nodes that Karpenter makes when pods find none. */
export interface KarpenterNodePoolOptions {
  /**
   * The name of the NodePool and its EC2NodeClass, up to 63 lower-case letters, digits and hyphens (`NodePoolNameInvalid`). A pool that is renamed leaves the one with the old
   * name in the cluster: add a new one, then remove the old one.
   *
   * @default - from the id: `SpotArm` becomes `spot-arm`
   */
  readonly nodePoolName?: string;

  /**
   * The categories of instance types, letters only (`InstanceCategoriesInvalid`).
   *
   * @default ['c', 'm', 'r']
   */
  readonly instanceCategories?: string[];

  /**
   * The oldest generation of instance types, at least 1 (`InstanceGenerationInvalid`).
   *
   * @default 5 - older ones have no Nitro hypervisor
   */
  readonly minInstanceGeneration?: number;

  /**
   * What else nodes must be like. All requirements hold together.
   *
   * @default - nothing
   * @see https://karpenter.sh/docs/concepts/scheduling/#well-known-labels
   */
  readonly requirements?: KarpenterRequirement[];

  /**
   * How the nodes are bought; with both, spot capacity comes first. An empty list is refused with `CapacityTypesMissing`. Spot needs the role `AWSServiceRoleForEC2Spot` in
   * the account, and its access to the key of the volumes: a key of the library's gives it, an imported one must.
   *
   * @default [NodeCapacityType.ON_DEMAND]
   */
  readonly capacityTypes?: NodeCapacityType[];

  /**
   * The processors.
   *
   * @default ec2.InstanceArchitecture.X86_64 - container images for Arm processors can't be taken for granted
   */
  readonly architecture?: ec2.InstanceArchitecture;

  /**
   * How many vCPUs all nodes of the pool have together at most, at least 1 (`QuantityInvalid`): Karpenter then makes no more, and pods wait. It bounds what a mistake costs; nodes
   * that are being replaced can go beyond it for a while.
   *
   * @default 100 - some 50 nodes of 2 vCPUs
   */
  readonly cpuLimit?: number;

  /**
   * How much memory all nodes of the pool have together at most.
   *
   * @default - `cpuLimit` alone bounds the pool
   */
  readonly memoryLimit?: Size;

  /**
   * Where the nodes are. Without the VPC of an imported cluster, name the subnets (`NodePoolVpcMissing`).
   *
   * @default - the private subnets with egress of the cluster's VPC
   */
  readonly subnets?: ec2.SubnetSelection;

  /**
   * Security groups of the nodes besides the cluster's own, for instance the client groups of a database or cache.
   *
   * @default - the cluster security group only
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The image, as `al2023@<version>` or `bottlerocket@<version>` (`ImageAliasInvalid`). With `latest`, nodes are replaced within the disruption budget whenever AWS publishes an
   * image; a version that was tried elsewhere first, for instance `al2023@v20260801`, makes that your own step.
   *
   * @default 'al2023@latest'
   * @see https://karpenter.sh/docs/tasks/managing-amis/
   */
  readonly imageAlias?: string;

  /**
   * The size of the encrypted gp3 volume for images, logs and scratch data, from 20 to 16,384 GiB (`DiskSizeInvalid`).
   *
   * @default Size.gibibytes(50)
   */
  readonly diskSize?: Size;

  /**
   * Kubernetes labels of the nodes. Those of Karpenter are refused (`NodeLabelReserved`).
   *
   * @default - none but those of EKS and Karpenter
   */
  readonly labels?: { [key: string]: string };

  /**
   * Taints of the nodes.
   *
   * @default - none
   */
  readonly taints?: NodeTaint[];

  /**
   * AWS tags of instances, volumes and network interfaces: what tags a stack doesn't reach them. Those of Karpenter are refused (`NodeTagReserved`).
   *
   * @default - none but those of Karpenter
   */
  readonly tags?: { [key: string]: string };

  /**
   * How old a node gets. Karpenter then drains it, whatever the disruption budget says; budgets of pods hold.
   *
   * @default Duration.days(30)
   */
  readonly expireAfter?: Duration;

  /**
   * How long a node may be drained. Pods that are still there then go, also those whose budgets don't allow it.
   *
   * @default - as long as pods and their budgets want
   */
  readonly terminationGracePeriod?: Duration;

  /**
   * How long no pod must have come or gone before Karpenter removes a node that is not needed, or replaces it by a cheaper one.
   *
   * @default Duration.minutes(1)
   */
  readonly consolidateAfter?: Duration;

  /**
   * The share of nodes that Karpenter takes away at a time by its own will, in percent from 0 to 100, rounded up (`DisruptionBudgetInvalid`): to save cost, or because image or
   * settings changed. Expired and interrupted nodes don't count.
   *
   * @default 10
   */
  readonly disruptionBudgetPercent?: number;

  /**
   * What comes before it.
   *
   * @default - Karpenter, and the access of its nodes
   */
  readonly after?: IDependable[];
}
