import { Size, Token } from 'aws-cdk-lib';
import { DatabaseCapacity } from '../database-capacity';
import { instanceClasses } from './instance-class-table';

export interface CapacityOptions {
  readonly instanceType: string;
  readonly allocatedStorage?: Size;
  readonly maxAllocatedStorage?: Size;
  readonly instanceMemory?: Size;
  readonly instanceVcpus?: number;
  /** The caller's own value of the parameter. */
  readonly maxConnections?: string;
  readonly readReplica?: boolean;
}

export function capacityOf({ instanceType, instanceMemory, instanceVcpus, maxConnections, ...rest }: CapacityOptions): DatabaseCapacity {
  const known = Token.isUnresolved(instanceType) ? undefined : instanceClasses[instanceType];
  const memory = instanceMemory ?? (known && Size.gibibytes(known.memoryGib));
  return {
    ...rest,
    memory,
    vcpus: instanceVcpus ?? known?.vcpus,
    maxConnections: maxConnections === undefined ? memory && defaultMaxConnections(memory) : literalNumber(maxConnections),
    cpuCreditsPerHour: known?.cpuCreditsPerHour,
    burstableStorage: known?.burstableStorage,
    localStorage: known?.localStorage,
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
