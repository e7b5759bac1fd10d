import { join } from 'node:path';
import { createDynamoChains } from '#adapters/dynamodb/chains.ts';
import { createDynamoLogState } from '#adapters/dynamodb/log-state.ts';
import { createMemoryNoteSigner } from '#adapters/memory/note-signer.ts';
import { systemClock } from '#adapters/node/clock.ts';
import { createCounters } from '#adapters/node/counters.ts';
import { createLogFiles } from '#adapters/node/log-files.ts';
import { createSqliteChains } from '#adapters/sqlite/chains.ts';
import { createSqliteLogState } from '#adapters/sqlite/log-state.ts';
import { openDatabase } from '#adapters/sqlite/open-database.ts';
import { createSqliteStore } from '#adapters/sqlite/store.ts';
import { createWhileLocked } from '#adapters/sqlite/while-locked.ts';
import type { SealingPorts } from '#core/sealing/sealing-ports.ts';
import type { Store } from '#core/store/store.ts';
import { type DynamoTables, dynamoCaller, dynamoStoreOn } from '#test/dynamodb/dynamo-tables.ts';

/** Where a ledger lies that processes write and seal: all but `dynamo` is in the folder. */
export interface Place {
  readonly folder: string;
  readonly dynamo?: { readonly endpoint: string; readonly tables: DynamoTables };
}

/** A place as one process has it open. */
export interface OpenPlace {
  readonly store: Store;
  readonly sealing: SealingPorts;
  close(): void;
}

const origin = 'log.test/crashes';

/** Opens a place; the log itself is in files whatever the ledger is in. */
export function openPlace({ folder, dynamo }: Place): OpenPlace {
  const database = openDatabase(join(folder, 'sallyport.db'));
  const ledger = dynamo === undefined ? inSqlite(database) : inDynamo(dynamo);
  const objects = createLogFiles({
    folder: join(folder, 'log'),
    whileLocked: createWhileLocked(database),
  });
  const sealing: SealingPorts = {
    chains: ledger.chains,
    heads: ledger.store,
    state: ledger.state,
    objects,
    signer: createMemoryNoteSigner(origin),
    clock: systemClock,
    metrics: createCounters(),
    origin,
  };
  return { store: ledger.store, sealing, close: () => database.close() };
}

function inSqlite(database: ReturnType<typeof openDatabase>) {
  return {
    store: createSqliteStore(database, {}),
    chains: createSqliteChains(database),
    state: createSqliteLogState(database),
  };
}

function inDynamo({ endpoint, tables }: NonNullable<Place['dynamo']>) {
  const parts = { call: dynamoCaller(endpoint), ...tables };
  return {
    store: dynamoStoreOn(endpoint, tables),
    chains: createDynamoChains({ ...parts, clock: systemClock }),
    state: createDynamoLogState(parts),
  };
}
