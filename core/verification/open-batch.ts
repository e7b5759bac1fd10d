import type { WriterGap } from '#core/ledger/entry.ts';
import { sealerName } from '#core/ledger/sealer-name.ts';
import type { Finding } from './finding.ts';
import type { SealedHeads } from './sealed-heads.ts';
import type { WriterChains } from './writer-chains.ts';

/** What is said of a batch once its sealed heads have come by. */
interface SealedBatch {
  readonly findings: readonly Finding[];
  /** Those that stand there rightly. */
  readonly gaps: readonly WriterGap[];
}

/** The batch that is being read: whose entries it has so far. */
export class OpenBatch {
  readonly #chains: WriterChains;
  readonly #touched = new Set<string>();

  constructor(chains: WriterChains) {
    this.#chains = chains;
  }

  touch(writer: string): void {
    this.#touched.add(writer);
  }

  /** What is wrong with the sealed heads that end it, which are the leaf `index`, and the gaps they name. */
  seal({ heads, size, gaps }: SealedHeads, index: number): SealedBatch {
    const told = this.#skip(gaps);
    const findings = gaps.filter((gap) => !told.includes(gap)).map((gap) => differs(gap, index));
    if (size !== index + 1) {
      const says = `the sealed heads at ${index} say that the log had ${size} entries with them`;
      findings.push({ code: 'batch_misplaced', index, says });
    }
    for (const head of heads) {
      this.#touched.delete(head.writer);
      if (this.#chains.holdsHead(head)) continue;
      const { writer, n } = head;
      const known = this.#chains.head(writer)?.n ?? 0;
      const says = `${writer} was sealed up to entry ${n}, and the log has another chain up to ${known}`;
      findings.push({ code: 'head_differs', index, writer, n, says });
    }
    for (const writer of this.#touched) {
      const says = `${writer} has entries in the batch that ends at ${index}, which does not name its head`;
      findings.push({ code: 'head_unnamed', index, writer, says });
    }
    this.#touched.clear();
    return { findings, gaps: told };
  }

  /** The gaps that are what the log lacks; after one, the head of its writer has to be named as well. */
  #skip(gaps: readonly WriterGap[]): readonly WriterGap[] {
    const told = new Map<string, WriterGap>();
    for (const gap of gaps) {
      const { writer } = gap;
      if (writer === sealerName || told.has(writer) || !this.#chains.skip(gap)) continue;
      told.set(writer, gap);
      this.touch(writer);
    }
    return [...told.values()];
  }
}

function differs({ writer, from, to }: WriterGap, index: number): Finding {
  const says = `entries ${from} to ${to} of ${writer} are named as lost at ${index}, and that is not what the log lacks there`;
  return { code: 'gap_differs', index, writer, n: from, says };
}
