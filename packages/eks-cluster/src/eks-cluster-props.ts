import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { AddonOptions } from './addon-options';
import { AlarmActions } from './alarm-actions';
import { ClusterVersion, SupportType } from './cluster-version';
import { Compute } from './compute';
import { DeployedCluster } from './deployed-cluster';
import { EksClusterAlarmThresholds } from './eks-cluster-alarms';
import { NodeGroupDefinition } from './node-group';

/** An EKS cluster with its nodes and add-ons. */
export interface EksClusterProps {
  /** The VPC. It needs DNS support and DNS host names. */
  readonly vpc: ec2.IVpc;

  /**
   * Where nodes and the network interfaces of the control plane are, in at least two availability zones (`SubnetsInOneZone`, `SubnetsNotFound`).
   *
   * @default - the private subnets with egress
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The cluster's name. A cluster is never replaced under its name: CloudFormation makes the new one first, and the name is taken.
   *
   * @default - derived from the construct's path
   */
  readonly clusterName?: string;

  /**
   * The Kubernetes version. Refused: one that EKS does not support (`KubernetesVersionUnsupported`), one in extended support without `supportType`
   * (`ExtendedSupportNotChosen`), and a step from `deployed.kubernetesVersion` by more than one minor (`KubernetesVersionStep`) or back
   * (`KubernetesVersionDowngrade`).
   *
   * @default ClusterVersion.V1_35 - one minor behind the newest
   */
  readonly version?: ClusterVersion;

  /**
   * The rollback of the control plane by one minor that is meant, for instance `1.36 to 1.35`: what the error of the downgrade names. EKS does it within 7 days of the
   * upgrade, after nodes and add-ons went back; it restores no objects.
   *
   * @default - none: a lower version is refused
   * @see https://docs.aws.amazon.com/eks/latest/userguide/rollback-cluster.html
   */
  readonly acknowledgedRollback?: string;

  /**
   * The step for which findings of upgrade insights are passed over, for instance `1.35 to 1.36`. Another one than is deployed is refused
   * (`ForcedUpgradeMismatch`); once it stands, it has no effect any more.
   *
   * @default - none: EKS refuses an upgrade for which its insights find errors
   * @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-insights.html
   */
  readonly forcedUpgrade?: string;

  /**
   * What becomes of the cluster when the standard support of its version ends.
   *
   * @default SupportType.STANDARD - AWS upgrades it; no extended support is paid for unseen
   */
  readonly supportType?: SupportType;

  /**
   * IPv4 blocks from which the Kubernetes API is reached over the internet. Private and reserved ones are refused (`PublicAccessCidrPrivate`), those
   * wider than /8 as well (`PublicAccessCidrWorld`), and what is no block (`CidrInvalid`).
   *
   * @default - none: the Kubernetes API is reached from within the VPC only
   * @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
   */
  readonly endpointPublicAccessCidrs?: string[];

  /**
   * Subnets in which pods have their addresses, for instance `podSubnets` of a network with a block for pods: one in each zone of the nodes
   * (`PodSubnetZonesInvalid`). The add-on `vpc-cni` does it (`PodSubnetsWithoutCni`); nodes that stand have to be replaced before their pods move.
   *
   * @default - pods have addresses of the subnets of their nodes
   * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-custom-network.html
   */
  readonly podSubnets?: ec2.ISubnet[];

  /**
   * Whether a zonal shift may move the control plane's traffic out of an impaired availability zone.
   *
   * @default true - it does nothing until a shift is begun
   * @see https://docs.aws.amazon.com/eks/latest/userguide/zone-shift.html
   */
  readonly zonalShift?: boolean;

  /**
   * Who runs the nodes.
   *
   * @default Compute.managedNodeGroups()
   */
  readonly compute?: Compute;

  /**
   * The managed node groups. None with EKS Auto Mode (`NodeGroupWithAutoMode`).
   *
   * @default - one with the id `Default` and the defaults of `NodeGroupOptions`; none with EKS Auto Mode
   */
  readonly nodeGroups?: NodeGroupDefinition[];

  /**
   * The name of the nodes' IAM role.
   *
   * @default - CloudFormation's choice
   */
  readonly nodeRoleName?: string;

  /**
   * What differs from the default for single add-ons.
   *
   * @default - the add-ons that `AddonOptions.name` lists as default, in the default versions of EKS
   */
  readonly addons?: AddonOptions[];

  /**
   * The key of Kubernetes secrets, logs and node volumes. Its policy must allow CloudWatch Logs and the service-linked role of EC2 Auto Scaling to use it.
   *
   * @default - a key of the cluster's own, with rotation
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * How long the logs of the control plane are kept.
   *
   * @default logs.RetentionDays.ONE_YEAR - they hold the audit trail
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * How long the logs of containers and nodes are kept.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly containerLogRetention?: logs.RetentionDays;

  /**
   * Whether EKS refuses to delete the cluster.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * What becomes of key and log groups when they leave the stack. The cluster goes, unless `deletionProtection` keeps it.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Who is told of alarms.
   *
   * @default - nobody; CloudWatch shows them
   */
  readonly alarmActions?: AlarmActions;

  /**
   * Thresholds that differ from the defaults.
   *
   * @default - the defaults of each
   */
  readonly alarms?: EksClusterAlarmThresholds;

  /**
   * What stands in AWS.
   *
   * @default - nothing was deployed yet, and nothing is guarded
   */
  readonly deployed?: DeployedCluster;

  /**
   * Fingerprints of the replacements and removals that are meant; the error that refuses one names it.
   *
   * @default - none
   */
  readonly acknowledgedReplacements?: string[];
}
