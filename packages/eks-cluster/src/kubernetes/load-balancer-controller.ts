import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct, IDependable } from 'constructs';
import { IEksCluster } from '../eks-cluster-attributes';
import { PodIdentity } from '../pod-identity';
import { throwProblems } from '../private/problems';
import { ManifestDelivery } from './manifest-delivery';
import { checkTargetGroupBinding } from './private/check-target-group-binding';

const NAMESPACE = 'kube-system';
const NAME = 'aws-load-balancer-controller';

/** The AWS Load Balancer Controller. */
export interface LoadBalancerControllerProps {
  /** The cluster. */
  readonly cluster: IEksCluster;

  /** How it comes into the cluster. */
  readonly delivery: ManifestDelivery;

  /** The VPC of the cluster. The controller is told which it is: with hop limit 1 pods don't reach the metadata service that knows. */
  readonly vpc: ec2.IVpc;

  /**
   * The version of the chart `aws-load-balancer-controller` of https://aws.github.io/eks-charts.
   *
   * @default '3.5.0'
   */
  readonly chartVersion?: string;

  /**
   * The chart itself, for clusters that don't reach its repository.
   *
   * @default - the repository's
   */
  readonly chartAsset?: Asset;

  /**
   * More values of the chart, for instance `image`; they win over the library's own.
   *
   * @default - none
   */
  readonly values?: { [key: string]: unknown };
}

/** Which pods are the targets of a target group. */
export interface TargetGroupBindingOptions {
  /** The ARN of a target group with targets of type `ip`, of a load balancer that the infrastructure owns. */
  readonly targetGroupArn: string;

  /** The namespace of the service; refused with `NamespaceInvalid`. */
  readonly namespace: string;

  /** The name of the service; refused with `ServiceNameInvalid`. */
  readonly serviceName: string;

  /** The port of the service, from 1 to 65,535 (`PortInvalid`). */
  readonly servicePort: number;

  /**
   * What comes before it, for instance the `KubernetesBaseline` that makes the namespace.
   *
   * @default - the controller only
   */
  readonly after?: IDependable[];
}

/**
 * Registers pods as targets of load balancers that the infrastructure owns (`TargetGroupBinding`), so that these survive the cluster. It makes no load balancers
 * for ingresses and services, and may not: its role may describe, and register targets with the target groups that are bound.
 *
 * The service mutator webhook is off, which would refuse every new service of the cluster until the controller answers.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/targetgroupbinding/
 */
export class LoadBalancerController extends Construct {
  /** The role of its pods. */
  public readonly podIdentity: PodIdentity;

  private readonly release: IDependable;
  private readonly delivery: ManifestDelivery;

  constructor(scope: Construct, id: string, props: LoadBalancerControllerProps) {
    super(scope, id);
    const { cluster, delivery, vpc, chartAsset, chartVersion: version = '3.5.0', values } = props;
    this.delivery = delivery;
    this.podIdentity = new PodIdentity(this, 'PodIdentity', { clusterName: cluster.clusterName, namespace: NAMESPACE, serviceAccount: NAME });
    // None of these actions knows a resource.
    this.podIdentity.grantPrincipal.addToPrincipalPolicy(new iam.PolicyStatement({
      actions: [
        'ec2:DescribeAvailabilityZones', 'ec2:DescribeInstances', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs',
        'elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth',
      ],
      resources: ['*'],
    }));
    this.release = delivery.addHelmRelease(id, {
      release: NAME, namespace: NAMESPACE, chart: NAME, repository: 'https://aws.github.io/eks-charts', version, chartAsset,
      // Pods get their role when they are made.
      after: [this.podIdentity],
      // Its webhook judges bindings, and refuses them until it answers.
      wait: true,
      values: {
        clusterName: cluster.clusterName,
        region: Stack.of(this).region,
        vpcId: vpc.vpcId,
        serviceAccount: { create: true, name: NAME },
        replicaCount: 2,
        podDisruptionBudget: { maxUnavailable: 1 },
        enableServiceMutatorWebhook: false,
        createIngressClassResource: false,
        ...values,
      },
    });
  }

  /** Makes the pods behind a service the targets of a target group. The id is unique in the delivery. */
  public addTargetGroupBinding(id: string, options: TargetGroupBindingOptions): IDependable {
    const { targetGroupArn, namespace, serviceName, servicePort, after = [] } = options;
    throwProblems(`${this.node.path}.${id}`, checkTargetGroupBinding(options));
    this.podIdentity.grantPrincipal.addToPrincipalPolicy(new iam.PolicyStatement({
      actions: ['elasticloadbalancing:DeregisterTargets', 'elasticloadbalancing:RegisterTargets'], resources: [targetGroupArn],
    }));
    return this.delivery.addManifests(id, {
      after: [this.release, ...after],
      manifests: [{
        apiVersion: 'elbv2.k8s.aws/v1beta1', kind: 'TargetGroupBinding', metadata: { name: serviceName, namespace },
        spec: { targetGroupARN: targetGroupArn, targetType: 'ip', serviceRef: { name: serviceName, port: servicePort } },
      }],
    });
  }
}
