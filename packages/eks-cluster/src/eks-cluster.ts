import { CfnResource, Lazy, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ClusterVersion, SupportType } from './cluster-version';
import { EksClusterAlarms } from './eks-cluster-alarms';
import { EksClusterAttributes, IEksCluster } from './eks-cluster-attributes';
import { EksClusterGrants } from './eks-cluster-grants';
import { EksClusterMetrics } from './eks-cluster-metrics';
import { EksClusterProps } from './eks-cluster-props';
import { NodeGroup, NodeGroupOptions } from './node-group';
import { NodeGroupSize } from './node-group-size';
import { Addons } from './private/addons';
import { checkClusterProps } from './private/check-cluster-props';
import { checkNodeGroups, checkZones, duplicateNodeGroup, nodeGroupWithAutoMode } from './private/check-node-group';
import { checkNodeVersion, isForced } from './private/check-version';
import { CNI, customNetworking } from './private/custom-networking';
import { EksClusterBase, ImportedEksCluster } from './private/eks-cluster-base';
import { createEncryptionKey } from './private/encryption-key';
import { observabilityAddon } from './private/known-addons';
import { controlPlaneLogGroupName, createContainerInsightsLogGroups, logGroupNames } from './private/logs';
import { defaultSize } from './private/node-defaults';
import { throwProblems } from './private/problems';
import { guardReplacement } from './private/replacement-guard';
import { replacementProperties } from './private/replacement-properties';
import { createClusterRole, createNodeRole } from './private/roles';

const defaultVersion = ClusterVersion.V1_35;
const defaultSubnets: ec2.SubnetSelection = { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };

/**
 * An EKS cluster made of CloudFormation resources: private, encrypted with a customer-managed key, logged, alarmed, protected from deletion, with managed
 * nodes and add-ons in the order in which they need each other.
 */
export class EksCluster extends EksClusterBase {
  /** A cluster that was made elsewhere. */
  public static fromEksClusterAttributes(scope: Construct, id: string, attrs: EksClusterAttributes): IEksCluster {
    return new ImportedEksCluster(scope, id, attrs);
  }

  public readonly cluster: eks.ICluster;

  /** The `AWS::EKS::Cluster`. */
  public readonly clusterResource: CfnResource;

  public readonly clusterName: string;

  /** Control plane and nodes: the security group that EKS makes for both. The default port is that of the Kubernetes API. */
  public readonly connections: ec2.Connections;

  public readonly grants: EksClusterGrants;

  public readonly metrics: EksClusterMetrics;

  public readonly kubernetesVersion?: string;

  /** The role of all nodes. */
  public readonly nodeRole: iam.IRole;

  /** The log group of the control plane. */
  public readonly logGroup: logs.ILogGroup;

  /** The key of secrets, logs and node volumes. */
  public readonly encryptionKey: kms.IKey;

  /** What runs on the nodes, or lets them work. */
  private readonly addons: Addons;

  /** The ids of the node groups, which the next synthesis finds in `deployed.nodeGroups`. */
  private readonly nodeGroupIds: string[] = [];

  private readonly nodeGroupSizes: NodeGroupSize[] = [];

  private readonly nodeGroupsScope: Construct;

  constructor(scope: Construct, id: string, private readonly props: EksClusterProps) {
    super(scope, id);
    throwProblems(this.node.path, checkClusterProps(props, { version: defaultVersion, subnets: defaultSubnets }));
    const { removalPolicy = RemovalPolicy.RETAIN, addons = [] } = props;
    const name = props.clusterName ?? Names.uniqueResourceName(this, { maxLength: 100, separator: '-' });
    const logGroupName = controlPlaneLogGroupName(name);

    this.encryptionKey = props.encryptionKey ?? createEncryptionKey(this, 'EncryptionKey', { removalPolicy, logGroupNames: logGroupNames(name) });
    const logOptions = { encryptionKey: this.encryptionKey, removalPolicy };
    this.logGroup = new logs.LogGroup(this, 'ControlPlaneLogs', { ...logOptions, logGroupName, retention: props.logRetention ?? logs.RetentionDays.ONE_YEAR });

    this.nodeRole = createNodeRole(this, 'NodeRole', props.nodeRoleName, this.nodePools !== undefined);
    const cluster = this.createCluster(name);
    this.cluster = cluster;
    this.clusterResource = cluster.node.defaultChild as CfnResource;
    this.clusterName = cluster.clusterName;
    this.kubernetesVersion = this.version.version;
    this.connections = new ec2.Connections({ securityGroups: [cluster.clusterSecurityGroup], defaultPort: ec2.Port.tcp(443) });
    this.grants = new EksClusterGrants(this);
    this.metrics = new EksClusterMetrics(this.clusterName);

    this.nodeGroupsScope = new Construct(this, 'NodeGroups');
    this.addons = new Addons(this, 'Addons', {
      addons, clusterName: this.clusterName, physicalClusterName: name, encryptionKey: this.encryptionKey, nodes: this.nodeGroupsScope, autoMode: this.nodePools !== undefined,
      configurations: { [CNI]: props.podSubnets && customNetworking(Stack.of(this).region, props.podSubnets) },
    });
    for (const { id: nodeGroupId, perAvailabilityZone, ...options } of props.nodeGroups ?? (this.nodePools ? [] : [{ id: 'Default' }])) {
      if (perAvailabilityZone) this.addNodeGroupPerAvailabilityZone(nodeGroupId, options);
      else this.addNodeGroup(nodeGroupId, options);
    }

    const observability = this.addons.find(observabilityAddon);
    if (observability) {
      observability.node.addDependency(createContainerInsightsLogGroups(this, 'ContainerLogs', name, { ...logOptions, retention: props.containerLogRetention ?? logs.RetentionDays.THREE_MONTHS }));
    }
    new EksClusterAlarms(this, 'Alarms', { metrics: this.metrics, nodeAgent: observability, nodesThreshold: this.nodesThreshold(), thresholds: props.alarms, actions: props.alarmActions });

    guardReplacement(this, {
      replacementProperties,
      deployed: props.deployed?.resources,
      acknowledged: props.acknowledgedReplacements,
      facts: { kubernetesVersion: this.version.version, nodeGroups: this.nodeGroupIds },
    });
  }

