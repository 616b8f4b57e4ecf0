/** An IPv6 block: its 128 bits as a number, and the length of its prefix. */
export interface Ipv6Block {
  readonly first: bigint;
  readonly prefix: number;
}

/** Blocks whose addresses never are the source of a packet from the internet: unique local, link-local, loopback. */
const NOT_ON_THE_INTERNET = ['fc00::/7', 'fe80::/10', '::1/128'].map((cidr) => parseIpv6Block(cidr)!);

/** Undefined for what is no block, or has bits set behind the prefix. */
export function parseIpv6Block(cidr: string): Ipv6Block | undefined {
  const match = /^([0-9a-f:]+)\/(\d{1,3})$/i.exec(cidr);
  const groups = match && groupsOf(match[1]);
  if (!groups) return undefined;
  const prefix = Number(match[2]);
  if (prefix > 128) return undefined;
  const first = groups.reduce((bits, group) => (bits << 16n) | BigInt(parseInt(group, 16)), 0n);
  return first % (1n << BigInt(128 - prefix)) === 0n ? { first, prefix } : undefined;
}

function groupsOf(address: string): string[] | undefined {
  const halves = address.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? groups : undefined;
}

export function isPrivateIpv6Block(cidr: string): boolean {
  const block = parseIpv6Block(cidr);
  return block !== undefined && NOT_ON_THE_INTERNET.some((outer) => containsIpv6(outer, block));
}

export function containsIpv6(outer: Ipv6Block, inner: Ipv6Block): boolean {
  const behind = BigInt(128 - outer.prefix);
  return outer.prefix <= inner.prefix && inner.first >> behind === outer.first >> behind;
}
