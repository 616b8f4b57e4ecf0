/** A class of RDS for PostgreSQL. */
export interface InstanceClass {
  readonly memoryGib: number;
  readonly vcpus: number;
  readonly cpuCreditsPerHour?: number;
  /** Whether it exceeds its baseline to EBS for 30 minutes in 24 hours. */
  readonly burstableStorage: boolean;
  /** Whether temporary files are on disks of the host. */
  readonly localStorage: boolean;
}

/*
 * As of 2026-11-24.
 * Classes: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Support.html, and the price list of RDS for PostgreSQL as in
 * cfn-lint 1.58.0, without what is deprecated (m1 to m4, r3, r4, t1, t2) and what only Multi-AZ clusters have (c6gd).
 * Memory and vCPU: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
 * CPU credits: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html
 * Baseline and burst to EBS: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ebs-optimized.html (x2g: as x2gd)
 */
const burstable = {
  micro: [1, 2, 12], small: [2, 2, 24], medium: [4, 2, 24], large: [8, 2, 36], xlarge: [16, 4, 96], '2xlarge': [32, 8, 192],
} satisfies Record<string, [memoryGib: number, vcpus: number, cpuCreditsPerHour: number]>;

const to16xlarge = [2, 4, 8, 16, 32, 48, 64];
const to24xlarge = [...to16xlarge, 96];
const to32xlarge = [...to24xlarge, 128];
const to48xlarge = [...to24xlarge, 192];

const fixed: readonly [families: string, gibPerVcpu: number, vcpus: readonly number[], storageBurstsUpToVcpus: number][] = [
  ['m5 m5d', 4, to24xlarge, 8],
  ['m6g m6gd', 4, to16xlarge, 8],
  ['m6i m6id m6idn m6in', 4, to32xlarge, 16],
  ['m7g', 4, to16xlarge, 16],
  ['m7i m8a m8g m8gd m9g', 4, to48xlarge, 16],
  ['r5 r5b r5d', 8, to24xlarge, 8],
  ['r6g r6gd', 8, to16xlarge, 8],
  ['r6i r6id r6idn r6in', 8, to32xlarge, 16],
  ['r7g', 8, to16xlarge, 16],
  ['r7i r8a r8g r8gd', 8, to48xlarge, 16],
  ['x2g', 16, to16xlarge, 8],
  ['x2idn', 16, [64, 96, 128], 0],
  ['x2iedn', 32, [4, 8, 16, 32, 64, 96, 128], 16],
];

/** By name, without `db.` before it. */
export const instanceClasses: Readonly<Record<string, InstanceClass>> = Object.fromEntries([
  ...['t3', 't4g'].flatMap((family) => Object.entries(burstable).map(([size, [memoryGib, vcpus, cpuCreditsPerHour]]) =>
    [`${family}.${size}`, { memoryGib, vcpus, cpuCreditsPerHour, burstableStorage: true, localStorage: false }] as const)),
  ...fixed.flatMap(([families, gibPerVcpu, sizes, storageBurstsUpToVcpus]) => families.split(' ').flatMap((family) => sizes.map((vcpus) =>
    [`${family}.${sizeOf(vcpus)}`, { memoryGib: vcpus * gibPerVcpu, vcpus, burstableStorage: vcpus <= storageBurstsUpToVcpus, localStorage: hasDisks(family) }] as const))),
]);

function sizeOf(vcpus: number): string {
  return vcpus < 4 ? 'large' : `${vcpus === 4 ? '' : vcpus / 4}xlarge`;
}

/** AWS puts a `d` into the names of such families, and into no other's. */
function hasDisks(family: string): boolean {
  return family.includes('d');
}
