import { Token } from 'aws-cdk-lib';
import { contains, parseCidr } from '../../private/check-cidrs';
import { checkGroups, isDnsLabel, namespaceInvalid } from '../../private/check-kubernetes-names';
import { Problem } from '../../private/problems';
import { KubernetesBaselineProps } from '../kubernetes-baseline';
import { AllowedTraffic, WorkloadNamespace } from '../workload-namespace';
import { LINK_LOCAL } from './network-policies';

export function checkBaseline({ namespaces, groups = {} }: KubernetesBaselineProps): Problem[] {
  return [
    ...namespaces.length === 0 ? [{ code: 'NamespacesEmpty', subject: 'namespaces', got: [], expected: 'at least one namespace', mend: 'name the namespaces of your workloads' }] : [],
    ...duplicates(namespaces.map(({ name }) => name)).map((got) => ({ code: 'DuplicateNamespace', subject: 'namespaces', got, expected: 'one entry for each namespace', mend: 'join the entries' })),
    ...namespaces.flatMap(checkNamespace),
    ...Object.entries(groups).flatMap(([role, names]) => checkGroups(`groups.${role}`, names as string[])),
  ];
}

function checkNamespace(namespace: WorkloadNamespace): Problem[] {
  const { name, ingress = [], egress = [] } = namespace;
  return [
    ...isDnsLabel(name) ? [] : [namespaceInvalid('namespaces', name)],
    ...['default', 'amazon-cloudwatch'].includes(name) || name.startsWith('kube-')
      ? [{ code: 'NamespaceReserved', subject: 'namespaces', got: name, expected: 'a namespace of your own', mend: 'choose another name: this one is not for workloads' }] : [],
    ...checkTraffic(`${name}.ingress`, ingress),
    ...checkTraffic(`${name}.egress`, egress),
    ...checkQuantities(namespace),
  ];
}

function checkTraffic(subject: string, traffic: readonly AllowedTraffic[]): Problem[] {
  return [
    ...duplicates(traffic.map(({ name }) => name)).map((got) => ({ code: 'DuplicateTraffic', subject, got, expected: 'a name for each', mend: 'choose another name, or join the entries' })),
    ...traffic.flatMap(({ name, ports, peer }) => [
      ...isDnsLabel(name) ? [] : [{ code: 'TrafficNameInvalid', subject, got: name, expected: 'lower-case letters, digits and hyphens', mend: 'correct the name' }],
      ...ports.length > 0 ? [] : [{ code: 'PortsMissing', subject: `${subject}.${name}`, got: [], expected: 'at least one TCP port', mend: 'name the ports: none would mean all' }],
      ...ports.flatMap((port) => portInvalid(`${subject}.${name}`, port)),
      ...(peer.addresses ?? []).flatMap((cidr) => checkPeerCidr(`${subject}.${name}`, cidr)),
    ]),
  ];
}

export function portInvalid(subject: string, port: number): Problem[] {
  if (Token.isUnresolved(port) || (Number.isInteger(port) && port >= 1 && port <= 65535)) return [];
  return [{ code: 'PortInvalid', subject, got: port, expected: 'a whole number from 1 to 65535', mend: 'correct the port' }];
}

function checkPeerCidr(subject: string, cidr: string): Problem[] {
  if (Token.isUnresolved(cidr)) return [];
  if (!parseCidr(cidr)) return [{ code: 'CidrInvalid', subject, got: cidr, expected: 'an IPv4 block, for instance 10.0.0.0/24', mend: 'correct it; an address alone needs /32' }];
  if (!contains(LINK_LOCAL, cidr)) return [];
  return [{ code: 'MetadataServiceOpen', subject, got: cidr, expected: 'no addresses of the link: the metadata service of the node has the role of the node', mend: 'leave it out; pods get roles by pod identity' }];
}

function checkQuantities({ name, quota = {}, containerDefaults = {} }: WorkloadNamespace): Problem[] {
  return Object.entries({ ...prefixed('quota', quota), ...prefixed('containerDefaults', containerDefaults) })
    .filter(([, value]) => !Token.isUnresolved(value) && !isQuantity(value))
    .map(([property, got]) => ({ code: 'QuantityInvalid', subject: `${name}.${property}`, got, expected: 'a quantity of Kubernetes, for instance 500m, 4, 16Gi, or a whole number', mend: 'correct it' }));
}

function isQuantity(value: unknown): boolean {
  return typeof value === 'number' ? Number.isInteger(value) && value >= 0 : /^\d+(\.\d+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?$/.test(String(value));
}

function prefixed(prefix: string, values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined).map(([key, value]) => [`${prefix}.${key}`, value as unknown]));
}

function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
