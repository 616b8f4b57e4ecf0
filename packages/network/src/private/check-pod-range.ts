import { Ipv4Block, overlap, parseIpv4Block } from './ipv4';
import { Problem } from './problems';
import { AddressPlanValues } from './slots';

const [TEN, TWELVE, SIXTEEN, BENCHMARK] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '198.19.0.0/16'];

/** By the range of the VPC's block: the ranges that AWS adds no block from. The first that fits counts. */
const RESTRICTED: readonly (readonly [vpc: string, pods: readonly string[]])[] = [
  ['10.0.0.0/15', [TWELVE, SIXTEEN, BENCHMARK, '10.0.0.0/16']],
  [TEN, [TWELVE, SIXTEEN, BENCHMARK]],
  [TWELVE, [TEN, SIXTEEN, BENCHMARK, '172.31.0.0/16']],
  [SIXTEEN, [TEN, TWELVE, BENCHMARK]],
  [BENCHMARK, [TEN, TWELVE, SIXTEEN]],
  ['0.0.0.0/0', [TEN, TWELVE, SIXTEEN, BENCHMARK]],
];

const LINK_LOCAL = '169.254.0.0/16';

/**
 * Whether the block of the pods may be added to that of the VPC; both are valid.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions (2026-11)
 */
export function checkPodRange({ cidr, podCidr }: AddressPlanValues): Problem[] {
  if (podCidr === undefined) return [];
  const pods = parseIpv4Block(podCidr)!;
  const vpc = cidr === undefined ? undefined : parseIpv4Block(cidr)!;
  const problem = { subject: 'podCidr', got: podCidr };
  if (vpc && overlap(vpc, pods)) {
    return [{ ...problem, code: 'PodCidrOverlaps', expected: `a block apart from ${cidr}, the one of the VPC`, mend: 'take a block of 100.64.0.0/10' }];
  }
  const range = [LINK_LOCAL, ...(vpc ? restrictedFor(vpc) : [])].find((restricted) => overlap(parseIpv4Block(restricted)!, pods));
  if (range === undefined) return [];
  return [{ ...problem, code: 'PodCidrRestricted', expected: `a block outside ${range}: AWS adds none of it to ${cidr ?? 'a VPC'}`, mend: 'take a block of 100.64.0.0/10' }];
}

function restrictedFor(vpc: Ipv4Block): readonly string[] {
  return RESTRICTED.find(([range]) => overlap(parseIpv4Block(range)!, vpc))![1];
}
