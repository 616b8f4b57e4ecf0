import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { checkPodIdentity } from './private/check-kubernetes-names';
import { PodIdentityPrincipal } from './private/pod-identity-principal';
import { throwProblems } from './private/problems';

/** Which pods get which role. */
export interface PodIdentityOptions {
  /** The Kubernetes namespace of the service account; refused with `NamespaceInvalid` when it is no DNS label. It need not exist yet. */
  readonly namespace: string;

  /** The Kubernetes service account of the pods; refused with `ServiceAccountInvalid` when it is no DNS name. It need not exist yet. */
  readonly serviceAccount: string;

  /**
   * The role. Its trust policy must let `pods.eks.amazonaws.com` do `sts:AssumeRole` and `sts:TagSession`.
   *
   * @default - a role with no permissions, which trusts the pods of this cluster only
   */
  readonly role?: iam.IRole;
}

/** A pod identity of a cluster that is named. */
export interface PodIdentityProps extends PodIdentityOptions {
  /** The cluster's name. */
  readonly clusterName: string;
}

/**
 * Gives the pods of a Kubernetes service account an IAM role (EKS Pod Identity).
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
 */
export class PodIdentity extends Construct implements iam.IGrantable {
  /** The role that the pods have. */
  public readonly role: iam.IRole;

  /** Who is granted what the pods need. */
  public readonly grantPrincipal: iam.IPrincipal;

  /** The resource beneath. */
  public readonly association: CfnPodIdentityAssociation;

  constructor(scope: Construct, id: string, props: PodIdentityProps) {
    super(scope, id);
    throwProblems(this.node.path, checkPodIdentity(props));
    const { clusterName, namespace, serviceAccount } = props;
    this.role = props.role ?? new iam.Role(this, 'Role', { assumedBy: new PodIdentityPrincipal(this, clusterName), description: `Pods of ${namespace}/${serviceAccount}` });
    this.grantPrincipal = this.role.grantPrincipal;
    this.association = new CfnPodIdentityAssociation(this, 'Resource', { clusterName, namespace, serviceAccount, roleArn: this.role.roleArn });
  }
}
