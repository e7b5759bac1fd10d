import { batchLimits } from './batch-limits.ts';
import type { SealingPorts } from './sealing-ports.ts';

/** Entries that no published checkpoint covers; `isAll` false: at least so many. */
export interface UnsealedCount {
  readonly entries: number;
  readonly isAll: boolean;
}

/** So many pages are looked at: whoever is further behind than this knows enough. */
const mostPages = 20;

/** How many entries wait to be sealed, those of an unpublished batch among them. */
export async function countUnsealed({
  chains,
  state,
}: Pick<SealingPorts, 'chains' | 'state'>): Promise<UnsealedCount> {
  const { record } = (await state.read()) ?? {};
  const waiting = new Map<string, number>();
  let after = record?.resume ?? 0;
  let isAll = false;
  for (let page = 0; page < mostPages && !isAll; page += 1) {
    const grown = await chains.grown({ after, limit: batchLimits.page });
    const sealed = await state.sealedHeads(grown.chains.map(({ writer }) => writer));
    for (const { writer, n } of grown.chains) {
      const behind = n - (sealed.get(writer)?.n ?? 0);
      waiting.set(writer, Math.max(behind, waiting.get(writer) ?? 0));
    }
    isAll = grown.isAll || grown.resume <= after;
    after = grown.resume;
  }
  // The sealer's own entry waits for nobody.
  const assigned = record?.batch == null ? 0 : record.size - record.batch.size - 1;
  return { entries: [...waiting.values()].reduce((all, one) => all + one, assigned), isAll };
}
