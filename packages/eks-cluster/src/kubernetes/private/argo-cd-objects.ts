import { RemovalPolicy } from 'aws-cdk-lib';
import { ArgoCdAccess, ArgoCdApplicationOptions } from '../argo-cd-application';
import { KubernetesObject } from './kubernetes-object';

export const ARGO_CD_NAMESPACE = 'argocd';

const apiVersion = 'argoproj.io/v1alpha1';
const rbac = 'rbac.authorization.k8s.io';

/** Argo CD in this cluster, however it came. */
export interface ArgoCdTarget {
  /** How Argo CD knows the cluster. */
  readonly server: string;
  /** Whom roles are bound to. */
  readonly subject: { readonly [key: string]: string };
  /** Who may use the applications. */
  readonly roles: readonly ProjectRole[];
}

/** Those who may do something with the applications of a project. */
export interface ProjectRole {
  readonly name: string;
  readonly actions: readonly string[];
  readonly groups: readonly string[];
}

/** A project to which applications are added until the objects are written. */
export interface AppProject extends KubernetesObject {
  readonly spec: {
    readonly [key: string]: unknown;
    readonly sourceRepos: string[];
    readonly destinations: { readonly server: string; readonly namespace: string }[];
    readonly clusterResourceWhitelist: { readonly group: string; readonly kind: string }[];
  };
}

/** What Argo CD reads of a cluster: everything, or it shows errors (https://docs.aws.amazon.com/eks/latest/userguide/argocd-register-clusters.html). */
export const readEverything = { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] };

/** A cluster belongs to one project of the capability. */
export function clusterSecret(server: string, project: string): KubernetesObject {
  return {
    apiVersion: 'v1', kind: 'Secret', metadata: { name: 'in-cluster', namespace: ARGO_CD_NAMESPACE, labels: { 'argocd.argoproj.io/secret-type': 'cluster' } },
    stringData: { name: 'in-cluster', server, project },
  };
}

export function readerObjects(subject: ArgoCdTarget['subject']): KubernetesObject[] {
  const name = 'argo-cd-reader';
  return [
    { apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name }, rules: [readEverything] },
    { apiVersion: `${rbac}/v1`, kind: 'ClusterRoleBinding', metadata: { name }, ...binding(name, subject) },
  ];
}

export function writerBindings(application: string, namespaces: readonly string[], { clusterRoleName, clusterWide }: ArgoCdAccess, subject: ArgoCdTarget['subject']): KubernetesObject[] {
  const [name, bound] = [`argo-cd-${application}`, binding(clusterRoleName, subject)];
  return clusterWide
    ? [{ apiVersion: `${rbac}/v1`, kind: 'ClusterRoleBinding', metadata: { name }, ...bound }]
    : namespaces.map((namespace) => ({ apiVersion: `${rbac}/v1`, kind: 'RoleBinding', metadata: { name, namespace }, ...bound }));
}

/** At first nothing that no namespace holds: no cluster roles, no custom resource definitions, no namespaces. */
export function appProject(name: string, roles: readonly ProjectRole[]): AppProject {
  return {
    apiVersion, kind: 'AppProject', metadata: { name, namespace: ARGO_CD_NAMESPACE },
    spec: {
      sourceRepos: [], destinations: [], sourceNamespaces: [ARGO_CD_NAMESPACE], clusterResourceWhitelist: [],
      ...roles.length === 0 ? {} : {
        roles: roles.map(({ name: role, actions, groups }) => ({ name: role, policies: actions.map((action) => `p, proj:${name}:${role}, applications, ${action}, ${name}/*, allow`), groups })),
      },
    },
  };
}

export function allow({ spec: { sourceRepos, destinations, clusterResourceWhitelist } }: AppProject, server: string, { repository, namespaces }: ArgoCdApplicationOptions, { clusterWide }: ArgoCdAccess) {
  if (!sourceRepos.includes(repository)) sourceRepos.push(repository);
  destinations.push(...namespaces.filter((namespace) => !destinations.some((known) => known.namespace === namespace)).map((namespace) => ({ server, namespace })));
  if (clusterWide && clusterResourceWhitelist.length === 0) clusterResourceWhitelist.push({ group: '*', kind: '*' });
}

export function applicationObject(name: string, project: string, server: string, options: ArgoCdApplicationOptions): KubernetesObject {
  const { repository: repoURL, path, revision: targetRevision, namespaces: [namespace], automatedSync = true, prune = true, selfHeal = true, removalPolicy = RemovalPolicy.RETAIN } = options;
  return {
    apiVersion, kind: 'Application',
    // With it Argo CD deletes what it brought before the application goes.
    metadata: { name, namespace: ARGO_CD_NAMESPACE, ...removalPolicy === RemovalPolicy.DESTROY ? { finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'] } : {} },
    spec: {
      project, source: { repoURL, path, targetRevision }, destination: { server, namespace },
      syncPolicy: {
        ...automatedSync ? { automated: { prune, selfHeal } } : {},
        syncOptions: ['ServerSideApply=true'],
        retry: { limit: 5, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
      },
    },
  };
}

function binding(role: string, subject: ArgoCdTarget['subject']) {
  return { roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role }, subjects: [subject] };
}
