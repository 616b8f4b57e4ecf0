import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { IEksCluster } from '../eks-cluster-attributes';
import { PodIdentity } from '../pod-identity';
import { ManifestDelivery } from './manifest-delivery';

const NAMESPACE = 'kube-system';
const NAME = 'cluster-autoscaler';

/** The cluster autoscaler of Kubernetes. */
export interface ClusterAutoscalerProps {
  /** The cluster. */
  readonly cluster: IEksCluster;

  /**
   * How it comes into the cluster.
   *
   * @default - only its role is made: for a GitOps controller that brings the chart, with `values`
   */
  readonly delivery?: ManifestDelivery;

  /**
   * The version of the chart `cluster-autoscaler` of https://kubernetes.github.io/autoscaler.
   *
   * @default '9.56.0'
   */
  readonly chartVersion?: string;

  /**
   * The chart itself, for clusters that don't reach its repository.
   *
   * @default - the repository's
   */
  readonly chartAsset?: Asset;

  /**
   * The tag of the image, for instance `v1.35.0`: its minor is the cluster's.
   *
   * @default - the chart's
   */
  readonly imageTag?: string;

  /**
   * More values of the chart; they win over the library's own.
   *
   * @default - none
   */
  readonly values?: { [key: string]: unknown };
}

/**
 * Sizes the managed node groups of the cluster to what pods ask for, within the bounds of `NodeGroupSize`. Its role may change the Auto Scaling groups that EKS made
 * for this cluster, and no others.
 *
 * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md
 */
export class ClusterAutoscaler extends Construct {
  /** The role of its pods. */
  public readonly podIdentity: PodIdentity;

  /** The values of its chart, for those who bring the chart themselves. */
  public readonly values: { [key: string]: unknown };

  constructor(scope: Construct, id: string, props: ClusterAutoscalerProps) {
    super(scope, id);
    const { cluster, delivery, chartAsset, chartVersion: version = '9.56.0', imageTag } = props;
    const stack = Stack.of(this);
    this.podIdentity = new PodIdentity(this, 'PodIdentity', { clusterName: cluster.clusterName, namespace: NAMESPACE, serviceAccount: NAME });
    const allow = (statement: iam.PolicyStatementProps) => this.podIdentity.grantPrincipal.addToPrincipalPolicy(new iam.PolicyStatement(statement));
    // None of these actions knows a resource.
    allow({
      actions: [
        'autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeAutoScalingInstances', 'autoscaling:DescribeLaunchConfigurations', 'autoscaling:DescribeScalingActivities', 'autoscaling:DescribeTags',
        'ec2:DescribeImages', 'ec2:DescribeInstanceTypes', 'ec2:DescribeLaunchTemplateVersions', 'ec2:GetInstanceTypesFromInstanceRequirements',
      ],
      resources: ['*'],
    });
    allow({ actions: ['eks:DescribeNodegroup'], resources: [stack.formatArn({ service: 'eks', resource: 'nodegroup', resourceName: `${cluster.clusterName}/*` })] });
    allow({
      actions: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
      resources: [stack.formatArn({ service: 'autoscaling', resource: 'autoScalingGroup', resourceName: '*:autoScalingGroupName/eks-*', arnFormat: ArnFormat.COLON_RESOURCE_NAME })],
      conditions: { StringEquals: { 'aws:ResourceTag/eks:cluster-name': cluster.clusterName } },
    });
    this.values = {
      fullnameOverride: NAME,
      autoDiscovery: { clusterName: cluster.clusterName },
      awsRegion: stack.region,
      rbac: { serviceAccount: { create: true, name: NAME } },
      priorityClassName: 'system-cluster-critical',
      ...imageTag ? { image: { tag: imageTag } } : {},
      extraArgs: { 'balance-similar-node-groups': true, 'expander': 'least-waste', 'skip-nodes-with-system-pods': false },
      ...props.values,
    };
    // Pods get their role when they are made.
    delivery?.addHelmRelease(id, { release: NAME, namespace: NAMESPACE, chart: NAME, repository: 'https://kubernetes.github.io/autoscaler', version, chartAsset, after: [this.podIdentity], values: this.values });
  }
}
