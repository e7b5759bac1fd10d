import { Fault } from '#core/faults.ts';
import type { Entry } from '#core/ledger/entry.ts';
import { batchLimits } from './batch-limits.ts';
import type { Place } from './log-record.ts';
import type { LostRange } from './lost-range.ts';
import type { Chains } from './ports.ts';
import { soundEntries } from './sound-entries.ts';

/** An entry that is what its own hash says, and what is said of it by what follows. */
export interface JudgedEntry extends Pick<Entry, 'n' | 'prev' | 'hash'> {
  /** Its hash as the next entry or the head record names it; undefined where neither can be believed. */
  readonly named: string | undefined;
  readonly isContradicted: boolean;
}

/** So many entries after a range are looked at: of those that contradict one another the last is believed. */
const lookedBeyond = 16;

/**
 * Of a range, and of what follows it, the entries that stand in the table and are what their hash
 * says, the first first. Each is judged by the next, unless that is contradicted itself. Throws
 * `Fault('conflict')` where more of them are there than anybody loses.
 */
export async function judgeEntries(
  chains: Chains,
  { writer, from, to }: LostRange,
  head: Place,
): Promise<readonly JudgedEntry[]> {
  const end = Math.min(to + lookedBeyond, head.n + 1);
  const found: Pick<Entry, 'n' | 'prev' | 'hash'>[] = [];
  for await (const { n, prev, hash } of soundEntries(chains, { writer, from, to: end })) {
    found.push({ n, prev, hash });
    if (found.length > batchLimits.page) throw notLost(writer, found.length);
  }
  return judged(found, head);
}

function judged(
  found: readonly Pick<Entry, 'n' | 'prev' | 'hash'>[],
  head: Place,
): readonly JudgedEntry[] {
  const all: JudgedEntry[] = [];
  let believed: JudgedEntry | undefined;
  for (const entry of found.toReversed()) {
    const next = believed?.n === entry.n + 1 ? believed.prev : undefined;
    const named = entry.n === head.n ? head.hash : next;
    const one = { ...entry, named, isContradicted: named !== undefined && named !== entry.hash };
    if (!one.isContradicted) believed = one;
    all.unshift(one);
  }
  return all;
}

function notLost(writer: string, count: number): Fault {
  return new Fault(
    'conflict',
    `${count} entries and more of that range of ${writer} are in the ledger table; name only what is lost`,
  );
}
