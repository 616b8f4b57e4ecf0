import { createHash } from 'crypto';
import { Lazy, Stack, Token } from 'aws-cdk-lib';
import { CfnAccessEntry } from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { IEksCluster } from './eks-cluster-attributes';
import { checkAccessEntries } from './private/check-access-entries';
import { checkGroups, checkKnownNamespaces, checkNamespaces } from './private/check-kubernetes-names';
import { checkPrincipal, principalArn } from './private/principal-arn';
import { describeProblem, throwProblems } from './private/problems';

/** What one principal may do. */
interface Entry {
  readonly policies: Map<string, Set<string> | 'cluster'>;
  readonly groups: Set<string>;
}

/** Where in the cluster a grant holds. */
export interface ClusterGrantOptions {
  /**
   * The Kubernetes namespaces; a `*` stands for a part of a name. Refused with `NamespaceInvalid` and `NamespacesEmpty`.
   *
   * @default - the whole cluster
   */
  readonly namespaces?: string[];
}

/**
 * Lets people and systems use the Kubernetes API: access entries with the access policies of EKS. A principal is an IAM role or user
 * (`new iam.ArnPrincipal(arn)` for one that is known by its ARN only); others are refused with `GrantPrincipalUnsupported`.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html
 */
export class EksClusterGrants {
  private readonly entries = new Map<string, Entry>();

  /** Empty: not known. */
  private readonly namespaces = new Set<string>();

  constructor(
    /** The cluster. */
    private readonly cluster: IEksCluster,
  ) {
    cluster.node.addValidation({ validate: () => [...checkKnownNamespaces([...this.grantedNamespaces()], [...this.namespaces]), ...checkAccessEntries(cluster)].map(describeProblem) });
  }

  /** Everything; within namespaces, everything but quotas and the namespace itself. */
  public admin(principal: iam.IPrincipal, options: ClusterGrantOptions = {}): void {
    this.grant(principal, options.namespaces ? 'AmazonEKSAdminPolicy' : 'AmazonEKSClusterAdminPolicy', options);
  }

  /** To read and write workloads, services, configuration and secrets; no roles. */
  public edit(principal: iam.IPrincipal, options: ClusterGrantOptions = {}): void {
    this.grant(principal, 'AmazonEKSEditPolicy', options);
  }

  /** To read everything but secrets. */
  public view(principal: iam.IPrincipal, options: ClusterGrantOptions = {}): void {
    this.grant(principal, 'AmazonEKSViewPolicy', options);
  }

  /**
   * What Roles and ClusterRoles in the cluster bind to these groups, for instance those of `KubernetesBaseline`. Kubernetes' own groups (`system:`) are
   * refused (`GroupReserved`).
   */
  public kubernetesGroups(principal: iam.IPrincipal, groups: string[]): void {
    throwProblems(`${this.cluster.node.path}.grants`, [...checkPrincipal(principal), ...checkGroups('groups', groups)]);
    const entry = this.entryOf(principal);
    for (const group of groups) entry.groups.add(group);
  }

  /**
   * Says which namespaces the cluster has, besides those of Kubernetes and EKS. Grants for others are refused then (`NamespaceUnknown`): EKS would take a wrong name without
   * a word. `KubectlDelivery` declares those that it applies.
   */
  public declareNamespaces(...names: string[]): void {
    for (const name of names) this.namespaces.add(name);
  }

  private grantedNamespaces(): Set<string> {
    const scopes = [...this.entries.values()].flatMap(({ policies }) => [...policies.values()]);
    return new Set(scopes.flatMap((scope) => (scope === 'cluster' ? [] : [...scope])));
  }

  private grant(principal: iam.IPrincipal, policy: string, { namespaces }: ClusterGrantOptions) {
    throwProblems(`${this.cluster.node.path}.grants`, [...checkPrincipal(principal), ...checkNamespaces(namespaces)]);
    const { policies } = this.entryOf(principal);
    const before = policies.get(policy);
    policies.set(policy, before === 'cluster' || !namespaces ? 'cluster' : new Set([...before ?? [], ...namespaces]));
  }

  /** EKS has one entry for a principal, so all grants to it meet there. */
  private entryOf(principal: iam.IPrincipal): Entry {
    const arn = principalArn(principal)!;
    const key = Token.isUnresolved(arn) && Construct.isConstruct(principal) ? principal.node.path : arn;
    const existing = this.entries.get(key);
    if (existing) return existing;

    const entry: Entry = { policies: new Map(), groups: new Set() };
    this.entries.set(key, entry);
    new CfnAccessEntry(this.scope(), this.entryId(key), {
      clusterName: this.cluster.clusterName,
      principalArn: arn,
      kubernetesGroups: Lazy.list({ produce: () => [...entry.groups].sort() }, { omitEmpty: true }),
      accessPolicies: Lazy.any({
        produce: () => [...entry.policies].map(([name, scope]) => ({
          policyArn: `arn:${Stack.of(this.cluster).partition}:eks::aws:cluster-access-policy/${name}`,
          accessScope: scope === 'cluster' ? { type: 'cluster' } : { type: 'namespace', namespaces: [...scope].sort() },
        })),
      }, { omitEmptyArray: true }),
    });
    return entry;
  }

  private scope(): Construct {
    return this.cluster.node.tryFindChild('AccessEntries') as Construct | undefined ?? new Construct(this.cluster as unknown as Construct, 'AccessEntries');
  }

  private entryId(key: string): string {
    const hash = createHash('sha256').update(Token.isUnresolved(key) ? JSON.stringify(Stack.of(this.cluster).resolve(key)) : key).digest('hex').slice(0, 8);
    return `Entry${hash}`;
  }
}
