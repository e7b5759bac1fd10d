import { createDynamoStore, type DynamoStore } from '#adapters/dynamodb/store.ts';
import type { Configurations } from '#core/config/configuration.ts';
import { createConfigurations } from '#core/config/create-configurations.ts';
import { countingLedger } from '#core/ledger/counting-ledger.ts';
import type { Ledger } from '#core/ledger/ledger.ts';
import { createLedger } from '#core/ledger/writer.ts';
import type { FunctionName } from './needed-variables.ts';
import { type Given, openProcess, type ProcessWorld } from './process-world.ts';

/** Functions that read and write the tables. */
type StoringFunction = Exclude<FunctionName, 'waker' | 'audit' | 'seal' | 'check-ledger'>;

/** The world of a function over the tables. */
export interface StoredWorld extends ProcessWorld {
  readonly store: DynamoStore;
  readonly chunks: DynamoStore;
  readonly ledger: Ledger;
  /** Versions in force stay in memory from one invocation to the next. */
  readonly configurations: Configurations;
  readonly tables: TableNames;
}

interface TableNames {
  readonly recordsTable: string;
  readonly ledgerTable: string;
}

/** Opens the tables; the process is a writer of its own, whose chain nobody else continues. */
export function openStored<F extends StoringFunction>(name: F): StoredWorld & Given<F> {
  const world = openProcess(name);
  const { clock, ids, metrics } = world;
  const variables: Readonly<Record<'RECORDS_TABLE' | 'LEDGER_TABLE', string>> = world.variables;
  const tables = {
    recordsTable: variables.RECORDS_TABLE,
    ledgerTable: variables.LEDGER_TABLE,
  };
  const store = createDynamoStore({ call: world.caller('dynamodb'), ...tables, clock });
  const ledger = createLedger({ store, writer: `${name}-${ids.newId()}` });
  return {
    ...world,
    store,
    chunks: store,
    ledger: countingLedger(ledger, metrics),
    configurations: createConfigurations(store),
    tables,
  };
}
