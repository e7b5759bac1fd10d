import { strictUtf8 } from '#core/strict-utf8.ts';

const table = Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte);
  return /[A-Za-z0-9\-._~]/.test(char)
    ? char
    : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});

/** Percent-encodes everything but the unreserved characters of RFC 3986 §2.3, byte by byte. */
export function percentEncode(bytes: Uint8Array | string): string {
  const source = typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes;
  let out = '';
  for (const byte of source) out += table[byte];
  return out;
}

/** The bytes behind a percent-encoded text, or undefined when a `%` is not followed by two hex digits. */
export function percentDecode(text: string): Buffer | undefined {
  if (!text.includes('%')) return Buffer.from(text, 'utf8');
  const parts: Buffer[] = [];
  const pattern = /%([0-9A-Fa-f]{2})|([^%]+)|%/gy;
  for (const [, hex, plain] of text.matchAll(pattern)) {
    if (hex !== undefined) parts.push(Buffer.from(hex, 'hex'));
    else if (plain !== undefined) parts.push(Buffer.from(plain, 'utf8'));
    else return undefined;
  }
  return Buffer.concat(parts);
}

/** The text behind a percent-encoded one, or undefined when it is not UTF-8 in percent-encoding. */
export function percentDecodeText(text: string): string | undefined {
  const bytes = percentDecode(text);
  return bytes === undefined ? undefined : strictUtf8(bytes);
}
