import { Token } from 'aws-cdk-lib';
import { WafIpSet } from '../waf-ip-set';
import { parseIpv4Block } from './ipv4';
import { parseIpv6Block } from './ipv6';
import { Problem } from './problems';

export function checkIpSet(subject: string, { addresses: { ipv4 = [], ipv6 = [] }, arns }: WafIpSet): Problem[] {
  const lists = arns ? [arns] : [ipv4, ipv6];
  if (lists.some((list) => Token.isUnresolved(list))) {
    return [{ code: 'ListUnresolved', subject, got: 'a token', expected: 'lists whose length is known at synthesis', mend: 'write the list; each of its members may be a token' }];
  }
  if (lists.every((list) => list.length === 0)) {
    return [{ code: 'IpSetEmpty', subject, got: arns ?? { ipv4, ipv6 }, expected: 'one address or more', mend: 'name addresses, or leave the set out' }];
  }
  return arns ? [] : [...ipv4.flatMap((cidr) => checkIpv4(subject, cidr)), ...ipv6.flatMap((cidr) => checkIpv6(subject, cidr))];
}

function checkIpv4(subject: string, got: string): Problem[] {
  if (Token.isUnresolved(got) || (parseIpv4Block(got)?.prefix ?? 0) > 0) return [];
  if (parseIpv6Block(got)) return [{ code: 'Ipv6CidrMisplaced', subject, got, expected: 'an IPv4 block', mend: 'move it to ipv6: WAF has a set for each version' }];
  return [{ code: 'CidrInvalid', subject, got, expected: 'an IPv4 block from /1 to /32 that begins at its first address, such as 203.0.113.0/24', mend: 'clear the bits behind the prefix; a single address is a /32; all addresses are /1 twice' }];
}

function checkIpv6(subject: string, got: string): Problem[] {
  if (Token.isUnresolved(got) || (parseIpv6Block(got)?.prefix ?? 0) > 0) return [];
  return [{ code: 'CidrInvalid', subject, got, expected: 'an IPv6 block from /1 to /128 that begins at its first address, such as 2001:db8::/32', mend: 'clear the bits behind the prefix; a single address is a /128' }];
}
