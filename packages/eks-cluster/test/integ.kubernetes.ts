import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { KubernetesObjectValue } from 'aws-cdk-lib/aws-eks-v2';
import { ApplicationProtocol, ApplicationTargetGroup, TargetType } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AwsCliLayer } from 'aws-cdk-lib/lambda-layer-awscli';
import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { ClusterAutoscaler, EksCluster, KubectlDelivery, KubernetesBaseline, LoadBalancerController, NetworkPeer, NodeGroupSize } from '@external-metrics/eks-cluster';

const app = new App();
const stack = new Stack(app, 'KubernetesInteg');
const vpc = new Vpc(stack, 'Vpc', {
  maxAzs: 2,
  natGateways: 1,
  restrictDefaultSecurityGroup: false,
  subnetConfiguration: [{ name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24 }, { name: 'nodes', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 }],
});
const cluster = new EksCluster(stack, 'Cluster', { vpc, nodeGroups: [{ id: 'Default', size: NodeGroupSize.fixed(2) }], deletionProtection: false, removalPolicy: RemovalPolicy.DESTROY });
const kubectlLayer = new KubectlV35Layer(stack, 'KubectlLayer');
const delivery = new KubectlDelivery(stack, 'Kubectl', { cluster, kubectlLayer });
const baseline = new KubernetesBaseline(stack, 'Baseline', {
  delivery,
  removalPolicy: RemovalPolicy.DESTROY,
  namespaces: [{ name: 'web', ingress: [{ name: 'load-balancer', peer: NetworkPeer.cidrs(...vpc.publicSubnets.map(({ ipv4CidrBlock }) => ipv4CidrBlock)), ports: [8080] }] }],
});

const targetGroup = new ApplicationTargetGroup(stack, 'TargetGroup', { vpc, port: 8080, protocol: ApplicationProtocol.HTTP, targetType: TargetType.IP });
new ClusterAutoscaler(stack, 'ClusterAutoscaler', { cluster, delivery });
new LoadBalancerController(stack, 'LoadBalancerController', { cluster, delivery, vpc })
  .addTargetGroupBinding('WebBinding', { targetGroupArn: targetGroup.targetGroupArn, namespace: 'web', serviceName: 'web', servicePort: 80, after: [baseline] });

// Asks kubectl what people may do, by the way that people take: their role, the kubeconfig of the AWS CLI, its tokens.
const asker = new LambdaFunction(stack, 'Asker', {
  runtime: Runtime.PYTHON_3_13, handler: 'index.handler', timeout: Duration.minutes(2), memorySize: 1024, vpc,
  layers: [new AwsCliLayer(stack, 'AwsCliLayer'), kubectlLayer],
  environment: { CLUSTER: cluster.clusterName, AWS_STS_REGIONAL_ENDPOINTS: 'regional' },
  code: Code.fromInline(`
import os, subprocess, boto3
def handler(event, context):
    env = {**os.environ, 'HOME': '/tmp', 'KUBECONFIG': '/tmp/kubeconfig', 'PATH': '/opt/kubectl:/opt/awscli:' + os.environ['PATH']}
    subprocess.run(['aws', 'eks', 'update-kubeconfig', '--name', os.environ['CLUSTER'], '--region', os.environ['AWS_REGION']], env=env, check=True, capture_output=True)
    key = boto3.client('sts').assume_role(RoleArn=event['role'], RoleSessionName='asker')['Credentials']
    env.update(AWS_ACCESS_KEY_ID=key['AccessKeyId'], AWS_SECRET_ACCESS_KEY=key['SecretAccessKey'], AWS_SESSION_TOKEN=key['SessionToken'])
    def ask(question):
        answer = subprocess.run(['kubectl', *question.split()], env=env, capture_output=True, text=True)
        return (answer.stdout or answer.stderr).strip().splitlines()[-1]
    return {question: ask(question) for question in event['questions']}
`),
});
asker.connections.allowToDefaultPort(cluster);
asker.addToRolePolicy(new PolicyStatement({ actions: ['eks:DescribeCluster'], resources: [cluster.cluster.clusterArn] }));

const people = Object.fromEntries(['Viewer', 'Developer', 'Operator', 'Nobody', 'NamespaceAdmin'].map((name) => [name, new Role(stack, name, { assumedBy: asker.grantPrincipal })]));
for (const [name, group] of [['Viewer', 'viewers'], ['Developer', 'developers'], ['Operator', 'operators']]) cluster.grants.kubernetesGroups(people[name], [group]);
cluster.grants.admin(people.NamespaceAdmin, { namespaces: ['web'] });
for (const person of Object.values(people)) person.grantAssumeRole(asker.grantPrincipal);

const enforced = new KubernetesObjectValue(stack, 'Enforced', {
  cluster: delivery.cluster, objectType: 'namespace', objectName: 'web', jsonPath: '.metadata.labels.pod-security\\.kubernetes\\.io/enforce',
});
enforced.node.addDependency(baseline);

const { assertions } = new IntegTest(app, 'KubernetesIntegTest', { testCases: [stack] });

const questions: Record<string, string[]> = {
  'auth can-i list pods -n web': ['yes', 'yes', 'yes', 'yes'],
  'auth can-i get secrets -n web': ['no', 'no', 'yes', 'yes'],
  'auth can-i create deployments.apps -n web': ['no', 'yes', 'yes', 'yes'],
  'auth can-i create pods/exec -n web': ['no', 'no', 'yes', 'yes'],
  'auth can-i delete networkpolicies -n web': ['no', 'no', 'no', 'yes'],
  'auth can-i list pods -n default': ['no', 'no', 'yes', 'no'],
  'auth can-i patch nodes': ['no', 'no', 'yes', 'no'],
  'auth can-i list secrets -A': ['no', 'no', 'no', 'no'],
};
let last = assertions.awsApiCall('EKS', 'describeCluster', { name: cluster.clusterName }).expect(ExpectedResult.objectLike({ cluster: Match.objectLike({ status: 'ACTIVE' }) })) as ReturnType<typeof ask>;
for (const [index, name] of ['Viewer', 'Developer', 'Operator', 'NamespaceAdmin'].entries()) {
  last = last.next(ask(name, Object.keys(questions), Object.entries(questions).map(([question, answers]) => `"${question}": "${answers[index]}"`).join(', ')));
}
// Who has no access entry is nobody to the API server.
last = last.next(ask('Nobody', ['get namespaces'], '"get namespaces": "error: You must be logged in to the server.*'));
last = last.next(ask('Operator', ['get targetgroupbinding web -n web -o jsonpath={.spec.targetGroupARN}'], '"arn:aws:elasticloadbalancing:.*:targetgroup/.*"'));
last.next(ask('Operator', ['get nodes -o jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}', 'get namespace web -o jsonpath={.metadata.name}'], '"True True".*"web"'));

function ask(name: string, asked: string[], answer: string) {
  return assertions.invokeFunction({ functionName: asker.functionName, payload: JSON.stringify({ role: people[name].roleArn, questions: asked }) })
    .expect(ExpectedResult.objectLike({ StatusCode: 200, Payload: Match.stringLikeRegexp(answer.replaceAll('[', '\\[')) }));
}
