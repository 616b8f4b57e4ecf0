/** An IPv4 block: its first address as a number, and the length of its prefix. */
export interface Ipv4Block {
  readonly first: number;
  readonly prefix: number;
}

/** Blocks whose addresses never are the source of a packet from the internet. */
const NOT_ON_THE_INTERNET = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'].map((cidr) => parseIpv4Block(cidr)!);

/** Undefined for what is no block, or has bits set behind the prefix. */
export function parseIpv4Block(cidr: string): Ipv4Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (!match) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  return first % 2 ** (32 - prefix) === 0 ? { first, prefix } : undefined;
}

export function isPrivateBlock(cidr: string): boolean {
  const block = parseIpv4Block(cidr);
  return block !== undefined && NOT_ON_THE_INTERNET.some((outer) => outer.prefix <= block.prefix && Math.floor(block.first / 2 ** (32 - outer.prefix)) === outer.first / 2 ** (32 - outer.prefix));
}
