import { Buffer } from 'node:buffer';
import type { Fault } from '#core/faults.ts';

const backslash = 0x5c;
const quote = 0x22;
const minus = 0x2d;
const point = 0x2e;

const space = 1;
const plain = 2;
const digit = 4;
const hex = 8;
const escapable = 16;

/** What each byte may be part of: white space, the inside of a text, numbers, escapes. */
const kinds = new Uint8Array(256);
for (let byte = 0x20; byte < 256; byte += 1) kinds[byte] = plain;
for (const byte of Buffer.from(' \t\n\r')) kinds[byte] = (kinds[byte] ?? 0) | space;
for (const byte of Buffer.from('0123456789')) kinds[byte] = (kinds[byte] ?? 0) | digit | hex;
for (const byte of Buffer.from('abcdefABCDEF')) kinds[byte] = (kinds[byte] ?? 0) | hex;
for (const byte of Buffer.from('"\\/bfnrt')) kinds[byte] = (kinds[byte] ?? 0) | escapable;
for (const byte of Buffer.from('"\\')) kinds[byte] = (kinds[byte] ?? 0) & ~plain;

const literals = ['true', 'false', 'null'].map((word) => Buffer.from(word));

/**
 * The words of JSON (RFC 8259 §2) where they stand in bytes that are known to be UTF-8. Every `skip`
 * takes where one begins and gives where it has ended, or throws the fault it was given.
 */
export class JsonReader {
  readonly #body: Buffer;
  readonly #fault: () => Fault;
  /** True if the text that was skipped last has an escape in it, so that its bytes are not what it reads. */
  hasEscape = false;

  constructor(body: Uint8Array, fault: () => Fault) {
    this.#body = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.#fault = fault;
  }

  skipSpace(from: number): number {
    const body = this.#body;
    let at = from;
    while (((kinds[body[at] ?? 0] ?? 0) & space) !== 0) at += 1;
    return at;
  }

  skipScalar(at: number): number {
    const byte = this.#body[at] ?? 0;
    if (byte === quote) return this.skipText(at);
    if (byte === minus || ((kinds[byte] ?? 0) & digit) !== 0) return this.#skipNumber(at);
    return this.#skipLiteral(at);
  }

  skipText(from: number): number {
    const body = this.#body;
    this.hasEscape = false;
    let at = from + 1;
    for (;;) {
      while (((kinds[body[at] ?? 0] ?? 0) & plain) !== 0) at += 1;
      if (body[at] === quote) return at + 1;
      at = this.#skipEscape(at);
      this.hasEscape = true;
    }
  }

  /** What a text that was skipped reads. */
  readText(start: number, end: number): string {
    const text = this.#body.toString('utf8', start, end);
    return text.includes('\\') ? (JSON.parse(text) as string) : text.slice(1, -1);
  }

  #skipEscape(at: number): number {
    const body = this.#body;
    if (body[at] !== backslash) throw this.#fault();
    const escaped = body[at + 1] ?? 0;
    if (escaped !== 0x75) {
      if (((kinds[escaped] ?? 0) & escapable) === 0) throw this.#fault();
      return at + 2;
    }
    for (let index = at + 2; index < at + 6; index += 1) {
      if (((kinds[body[index] ?? 0] ?? 0) & hex) === 0) throw this.#fault();
    }
    return at + 6;
  }

  #skipNumber(from: number): number {
    const body = this.#body;
    let at = body[from] === minus ? from + 1 : from;
    at = body[at] === 0x30 ? at + 1 : this.#skipDigits(at);
    if (body[at] === point) at = this.#skipDigits(at + 1);
    if (body[at] !== 0x65 && body[at] !== 0x45) return at;
    const sign = body[at + 1];
    return this.#skipDigits(sign === minus || sign === 0x2b ? at + 2 : at + 1);
  }

  #skipDigits(from: number): number {
    const body = this.#body;
    let at = from;
    while (((kinds[body[at] ?? 0] ?? 0) & digit) !== 0) at += 1;
    if (at === from) throw this.#fault();
    return at;
  }

  #skipLiteral(at: number): number {
    for (const literal of literals) {
      if (this.#body[at] !== literal[0]) continue;
      for (let index = 1; index < literal.length; index += 1) {
        if (this.#body[at + index] !== literal[index]) throw this.#fault();
      }
      return at + literal.length;
    }
    throw this.#fault();
  }
}
