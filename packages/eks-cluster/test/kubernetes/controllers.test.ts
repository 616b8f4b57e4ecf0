import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { problemsOf, templateOf } from '@external-metrics/testkit';
import { BundleDelivery, ClusterAutoscaler, EksCluster, KubectlDelivery, LoadBalancerController, TargetGroupBindingOptions } from '../../src';
import { buildCluster, importedVpc, resourceOf } from '../fixture';
import { kubectlLayer } from './fixture';

const arn = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/0123456789abcdef';
const binding: TargetGroupBindingOptions = { targetGroupArn: arn, namespace: 'web', serviceName: 'web', servicePort: 80 };

function controller(stack: Stack, cluster: EksCluster = buildCluster(stack)): LoadBalancerController {
  return new LoadBalancerController(stack, 'LoadBalancerController', { cluster, vpc: importedVpc(stack), delivery: new KubectlDelivery(stack, 'Kubectl', { cluster, kubectlLayer: kubectlLayer(stack) }) });
}

/** What the chart is given; references as in the template. */
function valuesOf(template: Template): unknown {
  const { properties } = resourceOf(template, 'Custom::AWSCDK-EKS-HelmChart');
  const parts = properties.Values['Fn::Join'][1] as (string | { Ref: string })[];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : part.Ref)).join(''));
}

describe('the load balancer controller', () => {
  test('is told its VPC and region, and intercepts nothing', () => {
    const template = templateOf((stack) => controller(stack));
    expect(valuesOf(template)).toMatchObject({ region: 'us-east-1', vpcId: 'vpc-1', enableServiceMutatorWebhook: false, createIngressClassResource: false, serviceAccount: { create: true, name: 'aws-load-balancer-controller' } });
    template.hasResourceProperties('Custom::AWSCDK-EKS-HelmChart', { Chart: 'aws-load-balancer-controller', Repository: 'https://aws.github.io/eks-charts', Version: '3.5.0', Namespace: 'kube-system' });
  });

  test('comes after its role, and answers before its bindings are made', () => {
    const template = templateOf((stack) => controller(stack).addTargetGroupBinding('Web', binding));
    const chart = resourceOf(template, 'Custom::AWSCDK-EKS-HelmChart');
    expect(chart.properties.Wait).toBe(true);
    expect(chart.dependsOn).toContain(resourceOf(template, 'AWS::EKS::PodIdentityAssociation', 'LoadBalancerController').id);
    expect(resourceOf(template, 'Custom::AWSCDK-EKS-KubernetesResource').dependsOn).toContain(chart.id);
  });

  test('may register targets with what is bound, and change nothing else', () => {
    const template = templateOf((stack) => controller(stack).addTargetGroupBinding('Web', binding));
    const statements = resourceOf(template, 'AWS::IAM::Policy', 'LoadBalancerController').properties.PolicyDocument.Statement as { Action: string[]; Resource: unknown }[];
    expect(statements).toEqual([
      expect.objectContaining({ Resource: '*', Action: expect.not.arrayContaining([expect.not.stringMatching(/:Describe/)]) }),
      { Effect: 'Allow', Action: ['elasticloadbalancing:DeregisterTargets', 'elasticloadbalancing:RegisterTargets'], Resource: arn },
    ]);
  });

  test('a binding is what the controller reads', () => {
    const template = templateOf((stack) => controller(stack).addTargetGroupBinding('Web', binding));
    expect(JSON.parse(resourceOf(template, 'Custom::AWSCDK-EKS-KubernetesResource').properties.Manifest as string)).toEqual([{
      apiVersion: 'elbv2.k8s.aws/v1beta1', kind: 'TargetGroupBinding', metadata: { name: 'web', namespace: 'web', labels: expect.anything() },
      spec: { targetGroupARN: arn, targetType: 'ip', serviceRef: { name: 'web', port: 80 } },
    }]);
  });

  test.each<[string, Partial<TargetGroupBindingOptions>]>([
    ['[NamespaceInvalid] namespace: got "Web"', { namespace: 'Web' }],
    ['[ServiceNameInvalid] serviceName: got "a service"', { serviceName: 'a service' }],
    ['[PortInvalid] servicePort: got 0', { servicePort: 0 }],
    ['[TargetGroupArnInvalid] targetGroupArn: got "web"', { targetGroupArn: 'web' }],
  ])('%s', (problem, change) => {
    expect(problemsOf((stack) => controller(stack).addTargetGroupBinding('Web', { ...binding, ...change }))).toContain(problem);
  });
});

describe('the cluster autoscaler', () => {
  const template = templateOf((stack) => {
    const cluster = buildCluster(stack);
    new ClusterAutoscaler(stack, 'ClusterAutoscaler', { cluster, imageTag: 'v1.35.0', delivery: new KubectlDelivery(stack, 'Kubectl', { cluster, kubectlLayer: kubectlLayer(stack) }) });
  });

  test('finds the groups of this cluster', () => {
    expect(valuesOf(template)).toMatchObject({ awsRegion: 'us-east-1', image: { tag: 'v1.35.0' }, rbac: { serviceAccount: { name: 'cluster-autoscaler' } }, autoDiscovery: { clusterName: expect.stringMatching(/^Cluster/) } });
  });

  test('may change the Auto Scaling groups of this cluster only', () => {
    template.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: Match.arrayWith([{
      Effect: 'Allow',
      Action: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
      Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':autoscaling:us-east-1:111122223333:autoScalingGroup:*:autoScalingGroupName/eks-*']] },
      Condition: { StringEquals: { 'aws:ResourceTag/eks:cluster-name': { Ref: Match.stringLikeRegexp('^Cluster') } } },
    }]) } });
    const statements = resourceOf(template, 'AWS::IAM::Policy', 'ClusterAutoscaler').properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[];
    expect(statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action).filter((action) => !/:(Describe|Get)/.test(action))).toEqual([]);
  });
});

test('a bundle that knows the names holds the charts', () => {
  templateOf((stack) => {
    const cluster = EksCluster.fromEksClusterAttributes(stack, 'Shared', { clusterName: 'shared' });
    const delivery = new BundleDelivery(stack, 'Bundle');
    new LoadBalancerController(stack, 'LoadBalancerController', { cluster, vpc: importedVpc(stack), delivery }).addTargetGroupBinding('Web', binding);
    new ClusterAutoscaler(stack, 'ClusterAutoscaler', { cluster, delivery });
    expect(delivery.files['kustomization.yaml']).toContain('name: cluster-autoscaler');
    expect(delivery.files['kustomization.yaml']).toContain('vpcId: vpc-1');
    expect(delivery.files['web.yaml']).toContain('kind: TargetGroupBinding');
  });
});
