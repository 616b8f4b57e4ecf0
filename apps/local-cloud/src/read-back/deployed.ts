import { paginateDescribeStacks, paginateListStackResources, type CloudFormationClient, type StackResourceSummary } from '@aws-sdk/client-cloudformation';

export interface DeployedStack {
  readonly name: string;
  readonly status: string;
  readonly resources: readonly StackResourceSummary[];
  readonly outputs: ReadonlyMap<string, string>;
}

/** What CloudFormation made: found by type, for names differ between environments. */
export class Deployed {
  constructor(public readonly stacks: readonly DeployedStack[]) {}

  /** Physical ids of all resources of a type. */
  public ids(type: string): string[] {
    return this.ofType(type).map(({ PhysicalResourceId }) => PhysicalResourceId!);
  }

  /** Physical ids of a type in the stack that holds a certain resource. */
  public idsBeside(neighbour: string, type: string): string[] {
    const stack = this.stacks.find(({ resources }) => resources.some(({ PhysicalResourceId }) => PhysicalResourceId === neighbour));
    return stack?.resources.filter(({ ResourceType }) => ResourceType === type).map(({ PhysicalResourceId }) => PhysicalResourceId!) ?? [];
  }

  /** The value of an output. Keys are unique within an environment. */
  public output(key: string): string | undefined {
    for (const { outputs } of this.stacks) {
      for (const [name, value] of outputs) if (name === key) return value;
    }
    return undefined;
  }

  private ofType(type: string): StackResourceSummary[] {
    return this.stacks.flatMap(({ resources }) => resources.filter(({ ResourceType }) => ResourceType === type));
  }
}

export async function readDeployed(cloudFormation: CloudFormationClient, stackNames: readonly string[]): Promise<Deployed> {
  return new Deployed(await Promise.all(stackNames.map((name) => readStack(cloudFormation, name))));
}

async function readStack(client: CloudFormationClient, name: string): Promise<DeployedStack> {
  const resources: StackResourceSummary[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: name })) resources.push(...page.StackResourceSummaries ?? []);
  let status = 'missing';
  const outputs = new Map<string, string>();
  for await (const page of paginateDescribeStacks({ client }, { StackName: name })) {
    for (const stack of page.Stacks ?? []) {
      status = stack.StackStatus ?? status;
      for (const { OutputKey, OutputValue } of stack.Outputs ?? []) outputs.set(OutputKey!, OutputValue ?? '');
    }
  }
  return { name, status, resources, outputs };
}
