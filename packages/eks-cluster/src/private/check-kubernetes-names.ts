import { Token } from 'aws-cdk-lib';
import { PodIdentityOptions } from '../pod-identity';
import { Problem } from './problems';

const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const DNS_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const NAMESPACE_PATTERN = /^[a-z0-9*]([a-z0-9*-]{0,61}[a-z0-9*])?$/;

export function checkPodIdentity({ namespace, serviceAccount }: PodIdentityOptions): Problem[] {
  const problems: Problem[] = [];
  if (!isDnsLabel(namespace)) problems.push(namespaceInvalid('namespace', namespace));
  if (!Token.isUnresolved(serviceAccount) && !DNS_NAME.test(serviceAccount)) {
    problems.push({
      code: 'ServiceAccountInvalid', subject: 'serviceAccount', got: serviceAccount,
      expected: 'lower-case letters, digits, dots and hyphens', mend: 'write the name as Kubernetes has it',
    });
  }
  return problems;
}

/** Access scopes may hold `*` for a part of a name. */
export function checkNamespaces(namespaces: readonly string[] | undefined): Problem[] {
  if (namespaces === undefined) return [];
  if (namespaces.length === 0) {
    return [{ code: 'NamespacesEmpty', subject: 'namespaces', got: [], expected: 'at least one namespace', mend: 'name the namespaces, or leave the property out for all of them' }];
  }
  return namespaces.filter((name) => !Token.isUnresolved(name) && !NAMESPACE_PATTERN.test(name)).map((name) => namespaceInvalid('namespaces', name));
}

/** Of Kubernetes and EKS. */
const SYSTEM_NAMESPACES = ['amazon-cloudwatch', 'default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** `known`: empty where nobody said which namespaces there are. Names with `*` may be meant for later ones. */
export function checkKnownNamespaces(granted: readonly string[], known: readonly string[]): Problem[] {
  if (known.length === 0) return [];
  return granted.filter((name) => !Token.isUnresolved(name) && !name.includes('*') && ![...known, ...SYSTEM_NAMESPACES].includes(name)).map((got) => ({
    code: 'NamespaceUnknown', subject: 'grants', got, expected: `a namespace that the cluster has: ${[...known].sort().join(', ')}`, mend: 'correct the name, or say that it is made elsewhere with grants.declareNamespaces',
  }));
}

export function isDnsLabel(name: string): boolean {
  return Token.isUnresolved(name) || DNS_LABEL.test(name);
}

export function checkGroups(subject: string, groups: readonly string[]): Problem[] {
  return groups.filter((name) => !Token.isUnresolved(name) && (name === '' || name.startsWith('system:'))).map((got) => ({
    code: 'GroupReserved', subject, got, expected: 'a group of your own: EKS refuses those of Kubernetes in access entries', mend: 'choose another name',
  }));
}

export function namespaceInvalid(subject: string, got: string): Problem {
  return { code: 'NamespaceInvalid', subject, got, expected: 'up to 63 lower-case letters, digits and hyphens', mend: 'write the namespace as Kubernetes has it' };
}
