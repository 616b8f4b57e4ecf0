import { DeployedResource } from './deployed-resource';

/** What stands in AWS of a cluster: written by tools from the assembly that was deployed. */
export interface DeployedCluster {
  /** The stateful resources. */
  readonly resources: DeployedResource[];

  /**
   * The Kubernetes version of the control plane, for instance `1.34`.
   *
   * @default - not known: steps between versions are not checked
   */
  readonly kubernetesVersion?: string;

  /**
   * The ids of the node groups that exist.
   *
   * @default - none: an initial size is given to every node group
   */
  readonly nodeGroups?: string[];
}
