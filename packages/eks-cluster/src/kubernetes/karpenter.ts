import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnAccessEntry } from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, IDependable } from 'constructs';
import { EksCluster } from '../eks-cluster';
import { IEksCluster } from '../eks-cluster-attributes';
import { PodIdentity } from '../pod-identity';
import { clusterVpc } from '../private/cluster-vpc';
import { allowVolumes } from '../private/encryption-key';
import { mergeObjects } from '../private/merge-objects';
import { PodIdentityPrincipal } from '../private/pod-identity-principal';
import { throwProblems } from '../private/problems';
import { createNodeRole } from '../private/roles';
import { KarpenterNodePoolOptions } from './karpenter-node-pool';
import { ManifestDelivery } from './manifest-delivery';
import { checkNodePool } from './private/check-karpenter';
import { createInterruptionQueue } from './private/karpenter-interruptions';
import { nodeClassObject, nodePoolObject } from './private/karpenter-objects';
import { karpenterPolicies } from './private/karpenter-policy';

const NAMESPACE = 'kube-system';
const NAME = 'karpenter';

/** Karpenter. */
export interface KarpenterProps {
  /** The cluster, without EKS Auto Mode: that has a Karpenter of its own. */
  readonly cluster: IEksCluster;

  /**
   * How it comes into the cluster.
   *
   * @default - only its AWS resources are made: for a GitOps controller that brings the chart, with `values`
   */
  readonly delivery?: ManifestDelivery;

  /**
   * The key of the nodes' volumes.
   *
   * @default - that of the cluster; the account's key for EBS where the cluster was made elsewhere
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether no nodes are made in an availability zone that is shifted away from. Karpenter does not start where the cluster takes no part in zonal shifts.
   *
   * @default true - as the cluster does
   */
  readonly zonalShift?: boolean;

  /**
   * The version of the chart `karpenter` of oci://public.ecr.aws/karpenter. Helm installs the definitions of NodePool and EC2NodeClass with the first version and leaves them alone
   * afterwards: before a later one, apply the chart `karpenter-crd` of that version.
   *
   * @default '1.14.1'
   */
  readonly chartVersion?: string;

  /**
   * The chart itself, for clusters that don't reach its repository.
   *
   * @default - the repository's
   */
  readonly chartAsset?: Asset;

  /**
   * More values of the chart, for instance `settings.featureGates`; they win over the library's own.
   *
   * @default - none
   */
  readonly values?: { [key: string]: unknown };

  /**
   * The name of the nodes' role.
   *
   * @default - CloudFormation's choice
   */
  readonly nodeRoleName?: string;

  /**
   * The name of the nodes' instance profile. A `BundleDelivery` holds no name that is known at deployment only.
   *
   * @default - CloudFormation's choice
   */
  readonly instanceProfileName?: string;

  /**
   * The name of the queue. A `BundleDelivery` holds no name that is known at deployment only.
   *
   * @default - CloudFormation's choice
   */
  readonly interruptionQueueName?: string;
}

/**
 * Makes nodes of the types that pods need, and takes away those that they don't. Its role may start and end the instances of this cluster's node pools, with the node role that is
 * made here, and change nothing in IAM. It runs on a managed node group, whose nodes it leaves alone: two nodes, each with a vCPU and a GiB to spare.
 *
 * The nodes are Karpenter's and not CloudFormation's. A node pool that leaves the stack is drained, as long as pods' disruption budgets take, and its nodes end, while Karpenter
 * runs: `KubectlDelivery` keeps that order, and a kubectl function waits up to 15 minutes for it. Where Karpenter, the cluster or a bundle goes first, instances, volumes and launch
 * templates with the tag `karpenter.sh/nodepool` stay, and cost: delete the node pools and wait before you delete a stack.
 *
 * @see https://karpenter.sh/docs/
 */
export class Karpenter extends Construct {
  /** The role of its pods. */
  public readonly podIdentity: PodIdentity;

  /** The role of the nodes that it makes. */
  public readonly nodeRole: iam.IRole;

  /** What hands that role to the nodes: `spec.instanceProfile` of an EC2NodeClass. */
  public readonly instanceProfile: iam.CfnInstanceProfile;

  /** By which it hears of nodes that AWS takes away. */
  public readonly interruptionQueue: sqs.IQueue;

