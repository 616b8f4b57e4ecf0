import { Token } from 'aws-cdk-lib';
import { contains } from '../../private/check-cidrs';
import { NetworkPeer } from '../network-peer';
import { AllowedTraffic, WorkloadNamespace } from '../workload-namespace';
import { KubernetesObject } from './kubernetes-object';

/** Where the metadata service of the nodes is, among other things of the link. */
export const LINK_LOCAL = '169.254.0.0/16';
/** https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html */
const POD_IDENTITY_AGENT = '169.254.170.23/32';
const DNS_PODS = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } };

/** Nothing in, nothing out, but what is allowed. */
export function networkPolicies({ name: namespace, ingress = [], egress = [], podIdentity = true }: WorkloadNamespace): KubernetesObject[] {
  const policy = (name: string, spec: Record<string, unknown>): KubernetesObject => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec });
  return [
    policy('default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    policy('allow-dns', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [DNS_PODS], ports: [{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }] }] }),
    ...podIdentity ? [policy('allow-pod-identity', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: POD_IDENTITY_AGENT } }], ports: tcp([80]) }] })] : [],
    ...ingress.map((traffic) => policy(`allow-from-${traffic.name}`, { podSelector: selected(traffic), policyTypes: ['Ingress'], ingress: [{ from: peers(traffic.peer), ports: tcp(traffic.ports) }] })),
    ...egress.map((traffic) => policy(`allow-to-${traffic.name}`, { podSelector: selected(traffic), policyTypes: ['Egress'], egress: [{ to: peers(traffic.peer), ports: tcp(traffic.ports) }] })),
  ];
}

/** Without it EKS Auto Mode takes network policies and enforces none. */
export function networkPolicyController(): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'amazon-vpc-cni', namespace: 'kube-system' }, data: { 'enable-network-policy-controller': 'true' } };
}

function selected({ pods }: AllowedTraffic) {
  return pods ? { matchLabels: pods } : {};
}

function peers({ addresses, namespaceName, podLabels }: NetworkPeer): object[] {
  if (addresses) {
    return addresses.map((cidr) => ({ ipBlock: { cidr, ...!Token.isUnresolved(cidr) && contains(cidr, LINK_LOCAL) ? { except: [LINK_LOCAL] } : {} } }));
  }
  return [{
    ...namespaceName ? { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespaceName } } } : {},
    ...podLabels ? { podSelector: Object.keys(podLabels).length > 0 ? { matchLabels: podLabels } : {} } : {},
  }];
}

function tcp(ports: number[]) {
  return ports.map((port) => ({ protocol: 'TCP', port }));
}
