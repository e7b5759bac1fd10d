import { parseIpAddress } from '#core/iam/conditions/ip-range.ts';

/** Bits of an IPv6 address that its host chooses at will (RFC 4291 §2.5.4). */
const hostBits = 64n;

/**
 * What one host may change of its address: over IPv4 nothing, over IPv6 the last 64 bits. Two
 * addresses of one block have the same text; what is no address is its own block.
 */
export function addressBlock(address: string): string {
  // An IPv4 address has one text, unless it stands inside IPv6.
  if (!address.includes(':')) return address;
  const [unzoned = ''] = address.split('%');
  const parsed = parseIpAddress(unzoned);
  if (parsed === undefined) return address;
  return parsed.bits === 32 ? dotted(parsed.address) : `${parsed.address >> hostBits}/64`;
}

function dotted(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 0xffn).join('.');
}
