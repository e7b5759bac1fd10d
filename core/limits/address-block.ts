import { parseIpAddress } from '#core/iam/conditions/ip-range.ts';

/** Bits of an IPv6 address that its host chooses at will (RFC 4291 §2.5.4). */
const hostBits = 64n;

/**
 * What one host may change of its address: over IPv4 nothing, over IPv6 the last 64 bits. Two
 * addresses of one block have the same text; what is no address is its own block.
 */
export function addressBlock(address: string): string {
  const [unzoned = ''] = address.split('%');
  const parsed = parseIpAddress(unzoned);
  if (parsed === undefined) return address;
  return parsed.bits === 32 ? `${parsed.address}/32` : `${parsed.address >> hostBits}/64`;
}
