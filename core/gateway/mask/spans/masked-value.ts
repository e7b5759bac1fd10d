import { Buffer } from 'node:buffer';
import { hmacSha256 } from '#core/hmac-sha256.ts';
import type { Form } from '../fields/sensitive-shape.ts';
import type { Strategy } from '../strategy.ts';

/** What stands where a text was masked: plain ASCII that needs no escape anywhere. */
export const maskedWord = '***masked***';

const epoch = '1970-01-01T00:00:00Z';
const httpEpoch = 'Thu, 01 Jan 1970 00:00:00 GMT';

/** What takes the place of a text; `read` decodes it where the strategy has to know it. */
export function maskedText(strategy: Strategy, read: () => string): string {
  switch (strategy.kind) {
    case 'redact':
      return maskedWord;
    case 'partial':
      return withLastOf(read(), strategy.last);
    case 'hash':
      return `hmac:${hmacSha256(strategy.key, read()).toString('base64url', 0, 16)}`;
  }
}

/** What takes the place of bytes. */
export function maskedBytes(strategy: Strategy, read: () => Uint8Array): Buffer {
  return strategy.kind === 'hash' ? hmacSha256(strategy.key, read()) : Buffer.from(maskedWord);
}

/** What takes the place of a number: 0, or 31 bits of the keyed hash of its text. */
export function maskedNumber(strategy: Strategy, read: () => string): string {
  if (strategy.kind !== 'hash') return '0';
  return String(hmacSha256(strategy.key, read()).readUInt32BE(0) >>> 1);
}

/** The text that takes the place of a scalar which is written as text: in XML, headers and forms. */
export function maskedScalar(strategy: Strategy, form: Form, read: () => string): string {
  switch (form) {
    case 'string':
      return maskedText(strategy, read);
    case 'blob':
      return maskedBytes(strategy, () => Buffer.from(read(), 'base64')).toString('base64');
    case 'number':
    case 'digits':
      return maskedNumber(strategy, read);
    case 'boolean':
      return 'false';
    case 'timestamp':
      return maskedTimestamp(read());
    case 'json':
      return JSON.stringify(maskedText(strategy, read));
  }
}

/** The beginning of time, in the form in which the time was told. */
function maskedTimestamp(text: string): string {
  if (/^-?[\d.]+(?:[eE][+-]?\d+)?$/.test(text)) return '0';
  return text.includes(',') ? httpEpoch : epoch;
}

/** The end of a text that is long enough to spare it. */
function withLastOf(text: string, last: number): string {
  const isSparing = Number.isSafeInteger(last) && last > 0 && text.length >= 4 * last;
  // Twice as many units hold as many characters; what one half of a pair begins is left out.
  const end = isSparing
    ? Array.from(text.slice(-2 * last))
        .slice(-last)
        .join('')
    : '';
  return `${maskedWord}${end.toWellFormed()}`;
}
