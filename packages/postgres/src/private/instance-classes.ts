import { Size, Token } from 'aws-cdk-lib';
import { DatabaseCapacity } from '../database-capacity';

/**
 * As of 2026-11-22.
 * Memory and vCPU: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
 * CPU credits: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html
 * Sizes that exceed their baseline to EBS for 30 minutes in 24 hours: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ebs-optimized.html
 */
export interface InstanceClass {
  readonly memoryGib: number;
  readonly vcpus: number;
  readonly cpuCreditsPerHour?: number;
  readonly burstableStorage: boolean;
}

const burstable = {
  micro: [1, 2, 12], small: [2, 2, 24], medium: [4, 2, 24], large: [8, 2, 36], xlarge: [16, 4, 96], '2xlarge': [32, 8, 192],
} satisfies Record<string, [memoryGib: number, vcpus: number, cpuCreditsPerHour: number]>;

const vcpus = { large: 2, xlarge: 4, '2xlarge': 8, '4xlarge': 16, '8xlarge': 32, '12xlarge': 48, '16xlarge': 64 };

const fixed = {
  m6g: { gibPerVcpu: 4, storageBurstsUpToVcpus: 8 },
  m7g: { gibPerVcpu: 4, storageBurstsUpToVcpus: 16 },
  r6g: { gibPerVcpu: 8, storageBurstsUpToVcpus: 8 },
  r7g: { gibPerVcpu: 8, storageBurstsUpToVcpus: 16 },
};

export const instanceClasses: Readonly<Record<string, InstanceClass>> = Object.fromEntries([
  ...['t3', 't4g'].flatMap((family) => Object.entries(burstable).map(([size, [memoryGib, cpus, cpuCreditsPerHour]]) =>
    [`${family}.${size}`, { memoryGib, vcpus: cpus, cpuCreditsPerHour, burstableStorage: true }] as const)),
  ...Object.entries(fixed).flatMap(([family, { gibPerVcpu, storageBurstsUpToVcpus }]) => Object.entries(vcpus).map(([size, cpus]) =>
    [`${family}.${size}`, { memoryGib: cpus * gibPerVcpu, vcpus: cpus, burstableStorage: cpus <= storageBurstsUpToVcpus }] as const)),
]);

export interface CapacityOptions {
  readonly instanceType: string;
  readonly allocatedStorage: Size;
  readonly instanceMemory?: Size;
  /** The caller's own value of the parameter. */
  readonly maxConnections?: string;
}

export function capacityOf({ instanceType, allocatedStorage, instanceMemory, maxConnections }: CapacityOptions): DatabaseCapacity {
  const known = Token.isUnresolved(instanceType) ? undefined : instanceClasses[instanceType];
  const memory = instanceMemory ?? (known && Size.gibibytes(known.memoryGib));
  return {
    allocatedStorage,
    memory,
    maxConnections: maxConnections === undefined ? memory && defaultMaxConnections(memory) : literalNumber(maxConnections),
    cpuCreditsPerHour: known?.cpuCreditsPerHour,
    burstableStorage: known?.burstableStorage,
  };
}

/**
 * `LEAST({DBInstanceClassMemory/9531392}, 5000)`, as if the whole memory counted: RDS takes a part of it for itself.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
 */
function defaultMaxConnections(memory: Size): number | undefined {
  return memory.isUnresolved() ? undefined : Math.min(Math.floor(memory.toBytes() / 9531392), 5000);
}

function literalNumber(value: string): number | undefined {
  return /^\d+$/.test(value) ? Number(value) : undefined;
}
