// Refused: spec.policyTypes[0]: Unsupported value: "Sideways"
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { EksCluster, KubectlDelivery, KubernetesBaseline } from '@external-metrics/eks-cluster';

const stack = new Stack(new App(), 'RefusedManifest');
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0, restrictDefaultSecurityGroup: false, subnetConfiguration: [{ name: 'nodes', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 20 }] });
const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
const cluster = new EksCluster(stack, 'Cluster', { vpc, vpcSubnets, nodeGroups: [], deletionProtection: false, removalPolicy: RemovalPolicy.DESTROY });
const delivery = new KubectlDelivery(stack, 'Kubectl', { cluster, vpcSubnets, kubectlLayer: new KubectlV35Layer(stack, 'KubectlLayer') });
const baseline = new KubernetesBaseline(stack, 'Baseline', { delivery, removalPolicy: RemovalPolicy.DESTROY, namespaces: [{ name: 'web' }] });
delivery.addManifests('Sideways', {
  after: [baseline],
  manifests: [{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'sideways', namespace: 'web' }, spec: { podSelector: {}, policyTypes: ['Sideways'] } }],
});
