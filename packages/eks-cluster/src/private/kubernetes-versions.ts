/** A minor of Kubernetes on EKS. */
export interface KubernetesVersionEntry {
  readonly version: string;
  readonly standardSupportEnds: string;
  readonly extendedSupportEnds: string;
  readonly support: 'STANDARD' | 'EXTENDED' | 'ENDED';
}

/**
 * State: 2026-11-23. Source: https://endoflife.date/amazon-eks and
 * https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html#kubernetes-release-calendar.
 * The support is written down, not computed: synthesis has no clock. 1.31 counts as ended, because AWS upgrades what is left of it on 2026-11-26.
 */
export const kubernetesVersions: readonly KubernetesVersionEntry[] = [
  { version: '1.30', standardSupportEnds: '2025-07-23', extendedSupportEnds: '2026-07-23', support: 'ENDED' },
  { version: '1.31', standardSupportEnds: '2025-11-26', extendedSupportEnds: '2026-11-26', support: 'ENDED' },
  { version: '1.32', standardSupportEnds: '2026-03-23', extendedSupportEnds: '2027-03-23', support: 'EXTENDED' },
  { version: '1.33', standardSupportEnds: '2026-07-29', extendedSupportEnds: '2027-07-29', support: 'EXTENDED' },
  { version: '1.34', standardSupportEnds: '2026-12-02', extendedSupportEnds: '2027-12-02', support: 'STANDARD' },
  { version: '1.35', standardSupportEnds: '2027-03-27', extendedSupportEnds: '2028-03-27', support: 'STANDARD' },
  { version: '1.36', standardSupportEnds: '2027-08-02', extendedSupportEnds: '2028-08-02', support: 'STANDARD' },
];

export function findKubernetesVersion(version: string): KubernetesVersionEntry | undefined {
  return kubernetesVersions.find((entry) => entry.version === version);
}

/** 35 of `1.35`; undefined for anything else. */
export function minorOf(version: string): number | undefined {
  const match = /^1\.(\d{1,3})$/.exec(version);
  return match ? Number(match[1]) : undefined;
}
