import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { IConstruct } from 'constructs';
import { ClusterVersion } from './cluster-version';
import { EksClusterGrants } from './eks-cluster-grants';
import { EksClusterMetrics } from './eks-cluster-metrics';
import { PodIdentity, PodIdentityOptions } from './pod-identity';

/** An EKS cluster, made here or elsewhere. */
export interface IEksCluster extends IConstruct, ec2.IConnectable {
  /** The cluster of the CDK. */
  readonly cluster: eks.ICluster;

  /** The cluster's name. */
  readonly clusterName: string;

  /**
   * The Kubernetes version, for instance `1.35`.
   *
   * @default - not known of a cluster that was made elsewhere
   */
  readonly kubernetesVersion?: string;

  /** The command that lets kubectl use the cluster. */
  readonly kubeconfigCommand: string;

  /** The command that prints a token for the Kubernetes API, for clients other than kubectl. */
  readonly tokenCommand: string;

  /** Lets people and systems use the Kubernetes API. */
  readonly grants: EksClusterGrants;

  /** The metrics of the cluster. */
  readonly metrics: EksClusterMetrics;

  /** Gives the pods of a service account an IAM role. */
  addPodIdentity(id: string, options: PodIdentityOptions): PodIdentity;
}

/** A cluster that was made elsewhere. */
export interface EksClusterAttributes {
  /** The cluster's name. */
  readonly clusterName: string;

  /**
   * The security group that EKS made for control plane and nodes.
   *
   * @default - not known: `connections` has no security group
   */
  readonly clusterSecurityGroupId?: string;

  /**
   * The VPC of the cluster.
   *
   * @default - not known
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The Kubernetes version.
   *
   * @default - not known: APIs of objects that are delivered are not checked
   */
  readonly version?: ClusterVersion;
}
