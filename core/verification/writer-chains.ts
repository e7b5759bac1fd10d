import type { WriterGap, WriterHead } from '#core/ledger/entry.ts';
import { noEntryHash } from '#core/ledger/entry-hash.ts';
import type { Finding } from './finding.ts';
import type { LeafTail } from './read-leaf.ts';

/** The last entry of a writer that was seen in the log. */
interface Seen {
  readonly n: number;
  readonly hash: string;
  /** How many leaves of the log could not be read until then. */
  readonly lost: number;
}

const nothing: Seen = { n: 0, hash: noEntryHash, lost: 0 };

/** The chain of each writer as its entries come by: one small record for each writer. */
export class WriterChains {
  readonly #seen = new Map<string, Seen>();
  #lost = 0;

  get count(): number {
    return this.#seen.size;
  }

  /** Leaves that cannot be read, told elsewhere: as many entries may be missing from then on. */
  lose(leaves: number): void {
    this.#lost += leaves;
  }

  get lost(): number {
    return this.#lost;
  }

  /** The next entry of its writer, with its own hash; what is wrong with where it stands. */
  follow(tail: LeafTail, hash: string, index: number): Finding | undefined {
    const { writer, n } = tail;
    const last = this.#seen.get(writer) ?? nothing;
    if (n > last.n) this.#seen.set(writer, { n, hash, lost: this.#lost });
    const wrong = this.#wrongAfter(last, tail);
    return wrong && { ...wrong, index, writer, n };
  }

  #wrongAfter(
    last: Seen,
    { writer, n, prev }: LeafTail,
  ): Pick<Finding, 'code' | 'says'> | undefined {
    if (n <= last.n) {
      return { code: 'chain_order', says: `entry ${n} of ${writer} comes after entry ${last.n}` };
    }
    if (n > last.n + 1) {
      if (this.#isExcused(last, n - 1)) return undefined;
      const missing = n === last.n + 2 ? `entry ${n - 1}` : `entries ${last.n + 1} to ${n - 1}`;
      return { code: 'chain_gap', says: `${missing} of ${writer} missing before entry ${n}` };
    }
    if (prev === last.hash) return undefined;
    const before =
      last.n === 0 ? 'is not the first of its chain' : `does not follow entry ${last.n}`;
    return { code: 'chain_link', says: `entry ${n} of ${writer} ${before}` };
  }

  /** A gap that the sealer names, after which the chain goes on; false where it lacks something else, or nothing. */
  skip({ writer, from, to, hash }: WriterGap): boolean {
    const last = this.#seen.get(writer) ?? nothing;
    const before = from - 1;
    if (before < last.n || (before > last.n && !this.#isExcused(last, before))) return false;
    this.#seen.set(writer, { n: to, hash, lost: this.#lost });
    return true;
  }

  /** A head that the sealer names; false where the writer's chain does not stand there. */
  holdsHead({ writer, n, hash }: WriterHead): boolean {
    const last = this.#seen.get(writer) ?? nothing;
    if (last.n === n) return last.hash === hash;
    if (n < last.n || !this.#isExcused(last, n)) return false;
    this.#seen.set(writer, { n, hash, lost: this.#lost });
    return true;
  }

  /** Whether what is missing up to `n` may be among the leaves that could not be read. */
  #isExcused(last: Seen, n: number): boolean {
    return n - last.n <= this.#lost - last.lost;
  }

  /** Where the chain of a writer stands in the log; undefined where it has no entry there. */
  head(writer: string): Pick<WriterHead, 'n' | 'hash'> | undefined {
    return this.#seen.get(writer);
  }

  *heads(): Generator<WriterHead> {
    for (const [writer, { n, hash }] of this.#seen) yield { writer, n, hash };
  }
}
