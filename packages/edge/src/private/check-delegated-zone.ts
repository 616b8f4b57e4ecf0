import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DelegatedZoneProps } from '../delegated-zone';
import { checkName, DOMAIN, LONGEST_NAME, zoneNameOf } from './check-domains';
import { Problem } from './problems';

export function checkDelegatedZoneProps(scope: Construct, { zoneName, parentZone, removalPolicy }: DelegatedZoneProps): Problem[] {
  const parentName = parentZone && zoneNameOf(parentZone);
  const problems = checkName({ subject: 'zoneName', name: zoneName, pattern: DOMAIN, longest: LONGEST_NAME }, parentName);
  if (zoneName === parentName) {
    problems.push({ code: 'DomainOutsideZone', subject: 'zoneName', got: zoneName, expected: `a name below ${parentName}`, mend: 'put a label before it: a zone does not delegate to itself' });
  }
  const { account } = Stack.of(scope);
  const parentAccount = parentZone?.env.account;
  if (parentAccount !== undefined && !Token.isUnresolved(account) && !Token.isUnresolved(parentAccount) && account !== parentAccount) {
    problems.push({ code: 'ParentZoneElsewhere', subject: 'parentZone', got: parentAccount, expected: `a zone in the account of this stack, ${account}`, mend: 'leave it out, and have an NS record made from nameServers by a role of the other account' });
  }
  if (removalPolicy === RemovalPolicy.SNAPSHOT) {
    problems.push({ code: 'RemovalPolicyUnsupported', subject: 'removalPolicy', got: removalPolicy, expected: 'RETAIN, DESTROY or RETAIN_ON_UPDATE_OR_DELETE', mend: 'a zone can\'t be snapshotted: use RETAIN' });
  }
  return problems;
}
