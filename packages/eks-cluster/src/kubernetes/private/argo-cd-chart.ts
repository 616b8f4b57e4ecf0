import { RemovalPolicy } from 'aws-cdk-lib';
import { IDependable } from 'constructs';
import { mergeObjects } from '../../private/merge-objects';
import { ArgoCdChartOptions } from '../argo-cd-installation';
import { ManifestDelivery } from '../manifest-delivery';
import { ARGO_CD_NAMESPACE, ArgoCdTarget, readEverything } from './argo-cd-objects';
import { namespaceObject } from './namespace-objects';

const SERVICE_ACCOUNT = 'argocd-application-controller';

export const chartTarget: ArgoCdTarget = {
  server: 'https://kubernetes.default.svc',
  subject: { kind: 'ServiceAccount', name: SERVICE_ACCOUNT, namespace: ARGO_CD_NAMESPACE },
  roles: [],
};

/** All pods of the chart meet the restricted standard (10.1.1: every container drops all capabilities, none is root, seccomp is the runtime's). */
export function installChart(id: string, delivery: ManifestDelivery, { version = '10.1.1', chartAsset, values }: ArgoCdChartOptions): IDependable[] {
  const namespace = delivery.addManifests(`${id}Namespace`, { manifests: [namespaceObject({ name: ARGO_CD_NAMESPACE })], removalPolicy: RemovalPolicy.RETAIN });
  const release = delivery.addHelmRelease(id, {
    release: 'argocd', namespace: ARGO_CD_NAMESPACE, chart: 'argo-cd', repository: 'https://argoproj.github.io/argo-helm', version, chartAsset,
    after: [namespace], values: mergeObjects(safeValues, values),
  });
  return [namespace, release];
}

/** The chart lets controller and server do everything, everywhere. Here the controller reads, and writes where an application is bound to; the server reads. */
const safeValues = {
  fullnameOverride: 'argocd',
  configs: { cm: { 'admin.enabled': false, 'exec.enabled': false, 'users.anonymous.enabled': false }, params: { 'server.insecure': false }, rbac: { 'policy.default': '' } },
  server: {
    service: { type: 'ClusterIP' }, ingress: { enabled: false },
    clusterRoleRules: { enabled: true, rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['get'] }, { apiGroups: [''], resources: ['events'], verbs: ['list'] }] },
  },
  controller: { serviceAccount: { create: true, name: SERVICE_ACCOUNT }, clusterRoleRules: { enabled: true, rules: [readEverything] } },
  // Without a sign-in of your own there is nobody for them.
  dex: { enabled: false },
  notifications: { enabled: false },
};
