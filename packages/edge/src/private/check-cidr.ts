import { Token } from 'aws-cdk-lib';
import { parseIpv4Block } from './ipv4';
import { parseIpv6Block } from './ipv6';
import { Problem } from './problems';

/** A block of either family. */
export function checkCidr(subject: string, got: string): Problem[] {
  if (Token.isUnresolved(got) || parseIpv4Block(got) || parseIpv6Block(got)) return [];
  return [{ code: 'CidrInvalid', subject, got, expected: 'a block that begins at its first address, such as 203.0.113.0/24 or 2001:db8::/32', mend: 'correct the notation, and clear the bits behind the prefix; a single address is a /32 or a /128' }];
}
