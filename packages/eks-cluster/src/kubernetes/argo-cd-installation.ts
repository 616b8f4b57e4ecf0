import * as iam from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';

/** Someone whom IAM Identity Center knows. */
export class ArgoCdIdentity {
  /** A group, by its ID (`IdentityInvalid`), not by its name. */
  public static group(id: string): ArgoCdIdentity {
    return new ArgoCdIdentity('SSO_GROUP', id);
  }

  /** A user, by the ID (`IdentityInvalid`), not by the name. */
  public static user(id: string): ArgoCdIdentity {
    return new ArgoCdIdentity('SSO_USER', id);
  }

  private constructor(
    /** As EKS has it: `SSO_GROUP` or `SSO_USER`. */
    public readonly type: string,
    /** The ID in the identity store. */
    public readonly id: string,
  ) {}
}

/**
 * Argo CD as a capability of EKS. Namespace, name and Identity Center instance can't be changed later: CloudFormation replaces the capability, and what it made
 * in the cluster stays.
 */
export interface ArgoCdCapabilityOptions {
  /** The ARN of the Identity Center instance by which people sign in; others can't (`IdentityCenterInstanceInvalid`). */
  readonly identityCenterInstanceArn: string;

  /**
   * Where the instance is.
   *
   * @default - the region of the cluster
   */
  readonly identityCenterRegion?: string;

  /** Who may do everything in Argo CD; at least one (`AdminsMissing`). */
  readonly admins: ArgoCdIdentity[];

  /**
   * Who may change projects, and see and sync the applications that are added here.
   *
   * @default - nobody
   */
  readonly editors?: ArgoCdIdentity[];

  /**
   * Who may see the applications that are added here.
   *
   * @default - nobody
   */
  readonly viewers?: ArgoCdIdentity[];

  /**
   * The interface endpoints by which the web page and the API of Argo CD are reached privately.
   *
   * @default - none: they are reached from the internet, and ask everybody to sign in
   * @see https://docs.aws.amazon.com/eks/latest/userguide/argocd-private-access.html
   */
  readonly vpcEndpointIds?: string[];

  /**
   * The role of Argo CD, without a path (`CapabilityRoleInvalid`). Its trust policy must let `capabilities.eks.amazonaws.com` do `sts:AssumeRole` and `sts:TagSession`.
   *
   * @default - a role with no permissions, which trusts the capabilities of this account only
   */
  readonly role?: iam.IRole;

  /**
   * The ARN of the cluster, by which Argo CD knows it. A bundle needs it as a literal, and `role` as well.
   *
   * @default - that of the cluster
   */
  readonly clusterArn?: string;
}

/** Argo CD as pods of the cluster. */
export interface ArgoCdChartOptions {
  /**
   * The version of the chart `argo-cd` of https://argoproj.github.io/argo-helm.
   *
   * @default '10.1.1'
   */
  readonly version?: string;

  /**
   * The chart itself, for clusters that don't reach its repository.
   *
   * @default - the repository's
   */
  readonly chartAsset?: Asset;

  /**
   * More values of the chart, for instance `configs.cm` with your sign-in; they win over the library's own.
   *
   * @default - none
   */
  readonly values?: { [key: string]: unknown };
}

/** How Argo CD comes. */
export class ArgoCdInstallation {
  /**
   * As a capability of EKS: AWS runs it outside the cluster, for a charge by the hour and the application, and people sign in by IAM Identity Center. It is made by
   * CloudFormation alone.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/argocd.html
   */
  public static eksCapability(options: ArgoCdCapabilityOptions): ArgoCdInstallation {
    return new ArgoCdInstallation(options, undefined);
  }

  /**
   * As pods of the cluster, by its Helm chart: a delivery brings it (`DeliveryMissing`). Nobody can sign in until `values` say who: the built-in administrator is
   * off, and the server is not reached from outside.
   */
  public static chart(options: ArgoCdChartOptions = {}): ArgoCdInstallation {
    return new ArgoCdInstallation(undefined, options);
  }

  private constructor(
    /** As a capability of EKS; undefined as pods. */
    public readonly capability: ArgoCdCapabilityOptions | undefined,
    /** As pods; undefined as a capability. */
    public readonly helmChart: ArgoCdChartOptions | undefined,
  ) {}
}
