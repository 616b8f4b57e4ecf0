import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { targetGroupBindings } from '@external-metrics/testkit/lib/charts';
import { ControlPlane, startWithin } from '@external-metrics/testkit/lib/control-plane';
import { appliesToKubernetes } from '../src/assembly';
import { findKubeconfig } from '../src/data-plane';
import { kubernetesPart } from '../src/read-back/kubernetes';
import type { ReadBack } from '../src/read-back/read-back';

const ARN = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/0123456789abcdef';
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } };
const policy = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'default-deny', namespace: 'web' }, spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } };
const binding = { apiVersion: 'elbv2.k8s.aws/v1beta1', kind: 'TargetGroupBinding', metadata: { name: 'web', namespace: 'web' }, spec: { targetGroupARN: ARN, serviceRef: { name: 'web', port: 80 } } };
const controller = {
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'controller', namespace: 'kube-system' },
  spec: { selector: { matchLabels: { app: 'controller' } }, template: { metadata: { labels: { app: 'controller' } }, spec: { containers: [{ name: 'main', image: 'registry.example/main:1' }] } } },
};
const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node' } };

let plane: ControlPlane;
let controlPlanes: string;

beforeAll(async () => {
  plane = await ControlPlane.start();
  controlPlanes = mkdtempSync(join(tmpdir(), 'planes-'));
  symlinkSync(plane.directory, join(controlPlanes, 'eks-1'));
  for (const objects of [[node, namespace], [policy, controller]]) expect(await plane.apply(objects)).toMatchObject({ code: 0 });
  await plane.kubectl(['apply', '-f', targetGroupBindings]);
  await plane.kubectl(['wait', '--for=condition=Established', 'crd/targetgroupbindings.elbv2.k8s.aws', '--timeout=30s']);
  expect(await plane.apply([binding])).toMatchObject({ code: 0 });
  await plane.kubectl(['wait', '--for=create', 'serviceaccount/default', '-n', 'web', '--timeout=60s']);
}, startWithin);

afterAll(async () => {
  rmSync(controlPlanes, { recursive: true, force: true });
  await plane.stop();
});

async function failures(desired = 1): Promise<string[]> {
  const ids: Record<string, string[]> = { 'Custom::AWSCDK-EKS-KubernetesResource': ['one'], 'AWS::ElasticLoadBalancingV2::TargetGroup': [ARN] };
  const environment = { deployed: { ids: (type: string) => ids[type] }, dataPlane: { controlPlanes }, nodeGroups: [{ description: { scalingConfig: { desiredSize: desired } } }] } as unknown as ReadBack;
  const { checks } = await kubernetesPart(environment);
  expect(checks).toHaveLength(5);
  return checks.filter(({ passed }) => !passed).map(({ sentence, seen }) => `${sentence}: ${seen}`);
}

/** What the checks say while something is as `change` makes it. */
async function failuresWith(change: readonly object[], restore: readonly object[]): Promise<string> {
  expect(await plane.apply(change)).toMatchObject({ code: 0 });
  try {
    return (await failures()).join('\n');
  } finally {
    await plane.apply(restore);
  }
}

test('a cluster that has what it should passes', async () => {
  expect(await failures()).toEqual([]);
}, 120_000);

test('nodes that are missing, privileged pods, open networks and other target groups are found', async () => {
  expect(await failures(2)).toEqual([expect.stringContaining('are ready: 1 of 2')]);
  expect(await failuresWith([{ ...namespace, metadata: { name: 'web', labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } }], [namespace])).toContain('web took a privileged pod');
  expect(await failuresWith([{ ...policy, spec: { podSelector: {}, policyTypes: ['Ingress'] } }], [policy])).toContain('web has no such policy');
  expect(await failuresWith([{ ...binding, spec: { ...binding.spec, targetGroupARN: `${ARN}0` } }], [binding])).toContain(`${ARN}0, expected ${ARN}`);
}, 120_000);

test('without a control plane nothing is asked', async () => {
  expect(findKubeconfig({})).toBeUndefined();
  const { checks } = await kubernetesPart({ deployed: { ids: () => [] }, dataPlane: {}, nodeGroups: [] } as unknown as ReadBack);
  expect(checks).toEqual([]);
});

test('a stack that brings objects into a cluster is told from the others', () => {
  const stack = (type: string) => ({ path: 'Staging/A', name: 'a', resources: new Map([['A', type]]) });
  expect(['Custom::AWSCDK-EKS-KubernetesResource', 'Custom::AWSCDK-EKS-HelmChart', 'AWS::EKS::Cluster'].map((type) => appliesToKubernetes(stack(type)))).toEqual([true, true, false]);
});
