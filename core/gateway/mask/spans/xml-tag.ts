import type { Buffer } from 'node:buffer';

/** An opening tag where it stands: of a name only the part after its prefix. */
export interface XmlTag {
  readonly nameStart: number;
  readonly localStart: number;
  readonly nameEnd: number;
  readonly isEmpty: boolean;
  /** It says more than what its names mean, such as `xmlns` or `xsi:type`. */
  readonly hasContent: boolean;
  /** Just after its `>`. */
  readonly end: number;
}

const closing = 0x3e;
const slash = 0x2f;
const equals = 0x3d;
const colon = 0x3a;

/** Reads the opening tag whose `<` is at this place; undefined if it is not well formed. */
export function readXmlTag(body: Buffer, start: number): XmlTag | undefined {
  const nameStart = start + 1;
  const nameEnd = endOfName(body, nameStart);
  if (nameEnd === nameStart) return undefined;
  let hasContent = false;
  let at = nameEnd;
  let next = skipSpace(body, at);
  while (body[next] !== closing && body[next] !== slash) {
    const end = next === at ? undefined : endOfAttribute(body, next);
    if (end === undefined) return undefined;
    hasContent ||= !tellsMeaning(body, next);
    at = end;
    next = skipSpace(body, at);
  }
  const isEmpty = body[next] === slash;
  const end = isEmpty ? next + 1 : next;
  if (body[end] !== closing) return undefined;
  return {
    nameStart,
    localStart: startOfLocal(body, nameStart, nameEnd),
    nameEnd,
    isEmpty,
    hasContent,
    end: end + 1,
  };
}

function startOfLocal(body: Buffer, start: number, end: number): number {
  let at = end;
  while (at > start && body[at - 1] !== colon) at -= 1;
  return at;
}

/** Where a name that begins here ends; there itself if none does. */
export function endOfName(body: Buffer, start: number): number {
  let at = start;
  while (isNameByte(body[at] ?? 0)) at += 1;
  return at;
}

export function skipSpace(body: Buffer, from: number): number {
  let at = from;
  while (isSpace(body[at] ?? 0)) at += 1;
  return at;
}

export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function endOfAttribute(body: Buffer, start: number): number | undefined {
  const nameEnd = endOfName(body, start);
  const sign = skipSpace(body, nameEnd);
  if (nameEnd === start || body[sign] !== equals) return undefined;
  const open = skipSpace(body, sign + 1);
  const quote = body[open];
  if (quote !== 0x22 && quote !== 0x27) return undefined;
  for (let at = open + 1; at < body.length; at += 1) {
    if (body[at] === quote) return at + 1;
    if (body[at] === 0x3c) return undefined;
  }
  return undefined;
}

/** True for `xmlns`, `xmlns:…`, `xsi:…` and `xml:…`. */
function tellsMeaning(body: Buffer, start: number): boolean {
  const name = body.toString('latin1', start, endOfName(body, start));
  return /^(?:xmlns$|xmlns:|xsi:|xml:)/.test(name);
}

/** Letters, digits, `_ : . -`, and everything beyond ASCII, as far as it matters to find its end. */
const nameBytes = new Uint8Array(256);
for (let byte = 0x80; byte < 256; byte += 1) nameBytes[byte] = 1;
for (const char of Array.from({ length: 0x80 }, (_, code) => String.fromCharCode(code))) {
  if (/[\w:.-]/.test(char)) nameBytes[char.charCodeAt(0)] = 1;
}

function isNameByte(byte: number): boolean {
  return nameBytes[byte] === 1;
}
