import { Fault } from '#core/faults.ts';
import { strictUtf8 } from '#core/strict-utf8.ts';
import type { Claims, Json } from './claims.ts';

const maxDepth = 16;
const maxMembers = 1_000;
const forbiddenNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads one part of a token as a JSON object of plain data: strict UTF-8, no member twice at any
 * depth (RFC 7515 §4, RFC 7519 §4), no prototype names, no escapes in names, no number that a
 * double cannot hold exactly, 16 levels, 1,000 members. Throws `malformed_token`; never repeats
 * what it read.
 */
export function parseJsonObject(bytes: Uint8Array, part: 'header' | 'payload'): Claims {
  const text = strictUtf8(bytes);
  if (text === undefined) throw malformed(part, 'is not UTF-8');
  const value = parseJson(text, part);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed(part, 'is not a JSON object');
  }
  // Strict UTF-8 has no half of a surrogate pair; only an escape can make one.
  // Stryker disable next-line StringLiteral: it only spares looking for halves that cannot be there
  const members = countMembers(value, { part, hasEscapes: text.includes('\\u') }, 1);
  // Equal names collapse into one member when parsed, so a repeated name shows as a lower count.
  if (members !== countNames(text, part)) throw malformed(part, 'names a member twice');
  return value as Claims;
}

function parseJson(text: string, part: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, so it is dropped.
    throw malformed(part, 'is not JSON');
  }
}

interface Reading {
  readonly part: string;
  readonly hasEscapes: boolean;
}

/** Members of a value and of all values in it; refuses what plain data must not hold. */
function countMembers(value: Json, reading: Reading, depth: number): number {
  if (typeof value === 'string') checkText(value, reading);
  if (typeof value === 'number') checkNumber(value, reading.part);
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > maxDepth) throw malformed(reading.part, `is nested more than ${maxDepth} deep`);
  const count = isArray(value)
    ? countElements(value, reading, depth)
    : countNamed(value, reading, depth);
  if (count > maxMembers) throw malformed(reading.part, `has more than ${maxMembers} members`);
  return count;
}

function countElements(values: readonly Json[], reading: Reading, depth: number): number {
  let count = 0;
  for (const value of values) count += countMembers(value, reading, depth + 1);
  return count;
}

function countNamed(object: Claims, reading: Reading, depth: number): number {
  let count = 0;
  for (const name of Object.keys(object)) {
    if (forbiddenNames.has(name)) {
      throw malformed(reading.part, 'has a member named like a prototype');
    }
    count += 1 + countMembers(object[name] as Json, reading, depth + 1);
  }
  return count;
}

function checkText(text: string, { part, hasEscapes }: Reading): void {
  if (hasEscapes && !text.isWellFormed()) throw malformed(part, 'holds half of a surrogate pair');
}

function checkNumber(value: number, part: string): void {
  if (Number.isSafeInteger(value)) return;
  if (!Number.isFinite(value) || Number.isInteger(value)) {
    throw malformed(part, 'holds a number beyond 2^53, which cannot be read exactly');
  }
}

/** How many member names a valid JSON text has: strings that a colon follows. */
function countNames(text: string, part: string): number {
  let count = 0;
  let open = text.indexOf('"');
  while (open !== -1) {
    const after = endOfString(text, open);
    if (text.charCodeAt(skipSpace(text, after)) === 0x3a) {
      count += 1;
      // V8 13 may read such a name as another one that it parsed before (nodejs/node#63785).
      if (text.slice(open, after).includes('\\')) throw malformed(part, 'has an escape in a name');
    }
    open = text.indexOf('"', after);
  }
  return count;
}

/** Index just after the string that opens at `open`. */
function endOfString(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (isEscaped(text, close)) close = text.indexOf('"', close + 1);
  return close + 1;
}

function isEscaped(text: string, index: number): boolean {
  let slash = index - 1;
  while (text.charCodeAt(slash) === 0x5c) slash -= 1;
  // Stryker disable next-line ArithmeticOperator: a sum is even where the difference is
  return (index - slash) % 2 === 0;
}

function skipSpace(text: string, index: number): number {
  let at = index;
  while (text.charCodeAt(at) <= 0x20) at += 1;
  return at;
}

function isArray(value: Claims | readonly Json[]): value is readonly Json[] {
  return Array.isArray(value);
}

function malformed(part: string, what: string): Fault {
  return new Fault('malformed_token', `the token's ${part} ${what}; send the token as issued`);
}
