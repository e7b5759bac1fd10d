import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createSqliteChains } from '#adapters/sqlite/chains.ts';
import { createSqliteLogState } from '#adapters/sqlite/log-state.ts';
import { openDatabase } from '#adapters/sqlite/open-database.ts';
import { createSqliteStore } from '#adapters/sqlite/store.ts';
import type { VerificationRequest } from '#core/verification/verify-ledger.ts';
import type { Clock } from '#core/world.ts';

/** The ledger table of a local instance, which may run meanwhile. */
export interface LocalTable {
  readonly table: NonNullable<VerificationRequest['table']>;
  close(): void;
}

/** Opens the table in a data folder; undefined where there is none. Throws `Fault('store_unavailable')`. */
export function openLocalTable(data: string, clock: Clock): LocalTable | undefined {
  const path = join(data, 'sallyport.db');
  if (!existsSync(path)) return undefined;
  const database = openDatabase(path);
  const chains = createSqliteChains(database);
  const state = createSqliteLogState(database);
  const heads = createSqliteStore(database, { clock });
  return { table: { chains, heads, state }, close: () => database.close() };
}
