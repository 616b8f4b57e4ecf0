import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { findControlPlane } from '@external-metrics/testkit/lib/control-plane-program';
import { findKubeconfig } from '../data-plane';
import { everyOne, holds, same, type PartReport } from './check';
import type { ReadBack } from './read-back';

interface KubernetesObject {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status?: { readonly readyReplicas?: number; readonly replicas?: number; readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

const STANDARD = 'pod-security.kubernetes.io/enforce';

/** What is in the cluster, asked of its API server; nothing where the cluster is a record alone. */
export async function kubernetesPart({ deployed, dataPlane, nodeGroups }: ReadBack): Promise<PartReport> {
  const kubeconfig = findKubeconfig(dataPlane);
  if (!kubeconfig || deployed.ids('Custom::AWSCDK-EKS-KubernetesResource').length === 0) return { part: 'Kubernetes', checks: [], facts: [['Objects', 'none: nothing is applied']], console: '' };
  const kubectl = kubectlWith(kubeconfig);
  const list = (kind: string) => (JSON.parse(kubectl(['get', kind, '--all-namespaces', '-o', 'json']).stdout) as { items: KubernetesObject[] }).items;

  const namespaces = list('namespaces').filter(({ metadata }) => metadata.labels?.[STANDARD] !== undefined).map(({ metadata }) => metadata.name);
  const policies = list('networkpolicies');
  const nodes = list('nodes');
  kubectl(['wait', '--for=condition=Available', 'deployments', '--all', '--namespace', 'kube-system', '--timeout=30s']);
  const controllers = list('deployments').filter(({ metadata }) => metadata.namespace === 'kube-system');
  const bindings = list('targetgroupbindings');
  const wanted = nodeGroups.reduce((sum, { description }) => sum + (description.scalingConfig?.desiredSize ?? 0), 0);
  return {
    part: 'Kubernetes',
    checks: [
      holds('The nodes that the node groups want are ready', nodes.length === wanted && nodes.every(isReady), `${nodes.filter(isReady).length} of ${wanted}`),
      everyOne('Every namespace of workloads refuses a privileged pod, and takes a restricted one', namespaces, (namespace) => admission(kubectl, namespace)),
      everyOne('Every namespace of workloads denies traffic that is not listed', namespaces, (namespace) =>
        policies.some(({ metadata, spec }) => metadata.namespace === namespace && JSON.stringify(spec) === '{"podSelector":{},"policyTypes":["Ingress","Egress"]}') ? undefined : `${namespace} has no such policy`),
      everyOne('The controllers run', controllers, ({ metadata, status }) => ((status?.readyReplicas ?? 0) === status?.replicas ? undefined : `${metadata.name} does not`)),
      same('Pods are bound to the target groups of the stacks', bindings.map(({ spec }) => String(spec.targetGroupARN)), deployed.ids('AWS::ElasticLoadBalancingV2::TargetGroup')),
    ],
    facts: [
      ['Namespaces', namespaces.join(', ')],
      ['Policies', `${policies.length} network policies`],
      ['Controllers', controllers.map(({ metadata }) => metadata.name).join(', ')],
    ],
    console: 'Elastic Kubernetes Service > Clusters > Resources',
  };
}

type Kubectl = (args: readonly string[], input?: string) => { readonly stdout: string; readonly stderr: string };

function kubectlWith(kubeconfig: string): Kubectl {
  return (args, input) => spawnSync(findControlPlane()!, ['kubectl', ...args], { env: { KUBECONFIG: kubeconfig, HOME: dirname(kubeconfig), PATH: process.env.PATH }, input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

function isReady({ status }: KubernetesObject): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
}

function admission(kubectl: Kubectl, namespace: string): string | undefined {
  const admit = (securityContext: object) => kubectl(['create', '--dry-run=server', '-f', '-'], JSON.stringify({
    apiVersion: 'v1', kind: 'Pod', metadata: { name: 'asked', namespace }, spec: { containers: [{ name: 'main', image: 'registry.example/main:1', securityContext }] },
  })).stderr;
  const refused = admit({ privileged: true });
  if (!refused.includes('violates PodSecurity')) return `${namespace} took a privileged pod: ${refused}`;
  const taken = admit({ allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } });
  return taken === '' ? undefined : `${namespace} refused a restricted pod: ${taken}`;
}
