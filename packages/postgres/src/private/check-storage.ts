import { Size, Token } from 'aws-cdk-lib';
import { Problem } from './problems';

export interface StorageFacts {
  readonly allocatedStorage: Size;
  readonly maxAllocatedStorage: Size;
  readonly iops?: number;
  readonly storageThroughput?: number;
}

/**
 * From 400 GiB on RDS stripes gp3 over four volumes, and only then more performance is to be had.
 * The ratio of operations to GiB (at most 500) can't be exceeded by what is left.
 * As of 2026-11-24: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
 */
export const striped = { gibibytes: 400, iops: { least: 12_000, most: 64_000 }, throughput: { least: 500, most: 4_000 }, iopsPerMebibyte: 4 };

export function checkStorage(storage: StorageFacts): Problem[] {
  const least = gibibytes(storage.allocatedStorage);
  const most = gibibytes(storage.maxAllocatedStorage);
  const limit = Math.ceil(least * 1.1);
  return [
    ...invalidStorage('allocatedStorage', least),
    ...invalidStorage('maxAllocatedStorage', most),
    ...(most < limit ? [{
      code: 'StorageLimitTooLow', subject: 'maxAllocatedStorage', got: `${most} GiB`, expected: `at least ${limit} GiB, a tenth more than allocatedStorage`, mend: 'raise it: the storage grows no further than this by itself',
    }] : []),
    ...(least < striped.gibibytes ? fixedPerformance(storage, least) : invalidPerformance(storage)),
  ];
}

function fixedPerformance(storage: StorageFacts, least: number): Problem[] {
  return (['iops', 'storageThroughput'] as const).filter((subject) => storage[subject] !== undefined).map((subject) => ({
    code: 'StoragePerformanceFixed', subject, got: `${storage[subject]} with ${least} GiB`, expected: `nothing: gp3 has 3000 operations and 125 MiB a second below ${striped.gibibytes} GiB`, mend: `leave it out, or raise allocatedStorage to ${striped.gibibytes} GiB`,
  }));
}

function invalidPerformance(storage: StorageFacts): Problem[] {
  const iops = known(storage.iops ?? striped.iops.least);
  const throughput = known(storage.storageThroughput ?? striped.throughput.least);
  return [
    ...outside(iops, striped.iops) ? [{
      code: 'IopsInvalid', subject: 'iops', got: iops, expected: 'a whole number from 12000 to 64000', mend: 'choose one that gp3 has for PostgreSQL, or leave it out for 12000',
    }] : [],
    ...outside(throughput, striped.throughput) ? [{
      code: 'StorageThroughputInvalid', subject: 'storageThroughput', got: throughput, expected: 'whole MiB a second from 500 to 4000', mend: 'choose one that gp3 has for PostgreSQL, or leave it out for 500',
    }] : [],
    ...throughput * striped.iopsPerMebibyte > iops ? [{
      code: 'StorageRatioInvalid', subject: 'storageThroughput', got: `${throughput} MiB a second with ${iops} IOPS`, expected: 'at most a quarter of iops', mend: `raise iops to ${throughput * striped.iopsPerMebibyte}, or lower storageThroughput to ${Math.floor(iops / striped.iopsPerMebibyte)}`,
    }] : [],
  ];
}

function outside(value: number, { least, most }: { least: number; most: number }): boolean {
  return !Number.isNaN(value) && (!Number.isInteger(value) || value < least || value > most);
}

function invalidStorage(subject: string, value: number): Problem[] {
  if (!outside(value, { least: 20, most: 65536 })) return [];
  return [{ code: 'StorageInvalid', subject, got: `${value} GiB`, expected: 'whole GiB from 20 to 65536', mend: 'choose a size that gp3 has for PostgreSQL' }];
}

/** NaN stands for what is known at deployment only: no comparison with it holds. */
function gibibytes(size: Size): number {
  return size.isUnresolved() ? NaN : size.toBytes() / 1024 ** 3;
}

function known(value: number): number {
  return Token.isUnresolved(value) ? NaN : value;
}
