/**
 * What differs from the default for one EKS add-on, or one more add-on.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
 */
export interface AddonOptions {
  /**
   * The name that EKS gives the add-on, for instance `vpc-cni`.
   *
   * Installed by default: `vpc-cni`, `kube-proxy`, `eks-pod-identity-agent`, `coredns`, `aws-ebs-csi-driver`, `metrics-server`,
   * `amazon-cloudwatch-observability`. Installed when named: `eks-node-monitoring-agent`, `snapshot-controller`, `kube-state-metrics`,
   * `prometheus-node-exporter`. Another name is refused with `AddonUnknown`, the same name twice with `DuplicateAddon`.
   */
  readonly name: string;

  /**
   * Whether the add-on is installed.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * The version of the add-on, for instance `v1.21.1-eksbuild.5`. Text of another form is refused with `AddonVersionInvalid`; one that is older than what is known for
   * the cluster's Kubernetes version, or a `kube-proxy` ahead of it, with `AddonVersionUnknown`.
   *
   * @default - the default version of EKS for the cluster's Kubernetes version, chosen when the add-on is created and kept until a version is given
   */
  readonly version?: string;

  /**
   * The Kubernetes version, for instance `1.36`, for which you saw that EKS lists the add-on's version, though this library doesn't know it. With the next Kubernetes
   * version it has no effect any more.
   *
   * @default - the version is judged by this library's table
   */
  readonly versionCheckedFor?: string;

  /**
   * Configuration values as a JSON object; its members win over the library's own (`enableNetworkPolicy` of `vpc-cni`).
   * Text that is no JSON object is refused with `AddonConfigurationInvalid`.
   *
   * @default - the library's own: network policies are enforced by `vpc-cni`, nothing for the others
   */
  readonly configuration?: string;
}
