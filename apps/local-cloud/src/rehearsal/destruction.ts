import { DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { leftOver } from '../inventory';
import { same, type Rehearsal } from './rehearsal';
import { templatesOf, type StackTemplate } from './templates';

/** Why a type of resource stays, where a template says so. A type that is not here stays by mistake. */
const REASONS: Readonly<Record<string, string>> = {
  'AWS::Route53::HostedZone': 'the parent domain is delegated to its name servers, and a new zone would have others',
  'AWS::S3::Bucket': 'it holds logs by then, and CloudFormation deletes empty buckets only',
};

interface Retained {
  readonly resource: string;
  readonly physicalId: string;
  readonly reason: string | undefined;
}

/** After an environment is destroyed, exactly what its templates retain is left. `before` is what stood before the environment. */
export async function rehearseDestruction(rehearsal: Rehearsal, environment: string, before: readonly string[]) {
  const { tally, assembly } = rehearsal;
  const stacks = templatesOf(assembly, environment);
  const retained = (await Promise.all(stacks.map((stack) => retainedOf(rehearsal, stack)))).flat();

  await tally.check(`${environment}: destroy`, async () => { await rehearsal.succeeds(['destroy', ...stacks.map(({ path }) => path), '--force', '--app', assembly]); });
  const after = await rehearsal.inventory();
  const left = leftOver(before, after);
  await tally.check(`${environment}: exactly what its templates retain is left`, async () => {
    const owners = new Map(left.map((entry) => [entry, retained.find(({ physicalId }) => entry.endsWith(` ${physicalId}`) || entry.endsWith(`/${physicalId}`))]));
    same('left', left.map((entry) => owners.get(entry)?.resource ?? entry), retained.map(({ resource }) => resource));
    return `${left.length} of ${stacks.reduce((sum, { resources }) => sum + Object.keys(resources).length, 0)} resources`;
  });
  for (const { resource, physicalId, reason } of retained) {
    if (reason) tally.pass(`${environment}: left on purpose, ${resource} ${physicalId}: ${reason}`);
    else tally.fail(`${environment}: ${resource} ${physicalId} is retained for no reason that is known`);
  }
  await tally.check(`${environment}: nothing of other environments is gone`, async () => same('gone', leftOver(after, before), []));
}

async function retainedOf({ clients }: Rehearsal, { path, name, resources }: StackTemplate): Promise<Retained[]> {
  const { StackResources = [] } = await clients.cloudFormation.send(new DescribeStackResourcesCommand({ StackName: name }));
  return Object.entries(resources).filter(([, { DeletionPolicy }]) => DeletionPolicy?.startsWith('Retain')).map(([logicalId, { Type }]) => ({
    resource: `${path} ${logicalId} (${Type})`,
    physicalId: StackResources.find(({ LogicalResourceId }) => LogicalResourceId === logicalId)?.PhysicalResourceId ?? '',
    reason: REASONS[Type],
  }));
}
