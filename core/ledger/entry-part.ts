import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';
import { Fault } from '#core/faults.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Entry, EntryBody } from './entry.ts';
import { requireBodySize, sliceBytes } from './entry-limits.ts';

/**
 * A body that is too large for one leaf of the log as the bodies of several entries, each with a
 * slice of its RFC 8785 form. Throws `Fault('request_too_large')` beyond a megabyte.
 */
export function splitBody(body: EntryBody): readonly EntryBody[] {
  const text = canonicalJson(body);
  requireBodySize(text);
  const slices = slicesOf(text);
  const { at, sessionId } = body;
  return slices.map((slice, index) => ({
    kind: 'entry.part',
    at,
    actor: { kind: 'system', id: 'ledger' },
    origin: { address: '', userAgent: '', requestId: '', face: 'system' },
    ...(sessionId === undefined ? {} : { sessionId }),
    part: { number: index + 1, of: slices.length, hash: hashOf(text), text: slice },
  }));
}

/**
 * The body that consecutive entries of one chain are the parts of. Throws `Fault('ledger_damaged')`
 * unless they are all of its parts in order.
 */
export function joinParts(entries: readonly Entry[]): EntryBody {
  const parts = entries.flatMap(({ body: { part } }) => part ?? []);
  const text = parts.map((part) => part.text).join('');
  const whole = hashOf(text);
  const isWhole = parts.every(
    (part, index) => part.number === index + 1 && part.of === entries.length && part.hash === whole,
  );
  if (parts.length > 0 && parts.length === entries.length && isWhole) return JSON.parse(text);
  const last = entries.at(-1);
  throw new Fault(
    'ledger_damaged',
    `entry ${last?.n} of ${last?.writer} is one of several parts, which do not make a whole; run "sallyport ledger verify"`,
  );
}

function hashOf(text: string): string {
  return `sha256:${hash('sha256', text)}`;
}

/** Cuts between characters, as late as each slice's room allows. */
function slicesOf(text: string): readonly string[] {
  const slices: string[] = [];
  let [from, at, room] = [0, 0, sliceBytes];
  for (const character of text) {
    const bytes = bytesInJson(character);
    if (bytes > room) {
      slices.push(text.slice(from, at));
      [from, room] = [at, sliceBytes];
    }
    at += character.length;
    room -= bytes;
  }
  return [...slices, text.slice(from)];
}

/** Bytes of one character within a JSON text; most stand for themselves. */
function bytesInJson(character: string): number {
  if (/^[ !#-[\]-~]$/.test(character)) return 1;
  return Buffer.byteLength(JSON.stringify(character)) - 2;
}
