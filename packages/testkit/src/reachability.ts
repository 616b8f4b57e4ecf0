import { spawnSync } from 'child_process';
import { buildControlPlane } from './control-plane-program';
import { KubernetesObject } from './kubernetes-objects';

/** Pods by namespace and labels, or an address outside. */
export interface TrafficPeer {
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly address?: string;
}

export interface Traffic {
  readonly from: TrafficPeer;
  readonly to: TrafficPeer;
  readonly port: number;
  /** @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP';
}

/** Which traffic network policies allow, by the engine of Cyclonus (https://github.com/mattfenwick/cyclonus): it knows nothing of who wrote them. */
export async function reachable(objects: readonly KubernetesObject[], traffic: readonly Traffic[]): Promise<boolean[]> {
  const program = await buildControlPlane();
  if (!program) throw new Error('Go is not installed, with which the engine is built');
  const peer = ({ namespace, labels = {}, address = '100.64.0.1' }: TrafficPeer) => ({
    IP: address,
    Internal: namespace === undefined ? undefined : { Namespace: namespace, NamespaceLabels: { 'kubernetes.io/metadata.name': namespace }, PodLabels: labels },
  });
  const question = {
    policies: objects.filter(({ kind }) => kind === 'NetworkPolicy'),
    traffic: traffic.map(({ from, to, port, protocol = 'TCP' }) => ({ Source: peer(from), Destination: peer(to), ResolvedPort: port, Protocol: protocol })),
  };
  const { status, stdout, stderr } = spawnSync(program, ['reachability'], { input: JSON.stringify(question), encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as boolean[];
}
