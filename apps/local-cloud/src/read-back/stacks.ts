import type { SynthesisedStack } from '../assembly';
import { everyOne, type PartReport } from './check';
import type { Deployed, DeployedStack } from './deployed';

/** CloudFormation's own word is not enough: a resource that it lost without a word is missing here. */
export function stacksPart(synthesised: readonly SynthesisedStack[], deployed: Deployed): PartReport {
  const pairs = synthesised.map((stack) => ({ stack, made: deployed.stacks.find(({ name }) => name === stack.name) }));
  const resources = deployed.stacks.flatMap(({ name, resources: all }) => all.map((resource) => ({ name, ...resource })));
  return {
    part: 'Stacks',
    checks: [
      everyOne('Every stack is CREATE_COMPLETE', pairs, ({ stack, made }) => isComplete(made?.status) ? undefined : `${stack.name} is ${made?.status ?? 'missing'}`),
      everyOne('Every resource is CREATE_COMPLETE', resources, ({ name, LogicalResourceId, ResourceStatus }) =>
        isComplete(ResourceStatus) ? undefined : `${name}/${LogicalResourceId} is ${ResourceStatus}`),
      everyOne('Every resource has an identifier in the cloud', resources, ({ name, LogicalResourceId, PhysicalResourceId }) =>
        PhysicalResourceId ? undefined : `${name}/${LogicalResourceId} has none`),
      everyOne('Every stack has the resources of its template and no others', pairs, ({ stack, made }) => difference(stack, made)),
    ],
    facts: pairs.map(({ stack, made }) => [stack.name, `${made?.resources.length ?? 0} resources`]),
    console: 'CloudFormation > Stacks',
  };
}

function isComplete(status: string | undefined): boolean {
  return status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE';
}

function difference(stack: SynthesisedStack, made: DeployedStack | undefined): string | undefined {
  const wanted = new Set([...stack.resources].map(([logicalId, type]) => `${logicalId} (${type})`));
  const found = new Set(made?.resources.map(({ LogicalResourceId, ResourceType }) => `${LogicalResourceId} (${ResourceType})`));
  const missing = [...wanted].filter((resource) => !found.has(resource));
  const extra = [...found].filter((resource) => !wanted.has(resource));
  const words = [...missing.map((resource) => `lacks ${resource}`), ...extra.map((resource) => `has ${resource}`)];
  return words.length > 0 ? `${stack.name} ${words.join(', ')}` : undefined;
}
