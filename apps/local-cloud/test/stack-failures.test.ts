import type { StackEvent } from '@aws-sdk/client-cloudformation';
import { describeFailure, failuresOf } from '../src/stack-failures';

const stack = 'external-metrics-staging-Data';

/** Newest first, as the API answers. */
function events(...oldestFirst: Partial<StackEvent>[]): StackEvent[] {
  return oldestFirst.map((event) => ({ StackName: stack, StackId: 'id', EventId: 'id', Timestamp: new Date(0), ...event })).reverse();
}

const began = { LogicalResourceId: stack, ResourceType: 'AWS::CloudFormation::Stack', ResourceStatus: 'CREATE_IN_PROGRESS' } as const;
const database = { LogicalResourceId: 'Database', ResourceType: 'AWS::RDS::DBInstance' } as const;

test('the cause, not what was cancelled by it', () => {
  const failures = failuresOf(events(
    began,
    { ...database, ResourceStatus: 'CREATE_FAILED', ResourceStatusReason: 'Unknown engine version' },
    { LogicalResourceId: 'Key', ResourceType: 'AWS::KMS::Key', ResourceStatus: 'CREATE_FAILED', ResourceStatusReason: 'Resource creation cancelled' },
    { ...began, ResourceStatus: 'ROLLBACK_IN_PROGRESS', ResourceStatusReason: 'The following resource(s) failed to create: [Database].' },
    { ...began, ResourceStatus: 'ROLLBACK_FAILED', ResourceStatusReason: 'The following resource(s) failed to delete: [Database].' },
  ));
  expect(failures.map(describeFailure)).toEqual([`[StackFailed] ${stack}: Database (AWS::RDS::DBInstance): Unknown engine version`]);
});

test('of the latest operation only', () => {
  expect(failuresOf(events(
    began,
    { ...database, ResourceStatus: 'CREATE_FAILED', ResourceStatusReason: 'of long ago' },
    { ...began, ResourceStatus: 'UPDATE_IN_PROGRESS' },
    { ...database, ResourceStatus: 'UPDATE_FAILED', ResourceStatusReason: 'of now' },
  )).map(({ reason }) => reason)).toEqual(['of now']);
});

test('none, when all went well', () => {
  expect(failuresOf(events(began, { ...database, ResourceStatus: 'CREATE_COMPLETE' }, { ...began, ResourceStatus: 'CREATE_COMPLETE' }))).toEqual([]);
});
