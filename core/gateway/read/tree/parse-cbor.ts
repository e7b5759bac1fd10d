import { Fault } from '#core/faults.ts';
import { strictUtf8 } from '#core/strict-utf8.ts';
import { Float, Instant, type Tree, type TreeMap } from './tree.ts';

const deepest = 100;
const breakByte = 0xff;

interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

/** The first byte of an item, taken apart (RFC 8949 §3); no count: of indefinite length. */
interface Head {
  readonly major: number;
  readonly info: number;
  readonly count: bigint | undefined;
}

/**
 * Reads the CBOR that Smithy's RPC v2 has, and nothing beside it: text keys, none twice, no tag but
 * that of a timestamp, no `undefined`, finite floats, 100 levels. Lengths are held against the bytes
 * that are there. Throws `invalid_request`, which repeats nothing of what was read.
 */
export function parseCbor(bytes: Uint8Array): Tree {
  const cursor: Cursor = {
    bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    at: 0,
  };
  const tree = readItem(cursor, 1);
  if (cursor.at !== cursor.bytes.length) throw unfit('goes on behind its end');
  return tree;
}

function readItem(cursor: Cursor, depth: number): Tree {
  if (depth > deepest) throw unfit(`is nested more than ${deepest} deep`);
  const head = readHead(cursor);
  switch (head.major) {
    case 0:
      return whole(countOf(head));
    case 1:
      return whole(-1n - countOf(head));
    case 2:
      return readString(cursor, head);
    case 3:
      return readText(cursor, head);
    case 4:
      return readArray(cursor, head, depth);
    case 5:
      return readMap(cursor, head, depth);
    case 6:
      return readInstant(cursor, head, depth);
    default:
      return readSimple(head, cursor);
  }
}

function readHead(cursor: Cursor): Head {
  const first = take(cursor, 1)[0] ?? 0;
  const [major, info] = [first >> 5, first & 31];
  if (info < 24) return { major, info, count: BigInt(info) };
  if (info === 31) return { major, info, count: undefined };
  if (info > 27) throw unfit('has a length that is none');
  const argument = take(cursor, 1 << (info - 24));
  return { major, info, count: BigInt(`0x${argument.toString('hex')}`) };
}

function countOf({ count }: Head): bigint {
  if (count === undefined) throw unfit('has a number without a length');
  return count;
}

function whole(value: bigint): number | bigint {
  const near = Number(value);
  return Number.isSafeInteger(near) ? near : value;
}

/** Bytes of a string; of one of indefinite length, those of all its parts. */
function readString(cursor: Cursor, { major, count }: Head): Buffer {
  if (count !== undefined) return take(cursor, sizeOf(count, cursor));
  const parts: Buffer[] = [];
  while (!ends(cursor)) {
    const part = readHead(cursor);
    if (part.major !== major || part.count === undefined) throw unfit('has a text in odd parts');
    const bytes = take(cursor, sizeOf(part.count, cursor));
    if (major === 3) decodeUtf8(bytes);
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

function readText(cursor: Cursor, head: Head): string {
  return decodeUtf8(readString(cursor, head));
}

function decodeUtf8(bytes: Uint8Array): string {
  const text = strictUtf8(bytes);
  if (text === undefined) throw unfit('has a text that is not UTF-8');
  return text;
}

function readArray(cursor: Cursor, { count }: Head, depth: number): readonly Tree[] {
  const items: Tree[] = [];
  const left = count === undefined ? undefined : sizeOf(count, cursor);
  while (left === undefined ? !ends(cursor) : items.length < left) {
    items.push(readItem(cursor, depth + 1));
  }
  return items;
}

function readMap(cursor: Cursor, { count }: Head, depth: number): TreeMap {
  const map: Record<string, Tree> = Object.create(null);
  const left = count === undefined ? undefined : sizeOf(count, cursor);
  for (let read = 0; left === undefined ? !ends(cursor) : read < left; read += 1) {
    const key = readHead(cursor);
    if (key.major !== 3) throw unfit('has a key that is no text');
    const name = readText(cursor, key);
    if (name === '__proto__') throw unfit('has a key named __proto__');
    if (name in map) throw unfit('has a key twice');
    map[name] = readItem(cursor, depth + 1);
  }
  return map;
}

function readInstant(cursor: Cursor, { count }: Head, depth: number): Instant {
  if (count !== 1n) throw unfit('has a tag other than that of a timestamp');
  const value = readItem(cursor, depth + 1);
  if (typeof value === 'number') return new Instant(value);
  if (value instanceof Float) return new Instant(value.value);
  throw unfit('has a timestamp that is no number');
}

function readSimple({ info, count }: Head, { bytes, at }: Cursor): Tree {
  switch (info) {
    case 20:
      return false;
    case 21:
      return true;
    case 22:
      return null;
    case 25:
      return float(halfOf(Number(count)));
    case 26:
      return float(bytes.readFloatBE(at - 4));
    case 27:
      return float(bytes.readDoubleBE(at - 8));
    default:
      throw unfit('has a simple value that JSON has not');
  }
}

function float(value: number): Float {
  if (!Number.isFinite(value)) throw unfit('has a number that is not finite');
  return new Float(value);
}

/** IEEE 754 in 16 bits (RFC 8949, appendix D); its infinities and NaNs as such. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** True, and past it, at the end of something of indefinite length. */
function ends(cursor: Cursor): boolean {
  if (cursor.bytes[cursor.at] !== breakByte) return false;
  cursor.at += 1;
  return true;
}

/** Everything takes at least one byte, so that no count can be greater than what is left. */
function sizeOf(count: bigint, { bytes, at }: Cursor): number {
  if (count > BigInt(bytes.length - at)) throw unfit('is cut short');
  return Number(count);
}

function take(cursor: Cursor, size: number): Buffer {
  const end = cursor.at + size;
  if (end > cursor.bytes.length) throw unfit('is cut short');
  const taken = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return taken;
}

function unfit(what: string): Fault {
  return new Fault('invalid_request', `the CBOR of the body ${what}; send it as the SDKs write it`);
}
