import { Buffer } from 'node:buffer';
import type { Form } from '../fields/sensitive-shape.ts';
import type { Strategy } from '../strategy.ts';
import { maskedNumber, maskedScalar, maskedText, maskedWord } from './masked-value.ts';

const quote = 0x22;

/**
 * What takes the place of a scalar of JSON so that clients can still read it: text for text, number
 * for number. Undefined for null and for an empty text, in which there is nothing to mask.
 */
export function maskedJson(
  body: Uint8Array,
  start: number,
  end: number,
  form: Form,
  strategy: Strategy,
): Uint8Array | undefined {
  switch (body[start]) {
    case quote:
      return end - start === 2 ? undefined : maskedString(body, start, end, form, strategy);
    case 0x6e:
      return undefined;
    case 0x74:
    case 0x66:
      return words.false;
    default:
      return ascii(maskedNumber(strategy, () => sliceOf(body, start, end)));
  }
}

/** The key of a map, by its number where the strategy would make keys equal. */
export function maskedName(strategy: Strategy, read: () => string, count: number): Uint8Array {
  const text = strategy.kind === 'hash' ? maskedText(strategy, read) : `${maskedWord}${count}`;
  return ascii(JSON.stringify(text));
}

/** What most spans are replaced by. */
const words = {
  false: ascii('false'),
  text: ascii(JSON.stringify(maskedWord)),
};

function maskedString(
  body: Uint8Array,
  start: number,
  end: number,
  form: Form,
  strategy: Strategy,
): Uint8Array {
  if (form === 'string' && strategy.kind === 'redact') return words.text;
  const read = () => JSON.parse(sliceOf(body, start, end)) as string;
  const masked = maskedScalar(strategy, form, read);
  // Numbers stand as text in JSON only where they are none, such as NaN.
  return Buffer.from(form === 'number' ? masked : JSON.stringify(masked), 'utf8');
}

function sliceOf(body: Uint8Array, start: number, end: number): string {
  return Buffer.from(body.buffer, body.byteOffset + start, end - start).toString('utf8');
}

function ascii(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
