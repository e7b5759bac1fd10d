import { Buffer } from 'node:buffer';
import type { TextSpan } from './top-texts.ts';

/** A text, and what takes its place. */
export interface Replacement extends TextSpan {
  readonly by: string;
}

/** The bytes with other texts in place of these, in the order in which they stand; all others stay. */
export function replaceTexts(body: Uint8Array, spans: readonly Replacement[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const { start, end, by } of spans) {
    parts.push(body.subarray(from, start), Buffer.from(JSON.stringify(by), 'utf8'));
    from = end;
  }
  return Buffer.concat([...parts, body.subarray(from)]);
}
