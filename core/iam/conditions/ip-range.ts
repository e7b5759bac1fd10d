/** A block of addresses: the address as a number, its width in bits, and the length of its prefix. */
export interface IpRange {
  readonly address: bigint;
  readonly bits: 32 | 128;
  readonly prefix: number;
}

const decimal = /^(?:0|[1-9]\d{0,2})$/;
const hexGroup = /^[0-9A-Fa-f]{1,4}$/;
/** IPv4 addresses inside IPv6 (RFC 4291 §2.5.5.2), which sockets report for IPv4 peers. */
const mappedPrefix = 0xffffn;

/** Reads an address or a CIDR block of IPv4 or IPv6; `undefined` when the text is neither. */
export function parseIpRange(text: string): IpRange | undefined {
  const [addressText = '', prefixText, ...more] = text.split('/');
  const parsed = parseAddress(addressText);
  if (parsed === undefined || more.length > 0) return undefined;
  if (prefixText === undefined) return { ...parsed, prefix: parsed.bits };
  const prefix = decimal.test(prefixText) ? Number(prefixText) : -1;
  return prefix >= 0 && prefix <= parsed.bits ? { ...parsed, prefix } : undefined;
}

/** Reads one address; an IPv4 address inside IPv6 is read as the IPv4 address that it is. */
export function parseIpAddress(text: string): IpRange | undefined {
  const parsed = parseAddress(text);
  if (parsed === undefined) return undefined;
  if (parsed.bits === 128 && parsed.address >> 32n === mappedPrefix) {
    return { address: parsed.address & 0xffffffffn, bits: 32, prefix: 32 };
  }
  return { ...parsed, prefix: parsed.bits };
}

/** Whether the address lies in the range; addresses of one version are in no range of the other. */
export function isInRange(address: IpRange, range: IpRange): boolean {
  if (address.bits !== range.bits) return false;
  const shift = BigInt(range.bits - range.prefix);
  return address.address >> shift === range.address >> shift;
}

type Address = Pick<IpRange, 'address' | 'bits'>;

function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => decimal.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return { address: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n), bits: 32 };
}

function parseIpv6(text: string): Address | undefined {
  const sides = withoutDottedTail(text)?.split('::');
  if (sides === undefined || sides.length > 2) return undefined;
  const [left = [], right] = sides.map((side) => (side === '' ? [] : side.split(':')));
  const missing = 8 - left.length - (right?.length ?? 0);
  if (right === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...(right ?? [])];
  if (!groups.every((group) => hexGroup.test(group))) return undefined;
  const address = groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
  return { address, bits: 128 };
}

/** `…:1.2.3.4` written as two groups of hexadecimal digits. */
function withoutDottedTail(text: string): string | undefined {
  if (!text.includes('.')) return text;
  const start = text.lastIndexOf(':') + 1;
  const tail = parseIpv4(text.slice(start));
  if (tail === undefined) return undefined;
  const high = (tail.address >> 16n).toString(16);
  const low = (tail.address & 0xffffn).toString(16);
  return `${text.slice(0, start)}${high}:${low}`;
}
