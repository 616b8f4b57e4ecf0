import { parseIpv4Block } from './ipv4';

/** A block of addresses of either family. */
export interface IpBlock {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Undefined where the text is not a CIDR block, or names an address inside its block. */
export function parseIpBlock(text: string): IpBlock | undefined {
  const ipv4 = parseIpv4Block(text);
  return ipv4 ? toBlock(4, BigInt(ipv4.start), 32 - ipv4.prefix) : parseIpv6Block(text);
}

/** The block of 2^`bits` addresses that begins at `first`. */
export function toBlock(family: 4 | 6, first: bigint, bits: number): IpBlock {
  return { family, first, last: first + (1n << BigInt(bits)) - 1n };
}

function parseIpv6Block(text: string): IpBlock | undefined {
  const match = /^([0-9a-f:]+)\/(0|[1-9]\d{0,2})$/i.exec(text);
  const groups = match && ipv6Groups(match[1]);
  if (!groups || Number(match[2]) > 128) return undefined;
  const first = BigInt(`0x${groups.map((group) => group.padStart(4, '0')).join('')}`);
  const bits = 128 - Number(match[2]);
  return first % (1n << BigInt(bits)) === 0n ? toBlock(6, first, bits) : undefined;
}

/** The eight groups of an address, with the zeros that `::` stands for. */
function ipv6Groups(address: string): string[] | undefined {
  const parts = address.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = 8 - parts.flat().length;
  if (parts.length > 2 || (parts.length === 2 ? zeros < 1 : zeros !== 0)) return undefined;
  const groups = parts.length === 1 ? parts[0] : [...parts[0], ...Array<string>(zeros).fill('0'), ...parts[1]];
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? groups : undefined;
}