  /** The values of its chart, for those who bring the chart themselves. */
  public readonly values: { [key: string]: unknown };

  private readonly nodePoolNames: string[] = [];
  private readonly encryptionKey?: kms.IKey;
  private readonly before: IDependable[];

  constructor(scope: Construct, id: string, private readonly props: KarpenterProps) {
    super(scope, id);
    const { cluster, delivery, chartAsset, chartVersion: version = '1.14.1', zonalShift = true } = props;
    const { clusterName } = cluster;
    this.encryptionKey = props.encryptionKey ?? (cluster instanceof EksCluster ? cluster.encryptionKey : undefined);
    // A key that is imported keeps its policy.
    if (this.encryptionKey) allowVolumes(this, this.encryptionKey, 'Spot', 'spot.amazonaws.com/AWSServiceRoleForEC2Spot');

    this.nodeRole = createNodeRole(this, 'NodeRole', props.nodeRoleName, false);
    this.instanceProfile = new iam.CfnInstanceProfile(this, 'InstanceProfile', { roles: [this.nodeRole.roleName], instanceProfileName: props.instanceProfileName });
    // EKS makes the entry for the nodes of managed node groups, and for no others.
    const access = new CfnAccessEntry(this, 'NodeAccess', { clusterName, principalArn: this.nodeRole.roleArn, type: 'EC2_LINUX' });
    this.interruptionQueue = createInterruptionQueue(this, 'InterruptionQueue', props.interruptionQueueName);
    const role = new iam.Role(this, 'Role', {
      assumedBy: new PodIdentityPrincipal(this, clusterName),
      description: `Pods of ${NAMESPACE}/${NAME}`,
      inlinePolicies: karpenterPolicies(this, { clusterName, nodeRole: this.nodeRole, instanceProfile: this.instanceProfile, interruptionQueue: this.interruptionQueue, encryptionKey: this.encryptionKey, zonalShift }),
    });
    this.podIdentity = new PodIdentity(this, 'PodIdentity', { clusterName, namespace: NAMESPACE, serviceAccount: NAME, role });

    this.values = mergeObjects({
      replicas: 2,
      priorityClassName: 'system-cluster-critical',
      serviceAccount: { create: true, name: NAME },
      settings: { clusterName, interruptionQueue: props.interruptionQueueName ?? this.interruptionQueue.queueName, eksControlPlane: true, enableZonalShift: zonalShift },
      controller: {
        // With hop limit 1 pods don't reach the metadata service that knows.
        env: [{ name: 'AWS_REGION', value: Stack.of(this).region }],
        resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
      },
    }, props.values);
    // Pods get their role when they are made.
    const after = [this.podIdentity, access];
    const release = delivery?.addHelmRelease(id, { release: NAME, namespace: NAMESPACE, chart: NAME, repository: 'oci://public.ecr.aws/karpenter', version, chartAsset, after, values: this.values });
    this.before = [this.instanceProfile, access, ...release ? [release] : []];
  }

  /** Nodes of one kind, up to a limit, when pods find none. The id is unique in the delivery. */
  public addNodePool(id: string, options: KarpenterNodePoolOptions = {}): IDependable {
    const { nodePoolName: name = id.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase(), subnets = { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }, securityGroups = [], after = [] } = options;
    const { cluster, delivery } = this.props;
    const vpc = clusterVpc(cluster);
    throwProblems(`${this.node.path}.${id}`, checkNodePool(id, name, options, {
      delivered: !!delivery, names: this.nodePoolNames, vpcKnown: !!vpc, securityGroupKnown: cluster.connections.securityGroups.length > 0,
    }));
    this.nodePoolNames.push(name);
    const nodeClass = nodeClassObject(name, options, {
      instanceProfileName: this.props.instanceProfileName ?? this.instanceProfile.ref,
      subnetIds: subnets.subnets?.map(({ subnetId }) => subnetId) ?? vpc!.selectSubnets(subnets).subnetIds,
      securityGroups: [...cluster.connections.securityGroups, ...securityGroups],
      encryptionKey: this.encryptionKey,
    });
    return delivery!.addManifests(id, { manifests: [nodeClass, nodePoolObject(name, options)], after: [...this.before, ...after] });
  }
}
