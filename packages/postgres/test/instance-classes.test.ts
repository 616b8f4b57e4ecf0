import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import { problemsOf } from '@external-metrics/testkit';
import { instanceClasses } from '../src/private/instance-class-table';
import { testDatabase } from './fixture';

const burstable = 'micro small medium large xlarge 2xlarge';
const to16xlarge = 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge';

/** By family: the sizes that AWS offers for RDS for PostgreSQL. */
const offered: Record<string, string> = {
  t3: burstable, t4g: burstable,
  m5: `${to16xlarge} 24xlarge`, m5d: `${to16xlarge} 24xlarge`,
  m6g: to16xlarge, m6gd: to16xlarge,
  m6i: `${to16xlarge} 24xlarge 32xlarge`, m6id: `${to16xlarge} 24xlarge 32xlarge`, m6idn: `${to16xlarge} 24xlarge 32xlarge`, m6in: `${to16xlarge} 24xlarge 32xlarge`,
  m7g: to16xlarge, m7i: `${to16xlarge} 24xlarge 48xlarge`,
  m8a: `${to16xlarge} 24xlarge 48xlarge`, m8g: `${to16xlarge} 24xlarge 48xlarge`, m8gd: `${to16xlarge} 24xlarge 48xlarge`, m9g: `${to16xlarge} 24xlarge 48xlarge`,
  r5: `${to16xlarge} 24xlarge`, r5b: `${to16xlarge} 24xlarge`, r5d: `${to16xlarge} 24xlarge`,
  r6g: to16xlarge, r6gd: to16xlarge,
  r6i: `${to16xlarge} 24xlarge 32xlarge`, r6id: `${to16xlarge} 24xlarge 32xlarge`, r6idn: `${to16xlarge} 24xlarge 32xlarge`, r6in: `${to16xlarge} 24xlarge 32xlarge`,
  r7g: to16xlarge, r7i: `${to16xlarge} 24xlarge 48xlarge`,
  r8a: `${to16xlarge} 24xlarge 48xlarge`, r8g: `${to16xlarge} 24xlarge 48xlarge`, r8gd: `${to16xlarge} 24xlarge 48xlarge`,
  x2g: to16xlarge, x2idn: '16xlarge 24xlarge 32xlarge', x2iedn: 'xlarge 2xlarge 4xlarge 8xlarge 16xlarge 24xlarge 32xlarge',
};

test('every class of the supported families is in the table', () => {
  expect(Object.keys(instanceClasses)).toHaveLength(264);
  expect(Object.keys(instanceClasses)).toEqual(Object.entries(offered).flatMap(([family, sizes]) => sizes.split(' ').map((size) => `${family}.${size}`)));
});

// As describe-instance-types says it of each: MemoryInfo, VCpuInfo, whether BaselineBandwidthInMbps is less than MaximumBandwidthInMbps, InstanceStorageSupported.
test.each<[string, number, number, boolean, boolean]>([
  ['t3.micro', 1, 2, true, false],
  ['t3.small', 2, 2, true, false],
  ['t4g.medium', 4, 2, true, false],
  ['t4g.large', 8, 2, true, false],
  ['t3.xlarge', 16, 4, true, false],
  ['t4g.2xlarge', 32, 8, true, false],
  ['m5.2xlarge', 32, 8, true, false],
  ['m5d.4xlarge', 64, 16, false, true],
  ['m6g.4xlarge', 64, 16, false, false],
  ['m6gd.large', 8, 2, true, true],
  ['m6i.4xlarge', 64, 16, true, false],
  ['m6idn.32xlarge', 512, 128, false, true],
  ['m7g.4xlarge', 64, 16, true, false],
  ['m7i.48xlarge', 768, 192, false, false],
  ['m8g.8xlarge', 128, 32, false, false],
  ['m8gd.xlarge', 16, 4, true, true],
  ['m8a.24xlarge', 384, 96, false, false],
  ['m9g.large', 8, 2, true, false],
  ['r5.24xlarge', 768, 96, false, false],
  ['r5b.2xlarge', 64, 8, true, false],
  ['r6g.12xlarge', 384, 48, false, false],
  ['r6gd.16xlarge', 512, 64, false, true],
  ['r6in.4xlarge', 128, 16, true, false],
  ['r6id.32xlarge', 1024, 128, false, true],
  ['r7g.16xlarge', 512, 64, false, false],
  ['r7i.large', 16, 2, true, false],
  ['r8g.48xlarge', 1536, 192, false, false],
  ['r8gd.12xlarge', 384, 48, false, true],
  ['x2g.large', 32, 2, true, false],
  ['x2g.4xlarge', 256, 16, false, false],
  ['x2idn.16xlarge', 1024, 64, false, true],
  ['x2iedn.xlarge', 128, 4, true, true],
  ['x2iedn.32xlarge', 4096, 128, false, true],
])('db.%s has %d GiB and %d vCPU', (name, memoryGib, vcpus, burstableStorage, localStorage) => {
  expect(instanceClasses[name]).toMatchObject({ memoryGib, vcpus, burstableStorage, localStorage });
});

test('the burstable classes, and no others, earn CPU credits', () => {
  const earned = (family: string) => ({ [`${family}.micro`]: 12, [`${family}.small`]: 24, [`${family}.medium`]: 24, [`${family}.large`]: 36, [`${family}.xlarge`]: 96, [`${family}.2xlarge`]: 192 });
  const earning = Object.entries(instanceClasses).filter(([, { cpuCreditsPerHour }]) => cpuCreditsPerHour !== undefined);
  expect(Object.fromEntries(earning.map(([name, { cpuCreditsPerHour }]) => [name, cpuCreditsPerHour]))).toEqual({ ...earned('t3'), ...earned('t4g') });
});

test.each([
  ['r7g.24xlarge', 'a size that r7g has: large, xlarge, 2xlarge, 4xlarge, 8xlarge, 12xlarge, 16xlarge;'],
  ['x2iezn.large', 'a family of RDS for PostgreSQL: x2g, x2idn, x2iedn;'],
  ['c7g.large', 'a family of RDS for PostgreSQL: t3, t4g, m5, '],
])('%s is not known, and what is near it is named', (instanceType, near) => {
  expect(problemsOf((stack) => testDatabase(stack, { instanceType: new InstanceType(instanceType) }))).toContain(`[InstanceClassUnknown] instanceType: got "${instanceType}", expected ${near}`);
});
