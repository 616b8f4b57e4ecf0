import { Duration, Names, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, IDependable } from 'constructs';
import { EksCluster } from '../eks-cluster';
import { IEksCluster } from '../eks-cluster-attributes';
import { checkApis } from '../private/check-apis';
import { clusterVpc } from '../private/cluster-vpc';
import { kubectlLogGroupName } from '../private/logs';
import { throwProblems } from '../private/problems';
import { HelmReleaseOptions, ManifestDelivery, ManifestsOptions } from './manifest-delivery';

/** How Kubernetes objects are applied with the stack. */
export interface KubectlDeliveryProps {
  /** The cluster. */
  readonly cluster: IEksCluster;

  /**
   * A layer with kubectl and Helm, for instance `KubectlV35Layer` of `@aws-cdk/lambda-layer-kubectl-v35`: its minor is at most one away from the
   * cluster's.
   */
  readonly kubectlLayer: lambda.ILayerVersion;

  /**
   * Where the functions run: the Kubernetes API is reached from there, and STS, EKS and the repositories of charts. Refused with `KubectlVpcMissing` where the
   * VPC of an imported cluster is not known.
   *
   * @default - the private subnets with egress of the cluster's VPC
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * How long the functions' logs are kept.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * The key of the functions' logs. Its policy must allow CloudWatch Logs to use it for log groups `/aws/eks/<cluster>/*`.
   *
   * @default - the key of the cluster; of one that was made elsewhere, that of CloudWatch Logs
   */
  readonly logEncryptionKey?: kms.IKey;
}

/**
 * Applies Kubernetes objects and Helm charts with the stack, by the kubectl functions of the CDK: what the API server refuses fails the deployment with its
 * own message, and is rolled back. It adds Lambda functions, custom resources and assets to the stack, and an administrator of the cluster: their role.
 */
export class KubectlDelivery extends ManifestDelivery {
  /** The functions of the CDK. */
  public readonly provider: eks.KubectlProvider;

  /** The cluster as the CDK has it, with these functions: for its `KubernetesManifest`, `HelmChart` and `KubernetesObjectValue`. */
  public readonly cluster: eks.ICluster;

  private readonly access: IDependable;
  private readonly target: IEksCluster;

  constructor(scope: Construct, id: string, props: KubectlDeliveryProps) {
    super(scope, id);
    const { cluster } = props;
    this.target = cluster;
    const vpc = clusterVpc(cluster);
    throwProblems(this.node.path, vpc ? [] : [{ code: 'KubectlVpcMissing', subject: 'cluster.vpc', got: undefined, expected: 'the VPC of the cluster, in which the functions run', mend: 'give vpc to fromEksClusterAttributes' }]);

    const { subnets } = vpc!.selectSubnets(props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS });
    this.provider = new eks.KubectlProvider(this, 'Provider', { cluster: cluster.cluster, kubectlLayer: props.kubectlLayer, privateSubnets: subnets });
    this.keepLogs(props, cluster instanceof EksCluster ? cluster.encryptionKey : undefined);
    const role = this.provider.role as iam.IRole;
    cluster.grants.admin(role);
    this.access = cluster.node.findChild('AccessEntries');
    this.cluster = eks.Cluster.fromClusterAttributes(this, 'Cluster', { clusterName: cluster.clusterName, kubectlProvider: this.provider, prune: true });
  }

  public addManifests(id: string, options: ManifestsOptions): IDependable {
    const { manifests, after = [], removalPolicy = RemovalPolicy.DESTROY } = options;
    checkApis(this, id, manifests, this.target.kubernetesVersion);
    this.target.grants.declareNamespaces(...namespacesIn(manifests));
    // The CDK writes its label into the objects that it is given.
    const copy = manifests.map((manifest) => ({ ...manifest, metadata: { ...manifest.metadata as object } }));
    return this.in(new eks.KubernetesManifest(this, id, { cluster: this.cluster, manifest: copy, overwrite: true, removalPolicy }), after);
  }

  public addHelmRelease(id: string, options: HelmReleaseOptions): IDependable {
    const { after = [], release, namespace, chart, repository, version, chartAsset, values, wait } = options;
    return this.in(new eks.HelmChart(this, id, {
      cluster: this.cluster, release, namespace, values, wait, createNamespace: false, skipCrds: false, timeout: Duration.minutes(10),
      // Of a registry the functions want the whole reference.
      ...chartAsset ? { chartAsset } : { chart, repository: repository?.startsWith('oci://') ? `${repository}/${chart}` : repository, version },
    }), after);
  }

  private in(made: Construct, after: IDependable[]): IDependable {
    made.node.addDependency(this.access, ...after);
    return made;
  }

  /** Lambda would make the log groups itself, without end. */
  private keepLogs({ cluster, logRetention: retention = logs.RetentionDays.THREE_MONTHS, logEncryptionKey }: KubectlDeliveryProps, clusterKey: kms.IKey | undefined) {
    const logGroupName = kubectlLogGroupName(cluster.clusterName, Names.uniqueResourceName(this, { maxLength: 100, separator: '-' }));
    const logGroup = new logs.LogGroup(this, 'Logs', { logGroupName, retention, encryptionKey: logEncryptionKey ?? clusterKey, removalPolicy: RemovalPolicy.DESTROY });
    for (const made of this.provider.node.findAll()) {
      if (made instanceof lambda.CfnFunction) made.addPropertyOverride('LoggingConfig', { LogGroup: logGroup.logGroupName });
      // With a feature flag of the consumer's, the CDK makes one for each function.
      if (made instanceof lambda.Function) made.node.tryRemoveChild('LogGroup');
    }
  }
}

function namespacesIn(manifests: readonly { [key: string]: unknown }[]): string[] {
  return manifests.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => (metadata as { name: string }).name);
}
