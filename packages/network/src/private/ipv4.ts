/** A range of IPv4 addresses: its first address as a number, and its prefix length. */
export interface Ipv4Block {
  readonly start: number;
  readonly prefix: number;
}

/** The prefix lengths that AWS accepts: of a VPC's block at the one end, of every block at the other. */
export const LARGEST_VPC = 16;
export const SMALLEST = 28;

/** Undefined where the text is not a CIDR block, or names an address inside its block. */
export function parseIpv4Block(text: string): Ipv4Block | undefined {
  const match = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\/(0|[1-9]\d?)$/.exec(text);
  if (!match) return undefined;
  const octets = match.slice(1, 5).map(Number);
  const prefix = Number(match[5]);
  if (octets.some((octet) => octet > 255) || prefix > 32) return undefined;
  const start = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return start % sizeOf(prefix) === 0 ? { start, prefix } : undefined;
}

export function formatIpv4Block({ start, prefix }: Ipv4Block): string {
  const octets = [24, 16, 8, 0].map((bits) => Math.floor(start / 2 ** bits) % 256);
  return `${octets.join('.')}/${prefix}`;
}

/** The block with this index of those that `prefix` divides `block` into. */
export function nthBlock(block: Ipv4Block, prefix: number, index: number): Ipv4Block {
  return { start: block.start + index * sizeOf(prefix), prefix };
}

export function contains(outer: Ipv4Block, inner: Ipv4Block): boolean {
  return inner.start >= outer.start && inner.start + sizeOf(inner.prefix) <= outer.start + sizeOf(outer.prefix);
}

/** Blocks overlap only where one contains the other. */
export function overlap(one: Ipv4Block, other: Ipv4Block): boolean {
  return contains(one, other) || contains(other, one);
}

function sizeOf(prefix: number): number {
  return 2 ** (32 - prefix);
}
