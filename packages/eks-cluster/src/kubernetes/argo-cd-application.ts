import { RemovalPolicy } from 'aws-cdk-lib';
import { IDependable } from 'constructs';

/** What Argo CD may write for an application: a ClusterRole that is bound in its namespaces. What it lacks, the API server refuses. */
export class ArgoCdAccess {
  /** Workloads, services, configuration, secrets, network policies; no roles, no quotas, no custom resources. */
  public static readonly EDIT = new ArgoCdAccess('edit', false);

  /** Roles and role bindings, too. */
  public static readonly ADMIN = new ArgoCdAccess('admin', false);

  /**
   * Everything, in the whole cluster: for what no namespace holds, as the namespaces and roles of `KubernetesBaseline`. Who may push to the repository runs the cluster
   * then.
   */
  public static readonly CLUSTER_ADMIN = new ArgoCdAccess('cluster-admin', true);

  /** What a ClusterRole of yours allows, for instance custom resources. */
  public static of(clusterRoleName: string): ArgoCdAccess {
    return new ArgoCdAccess(clusterRoleName, false);
  }

  private constructor(
    /** The name of the ClusterRole. */
    public readonly clusterRoleName: string,
    /** Whether it is bound in the whole cluster. */
    public readonly clusterWide: boolean,
  ) {}
}

/** What Argo CD keeps in the cluster, and from where. */
export interface ArgoCdApplicationOptions {
  /**
   * The name of the application (`ApplicationNameInvalid`), unique in Argo CD (`DuplicateApplication`).
   *
   * @default - the id in lower case, with hyphens
   */
  readonly name?: string;

  /**
   * The Git repository: `https://…`, `ssh://…` or `git@host:…`; `http://` in the cluster only. Credentials are no part of it (`RepositoryInvalid`).
   */
  readonly repository: string;

  /** The directory in it, relative, for instance that of a kustomization (`PathInvalid`). */
  readonly path: string;

  /** The branch, tag or commit. `HEAD` is refused (`RevisionMissing`): it moves when the default branch does, and Argo CD caches nothing. */
  readonly revision: string;

  /**
   * The namespaces into which it may write, which must be there; objects that name none go into the first. At least one (`NamespacesEmpty`), none of Kubernetes' or Argo
   * CD's own (`NamespaceReserved`) but with `ArgoCdAccess.CLUSTER_ADMIN`.
   */
  readonly namespaces: string[];

  /**
   * What it may write there. Argo CD has what all its applications have; projects keep them apart.
   *
   * @default ArgoCdAccess.EDIT
   */
  readonly access?: ArgoCdAccess;

  /**
   * The Argo CD project (`ProjectInvalid`), which allows the repositories and namespaces of its applications and nothing else. The EKS capability knows one project for a
   * cluster (`ProjectConflict`).
   *
   * @default - one for each application, named like it; with the EKS capability one for all, named `cluster`
   */
  readonly project?: string;

  /**
   * Whether Argo CD brings what is new in the repository into the cluster by itself.
   *
   * @default true
   */
  readonly automatedSync?: boolean;

  /**
   * Whether what left the repository is deleted. Never everything: from a directory without objects Argo CD deletes nothing.
   *
   * @default true
   */
  readonly prune?: boolean;

  /**
   * Whether what was changed in the cluster is changed back.
   *
   * @default true
   */
  readonly selfHeal?: boolean;

  /**
   * What becomes of what it brought when the application leaves the stack.
   *
   * @default RemovalPolicy.RETAIN - it stays
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * What comes before it, for instance the `KubernetesBaseline` that makes the namespaces.
   *
   * @default - Argo CD only
   */
  readonly after?: IDependable[];
}
