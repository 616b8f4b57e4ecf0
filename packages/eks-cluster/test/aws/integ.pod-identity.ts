import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { KubernetesManifest, KubernetesObjectValue } from 'aws-cdk-lib/aws-eks-v2';
import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { ExpectedResult, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { EksCluster, KubectlDelivery, KubernetesBaseline, NetworkPeer } from '@external-metrics/eks-cluster';

/**
 * What an emulator can't show, because it runs no containers: a pod on a node that joined, with networking and names, gets the role of its service account. For an account of AWS,
 * with `integ-runner --directory test/aws`.
 */
const app = new App();
const stack = new Stack(app, 'PodIdentityInteg');
const vpc = new Vpc(stack, 'Vpc', {
  maxAzs: 2, natGateways: 1, restrictDefaultSecurityGroup: false,
  subnetConfiguration: [{ name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24 }, { name: 'nodes', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 }],
});
const cluster = new EksCluster(stack, 'Cluster', { vpc, deletionProtection: false, removalPolicy: RemovalPolicy.DESTROY });
const delivery = new KubectlDelivery(stack, 'Kubectl', { cluster, kubectlLayer: new KubectlV35Layer(stack, 'KubectlLayer') });
const baseline = new KubernetesBaseline(stack, 'Baseline', {
  delivery, removalPolicy: RemovalPolicy.DESTROY, namespaces: [{ name: 'web', egress: [{ name: 'aws', peer: NetworkPeer.anywhere(), ports: [443] }] }],
});
const identity = cluster.addPodIdentity('Asker', { namespace: 'web', serviceAccount: 'asker' });

const job = new KubernetesManifest(stack, 'Asker', {
  cluster: delivery.cluster,
  manifest: [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'asker', namespace: 'web' } },
    {
      apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'asker', namespace: 'web' },
      spec: {
        backoffLimit: 4,
        template: {
          spec: {
            serviceAccountName: 'asker', restartPolicy: 'Never',
            containers: [{
              name: 'asker', image: 'public.ecr.aws/aws-cli/aws-cli:latest', command: ['sh', '-c', `aws sts get-caller-identity --query Arn --output text | grep -F ":assumed-role/${identity.role.roleName}/"`],
              env: [{ name: 'HOME', value: '/tmp' }],
              securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 1000, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } },
            }],
          },
        },
      },
    },
  ],
});
job.node.addDependency(baseline, identity);

const succeeded = new KubernetesObjectValue(stack, 'Succeeded', { cluster: delivery.cluster, objectType: 'job', objectName: 'asker', objectNamespace: 'web', jsonPath: '.status.succeeded' });
succeeded.node.addDependency(job);
new CfnOutput(stack, 'Answered', { value: succeeded.value });

const { assertions } = new IntegTest(app, 'PodIdentityIntegTest', { testCases: [stack] });
assertions.awsApiCall('CloudFormation', 'describeStacks', { StackName: stack.stackName }).assertAtPath('Stacks.0.Outputs.0.OutputValue', ExpectedResult.stringLikeRegexp('^1$'));
