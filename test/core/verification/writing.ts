import type { Buffer } from 'node:buffer';
import type { Entry, EntryBody, WriterGap } from '#core/ledger/entry.ts';
import { entryHash, leafBytes } from '#core/ledger/entry-hash.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import { readerOf, verified } from './sealed-log.ts';
import { signLog } from './signed-log.ts';

/** What the bodies of these entries have in common. */
export const base = {
  at: '2026-11-23T00:00:00.000Z',
  actor: { kind: 'unknown' },
  origin: { address: '', userAgent: '', requestId: '', face: 'system' },
} as const;

export const refused: EntryBody = { kind: 'tokens.refused', ...base };

/** Entries in the order of the log, each linked to the last of its writer unless told otherwise. */
export class Writing {
  readonly leaves: Buffer[] = [];
  readonly ends: number[] = [];
  readonly #heads = new Map<string, Entry>();
  readonly #touched = new Set<string>();
  #gaps: WriterGap[] = [];

  write(writer: string, body: EntryBody, change: Partial<Entry> = {}): this {
    return this.put(leafBytes(this.#link(writer, body, change)));
  }

  /** Entries that were written, and never came into the log; the next sealed heads name the gap. */
  lose(writer: string, ...bodies: readonly EntryBody[]): this {
    const from = (this.#heads.get(writer)?.n ?? 0) + 1;
    for (const body of bodies) this.#link(writer, body);
    const { n: to = 0, hash = '' } = this.#heads.get(writer) ?? {};
    this.#gaps.push({ writer, from, to, hash });
    return this;
  }

  /** The gap that the next sealed heads name last. */
  get gap(): WriterGap {
    const gap = this.#gaps.at(-1);
    if (gap === undefined) throw new Error('nothing was lost');
    return gap;
  }

  #link(writer: string, body: EntryBody, change: Partial<Entry> = {}): Entry {
    const changed = { ...linkEntry(writer, this.#heads.get(writer), body), ...change };
    const entry = { ...changed, hash: entryHash(changed) };
    this.#heads.set(writer, entry);
    this.#touched.add(writer);
    return entry;
  }

  put(leaf: Buffer): this {
    this.leaves.push(leaf);
    return this;
  }

  seal(change: Partial<EntryBody> = {}): this {
    const heads = [...this.#touched].flatMap((writer) => {
      const { n = 0, hash = '' } = this.#heads.get(writer) ?? {};
      return [{ writer, n, hash }];
    });
    const facts = { size: this.leaves.length + 1 };
    const gaps = this.#gaps.length === 0 ? {} : { gaps: this.#gaps };
    this.write('sealer', { kind: 'ledger.sealed', ...base, facts, heads, ...gaps, ...change });
    this.#touched.clear();
    this.#gaps = [];
    this.ends.push(this.leaves.length);
    return this;
  }
}

export async function reportOf(writing: Writing) {
  const ends = [...new Set([...writing.ends, writing.leaves.length])];
  const { objects, key } = await signLog(writing.leaves, ends);
  return await verified({ reader: readerOf(objects), key });
}

export async function findingsOf(writing: Writing) {
  const { findings } = await reportOf(writing);
  return findings.map(({ code, index, writer, n }) => ({ code, index, writer, n }));
}
