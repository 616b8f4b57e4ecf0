import { Token } from 'aws-cdk-lib';
import { IpAddressType } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { WebEdgeProps } from '../web-edge-props';
import { isPrivateBlock, parseIpv4Block } from './ipv4';
import { isPrivateIpv6Block, parseIpv6Block } from './ipv6';
import { Problem } from './problems';

export function checkAllowedCidrBlocks({ allowedCidrBlocks, allowedPrefixListIds = [], internetFacing, ipAddressType = IpAddressType.IPV4 }: WebEdgeProps): Problem[] {
  const unresolved = Object.entries({ allowedCidrBlocks, allowedPrefixListIds }).filter(([, list]) => Token.isUnresolved(list));
  if (unresolved.length > 0) {
    return unresolved.map(([subject]) => ({ code: 'ListUnresolved', subject, got: 'a token', expected: 'a list whose length is known at synthesis', mend: 'write the list; each of its members may be a token' }));
  }
  const ids = allowedPrefixListIds.flatMap((id, index) => checkPrefixListId(`allowedPrefixListIds[${index}]`, id));
  if (allowedCidrBlocks.length === 0) {
    return allowedPrefixListIds.length > 0 ? ids : [{ code: 'AllowedCidrBlocksEmpty', subject: 'allowedCidrBlocks', got: allowedCidrBlocks, expected: 'one block or more, or allowedPrefixListIds', mend: 'name who may connect; 0.0.0.0/0 is everybody' }];
  }
  return [
    ...allowedCidrBlocks.flatMap((cidr, index) => checkBlock(`allowedCidrBlocks[${index}]`, cidr, ipAddressType !== IpAddressType.IPV4)),
    ...internetFacing && allowedPrefixListIds.length === 0 ? checkReachable(allowedCidrBlocks) : [],
    ...ids,
  ];
}

function checkPrefixListId(subject: string, got: string): Problem[] {
  if (Token.isUnresolved(got) || /^pl-[0-9a-f]{8,17}$/.test(got)) return [];
  return [{ code: 'PrefixListIdInvalid', subject, got, expected: 'the id of a prefix list, such as pl-3b927c52', mend: 'look it up by its name, for instance com.amazonaws.global.cloudfront.origin-facing: aws ec2 describe-managed-prefix-lists' }];
}

function checkBlock(subject: string, got: string, dualStack: boolean): Problem[] {
  if (Token.isUnresolved(got) || parseIpv4Block(got)) return [];
  if (got.includes(':') && !dualStack) {
    return [{ code: 'Ipv6CidrUnsupported', subject, got, expected: 'an IPv4 block', mend: 'the load balancer has IPv4 addresses only: remove it, or set ipAddressType to DUAL_STACK' }];
  }
  if (parseIpv6Block(got)) return [];
  return [{ code: 'CidrInvalid', subject, got, expected: `${dualStack ? 'a' : 'an IPv4'} block that begins at its first address, such as 203.0.113.0/24`, mend: `correct the notation, and clear the bits behind the prefix; a single address is a /32${dualStack ? ' or a /128' : ''}` }];
}

function checkReachable(blocks: string[]): Problem[] {
  if (!blocks.every((cidr) => !Token.isUnresolved(cidr) && (isPrivateBlock(cidr) || isPrivateIpv6Block(cidr)))) return [];
  return [{
    code: 'PrivateCidrOnPublicScheme', subject: 'allowedCidrBlocks', got: blocks, expected: 'a public block, because the load balancer is internet-facing and packets from the internet never have a private source',
    mend: 'name the public addresses of those who may connect, or set internetFacing to false',
  }];
}
