import { hash } from 'node:crypto';

/** RFC 4648 §6: no digit that looks like a letter, and nothing that an URL, a shell or a signer escapes. */
const letters = 'abcdefghijklmnopqrstuvwxyz234567';
const checksumLetters = 4;

/** Bytes as lower-case base32 without padding: five bits a letter, what is left over dropped. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += letters[(held >> (bits - 5)) & 31];
  }
  return text;
}

/** A text with its checksum behind it: the first 20 bits of its SHA-256. */
export function withChecksum(text: string): string {
  return text + checksumOf(text);
}

/** True when a text ends with the checksum of what is before it. */
export function hasChecksum(text: string): boolean {
  const body = text.slice(0, -checksumLetters);
  return text === withChecksum(body);
}

function checksumOf(text: string): string {
  return base32(hash('sha256', text, 'buffer')).slice(0, checksumLetters);
}
