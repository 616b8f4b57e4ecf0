import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { EksClusterAttributes, IEksCluster } from '../eks-cluster-attributes';
import { EksClusterGrants } from '../eks-cluster-grants';
import { EksClusterMetrics } from '../eks-cluster-metrics';
import { PodIdentity, PodIdentityOptions } from '../pod-identity';

/** @internal */
export abstract class EksClusterBase extends Construct implements IEksCluster {
  public abstract readonly cluster: eks.ICluster;
  public abstract readonly clusterName: string;
  public abstract readonly connections: ec2.Connections;
  public abstract readonly grants: EksClusterGrants;
  public abstract readonly metrics: EksClusterMetrics;
  public abstract readonly kubernetesVersion?: string;

  public get kubeconfigCommand(): string {
    return `aws eks update-kubeconfig --region ${Stack.of(this).region} --name ${this.clusterName}`;
  }

  public get tokenCommand(): string {
    return `aws eks get-token --region ${Stack.of(this).region} --cluster-name ${this.clusterName}`;
  }

  public addPodIdentity(id: string, options: PodIdentityOptions): PodIdentity {
    const scope = this.node.tryFindChild('PodIdentities') as Construct | undefined ?? new Construct(this, 'PodIdentities');
    return new PodIdentity(scope, id, { ...options, clusterName: this.clusterName });
  }
}

/** @internal */
export class ImportedEksCluster extends EksClusterBase {
  public readonly cluster: eks.ICluster;
  public readonly clusterName: string;
  public readonly connections: ec2.Connections;
  public readonly grants: EksClusterGrants;
  public readonly metrics: EksClusterMetrics;
  public readonly kubernetesVersion?: string;

  constructor(scope: Construct, id: string, { clusterName, clusterSecurityGroupId, vpc, version }: EksClusterAttributes) {
    super(scope, id);
    this.kubernetesVersion = version?.version;
    this.clusterName = clusterName;
    this.cluster = eks.Cluster.fromClusterAttributes(this, 'Cluster', { clusterName, clusterSecurityGroupId, vpc });
    this.connections = new ec2.Connections({ securityGroups: clusterSecurityGroupId ? [this.cluster.clusterSecurityGroup] : [], defaultPort: ec2.Port.tcp(443) });
    this.grants = new EksClusterGrants(this);
    this.metrics = new EksClusterMetrics(clusterName);
  }
}
