import type { EntryBody, WriterGap } from '#core/ledger/entry.ts';

type Facts = NonNullable<EntryBody['facts']>;

/** What `ledger.resumed` says of a loss that was accepted with it; nothing where none was. */
export function lossFacts(gap: WriterGap | undefined): Facts {
  if (gap === undefined) return {};
  const { writer, from, to, hash } = gap;
  return { lostWriter: writer, lostFrom: from, lostTo: to, lostHash: hash };
}

/** The gap that such facts tell of; undefined where they tell of none. */
export function lossOf(facts: Readonly<Record<string, unknown>>): WriterGap | undefined {
  const { lostWriter: writer, lostFrom: from, lostTo: to, lostHash: hash } = facts;
  if (typeof writer !== 'string' || typeof hash !== 'string') return undefined;
  if (typeof from !== 'number' || typeof to !== 'number') return undefined;
  return { writer, from, to, hash };
}
