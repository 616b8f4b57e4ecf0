import { createHash } from 'crypto';
import { CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { DeployedResource } from '../deployed-resource';
import { describeProblem, Problem } from './problems';

/** The construct metadata in the assembly from which the deployed baseline is written. */
const METADATA = 'external-metrics:deployed';

export interface ReplacementGuardOptions {
  /** By CloudFormation type of the stateful resources: the properties whose change replaces, or may replace, the resource. */
  readonly replacementProperties: Readonly<Record<string, readonly string[]>>;
  /** What stands in AWS; absent when nothing was deployed yet, and then nothing is guarded. */
  readonly deployed?: readonly DeployedResource[];
  /** Fingerprints of the replacements and removals that are meant. */
  readonly acknowledged?: readonly string[];
  /** What else the next synthesis has to know of this deployment. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Refuses, at synthesis, what would make CloudFormation replace or remove a stateful resource below `scope` that stands in AWS. */
export function guardReplacement(scope: IConstruct, options: ReplacementGuardOptions) {
  const describe = () => describeStateful(scope, options.replacementProperties);
  scope.node.addMetadata(METADATA, Lazy.any({ produce: () => ({ ...options.facts, resources: describe() }) }));
  if (!options.deployed) return;
  const { deployed, acknowledged = [] } = options;
  scope.node.addValidation({
    validate: () => findReplacements(deployed, describe())
      .filter(({ fingerprint }) => !acknowledged.includes(fingerprint))
      .map(({ problem }) => describeProblem(problem)),
  });
}

function describeStateful(scope: IConstruct, replacementProperties: ReplacementGuardOptions['replacementProperties']): DeployedResource[] {
  return scope.node.findAll()
    .filter((child): child is CfnResource => CfnResource.isCfnResource(child) && child.cfnResourceType in replacementProperties)
    .map((resource) => {
      const rendered = Stack.of(resource).resolve((resource as unknown as { _toCloudFormation(): unknown })._toCloudFormation()) as { Resources?: Record<string, { Properties?: Record<string, unknown> }> };
      const [[logicalId, { Properties = {} }]] = Object.entries(rendered.Resources ?? {});
      const properties = Object.fromEntries(replacementProperties[resource.cfnResourceType]
        .filter((name) => Properties[name] !== undefined)
        .map((name) => [name, canonicalJson(Properties[name])]));
      return { logicalId, resourceType: resource.cfnResourceType, properties, fingerprint: fingerprintOf(resource.cfnResourceType, properties) };
    });
}

function findReplacements(deployed: readonly DeployedResource[], planned: readonly DeployedResource[]): { fingerprint: string; problem: Problem }[] {
  return deployed.flatMap((before) => {
    const after = planned.find(({ logicalId }) => logicalId === before.logicalId);
    if (!after || after.resourceType !== before.resourceType) {
      const fingerprint = fingerprintOf(`removed ${before.logicalId}`, before.properties);
      return [{
        fingerprint,
        problem: { code: 'RemovalNotAcknowledged', subject: `${before.logicalId} (${before.resourceType})`, got: null, expected: 'the resource that is deployed to stay in the template', mend: `restore its logical ID, or acknowledge the removal with ${fingerprint}` },
      }];
    }
    if (after.fingerprint === before.fingerprint) return [];
    return [...new Set([...Object.keys(before.properties), ...Object.keys(after.properties)])]
      .filter((name) => before.properties[name] !== after.properties[name])
      .map((name) => ({
        fingerprint: after.fingerprint,
        problem: {
          code: 'ReplacementNotAcknowledged', subject: `${before.logicalId}.${name} (${before.resourceType})`, got: parse(after.properties[name]),
          expected: `${before.properties[name] ?? 'no value'}, as deployed, because a change may replace the resource`, mend: `restore the value, or acknowledge the replacement with ${after.fingerprint}`,
        },
      }));
  });
}

function parse(json: string | undefined): unknown {
  return json === undefined ? undefined : JSON.parse(json);
}

function fingerprintOf(kind: string, properties: { [name: string]: string }) {
  return createHash('sha256').update(canonicalJson({ kind, properties })).digest('hex').slice(0, 12);
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner);
}
