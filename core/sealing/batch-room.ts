import { Buffer } from 'node:buffer';
import { canonicalJson } from '#core/ledger/canonical-json.ts';
import type { WriterGap } from '#core/ledger/entry.ts';
import { batchLimits } from './batch-limits.ts';
import type { GatheredStretch } from './gathered-stretch.ts';
import type { Place } from './log-record.ts';
import { rangeEnd } from './range-end.ts';

/** What a batch still takes. */
export interface BatchRoom {
  readonly entries: number;
  readonly bytes: number;
  readonly headBytes: number;
}

/** What a batch still takes beside these. */
export function roomBeside(stretches: readonly GatheredStretch[]): BatchRoom {
  const leaves = stretches.flatMap((one) => one.leaves);
  const named = stretches.map((one) => namedBytes(one.writer, rangeEnd(one), one.gap));
  return {
    entries: batchLimits.entries - leaves.length,
    bytes: batchLimits.bytes - sum(leaves.map((leaf) => leaf.length)),
    headBytes: batchLimits.headBytes - sum(named),
  };
}

/** Whether there is no room for anything of a writer of which the batch names so much. */
export function isFull({ entries, bytes, headBytes }: BatchRoom, named: number): boolean {
  return entries <= 0 || bytes <= 0 || headBytes < named;
}

/** What the sealer's entry says of one writer, in bytes of JSON. */
export function namedBytes(writer: string, { n, hash }: Place, gap?: WriterGap): number {
  const told = [{ writer, n, hash }, ...(gap === undefined ? [] : [gap])];
  return sum(told.map((one) => Buffer.byteLength(canonicalJson(one))));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
