import { Token } from 'aws-cdk-lib';
import { Problem } from './problems';

/** Not reachable over the internet; EKS refuses them. */
const reserved = ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16', '224.0.0.0/3'];
const widest = 8;

export function checkPublicAccessCidrs(cidrs: readonly string[] | undefined): Problem[] {
  return (cidrs ?? []).filter((cidr) => !Token.isUnresolved(cidr)).flatMap((cidr) => {
    const problem = { subject: 'endpointPublicAccessCidrs', got: cidr };
    const block = parseCidr(cidr);
    if (!block) return [{ ...problem, code: 'CidrInvalid', expected: 'an IPv4 block, for instance 203.0.113.0/24', mend: 'correct it; an address alone needs /32' }];
    if (block.prefix < widest) {
      return [{ ...problem, code: 'PublicAccessCidrWorld', expected: `the addresses of those who administer the cluster, not wider than /${widest}`, mend: 'name their blocks, or leave the property out for a private endpoint' }];
    }
    if (reserved.some((other) => overlaps(block, parseCidr(other)!))) {
      return [{ ...problem, code: 'PublicAccessCidrPrivate', expected: 'public addresses: EKS refuses private and reserved ones', mend: 'name the addresses as the internet sees them; from within the VPC the private endpoint serves' }];
    }
    return [];
  });
}

interface Block {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

export function parseCidr(cidr: string): Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (!match) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const size = 2 ** (32 - prefix);
  const address = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
  return address % size === 0 ? { first: address, last: address + size - 1, prefix } : undefined;
}

/** Whether all addresses of a block are in another; both are blocks. */
export function contains(outer: string, inner: string): boolean {
  const [out, within] = [parseCidr(outer), parseCidr(inner)];
  return out !== undefined && within !== undefined && out.first <= within.first && within.last <= out.last;
}

function overlaps(one: Block, other: Block): boolean {
  return one.first <= other.last && other.first <= one.last;
}