  /** One more managed node group. Its id is unique in the cluster (`DuplicateNodeGroup`). */
  public addNodeGroup(id: string, options: NodeGroupOptions = {}): NodeGroup {
    const standing = this.props.deployed && (this.props.deployed.nodeGroups ?? []);
    throwProblems(`${this.node.path}.nodeGroups`, [...this.nodePools ? [nodeGroupWithAutoMode(id)] : [], ...this.nodeGroupIds.includes(id) ? [duplicateNodeGroup(id)] : [], ...checkNodeGroups([{ ...options, id }], standing), ...options.version ? checkNodeVersion(`${id}.version`, options.version, this.version) : []]);
    const nodeGroup = new NodeGroup(this.nodeGroupsScope, id, {
      ...options,
      clusterName: this.clusterName,
      clusterSecurityGroup: this.cluster.clusterSecurityGroup,
      vpc: this.props.vpc,
      clusterSubnets: this.props.vpcSubnets ?? defaultSubnets,
      nodeRole: this.nodeRole,
      encryptionKey: this.encryptionKey,
      version: options.version ?? this.version,
      deployed: standing?.includes(id),
    });
    nodeGroup.resource.node.addDependency(...this.addons.beforeNodes);
    this.nodeGroupIds.push(id);
    this.nodeGroupSizes.push(options.size ?? defaultSize);
    return nodeGroup;
  }

  /**
   * One managed node group in each availability zone of its subnets, with the id `<id>-<zone>` and a size of its own: an autoscaler then makes nodes where a volume or a
   * topology wants them, and a zone is added without replacing what stands. The zones must be known by name (`AvailabilityZoneUnknown`).
   */
  public addNodeGroupPerAvailabilityZone(id: string, options: NodeGroupOptions = {}): NodeGroup[] {
    const { subnets } = this.props.vpc.selectSubnets(options.subnets ?? this.props.vpcSubnets ?? defaultSubnets);
    throwProblems(`${this.node.path}.nodeGroups`, checkZones(id, subnets));
    const zones = [...new Set(subnets.map(({ availabilityZone }) => availabilityZone))].sort();
    return zones.map((zone) => this.addNodeGroup(`${id}-${zone}`, { ...options, subnets: { subnets: subnets.filter(({ availabilityZone }) => availabilityZone === zone) } }));
  }

  /** One less than all node groups may have, those that are added later too. */
  private nodesThreshold(): number | undefined {
    if (this.nodeGroupSizes.every(({ min, max }) => min === max)) return undefined;
    return Lazy.number({ produce: () => this.nodeGroupSizes.reduce((sum, { max }) => sum + max, 0) - 1 });
  }

  /** Of EKS Auto Mode. */
  private get nodePools(): string[] | undefined {
    return this.props.compute?.nodePools;
  }

  private get version(): ClusterVersion {
    return this.props.version ?? defaultVersion;
  }

  /** The cluster of the CDK, and what it has no property for. */
  private createCluster(clusterName: string): eks.Cluster {
    const { vpc, vpcSubnets = defaultSubnets, endpointPublicAccessCidrs: cidrs = [] } = this.props;
    const cluster = new eks.Cluster(this, 'Cluster', {
      clusterName,
      version: eks.KubernetesVersion.of(this.version.version),
      vpc,
      vpcSubnets: [vpcSubnets],
      role: createClusterRole(this, 'ClusterRole', this.encryptionKey),
      securityGroup: new ec2.SecurityGroup(this, 'ControlPlaneSecurityGroup', { vpc, allowAllOutbound: false, description: 'Control plane' }),
      endpointAccess: cidrs.length > 0 ? eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom(...cidrs) : eks.EndpointAccess.PRIVATE,
      secretsEncryptionKey: this.encryptionKey,
      clusterLogging: Object.values(eks.ClusterLoggingTypes),
      ...this.nodePools ?
        { defaultCapacityType: eks.DefaultCapacityType.AUTOMODE, compute: { nodePools: this.nodePools, nodeRole: this.nodeRole } } :
        { defaultCapacityType: eks.DefaultCapacityType.NODEGROUP, defaultCapacity: 0 },
      bootstrapClusterCreatorAdminPermissions: false,
      // The add-ons are installed here, configured from their first second on.
      bootstrapSelfManagedAddons: false,
      outputConfigCommand: false,
    });
    const resource = cluster.node.defaultChild as CfnResource;
    resource.addPropertyOverride('DeletionProtection', this.props.deletionProtection ?? true);
    resource.addPropertyOverride('UpgradePolicy.SupportType', this.props.supportType ?? SupportType.STANDARD);
    resource.addPropertyOverride('ZonalShiftConfig.Enabled', this.props.zonalShift ?? true);
    if (isForced(this.version, this.props.deployed, this.props.forcedUpgrade)) resource.addPropertyOverride('Force', true);
    // EKS would make the log group itself, without key and without end.
    cluster.node.addDependency(this.logGroup);
    return cluster;
  }
}
