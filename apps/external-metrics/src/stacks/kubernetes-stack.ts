import { RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ClusterAutoscaler, ClusterVersion, EksCluster, KubectlDelivery, KubernetesBaseline, LoadBalancerController, NetworkPeer } from '@external-metrics/eks-cluster';
import { WebEdge } from '@external-metrics/edge';
import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { Construct } from 'constructs';
import { EnvironmentConfig } from '../config/environment-config';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-Configure.html, and those of OpenTelemetry. */
const OBSERVABILITY_PORTS = [2000, 4315, 4316, 4317, 4318];
const DATA_PORTS = { database: 5432, cache: 6379 };

export interface KubernetesStackProps extends StackProps {
  readonly service: EnvironmentConfig['service'];
  readonly edgeConfig: EnvironmentConfig['edge'];
  readonly vpc: ec2.IVpc;
  readonly cluster: EksCluster;
  readonly edge: WebEdge;
  readonly protectData: boolean;
}

/**
 * What the cluster has in it before the service: its namespace and what may pass there, who may do what, and the controllers that size the nodes and register pods with the
 * front door. Apart from the cluster, which has no Lambda function.
 */
export class KubernetesStack extends Stack {
  constructor(scope: Construct, id: string, props: KubernetesStackProps) {
    super(scope, id, props);
    const { vpc, service, edgeConfig } = props;
    // The functions' access entry belongs to this stack: in the cluster's own it would be a circle.
    const cluster = EksCluster.fromEksClusterAttributes(this, 'Cluster', {
      clusterName: props.cluster.clusterName, clusterSecurityGroupId: props.cluster.cluster.clusterSecurityGroupId, vpc, version: ClusterVersion.of(props.cluster.kubernetesVersion!),
    });
    const delivery = new KubectlDelivery(this, 'Kubectl', { cluster, kubectlLayer: new KubectlV35Layer(this, 'KubectlLayer'), logEncryptionKey: props.cluster.encryptionKey });
    const cidrs = (subnets: ec2.ISubnet[]) => NetworkPeer.cidrs(...subnets.map(({ ipv4CidrBlock }) => ipv4CidrBlock));
    const baseline = new KubernetesBaseline(this, 'Baseline', {
      delivery,
      removalPolicy: props.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      volumeEncryptionKey: props.cluster.encryptionKey,
      namespaces: [{
        name: service.namespace,
        ingress: [{ name: 'front-door', peer: cidrs(edgeConfig.internetFacing ? vpc.publicSubnets : vpc.privateSubnets), ports: [edgeConfig.targetPort] }],
        egress: [
          { name: 'data', peer: cidrs(vpc.privateSubnets), ports: Object.values(DATA_PORTS) },
          { name: 'observability', peer: NetworkPeer.namespace('amazon-cloudwatch'), ports: OBSERVABILITY_PORTS },
          // AWS, and partners.
          { name: 'https', peer: NetworkPeer.anywhere(), ports: [443] },
        ],
      }],
    });
    new ClusterAutoscaler(this, 'ClusterAutoscaler', { cluster, delivery });
    new LoadBalancerController(this, 'LoadBalancerController', { cluster, delivery, vpc }).addTargetGroupBinding('FrontDoor', {
      targetGroupArn: props.edge.targetGroup.targetGroupArn, namespace: service.namespace, serviceName: service.name, servicePort: service.port, after: [baseline],
    });
  }
}
