import { Token } from 'aws-cdk-lib';
import { WebEdgeProps } from '../web-edge-props';
import { isPrivateBlock, parseIpv4Block } from './ipv4';
import { Problem } from './problems';

export function checkAllowedCidrBlocks({ allowedCidrBlocks, internetFacing }: WebEdgeProps): Problem[] {
  if (Token.isUnresolved(allowedCidrBlocks)) {
    return [{ code: 'ListUnresolved', subject: 'allowedCidrBlocks', got: 'a token', expected: 'a list whose length is known at synthesis', mend: 'write the list; each of its members may be a token' }];
  }
  if (allowedCidrBlocks.length === 0) {
    return [{ code: 'AllowedCidrBlocksEmpty', subject: 'allowedCidrBlocks', got: allowedCidrBlocks, expected: 'one block or more', mend: 'name who may connect; 0.0.0.0/0 is everybody' }];
  }
  return [
    ...allowedCidrBlocks.flatMap((cidr, index) => checkBlock(`allowedCidrBlocks[${index}]`, cidr)),
    ...internetFacing ? checkReachable(allowedCidrBlocks) : [],
  ];
}

function checkBlock(subject: string, got: string): Problem[] {
  if (Token.isUnresolved(got) || parseIpv4Block(got)) return [];
  if (got.includes(':')) {
    return [{ code: 'Ipv6CidrUnsupported', subject, got, expected: 'an IPv4 block', mend: 'the load balancer has IPv4 addresses only: remove it' }];
  }
  return [{ code: 'CidrInvalid', subject, got, expected: 'an IPv4 block that begins at its first address, such as 203.0.113.0/24', mend: 'correct the notation, and clear the bits behind the prefix; a single address is a /32' }];
}

function checkReachable(blocks: string[]): Problem[] {
  if (!blocks.every((cidr) => !Token.isUnresolved(cidr) && isPrivateBlock(cidr))) return [];
  return [{
    code: 'PrivateCidrOnPublicScheme', subject: 'allowedCidrBlocks', got: blocks, expected: 'a public block, because the load balancer is internet-facing and packets from the internet never have a private source',
    mend: 'name the public addresses of those who may connect, or set internetFacing to false',
  }];
}
