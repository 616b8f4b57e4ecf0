import { findKubernetesVersion, kubernetesVersions } from './private/kubernetes-versions';

/** The support that AWS gives a Kubernetes version at the time of this release. */
export enum KubernetesSupport {
  /** Within 14 months of its release on EKS. */
  STANDARD = 'STANDARD',
  /** In the 12 months after: AWS charges several times the price for the control plane. */
  EXTENDED = 'EXTENDED',
  /** Gone, or going within days: no cluster can be made with it. */
  ENDED = 'ENDED',
}

/** What becomes of the cluster when the standard support of its version ends. */
export enum SupportType {
  /** AWS upgrades the cluster by itself at the end of standard support. No price rises unseen. */
  STANDARD = 'STANDARD',
  /** The cluster stays on its version, at the higher price of extended support. */
  EXTENDED = 'EXTENDED',
}

/** What this library has to know of a Kubernetes version that its table lacks. */
export interface KubernetesVersionFacts {
  /** The support that AWS gives it now. */
  readonly support: KubernetesSupport;
}

/**
 * A Kubernetes version of EKS, one minor.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 */
export class ClusterVersion {
  /** Kubernetes 1.32, in extended support until 2027-03-23. */
  public static readonly V1_32 = ClusterVersion.of('1.32');

  /** Kubernetes 1.33, in extended support until 2027-07-29. */
  public static readonly V1_33 = ClusterVersion.of('1.33');

  /** Kubernetes 1.34, in standard support until 2026-12-02. */
  public static readonly V1_34 = ClusterVersion.of('1.34');

  /** Kubernetes 1.35, in standard support until 2027-03-27. */
  public static readonly V1_35 = ClusterVersion.of('1.35');

  /** Kubernetes 1.36, in standard support until 2027-08-02. */
  public static readonly V1_36 = ClusterVersion.of('1.36');

  /**
   * A version by its name. One that is not in this library's table needs the facts, and is refused without them when a cluster is made of it
   * (`KubernetesVersionUnsupported`).
   */
  public static of(version: string, facts?: KubernetesVersionFacts): ClusterVersion {
    return new ClusterVersion(version, facts?.support ?? findKubernetesVersion(version)?.support as KubernetesSupport | undefined);
  }

  /** The names of the versions that EKS supports at this release, oldest first. */
  public static get supported(): string[] {
    return kubernetesVersions.filter(({ support }) => support !== 'ENDED').map(({ version }) => version);
  }

  private constructor(
    /** For instance `1.35`. */
    public readonly version: string,
    /** The support at this release; undefined where it is not known. */
    public readonly support: KubernetesSupport | undefined,
  ) {}
}
