import { expect } from 'vitest';
import type { Entry } from '#core/ledger/entry.ts';
import { verifyChain } from '#core/ledger/verify-chain.ts';
import type { Store } from '#core/store/store.ts';

/** Every entry of a store in its order. */
export async function allEntries(store: Pick<Store, 'entries'>): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  for (let after = 0; ; ) {
    const page = await store.entries({ limit: 200, after });
    found.push(...page.map(({ entry }) => entry));
    const last = page.at(-1);
    if (last === undefined) return found;
    after = last.position;
  }
}

/** Every writer's chain holds up to its head, in whatever order its entries are listed. */
export async function expectChains(
  store: Pick<Store, 'writerHead'>,
  entries: readonly Entry[],
): Promise<void> {
  for (const [writer, own] of Map.groupBy(entries, (entry) => entry.writer)) {
    const head = await store.writerHead(writer);
    const ordered = own.toSorted((a, b) => a.n - b.n);
    expect(verifyChain({ writer, entries: ordered, ...(head && { head }) })).toEqual([]);
  }
}
