import { Buffer } from 'node:buffer';
import type { Form } from '../fields/sensitive-shape.ts';
import type { Strategy } from '../strategy.ts';
import {
  type CborHead,
  type CborReader,
  writeBytes,
  writeDouble,
  writeInteger,
  writeText,
} from './cbor-reader.ts';
import { maskedBytes, maskedNumber, maskedScalar } from './masked-value.ts';

/** A scalar where it stands, with the number of the tag before it. */
export interface CborScalar {
  readonly reader: CborReader;
  readonly at: number;
  readonly head: CborHead;
  readonly tag: number | undefined;
}

/** RFC 8949 §3.4.1 and §3.4.3: a date as text, and whole numbers as bytes. */
const dateTag = 0;
const numberTags: ReadonlySet<number | undefined> = new Set([2, 3]);
const falseByte = Buffer.from([0xf4]);

/**
 * What takes the place of a scalar of CBOR, of its own type. Undefined for null and undefined, and
 * for what is empty, in which there is nothing to mask.
 */
export function maskedCbor(scalar: CborScalar, form: Form, strategy: Strategy): Buffer | undefined {
  const { reader, at, head, tag } = scalar;
  switch (head.major) {
    case 0:
    case 1:
      return writeInteger(Number(maskedNumber(strategy, () => integerText(reader, head))));
    case 2:
      return maskedString(reader.readString(at), (bytes) =>
        writeBytes(numberTags.has(tag) ? Buffer.of(0) : maskedBytes(strategy, () => bytes)),
      );
    case 3:
      return maskedString(reader.readString(at), (bytes) =>
        writeText(
          maskedScalar(strategy, tag === dateTag ? 'timestamp' : form, () =>
            bytes.toString('utf8'),
          ),
        ),
      );
    default:
      return maskedSimple(scalar, strategy);
  }
}

function maskedString(bytes: Buffer, mask: (bytes: Buffer) => Buffer): Buffer | undefined {
  return bytes.length === 0 ? undefined : mask(bytes);
}

/** True and false become false, fractions a double; null and undefined stay, and what is not known is false. */
function maskedSimple({ reader, at, head }: CborScalar, strategy: Strategy): Buffer | undefined {
  if (head.width >= 2) {
    return writeDouble(
      Number(maskedNumber(strategy, () => String(readFraction(reader, at, head)))),
    );
  }
  return head.argument === 22 || head.argument === 23 ? undefined : falseByte;
}

function readFraction({ body }: CborReader, at: number, { width }: CborHead): number {
  if (width === 8) return body.readDoubleBE(at + 1);
  return width === 4 ? body.readFloatBE(at + 1) : readHalf(body.readUInt16BE(at + 1));
}

/** RFC 8949, appendix D. */
function readHalf(bits: number): number {
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (fraction + 1024) * 2 ** (exponent - 25);
}

/** What a whole number reads, to its last digit. */
function integerText({ body }: CborReader, { major, argument = 0, next, width }: CborHead): string {
  const exact = width === 8 ? body.readBigUInt64BE(next - 8) : BigInt(argument);
  return String(major === 0 ? exact : -1n - exact);
}
