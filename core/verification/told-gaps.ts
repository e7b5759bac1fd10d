import { canonicalJson } from '#core/ledger/canonical-json.ts';
import type { WriterGap } from '#core/ledger/entry.ts';
import { lossOf } from '#core/sealing/loss-facts.ts';
import type { Finding } from './finding.ts';
import { isObject } from './read-leaf.ts';

/** Entries that the log goes on without, as it tells itself; nothing proves what they said. */
export interface ToldGap extends WriterGap {
  /** The leaf that names it, and when that was made, RFC 3339. */
  readonly index: number;
  readonly sealedAt: string;
  /** Null where no entry of the log says so yet. */
  readonly accepted: GapAcceptance | null;
}

/** Who accepted a loss, as an entry of the log says. */
export interface GapAcceptance {
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

/** The entry that accepts a loss is older than its gap, and in the log long before this has passed. */
const patienceMilliseconds = 24 * 3_600_000;

/** The gaps of a log, and the entries by which they were accepted: one small record for each. */
export class ToldGaps {
  readonly #gaps = new Map<string, ToldGap>();
  readonly #accepted = new Map<string, GapAcceptance>();

  /** A gap that a batch names, as it stands in the log. */
  add(gap: WriterGap, place: Pick<ToldGap, 'index' | 'sealedAt'>): void {
    const key = keyOf(gap);
    this.#gaps.set(key, { ...gap, ...place, accepted: this.#accepted.get(key) ?? null });
  }

  /** An entry by which somebody let sealing go on. */
  accept(body: unknown): void {
    const { facts, actor, at } = isObject(body) ? body : {};
    const gap = isObject(facts) ? lossOf(facts) : undefined;
    if (gap === undefined || !isObject(facts) || !isObject(actor)) return;
    const accepted = { by: String(actor.id), at: String(at), reason: String(facts.reason) };
    const key = keyOf(gap);
    const told = this.#gaps.get(key);
    this.#accepted.set(key, accepted);
    if (told?.accepted === null) this.#gaps.set(key, { ...told, accepted });
  }

  /** How many entries the gaps took. */
  get lost(): number {
    return this.all.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  }

  get all(): readonly ToldGap[] {
    return [...this.#gaps.values()];
  }

  /** Gaps of a log last sealed at `sealedAt` that nobody accepted. */
  *findings(sealedAt: string): Generator<Finding> {
    for (const gap of this.#gaps.values()) {
      const age = Date.parse(sealedAt) - Date.parse(gap.sealedAt);
      // What cannot be told to be young is old.
      if (gap.accepted !== null || age < patienceMilliseconds) continue;
      const { index, writer, from, to } = gap;
      const says = `entries ${from} to ${to} of ${writer} are named as lost at ${index}, and no entry of the log accepts that`;
      yield { code: 'gap_unaccepted', index, writer, n: from, says };
    }
  }
}

function keyOf({ writer, from, to, hash }: WriterGap): string {
  return canonicalJson([writer, from, to, hash]);
}
