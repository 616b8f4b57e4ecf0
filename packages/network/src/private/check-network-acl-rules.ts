import { Token } from 'aws-cdk-lib';
import { AclTrafficConfig } from 'aws-cdk-lib/aws-ec2';
import { NetworkAclPeerKind } from '../network-acl-peer';
import { NetworkAclRule } from '../network-acl-rule';
import { parseIpBlock } from './ip-block';
import { Direction, ICMP, ICMPV6, TCP, UDP } from './network-acl-entries';
import { Problem } from './problems';
import { MOST_ZONES } from './slots';

const LAST_NUMBER = 4999;
const LAST_PORT = 65535;

/** The rules of one direction, as far as they can be judged without a network. */
export function checkNetworkAclRules(direction: Direction, rules: readonly NetworkAclRule[]): Problem[] {
  return rules.flatMap((rule, index) => {
    const subject = `${direction}[${index}]`;
    const number = checkNumber(`${subject}.ruleNumber`, rule);
    return [...(number.length > 0 ? number : checkTaken(`${subject}.ruleNumber`, rules, index)), ...checkTraffic(`${subject}.traffic`, rule.traffic.toTrafficConfig()), ...checkPeer(`${subject}.peer`, rule)];
  });
}

/** How many numbers a rule takes, whatever the network has now: one for each block that its peer may have. */
function spanOf({ peer: { kind } }: NetworkAclRule): number {
  if (kind === NetworkAclPeerKind.TIER) return MOST_ZONES;
  return kind === NetworkAclPeerKind.VPC ? 2 : 1;
}

function checkNumber(subject: string, rule: NetworkAclRule): Problem[] {
  const { ruleNumber } = rule;
  const most = LAST_NUMBER + 1 - spanOf(rule);
  if (Number.isInteger(ruleNumber) && ruleNumber >= 1 && ruleNumber <= most) return [];
  const got = Token.isUnresolved(ruleNumber) ? 'a token' : ruleNumber;
  return [{ code: 'NetworkAclRuleInvalid', subject, got, expected: `a whole number from 1 to ${most}; those above are for IPv6 and for replies`, mend: 'choose one of them, and leave room between the rules' }];
}

function checkTaken(subject: string, rules: readonly NetworkAclRule[], index: number): Problem[] {
  const rule = rules[index];
  const { ruleNumber } = rule;
  const taken = rules.slice(0, index).find((other) => ruleNumber < other.ruleNumber + spanOf(other) && other.ruleNumber < ruleNumber + spanOf(rule));
  if (!taken) return [];
  const last = taken.ruleNumber + spanOf(taken) - 1;
  return [{
    code: 'NetworkAclRuleNumberTaken', subject, got: ruleNumber, expected: `${spanOf(rule) === 1 ? 'a number' : `${spanOf(rule)} numbers`} apart from ${taken.ruleNumber === last ? last : `${taken.ruleNumber} to ${last}`}, which another rule has`,
    mend: 'give one of them another number',
  }];
}

function checkTraffic(subject: string, { protocol, portRange, icmp }: AclTrafficConfig): Problem[] {
  const problem = { code: 'NetworkAclRuleInvalid', subject };
  if (protocol === TCP || protocol === UDP) {
    const { from, to } = portRange ?? {};
    if (isPort(from) && isPort(to) && (Token.isUnresolved(from) || Token.isUnresolved(to) || from! <= to!)) return [];
    return [{ ...problem, got: `ports ${from} to ${to}`, expected: `whole numbers from 0 to ${LAST_PORT}, the smaller one first`, mend: 'correct the ports' }];
  }
  if (protocol !== ICMP && protocol !== ICMPV6) return [];
  const { type, code } = icmp ?? {};
  if (isIcmpNumber(type) && isIcmpNumber(code)) return [];
  return [{ ...problem, got: `ICMP type ${type}, code ${code}`, expected: 'both, as whole numbers from 0 to 255 or -1 for all', mend: 'correct them' }];
}

function isPort(port: number | undefined): boolean {
  return Token.isUnresolved(port) || (Number.isInteger(port) && port! >= 0 && port! <= LAST_PORT);
}

function isIcmpNumber(value: number | undefined): boolean {
  return Token.isUnresolved(value) || (Number.isInteger(value) && value! >= -1 && value! <= 255);
}

function checkPeer(subject: string, { peer: { kind, cidr }, traffic }: NetworkAclRule): Problem[] {
  if (cidr === undefined) return [];
  const problem = { code: 'NetworkAclRuleInvalid', subject, got: cidr };
  const family = kind === NetworkAclPeerKind.IPV4 ? 4 : 6;
  const { protocol } = traffic.toTrafficConfig();
  if (!Token.isUnresolved(cidr) && parseIpBlock(cidr)?.family !== family) {
    return [{ ...problem, expected: `an IPv${family} block that begins at its first address, such as ${family === 4 ? '192.0.2.0/24' : '2001:db8::/32'}`, mend: 'correct the notation, and clear the bits behind the prefix' }];
  }
  if (protocol !== (family === 4 ? ICMPV6 : ICMP)) return [];
  return [{ ...problem, got: Token.isUnresolved(cidr) ? 'a token' : cidr, expected: `a block of the family of ${family === 4 ? 'ICMPv6' : 'ICMP'}`, mend: `use AclTraffic.${family === 4 ? 'icmp' : 'icmpv6'}, or an IPv${family === 4 ? 6 : 4} block` }];
}
