import { Size } from 'aws-cdk-lib';
import { lossesOf } from '@external-metrics/testkit';
import { updatedInPlace } from '../src/private/replacement-properties';
import { databaseTemplate, instanceOf, TestProps } from './fixture';

const performanceOf = (props: TestProps) => {
  const { Iops, StorageThroughput, StorageType } = instanceOf(databaseTemplate(props));
  return { Iops, StorageThroughput, StorageType };
};
const allocatedStorage = Size.gibibytes(400);

test('what gp3 has for nothing is not written down', () => {
  expect(performanceOf({})).toEqual({ StorageType: 'gp3' });
  expect(performanceOf({ allocatedStorage })).toEqual({ StorageType: 'gp3' });
});

test.each<[string, TestProps, number, number]>([
  ['both', { iops: 20_000, storageThroughput: 1_000 }, 20_000, 1_000],
  ['operations only', { iops: 20_000 }, 20_000, 500],
  ['throughput only', { storageThroughput: 1_000 }, 12_000, 1_000],
])('%s: both are passed on', (_, props, Iops, StorageThroughput) => {
  expect(performanceOf({ allocatedStorage, ...props })).toEqual({ StorageType: 'gp3', Iops, StorageThroughput });
});

test('storage that grows beyond four volumes, and pays for more, is updated in place', () => {
  const states = [{}, { allocatedStorage }, { allocatedStorage, iops: 20_000 }, { allocatedStorage, iops: 24_000, storageThroughput: 2_000 }].map((props) => databaseTemplate(props));
  const losses = states.slice(1).map((after, index) => lossesOf(states[index], after, undefined, updatedInPlace));
  expect(losses).toEqual(states.slice(1).map(() => ({ removed: [], replaced: [] })));
});
