import { join } from 'node:path';
import { expect } from 'vitest';
import { openSqliteStore } from '#adapters/sqlite/store.ts';
import type { Entry } from '#core/ledger/entry.ts';
import { type ChainFinding, verifyChain } from '#core/ledger/verify-chain.ts';
import type { Store } from '#core/store/store.ts';
import { schemaErrors } from '#test/core/ledger/entry-schema.ts';

/** What a data folder's store says once everybody has let go of it, or while others still write. */
export interface LedgerOf {
  readonly entries: readonly Entry[];
  /** Everything wrong with any writer's chain. */
  readonly findings: readonly ChainFinding[];
  /** Access key ids that entries tell of, each as often as it is told of. */
  readonly accessKeyIds: readonly string[];
  /** Ids of the leases that stand. */
  readonly leases: readonly string[];
}

/** Reads the ledger of a data folder whole, and checks its chains. */
export async function ledgerOf(data: string): Promise<LedgerOf> {
  const store = openSqliteStore({ path: join(data, 'sallyport.db') });
  try {
    return await ledgerIn(store);
  } finally {
    store.close();
  }
}

/** The same of any store. */
export async function ledgerIn(
  store: Pick<Store, 'entries' | 'writerHead' | 'list'>,
): Promise<LedgerOf> {
  const entries = await allEntries(store);
  const findings: ChainFinding[] = [];
  for (const [writer, own] of Map.groupBy(entries, (entry) => entry.writer)) {
    const head = await store.writerHead(writer);
    // Other processes' clocks number what they write: only a chain's own order is exact.
    const ordered = own.toSorted((a, b) => a.n - b.n);
    findings.push(...verifyChain({ writer, entries: ordered, ...(head && { head }) }));
  }
  expect(entries.flatMap(schemaErrors)).toEqual([]);
  const leases = await store.list('lease', { limit: 1000 });
  return {
    entries,
    findings,
    accessKeyIds: entries.flatMap(({ body }) => body.lease?.accessKeyId ?? []),
    leases: leases.map(({ id }) => id),
  };
}

async function allEntries(store: Pick<Store, 'entries'>): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  for (let after = 0; ; ) {
    const page = await store.entries({ limit: 200, after });
    found.push(...page.map(({ entry }) => entry));
    const last = page.at(-1);
    if (last === undefined) return found;
    after = last.position;
  }
}
