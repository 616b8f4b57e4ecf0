import { fullDiff, ResourceDifference, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import { Template } from 'aws-cdk-lib/assertions';

/** What CloudFormation does to a resource that stands, by the name of what it loses. */
export interface Losses {
  /** The logical IDs that leave the template: deleted, or kept and forgotten. */
  readonly removed: string[];
  /** The logical IDs that are replaced, or may be. */
  readonly replaced: string[];
}

const REMOVED = [ResourceImpact.WILL_DESTROY, ResourceImpact.WILL_ORPHAN];
const REPLACED = [ResourceImpact.WILL_REPLACE, ResourceImpact.MAY_REPLACE];

/**
 * What an update of a stack from one template to another loses, by the rules that `cdk diff` knows CloudFormation to follow.
 * `updatedInPlace` names, by type, the properties that may replace and are known not to.
 */
export function lossesOf(before: Template, after: Template, types: (type: string) => boolean = () => true, updatedInPlace: Readonly<Record<string, readonly string[]>> = {}): Losses {
  const changes: [id: string, impact: ResourceImpact][] = [];
  fullDiff(before.toJSON(), after.toJSON()).resources.forEachDifference((id, change) => {
    const type = change.oldResourceType ?? change.newResourceType ?? '';
    if (types(type)) changes.push([id, impactOf(change, updatedInPlace[type] ?? [])]);
  });
  const having = (impacts: readonly ResourceImpact[]) => changes.filter(([, impact]) => impacts.includes(impact)).map(([id]) => id).sort();
  return { removed: having(REMOVED), replaced: having(REPLACED) };
}

function impactOf(change: ResourceDifference, updatedInPlace: readonly string[]): ResourceImpact {
  if (change.changeImpact !== ResourceImpact.MAY_REPLACE) return change.changeImpact;
  const doubtful = Object.entries(change.propertyUpdates).filter(([name, { changeImpact }]) => changeImpact === ResourceImpact.MAY_REPLACE && !updatedInPlace.includes(name));
  return doubtful.length > 0 ? ResourceImpact.MAY_REPLACE : ResourceImpact.WILL_UPDATE;
}
