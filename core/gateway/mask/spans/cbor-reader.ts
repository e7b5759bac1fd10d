import { Buffer } from 'node:buffer';
import type { Fault } from '#core/faults.ts';

/** The first byte of an item and the number after it (RFC 8949 §3). */
export interface CborHead {
  readonly major: number;
  /** Undefined where the length is indefinite, or for a break; beyond 2^53 not exact. */
  readonly argument: number | undefined;
  /** Where what follows begins. */
  readonly next: number;
  /** Bytes of the number that followed; 0 where it was in the first byte. */
  readonly width: number;
}

/** The heads and texts of CBOR where they stand; throws the fault it was given for what is none. */
export class CborReader {
  readonly body: Buffer;
  readonly #fault: () => Fault;

  constructor(body: Uint8Array, fault: () => Fault) {
    this.body = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.#fault = fault;
  }

  head(at: number): CborHead {
    const first = this.body[at];
    if (first === undefined) throw this.#fault();
    const major = first >> 5;
    const info = first & 0x1f;
    if (info < 24) return { major, argument: info, next: at + 1, width: 0 };
    if (info === 31) return { major, argument: undefined, next: at + 1, width: 0 };
    const width = 1 << (info - 24);
    if (info > 27 || at + 1 + width > this.body.length) throw this.#fault();
    return { major, argument: this.#number(at + 1, width), next: at + 1 + width, width };
  }

  isBreak(at: number): boolean {
    return this.body[at] === 0xff;
  }

  /** Where a string of bytes or text that begins here ends, chunks and all. */
  skipString(at: number): number {
    const head = this.head(at);
    if (head.argument !== undefined) return this.#endOf(head);
    let next = head.next;
    while (!this.isBreak(next)) {
      const chunk = this.head(next);
      if (chunk.major !== head.major || chunk.argument === undefined) throw this.#fault();
      next = this.#endOf(chunk);
    }
    return next + 1;
  }

  /** The bytes of a string that was skipped. */
  readString(at: number): Buffer {
    const head = this.head(at);
    if (head.argument !== undefined) return this.body.subarray(head.next, this.#endOf(head));
    const chunks: Buffer[] = [];
    for (let next = head.next; !this.isBreak(next); ) {
      const chunk = this.head(next);
      const end = this.#endOf(chunk);
      chunks.push(this.body.subarray(chunk.next, end));
      next = end;
    }
    return Buffer.concat(chunks);
  }

  #endOf({ argument = 0, next }: CborHead): number {
    const end = next + argument;
    if (end > this.body.length) throw this.#fault();
    return end;
  }

  #number(at: number, width: number): number {
    if (width < 8) return this.body.readUIntBE(at, width);
    return this.body.readUInt32BE(at) * 2 ** 32 + this.body.readUInt32BE(at + 4);
  }
}

/** A head of the major type with a number after it, in its shortest form. */
function writeHead(major: number, length: number): Buffer {
  const sign = major << 5;
  if (length < 24) return Buffer.from([sign | length]);
  if (length < 0x100) return Buffer.from([sign | 24, length]);
  const head = Buffer.alloc(5);
  head[0] = sign | 26;
  head.writeUInt32BE(length, 1);
  return head;
}

export function writeText(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([writeHead(3, bytes.length), bytes]);
}

export function writeBytes(bytes: Uint8Array): Buffer {
  return Buffer.concat([writeHead(2, bytes.length), bytes]);
}

export function writeInteger(value: number): Buffer {
  return writeHead(0, value);
}

export function writeDouble(value: number): Buffer {
  const double = Buffer.alloc(9);
  double[0] = 0xfb;
  double.writeDoubleBE(value, 1);
  return double;
}
