import { Stack } from 'aws-cdk-lib';
import { ILayerVersion, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { kubernetesObjects, KubernetesObject, templateOf } from '@external-metrics/testkit';
import { KubectlDelivery, KubernetesBaseline, LoadBalancerController, NetworkPeer, PodSecurityStandard, WorkloadNamespace } from '../../src';
import { buildCluster, importedVpc } from '../fixture';

export function kubectlLayer(stack: Stack): ILayerVersion {
  return LayerVersion.fromLayerVersionArn(stack, 'Layer', 'arn:aws:lambda:us-east-1:111122223333:layer:kubectl:1');
}

export const loadBalancerSubnet = '10.0.0.0/24';
export const databaseSubnet = '10.0.20.0/24';

/** A web service as in the seed: load balancer to web, web to worker, both to the database, the worker to partners; and a namespace beside it that takes the worker in. */
export const namespaces: WorkloadNamespace[] = [
  {
    name: 'web',
    ingress: [
      { name: 'load-balancer', peer: NetworkPeer.cidrs(loadBalancerSubnet), ports: [8080], pods: { app: 'web' } },
      { name: 'web', peer: NetworkPeer.pods({ app: 'web' }), ports: [9090], pods: { app: 'worker' } },
    ],
    egress: [
      { name: 'worker', peer: NetworkPeer.pods({ app: 'worker' }), ports: [9090], pods: { app: 'web' } },
      { name: 'database', peer: NetworkPeer.cidrs(databaseSubnet), ports: [5432, 6379] },
      { name: 'tools', peer: NetworkPeer.namespace('tools'), ports: [80] },
      { name: 'partners', peer: NetworkPeer.anywhere(), ports: [443], pods: { app: 'worker' } },
    ],
  },
  { name: 'tools', podSecurity: PodSecurityStandard.BASELINE, podIdentity: false, labels: { team: 'platform' }, ingress: [{ name: 'web', peer: NetworkPeer.namespace('web', { app: 'worker' }), ports: [80] }] },
];

/** The objects of a baseline, as they are in the template. */
export function baselineObjects(given: WorkloadNamespace[] = namespaces): KubernetesObject[] {
  return kubernetesObjects(templateOf((stack) => {
    const cluster = buildCluster(stack);
    const delivery = new KubectlDelivery(stack, 'Kubectl', { cluster, kubectlLayer: kubectlLayer(stack) });
    new KubernetesBaseline(stack, 'Baseline', { delivery, namespaces: given });
  }));
}

/** The least pod that the restricted standard takes; `change` spoils it. */
export function pod(namespace: string, name: string, change: { container?: object; pod?: object; labels?: Record<string, string> } = {}): object {
  const securityContext = { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } };
  return {
    apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels: change.labels },
    spec: { containers: [{ name: 'main', image: 'registry.example/main:1', securityContext, ...change.container }], ...change.pod },
  };
}

export function bindingObjects(): KubernetesObject[] {
  return kubernetesObjects(templateOf((stack) => {
    const cluster = buildCluster(stack);
    const delivery = new KubectlDelivery(stack, 'Kubectl', { cluster, kubectlLayer: kubectlLayer(stack) });
    new LoadBalancerController(stack, 'LoadBalancerController', { cluster, delivery, vpc: importedVpc(stack) })
      .addTargetGroupBinding('Web', { namespace: 'web', serviceName: 'web', servicePort: 80, targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/0123456789abcdef' });
  }));
}
