import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct, Dependable } from 'constructs';
import { throwProblems } from '../private/problems';
import { ManifestDelivery } from './manifest-delivery';
import { clusterRoleBinding, clusterRoles, NODE_OPERATOR, roleBinding } from './private/access-roles';
import { checkBaseline } from './private/check-baseline';
import { namespaceObject, priorityClasses, quotaObjects, storageClass } from './private/namespace-objects';
import { networkPolicies, networkPolicyController } from './private/network-policies';
import { WorkloadNamespace } from './workload-namespace';

/** The Kubernetes groups that have the roles: groups of access entries. None of Kubernetes' own (`GroupReserved`). */
export interface AccessGroups {
  /**
   * Those who read everything in the workload namespaces but secrets.
   *
   * @default ['viewers']
   */
  readonly viewers?: string[];

  /**
   * Those who deploy, too: they write workloads and their configuration, and read no secrets.
   *
   * @default ['developers']
   */
  readonly developers?: string[];

  /**
   * Those who run the cluster, too: secrets, shells in pods, nodes that are drained.
   *
   * @default ['operators']
   */
  readonly operators?: string[];
}

/** What a cluster has before the first workload. */
export interface KubernetesBaselineProps {
  /** How it comes into the cluster. */
  readonly delivery: ManifestDelivery;

  /** The namespaces of the workloads; at least one (`NamespacesEmpty`). */
  readonly namespaces: WorkloadNamespace[];

  /**
   * Who has the roles.
   *
   * @default - the defaults of each
   */
  readonly groups?: AccessGroups;

  /**
   * Whether EKS Auto Mode runs the nodes: its network policy controller is off until a ConfigMap turns it on.
   *
   * @default false - the add-on `vpc-cni` enforces network policies
   * @see https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html
   */
  readonly autoMode?: boolean;

  /**
   * The key of volumes whose claims name no storage class, for instance `cluster.encryptionKey`. The role of the EBS CSI driver must be allowed to use it, as that of
   * `EksCluster` may use the cluster's.
   *
   * @default - the key that the account has chosen for EBS
   */
  readonly volumeEncryptionKey?: kms.IKeyRef;

  /**
   * What becomes of the namespaces, with everything in them, when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN - they stay
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Namespaces in which nothing is allowed that was not asked for: pods by the restricted standard of Kubernetes, network policies that deny everything but names and
 * what is listed, quotas, defaults for containers, roles for viewers, developers and operators, priority classes, and
 * encrypted gp3 volumes by default.
 *
 * Network policies need somebody who enforces them: the add-on `vpc-cni` does, as `EksCluster` configures it, and EKS Auto Mode with `autoMode`.
 */
export class KubernetesBaseline extends Construct {
  constructor(scope: Construct, id: string, props: KubernetesBaselineProps) {
    super(scope, id);
    throwProblems(this.node.path, checkBaseline(props));
    const { delivery, namespaces, removalPolicy = RemovalPolicy.RETAIN } = props;
    const { viewers = ['viewers'], developers = ['developers'], operators = ['operators'] } = props.groups ?? {};

    const made = delivery.addManifests('Namespaces', { manifests: namespaces.map(namespaceObject), removalPolicy });
    const roles = delivery.addManifests('ClusterWide', { manifests: [...clusterRoles(), clusterRoleBinding(NODE_OPERATOR, operators), ...priorityClasses(), storageClass(props.volumeEncryptionKey, props.autoMode), ...props.autoMode ? [networkPolicyController()] : []] });
    const delivered = namespaces.map((namespace) =>
      delivery.addManifests(`Namespace-${namespace.name}`, {
        after: [made, roles],
        manifests: [
          ...quotaObjects(namespace),
          ...networkPolicies(namespace),
          roleBinding('workload-viewer', namespace.name, viewers),
          roleBinding('workload-developer', namespace.name, developers),
          roleBinding('workload-operator', namespace.name, operators),
        ],
      }));
    // What depends on the baseline waits for its objects, which are not below it.
    Dependable.implement(this, { dependencyRoots: [made, roles, ...delivered].flatMap((each) => Dependable.of(each).dependencyRoots) });
  }
}
