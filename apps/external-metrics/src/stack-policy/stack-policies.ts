import { describedParts, stacksOf } from '../assembly/described-parts';
import { DeployedEnvironment } from '../environments/deployed-environment';

/** A stack policy, as CloudFormation takes it. */
export interface StackPolicy {
  readonly Statement: readonly {
    readonly Effect: 'Allow' | 'Deny';
    readonly Action: string | readonly string[];
    readonly Principal: '*';
    readonly Resource: string | readonly string[];
  }[];
}

/**
 * For each stack that has such resources, by its name: what keeps CloudFormation from replacing or removing what the libraries call stateful, and what stays
 * when its stack is deleted. It is the second line behind the guards of the synthesis: a resource that is not as in the baseline is left out, because the
 * synthesis passed, so somebody acknowledged that it is replaced. Error: `AssemblyIncomplete`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html
 */
export function stackPolicies(assemblyFolder: string, deployed: DeployedEnvironment | undefined): Record<string, StackPolicy> {
  const described = describedParts(assemblyFolder);
  const policies = stacksOf(assemblyFolder).map(({ stackName, template }) => {
    const stateful = described.filter((part) => part.stackName === stackName).flatMap(({ part, data }) => data.resources.map(({ logicalId, fingerprint }) => {
      const standing = deployed?.[part].resources.find((resource) => resource.logicalId === logicalId);
      return { logicalId, acknowledged: standing !== undefined && standing.fingerprint !== fingerprint };
    }));
    const acknowledged = stateful.filter((resource) => resource.acknowledged).map(({ logicalId }) => logicalId);
    const kept = new Set([...stateful.map(({ logicalId }) => logicalId), ...retained(template as Template)]);
    return [stackName, [...kept].filter((logicalId) => !acknowledged.includes(logicalId)).sort()] as const;
  });
  return Object.fromEntries(policies.filter(([, logicalIds]) => logicalIds.length > 0).map(([stackName, logicalIds]) => [stackName, policyOf(logicalIds)]));
}

interface Template {
  readonly Resources: Record<string, { readonly DeletionPolicy?: string }>;
}

function retained({ Resources }: Template): string[] {
  return Object.entries(Resources).filter(([, { DeletionPolicy = 'Delete' }]) => DeletionPolicy !== 'Delete').map(([logicalId]) => logicalId);
}

function policyOf(logicalIds: string[]): StackPolicy {
  return {
    Statement: [
      { Effect: 'Allow', Action: 'Update:*', Principal: '*', Resource: '*' },
      { Effect: 'Deny', Action: ['Update:Replace', 'Update:Delete'], Principal: '*', Resource: logicalIds.map((logicalId) => `LogicalResourceId/${logicalId}`) },
    ],
  };
}
