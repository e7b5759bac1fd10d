import type { Finding } from './finding.ts';
import type { SealedHeads } from './sealed-heads.ts';
import type { WriterChains } from './writer-chains.ts';

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

  /** What is wrong with the sealed heads that end it, which are the leaf `index`. */
  seal({ heads, size }: SealedHeads, index: number): readonly Finding[] {
    const findings: Finding[] = [];
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
    return findings;
  }
}
