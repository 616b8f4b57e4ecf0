import { Stack, Token } from 'aws-cdk-lib';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { IConstruct } from 'constructs';
import { describeProblem, Problem } from './problems';

const checked = new WeakSet<IConstruct>();

/** Refuses, at synthesis, a record beside which another of the same name and type in the app can't exist in Route 53. */
export function refuseRecordConflicts(record: CfnRecordSet): void {
  checked.add(record);
  record.node.addValidation({ validate: () => findConflicts(record).map(describeProblem) });
}

function findConflicts(record: CfnRecordSet): Problem[] {
  const key = keyOf(record);
  return record.node.root.node.findAll()
    .filter((other): other is CfnRecordSet => other instanceof CfnRecordSet && other !== record && keyOf(other) === key)
    // Of two records that are both checked, the later one by path speaks.
    .filter((other) => !checked.has(other) || other.node.path < record.node.path)
    .flatMap((other) => {
      const reason = conflictOf(record, other);
      return reason === undefined ? [] : [{
        code: 'RecordConflict', subject: record.node.path, got: `a second ${record.type} record of ${record.name}, beside ${other.node.path}`, expected: reason,
        mend: 'set dnsRecord to AliasRecord.none() for the one that is not to be answered, or give both the same routing policy with different set identifiers',
      }];
    });
}

function conflictOf(record: CfnRecordSet, other: CfnRecordSet): string | undefined {
  const [policy, otherPolicy] = [record, other].map(policyOf);
  if (policy === 'simple' || otherPolicy === 'simple') return 'one record for a name and type, unless all have a routing policy';
  if (policy !== otherPolicy) return `the same routing policy for all records of a name and type, not ${policy} beside ${otherPolicy}`;
  if (record.setIdentifier === other.setIdentifier) return 'another set identifier';
  if (policy === 'failover' && record.failover === other.failover) return 'one primary and one secondary record';
  return undefined;
}

function policyOf({ failover, weight, region, setIdentifier }: CfnRecordSet): string {
  if (failover !== undefined) return 'failover';
  if (weight !== undefined) return 'weighted';
  if (region !== undefined) return 'latency';
  return setIdentifier === undefined ? 'simple' : 'other';
}

/** A zone that is known at deployment only is the same within a stack. */
function keyOf(record: CfnRecordSet): string {
  const stack = Stack.of(record);
  const zone: unknown = stack.resolve(record.hostedZoneId ?? record.hostedZoneName);
  const name = Token.isUnresolved(record.name) ? JSON.stringify(stack.resolve(record.name)) : record.name.replace(/\.$/, '').toLowerCase();
  return JSON.stringify([typeof zone === 'string' ? zone : [stack.node.path, zone], name, record.type]);
}
