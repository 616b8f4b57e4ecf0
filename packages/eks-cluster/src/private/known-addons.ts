import { JsonObject } from './merge-objects';

export interface KnownAddon {
  /** Nodes wait for it, or it waits for nodes. */
  readonly order: 'before nodes' | 'after nodes';
  readonly byDefault: boolean;
  /** EKS Auto Mode has it in itself. */
  readonly inAutoMode?: boolean;
  readonly configuration?: JsonObject;
  /** The service account that gets a role by pod identity, and what AWS publishes for it. */
  readonly identity?: { readonly serviceAccount: string; readonly managedPolicies: readonly string[]; readonly usesKey?: boolean };
}

/**
 * State: 2026-11-23. Source: https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html (service accounts and policies),
 * https://docs.aws.amazon.com/eks/latest/userguide/community-addons.html. The order of the list is the order of creation before nodes.
 */
export const knownAddons: Readonly<Record<string, KnownAddon>> = {
  'eks-pod-identity-agent': { order: 'before nodes', byDefault: true, inAutoMode: true },
  'kube-proxy': { order: 'before nodes', byDefault: true, inAutoMode: true },
  'vpc-cni': {
    order: 'before nodes', byDefault: true, inAutoMode: true,
    configuration: { enableNetworkPolicy: 'true' },
    identity: { serviceAccount: 'aws-node', managedPolicies: ['AmazonEKS_CNI_Policy'] },
  },
  'coredns': { order: 'after nodes', byDefault: true, inAutoMode: true },
  'metrics-server': { order: 'after nodes', byDefault: true },
  'aws-ebs-csi-driver': {
    order: 'after nodes', byDefault: true, inAutoMode: true,
    identity: { serviceAccount: 'ebs-csi-controller-sa', managedPolicies: ['service-role/AmazonEBSCSIDriverPolicy'], usesKey: true },
  },
  'amazon-cloudwatch-observability': {
    order: 'after nodes', byDefault: true,
    identity: { serviceAccount: 'cloudwatch-agent', managedPolicies: ['CloudWatchAgentServerPolicy', 'AWSXrayWriteOnlyAccess'] },
  },
  'eks-node-monitoring-agent': { order: 'after nodes', byDefault: false, inAutoMode: true },
  'snapshot-controller': { order: 'after nodes', byDefault: false },
  'kube-state-metrics': { order: 'after nodes', byDefault: false },
  'prometheus-node-exporter': { order: 'after nodes', byDefault: false },
};

export const observabilityAddon = 'amazon-cloudwatch-observability';
