import type { CloudFormationClient, StackEvent } from '@aws-sdk/client-cloudformation';
import { paginateDescribeStackEvents } from '@aws-sdk/client-cloudformation';

export interface StackFailure {
  readonly stack: string;
  readonly resource: string;
  readonly type: string;
  readonly reason: string;
}

/** CloudFormation stops what runs beside a failure and what depends on it: those are not the cause. */
const FOLLOWED_FROM_ANOTHER = /cancelled|The following resource\(s\) failed/i;

/** Why the latest operation on a stack failed, oldest reason first: the first is the cause. */
export function failuresOf(events: readonly StackEvent[]): StackFailure[] {
  return latestOperation(events)
    .filter(({ ResourceStatus, ResourceStatusReason }) => ResourceStatus?.endsWith('_FAILED') && !FOLLOWED_FROM_ANOTHER.test(ResourceStatusReason ?? ''))
    .map((event) => ({
      stack: event.StackName ?? '',
      resource: event.LogicalResourceId ?? '',
      type: event.ResourceType ?? '',
      reason: event.ResourceStatusReason ?? 'no reason given',
    }));
}

/** Newest first, as the API answers; an operation begins with the stack's own `..._IN_PROGRESS` (User Initiated). */
function latestOperation(events: readonly StackEvent[]): StackEvent[] {
  const start = events.findIndex(({ ResourceStatus, LogicalResourceId, StackName }) =>
    LogicalResourceId === StackName && /^(CREATE|UPDATE|IMPORT|DELETE)_IN_PROGRESS$/.test(ResourceStatus ?? ''));
  return events.slice(0, start === -1 ? undefined : start + 1).reverse();
}

export async function readStackFailures(cloudFormation: CloudFormationClient, stackNames: readonly string[]): Promise<StackFailure[]> {
  const failures = await Promise.all(stackNames.map(async (stackName) => failuresOf(await readEvents(cloudFormation, stackName))));
  return failures.flat();
}

async function readEvents(client: CloudFormationClient, StackName: string): Promise<StackEvent[]> {
  const events: StackEvent[] = [];
  try {
    for await (const page of paginateDescribeStackEvents({ client }, { StackName })) events.push(...page.StackEvents ?? []);
  } catch (error) {
    // The deploy ended before this stack's turn.
    if (!/does not exist/.test(String(error))) throw error;
  }
  return events;
}

export function describeFailure({ stack, resource, type, reason }: StackFailure): string {
  return `[StackFailed] ${stack}: ${resource} (${type}): ${reason}`;
}
