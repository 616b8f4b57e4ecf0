import { Stack } from 'aws-cdk-lib';
import { CfnAccessEntry, CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import { IConstruct } from 'constructs';
import { Problem } from './problems';

/** EKS has one access entry for a principal: a second one fails the deployment. Those of this cluster are compared with all of the app. */
export function checkAccessEntries(cluster: IConstruct): Problem[] {
  const all = cluster.node.root.node.findAll().filter((child): child is CfnAccessEntry => child instanceof CfnAccessEntry);
  const own = all.filter((entry) => entry.node.scopes.includes(cluster));
  const groups = cluster.node.findAll().filter((child): child is CfnNodegroup => child instanceof CfnNodegroup);
  return own.flatMap((entry) => {
    // EKS makes the entry of the nodes' role with their group.
    const nodes = groups.filter((group) => JSON.stringify(Stack.of(group).resolve(group.nodeRole)) === JSON.stringify(Stack.of(entry).resolve(entry.principalArn)));
    const others = [...all.filter((other) => other !== entry && identityOf(other) === identityOf(entry)), ...nodes].map(({ node }) => node.path);
    return others.length === 0 ? [] : [{
      code: 'AccessEntryDuplicate', subject: entry.node.path, got: Stack.of(entry).resolve(entry.principalArn) as unknown, expected: `one access entry for a principal: ${others.join(', ')} is another`,
      mend: 'grant to a principal by the grants of one construct, which meet in one entry',
    }];
  });
}

/** References mean something in their own stack only. */
function identityOf(entry: CfnAccessEntry): string {
  const stack = Stack.of(entry);
  const names: unknown[] = [stack.resolve(entry.clusterName), stack.resolve(entry.principalArn)];
  return JSON.stringify([...names, stack.account, stack.region, names.every((name) => typeof name === 'string') ? '' : stack.node.path]);
}
