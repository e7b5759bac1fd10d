/** A member or a value where it stands, read by the letter of RFC 8259 and one character at a time. */
interface Cursor {
  readonly text: string;
  at: number;
  members: number;
}

class Unfit extends Error {}

/**
 * What makes bytes unfit as a JSON object of plain data, if anything does. It shares no code with
 * the reader that it is compared with, and makes no attempt at being quick.
 */
export function complaintAbout(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const cursor = { text, at: 0, members: 0 };
    skipSpace(cursor);
    if (text[cursor.at] !== '{') throw new Unfit('no object');
    readObject(cursor, 1);
    skipSpace(cursor);
    if (cursor.at !== text.length) throw new Unfit('something follows');
    return undefined;
  } catch (error) {
    if (error instanceof Unfit || error instanceof TypeError) return error.message;
    throw error;
  }
}

function readValue(cursor: Cursor, depth: number): void {
  skipSpace(cursor);
  const char = cursor.text[cursor.at];
  if (char === '{') readObject(cursor, depth);
  else if (char === '[') readArray(cursor, depth);
  else if (char === '"') readString(cursor);
  else readWord(cursor);
  skipSpace(cursor);
}

function readObject(cursor: Cursor, depth: number): void {
  const names = new Set<string>();
  readItems(cursor, { depth, end: '}' }, () => {
    skipSpace(cursor);
    if (cursor.text[cursor.at] !== '"') throw new Unfit('no name');
    const from = cursor.at;
    const name = readString(cursor);
    if (cursor.text.slice(from, cursor.at).includes('\\')) throw new Unfit('escape in a name');
    if (['__proto__', 'constructor', 'prototype'].includes(name)) throw new Unfit('prototype');
    if (names.has(name)) throw new Unfit('name twice');
    names.add(name);
    cursor.members += 1;
    if (cursor.members > 1_000) throw new Unfit('members');
    skipSpace(cursor);
    take(cursor, ':');
    readValue(cursor, depth + 1);
  });
}

function readArray(cursor: Cursor, depth: number): void {
  readItems(cursor, { depth, end: ']' }, () => readValue(cursor, depth + 1));
}

function readItems(
  cursor: Cursor,
  { depth, end }: { readonly depth: number; readonly end: string },
  readItem: () => void,
): void {
  if (depth > 16) throw new Unfit('depth');
  cursor.at += 1;
  skipSpace(cursor);
  if (cursor.text[cursor.at] === end) {
    cursor.at += 1;
    return;
  }
  for (;;) {
    readItem();
    if (cursor.text[cursor.at] !== ',') break;
    cursor.at += 1;
  }
  take(cursor, end);
}

function readString(cursor: Cursor): string {
  take(cursor, '"');
  let read = '';
  for (;;) {
    const char = cursor.text[cursor.at];
    if (char === undefined || char < ' ') throw new Unfit('string');
    cursor.at += 1;
    if (char === '"') break;
    read += char === '\\' ? readEscape(cursor) : char;
  }
  // Each half of a pair must have its other half, whichever way it was written.
  if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(read)) {
    throw new Unfit('half of a pair');
  }
  return read;
}

const escapes = new Map([...'"\\/'].map((char) => [char, char]));
for (const [letter, char] of ['b\b', 'f\f', 'n\n', 'r\r', 't\t'])
  escapes.set(String(letter), String(char));

function readEscape(cursor: Cursor): string {
  const letter = cursor.text[cursor.at] ?? '';
  cursor.at += 1;
  if (letter !== 'u') {
    const char = escapes.get(letter);
    if (char === undefined) throw new Unfit('escape');
    return char;
  }
  const digits = cursor.text.slice(cursor.at, cursor.at + 4);
  if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw new Unfit('escape');
  cursor.at += 4;
  return String.fromCharCode(Number.parseInt(digits, 16));
}

function readWord(cursor: Cursor): void {
  const word = /^(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)/.exec(
    cursor.text.slice(cursor.at),
  )?.[0];
  if (word === undefined) throw new Unfit('word');
  cursor.at += word.length;
  const isNumber = /[0-9]/.test(word);
  if (isNumber && !isExact(Number(word))) throw new Unfit('number');
}

/** Fractions are taken as they come; a whole number must be one that no other text stands for. */
function isExact(value: number): boolean {
  return Math.abs(value) <= 2 ** 53 - 1 || (Number.isFinite(value) && value % 1 !== 0);
}

function take(cursor: Cursor, char: string): void {
  if (cursor.text[cursor.at] !== char) throw new Unfit(`no ${char}`);
  cursor.at += 1;
}

function skipSpace(cursor: Cursor): void {
  while ([' ', '\t', '\n', '\r'].includes(cursor.text[cursor.at] ?? '')) cursor.at += 1;
}
