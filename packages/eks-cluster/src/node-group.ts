import { Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { ClusterVersion } from './cluster-version';
import { NodeGroupSize } from './node-group-size';
import { NodeImage } from './node-image';
import { NodeTaint } from './node-taint';
import { checkNodeGroup } from './private/check-node-group';
import { createLaunchTemplate } from './private/launch-template';
import { defaultInstanceTypes, defaultSize, imageFor } from './private/node-defaults';
import { throwProblems } from './private/problems';

/** How nodes are bought. */
export enum NodeCapacityType {
  /** They stay. */
  ON_DEMAND = 'ON_DEMAND',
  /** Cheaper; AWS takes them back with two minutes' notice. Give several instance types. */
  SPOT = 'SPOT',
}

/** In which order nodes are replaced when image, version or launch template change. */
export enum NodeUpdateStrategy {
  /** New nodes first, then the old ones go. */
  DEFAULT = 'DEFAULT',
  /** Old nodes go first: for capacity that can't be had twice. */
  MINIMAL = 'MINIMAL',
}

/** A managed node group. */
export interface NodeGroupOptions {
  /**
   * How many nodes, and who decides it. Refused with `NodeGroupSizeInvalid` when the numbers contradict each other, and with
   * `NodeGroupSizeNotInitial` when an autoscaled size is given to a node group that `deployed` doesn't list.
   *
   * @default NodeGroupSize.initial({ min: 2, desired: 3, max: 10 }) - two, so that scaling in leaves nodes in two availability zones
   */
  readonly size?: NodeGroupSize;

  /**
   * The instance types, most wanted first, all of one processor architecture (`InstanceArchitectureMismatch`). An empty list is refused with
   * `InstanceTypesMissing`, a family that this version of the CDK doesn't know with `InstanceTypeUnknown` unless `image` says for which processors it is.
   *
   * @default - m6i.large: x86, because container images for Arm processors can't be taken for granted, and to be had in every region
   */
  readonly instanceTypes?: ec2.InstanceType[];

  /**
   * The operating system.
   *
   * @default - Amazon Linux 2023 for the instance types' architecture
   */
  readonly image?: NodeImage;

  /**
   * The Kubernetes version of the nodes: to hold them back while the control plane goes ahead. At most three minors behind it, and never ahead (`NodeVersionSkew`).
   *
   * @default - that of the cluster: nodes follow the control plane
   */
  readonly version?: ClusterVersion;

  /**
   * How the nodes are bought.
   *
   * @default NodeCapacityType.ON_DEMAND
   */
  readonly capacityType?: NodeCapacityType;

  /**
   * The size of the encrypted gp3 volume for images, logs and scratch data, at least 20 GiB (`DiskSizeInvalid`).
   *
   * @default Size.gibibytes(50)
   */
  readonly diskSize?: Size;

  /**
   * Kubernetes labels of the nodes.
   *
   * @default - none but those of EKS
   */
  readonly labels?: { [key: string]: string };

  /**
   * Taints of the nodes. The add-ons need one node group without.
   *
   * @default - none
   */
  readonly taints?: NodeTaint[];

  /**
   * Security groups of the nodes besides the cluster's own, for instance the client groups of a database or cache.
   *
   * @default - the cluster security group only
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Where the nodes are.
   *
   * @default - the subnets of the cluster
   */
  readonly subnets?: ec2.SubnetSelection;

  /**
   * The share of nodes that is replaced at a time in an update, in percent from 1 to 100 (`MaxUnavailableInvalid`).
   *
   * @default 33
   */
  readonly maxUnavailablePercent?: number;

  /**
   * In which order nodes are replaced.
   *
   * @default NodeUpdateStrategy.DEFAULT
   */
  readonly updateStrategy?: NodeUpdateStrategy;

  /**
   * Whether EKS replaces or reboots nodes that are not healthy.
   *
   * @default true
   * @see https://docs.aws.amazon.com/eks/latest/userguide/node-health.html
   */
  readonly nodeRepair?: boolean;

  /**
   * The name of the node group. A named node group can't be replaced: CloudFormation makes the new one first, and the name is taken.
   *
   * @default - CloudFormation's choice
   */
  readonly nodeGroupName?: string;
}

/** A managed node group in a list. */
export interface NodeGroupDefinition extends NodeGroupOptions {
  /** The id, unique in the cluster (`DuplicateNodeGroup`). The resources' logical IDs come from it. */
  readonly id: string;

  /**
   * Whether it is one node group in each availability zone, as `addNodeGroupPerAvailabilityZone` makes them. The size is that of each.
   *
   * @default false - one across all zones
   */
  readonly perAvailabilityZone?: boolean;
}

/** A managed node group of a cluster. */
export interface NodeGroupProps extends NodeGroupOptions {
  /** The cluster's name. */
  readonly clusterName: string;

  /** The security group that EKS makes for control plane and nodes. */
  readonly clusterSecurityGroup: ec2.ISecurityGroup;

  /** The VPC of the cluster. */
  readonly vpc: ec2.IVpc;

  /** The subnets of the cluster. */
  readonly clusterSubnets: ec2.SubnetSelection;

  /** The role of the nodes. */
  readonly nodeRole: iam.IRole;

  /** The key of the volumes. */
  readonly encryptionKey: kms.IKey;

  /**
   * Whether the node group exists in AWS: an initial size then leaves the number of nodes alone.
   *
   * @default false
   */
  readonly deployed?: boolean;
}

/** A managed node group. `cluster.addNodeGroup` makes it. */
export class NodeGroup extends Construct {
  /** The resource beneath. */
  public readonly resource: CfnNodegroup;

  /** The launch template: metadata service version 2 with hop limit 1, encrypted volumes, security groups. */
  public readonly launchTemplate: ec2.CfnLaunchTemplate;

  /** The name of the node group. */
  public readonly nodeGroupName: string;

  constructor(scope: Construct, id: string, props: NodeGroupProps) {
    super(scope, id);
    throwProblems(this.node.path, checkNodeGroup(id, props));
    const { size = defaultSize, instanceTypes = defaultInstanceTypes } = props;
    const image = props.image ?? imageFor(instanceTypes);

    this.launchTemplate = createLaunchTemplate(this, {
      instanceName: `${props.clusterName}/${id}`,
      image,
      diskSize: props.diskSize ?? Size.gibibytes(50),
      encryptionKey: props.encryptionKey,
      securityGroups: [props.clusterSecurityGroup, ...props.securityGroups ?? []],
    });
    this.resource = new CfnNodegroup(this, 'Resource', {
      clusterName: props.clusterName,
      nodegroupName: props.nodeGroupName,
      nodeRole: props.nodeRole.roleArn,
      subnets: props.vpc.selectSubnets(props.subnets ?? props.clusterSubnets).subnetIds,
      version: props.version?.version,
      amiType: image.amiType,
      capacityType: props.capacityType ?? NodeCapacityType.ON_DEMAND,
      instanceTypes: instanceTypes.map((type) => type.toString()),
      launchTemplate: { id: this.launchTemplate.ref, version: this.launchTemplate.attrLatestVersionNumber },
      scalingConfig: { minSize: size.min, maxSize: size.max, desiredSize: size.onlyAtCreation && props.deployed ? undefined : size.desired },
      labels: props.labels,
      taints: props.taints?.map(({ key, value, effect }) => ({ key, value, effect })),
      updateConfig: { maxUnavailablePercentage: props.maxUnavailablePercent ?? 33, updateStrategy: props.updateStrategy ?? NodeUpdateStrategy.DEFAULT },
      nodeRepairConfig: { enabled: props.nodeRepair ?? true },
    });
    this.nodeGroupName = this.resource.attrNodegroupName;
  }
}
