import { Buffer } from 'node:buffer';

/** What an entry's body says of where it belongs. */
export interface BodyFacts {
  readonly kind: string;
  readonly sessionId: string | undefined;
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
/** Where the first member of the body begins, in `{"body":{"actor":…`. */
const firstMember = '{"body":{'.length;
/**
 * The session of a body follows an object, its origin at least; where a session id stands among the
 * facts or in the lease, a value comes before it that is none. Within a text its quotes are escaped.
 */
const beforeSession = Buffer.from('},"sessionId":"');
/** Longer texts are searched for their end, shorter ones looked through. */
const shortText = 32;

/**
 * The kind and the session of a leaf, found without parsing its body. The leaf has to be canonical
 * JSON; of anything else the answer is anything, or undefined, and nothing worse.
 */
export function scanBody(leaf: Buffer): BodyFacts | undefined {
  const kind = kindOf(leaf);
  if (kind === undefined) return undefined;
  const at = leaf.lastIndexOf(beforeSession);
  if (at < 0) return { kind, sessionId: undefined };
  const from = at + beforeSession.length;
  return { kind, sessionId: leaf.toString('utf8', from, endOfText(leaf, from - 1) - 1) };
}

/** `kind` of the body; members are in order, so that the large ones come after it. */
function kindOf(leaf: Buffer): string | undefined {
  for (let at = firstMember; leaf[at] === quote; ) {
    const nameEnd = endOfText(leaf, at);
    const end = endOfValue(leaf, nameEnd + 1);
    if (isKind(leaf, at)) return leaf.toString('utf8', nameEnd + 2, end - 1);
    if (leaf[end] !== comma) return undefined;
    at = end + 1;
  }
  return undefined;
}

/** Whether `"kind":"` stands at `at`. */
function isKind(leaf: Buffer, at: number): boolean {
  return leaf[at + 1] === 0x6b && leaf.toString('latin1', at, at + 8) === '"kind":"';
}

/** Behind the quote that ends the text which begins with the quote at `from`. */
function endOfText(leaf: Buffer, from: number): number {
  const near = Math.min(leaf.length, from + shortText);
  let at = from + 1;
  while (at < near && leaf[at] !== quote) at += leaf[at] === backslash ? 2 : 1;
  return leaf[at] === quote && at < near ? at + 1 : endOfLongText(leaf, at);
}

function endOfLongText(leaf: Buffer, from: number): number {
  for (let at = from; ; ) {
    const end = leaf.indexOf(quote, at);
    if (end < 0) return leaf.length;
    let escapes = 0;
    while (end - escapes > from && leaf[end - escapes - 1] === backslash) escapes += 1;
    if (escapes % 2 === 0) return end + 1;
    at = end + 1;
  }
}

function endOfValue(leaf: Buffer, from: number): number {
  const first = leaf[from];
  if (first === quote) return endOfText(leaf, from);
  if (first === openBrace || first === openBracket) return endOfNested(leaf, from);
  let at = from;
  while (at < leaf.length && leaf[at] !== comma && leaf[at] !== closeBrace) at += 1;
  return at;
}

function endOfNested(leaf: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < leaf.length; ) {
    const byte = leaf[at];
    if (byte === quote) {
      at = endOfText(leaf, at);
      continue;
    }
    at += 1;
    if (byte === openBrace || byte === openBracket) depth += 1;
    else if (byte === closeBrace || byte === closeBracket) depth -= 1;
    if (depth === 0) return at;
  }
  return leaf.length;
}
