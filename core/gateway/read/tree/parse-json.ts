import { Fault } from '#core/faults.ts';
import { strictUtf8 } from '#core/strict-utf8.ts';
import { Float, type Tree, type TreeMap } from './tree.ts';

// JSON is read in two other places, each for another end. Tokens are small, take part in every exchange
// and hold no number beyond a double, so that JSON.parse reads them and a count of names finds those
// told twice. The masker has to know where each value stands in the bytes, changes nothing else, and
// lets equal names be. Here numbers stay as they are written, and a tree is made. One scanner for all
// would be slower for the first, or let more be than this may.

/** DynamoDB nests 32 levels of values, each of them two of JSON. */
const deepest = 100;
const mostValues = 200_000;
const longestNumber = 400;

interface Cursor {
  readonly text: string;
  at: number;
  values: number;
}

/**
 * Reads JSON (RFC 8259) so that no other reader can take it for something else: strict UTF-8 without
 * a byte order mark, no name twice in an object, none called `__proto__`, no half of a surrogate
 * pair, no number beyond a double, 100 levels, 200,000 values. Throws `invalid_request`, which
 * repeats nothing of what was read.
 */
export function parseJson(bytes: Uint8Array): Tree {
  const text = strictUtf8(bytes);
  if (text === undefined) throw unfit('is not UTF-8');
  const cursor: Cursor = { text, at: 0, values: 0 };
  skipSpace(cursor);
  const tree = readValue(cursor, 1);
  if (cursor.at !== cursor.text.length) throw unfit('goes on behind its end');
  return tree;
}

/** Reads one value and the space behind it. */
function readValue(cursor: Cursor, depth: number): Tree {
  if (depth > deepest) throw unfit(`is nested more than ${deepest} deep`);
  cursor.values += 1;
  if (cursor.values > mostValues) throw unfit(`has more than ${mostValues} values`);
  const tree = readBare(cursor, depth);
  skipSpace(cursor);
  return tree;
}

function readBare(cursor: Cursor, depth: number): Tree {
  switch (cursor.text[cursor.at]) {
    case '{':
      return readObject(cursor, depth);
    case '[':
      return readArray(cursor, depth);
    case '"':
      return readString(cursor);
    case 't':
      return readWord(cursor, 'true', true);
    case 'f':
      return readWord(cursor, 'false', false);
    case 'n':
      return readWord(cursor, 'null', null);
    default:
      return readNumber(cursor);
  }
}

function readObject(cursor: Cursor, depth: number): TreeMap {
  const object: Record<string, Tree> = Object.create(null);
  open(cursor);
  if (closes(cursor, '}')) return object;
  do {
    if (cursor.text[cursor.at] !== '"') throw unfit('has a member without a name');
    const name = readString(cursor);
    if (name === '__proto__') throw unfit('has a member named __proto__');
    if (name in object) throw unfit('names a member twice');
    skipSpace(cursor);
    take(cursor, ':');
    object[name] = readValue(cursor, depth + 1);
  } while (continues(cursor, '}'));
  return object;
}

function readArray(cursor: Cursor, depth: number): readonly Tree[] {
  const items: Tree[] = [];
  open(cursor);
  if (closes(cursor, ']')) return items;
  do items.push(readValue(cursor, depth + 1));
  while (continues(cursor, ']'));
  return items;
}

function open(cursor: Cursor): void {
  cursor.at += 1;
  skipSpace(cursor);
}

function closes(cursor: Cursor, end: string): boolean {
  if (cursor.text[cursor.at] !== end) return false;
  cursor.at += 1;
  return true;
}

/** True after a comma, false after the end. */
function continues(cursor: Cursor, end: string): boolean {
  if (closes(cursor, end)) return false;
  take(cursor, ',');
  return true;
}

/** Takes a sign, and the space behind it. */
function take(cursor: Cursor, sign: string): void {
  if (cursor.text[cursor.at] !== sign) throw unfit('is not JSON');
  open(cursor);
}

/** All but a quotation mark, a backslash and control characters. */
const plainText = /[\u0020\u0021\u0023-\u005b\u005d-\uffff]*/y;
const escapeSequence = /\\(?:(["\\/bfnrt])|u([0-9A-Fa-f]{4}))/y;
const escaped: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function readString(cursor: Cursor): string {
  cursor.at += 1;
  let value = readPlain(cursor);
  if (closes(cursor, '"')) return value;
  while (!closes(cursor, '"')) value += readEscape(cursor) + readPlain(cursor);
  // Strict UTF-8 has no half of a surrogate pair; only an escape can make one.
  if (!value.isWellFormed()) throw unfit('holds half of a surrogate pair');
  return value;
}

function readPlain(cursor: Cursor): string {
  const from = cursor.at;
  plainText.lastIndex = from;
  plainText.test(cursor.text);
  cursor.at = plainText.lastIndex;
  return cursor.text.slice(from, cursor.at);
}

function readEscape(cursor: Cursor): string {
  const match = matchAt(escapeSequence, cursor);
  if (match === null) throw unfit('has a text that is not JSON');
  const [, sign = '', code] = match;
  return code === undefined
    ? (escaped[sign] ?? sign)
    : String.fromCharCode(Number.parseInt(code, 16));
}

const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;

function readNumber(cursor: Cursor): number | bigint | Float {
  const match = matchAt(number, cursor);
  if (match === null) throw unfit('is not JSON');
  const [text, fraction, exponent] = match;
  if (text.length > longestNumber) throw unfit('has a number that is too long');
  const value = Number(text);
  if (fraction === undefined && exponent === undefined && text !== '-0') {
    return Number.isSafeInteger(value) ? value : BigInt(text);
  }
  if (!Number.isFinite(value)) throw unfit('has a number that is beyond all that can be read');
  return new Float(value);
}

function readWord<T>(cursor: Cursor, word: string, value: T): T {
  if (!cursor.text.startsWith(word, cursor.at)) throw unfit('is not JSON');
  cursor.at += word.length;
  return value;
}

/** Space, tab, line feed and carriage return; behind the end there is none of them. */
function skipSpace(cursor: Cursor): void {
  let code = cursor.text.charCodeAt(cursor.at);
  while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
    cursor.at += 1;
    code = cursor.text.charCodeAt(cursor.at);
  }
}

function matchAt(pattern: RegExp, cursor: Cursor): RegExpExecArray | null {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.text);
  if (match !== null) cursor.at = pattern.lastIndex;
  return match;
}

function unfit(what: string): Fault {
  return new Fault('invalid_request', `the JSON of the body ${what}; send it as the SDKs write it`);
}
