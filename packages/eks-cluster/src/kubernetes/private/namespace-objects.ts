import * as kms from 'aws-cdk-lib/aws-kms';
import { PodSecurityStandard } from '../pod-security-standard';
import { WorkloadNamespace } from '../workload-namespace';
import { KubernetesObject } from './kubernetes-object';

/** Pods that don't meet the standard are refused; controllers that would make them are warned about, and the audit log tells of them. */
export function namespaceObject({ name, podSecurity = PodSecurityStandard.RESTRICTED, labels }: WorkloadNamespace): KubernetesObject {
  const modes = Object.fromEntries(['enforce', 'warn', 'audit'].map((mode) => [`pod-security.kubernetes.io/${mode}`, podSecurity]));
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { ...labels, ...modes } } };
}

export function quotaObjects({ name: namespace, quota = {}, containerDefaults = {} }: WorkloadNamespace): KubernetesObject[] {
  const { requestedCpu = '32', requestedMemory = '64Gi', memoryLimit = '128Gi', pods = 200, loadBalancers = 0 } = quota;
  return [
    {
      apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'namespace', namespace },
      spec: { hard: { 'requests.cpu': requestedCpu, 'requests.memory': requestedMemory, 'limits.memory': memoryLimit, 'pods': `${pods}`, 'services.loadbalancers': `${loadBalancers}`, 'services.nodeports': '0' } },
    },
    {
      apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'containers', namespace },
      spec: {
        limits: [{
          type: 'Container',
          default: { memory: containerDefaults.memoryLimit ?? '512Mi' },
          defaultRequest: { cpu: containerDefaults.cpu ?? '100m', memory: containerDefaults.memory ?? '128Mi' },
        }],
      },
    },
  ];
}

/** Volumes that name no class are encrypted gp3, in the zone of their first pod. */
export function storageClass(encryptionKey: kms.IKeyRef | undefined, autoMode = false): KubernetesObject {
  return {
    apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'encrypted-gp3', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: autoMode ? 'ebs.csi.eks.amazonaws.com' : 'ebs.csi.aws.com', volumeBindingMode: 'WaitForFirstConsumer', allowVolumeExpansion: true, reclaimPolicy: 'Delete',
    parameters: { type: 'gp3', encrypted: 'true', ...encryptionKey ? { kmsKeyId: encryptionKey.keyRef.keyArn } : {} },
  };
}

/** By which pods are chosen when not all find a node. */
export function priorityClasses(): KubernetesObject[] {
  const priorityClass = (name: string, value: number, description: string, more: object = {}): KubernetesObject =>
    ({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value, description, ...more });
  return [
    priorityClass('workload-critical', 100000, 'Serves users: takes the place of others when nodes are full.'),
    priorityClass('workload-default', 1000, 'What pods have that name no class.', { globalDefault: true }),
    priorityClass('workload-batch', -1000, 'Can wait: takes nobody\'s place, and gives its own.', { preemptionPolicy: 'Never' }),
  ];
}
