import { Buffer } from 'node:buffer';
import { canonicalJson } from '#core/ledger/canonical-json.ts';

/** What the chain of a writer is verified by. */
export interface LeafTail {
  readonly writer: string;
  readonly n: number;
  /** `sha256:` and 64 hex digits, of the entry before it. */
  readonly prev: string;
}

const quote = 0x22;
const backslash = 0x5c;
const brace = 0x7d;
const zero = 0x30;
const nine = 0x39;
const begin = Buffer.from('{"body":{');
const beforeN = Buffer.from('},"n":');
const beforePrev = ',"prev":"';
const beforeWriter = '","v":1,"writer":"';
const hashCharacters = 'sha256:'.length + 64;
const fixedBytes = beforePrev.length + hashCharacters + beforeWriter.length;
/** What stands at least before the fixed part. */
const shortest = begin.length + beforeN.length;
/** The most digits with which a number is surely a safe integer. */
const mostDigits = 15;

/**
 * The members of a leaf that stand after its body. The form of a leaf is fixed (RFC 8785: members in
 * order, no spaces), so that they are read from its end and the body is not parsed; whatever is of
 * another form is parsed whole. Undefined for what is no entry.
 */
export function readLeafTail(leaf: Buffer): LeafTail | undefined {
  return fixedTail(leaf) ?? parsedTail(leaf);
}

function fixedTail(leaf: Buffer): LeafTail | undefined {
  const end = leaf.length - 2;
  const nameAt = startOfText(leaf, end);
  const fixedAt = nameAt - fixedBytes;
  if (fixedAt <= shortest) return undefined;
  const fixed = leaf.toString('latin1', fixedAt, nameAt);
  if (!fixed.startsWith(beforePrev) || !fixed.endsWith(beforeWriter)) return undefined;
  const n = numberBefore(leaf, fixedAt);
  if (n === undefined || !beginsAsLeaf(leaf)) return undefined;
  const prev = fixed.slice(beforePrev.length, beforePrev.length + hashCharacters);
  return { writer: leaf.toString('utf8', nameAt, end), n, prev };
}

function beginsAsLeaf(leaf: Buffer): boolean {
  return leaf.compare(begin, 0, begin.length, 0, begin.length) === 0;
}

/** Where the text begins that ends before `end`; -1 for an end that is none, or a text with escapes. */
function startOfText(leaf: Buffer, end: number): number {
  if (leaf[end] !== quote || leaf[end + 1] !== brace) return -1;
  let at = end - 1;
  while (at > 0 && leaf[at] !== quote && leaf[at] !== backslash) at -= 1;
  return leaf[at] === quote ? at + 1 : -1;
}

/** The number of `},"n":NUMBER` that ends at `end`. */
function numberBefore(leaf: Buffer, end: number): number | undefined {
  let at = end;
  while (isDigit(leaf[at - 1])) at -= 1;
  const digits = end - at;
  if (digits < 1 || digits > mostDigits || leaf[at] === zero) return undefined;
  const isLabelled = leaf.compare(beforeN, 0, beforeN.length, at - beforeN.length, at) === 0;
  return isLabelled ? Number(leaf.toString('latin1', at, end)) : undefined;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= nine;
}

/** The body of a leaf; undefined for what is no entry. */
export function parseBody(leaf: Buffer): Readonly<Record<string, unknown>> | undefined {
  const body = parse(leaf.toString('utf8'))?.body;
  return isObject(body) ? body : undefined;
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value of JSON is an object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Only canonical JSON is an entry: of anything else, two readers might read two things. */
function parsedTail(leaf: Buffer): LeafTail | undefined {
  const text = leaf.toString('utf8');
  const value = parse(text);
  const { v, writer, n, prev, body } = value ?? {};
  if (v !== 1 || typeof writer !== 'string' || typeof prev !== 'string') return undefined;
  if (!Number.isSafeInteger(n) || Number(n) < 1 || !isObject(body)) return undefined;
  return isCanonical(value, text) ? { writer, n: Number(n), prev } : undefined;
}

function isCanonical(value: unknown, text: string): boolean {
  try {
    return canonicalJson(value) === text;
  } catch {
    return false;
  }
}
