import { minorOf } from './kubernetes-versions';

/** The versions of an add-on that are known for a minor of Kubernetes. */
interface KnownVersions {
  readonly oldest: string;
  readonly newest: string;
}

const all = (oldest: string, newest: string) => Object.fromEntries(['1.32', '1.33', '1.34', '1.35'].map((minor) => [minor, { oldest, newest }]));

/**
 * What EKS listed for its versions between 2026-03 and 2026-09, by public tables of clusters that are kept up to date; there may be newer ones. What is not here is
 * not judged. Ask EKS with `aws eks describe-addon-versions`. `kube-proxy` follows https://kubernetes.io/releases/version-skew-policy/#kube-proxy instead.
 */
const versions: Readonly<Record<string, Readonly<Record<string, KnownVersions>>>> = {
  'coredns': {
    '1.32': { oldest: 'v1.11.4-eksbuild.33', newest: 'v1.11.4-eksbuild.40' },
    '1.33': { oldest: 'v1.12.1-eksbuild.2', newest: 'v1.13.2-eksbuild.11' },
    '1.34': { oldest: 'v1.13.1-eksbuild.1', newest: 'v1.13.2-eksbuild.11' },
    '1.35': { oldest: 'v1.13.2-eksbuild.4', newest: 'v1.14.3-eksbuild.3' },
  },
  'vpc-cni': all('v1.21.1-eksbuild.5', 'v1.23.0-eksbuild.1'),
  'eks-pod-identity-agent': all('v1.3.10-eksbuild.2', 'v1.4.0-eksbuild.1'),
  'aws-ebs-csi-driver': all('v1.57.1-eksbuild.1', 'v1.63.1-eksbuild.1'),
  'amazon-cloudwatch-observability': all('v5.2.3-eksbuild.1', 'v6.4.0-eksbuild.1'),
  'metrics-server': {
    ...all('v0.8.1-eksbuild.4', 'v0.8.1-eksbuild.14'),
    '1.34': { oldest: 'v0.8.1-eksbuild.4', newest: 'v0.9.0-eksbuild.5' },
    '1.35': { oldest: 'v0.8.1-eksbuild.4', newest: 'v0.9.0-eksbuild.5' },
  },
};

const KUBE_PROXY_BEHIND = 3;

/** What a version would have to be for a minor of Kubernetes; undefined where it may be right. */
export function expectedAddonVersion(name: string, version: string, kubernetesVersion: string): string | undefined {
  if (name === 'kube-proxy') return expectedKubeProxy(version, kubernetesVersion);
  const known = versions[name]?.[kubernetesVersion];
  return known && compare(lineOf(version), lineOf(known.oldest)) < 0 ? `${known.oldest} or newer for Kubernetes ${kubernetesVersion}; ${known.newest} is the newest known here` : undefined;
}

export function isAddonVersion(version: string): boolean {
  return /^v\d+\.\d+\.\d+-[a-z]+\.\d+$/.test(version);
}

function expectedKubeProxy(version: string, kubernetesVersion: string): string | undefined {
  const [proxy, plane] = [lineOf(version)[1], minorOf(kubernetesVersion)!];
  return proxy > plane || proxy < plane - KUBE_PROXY_BEHIND ? `one of Kubernetes 1.${plane - KUBE_PROXY_BEHIND} to ${kubernetesVersion}, not ahead of the control plane` : undefined;
}

/** Major, minor and patch: builds of one are many. */
function lineOf(version: string): number[] {
  return version.slice(1).split('-')[0].split('.').map(Number);
}

function compare(one: number[], other: number[]): number {
  const index = one.findIndex((part, place) => part !== other[place]);
  return index === -1 ? 0 : one[index] - other[index];
}
