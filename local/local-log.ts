import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { createLogFiles } from '#adapters/node/log-files.ts';
import type { LogKey } from '#adapters/node/log-key.ts';
import { createSqliteChains } from '#adapters/sqlite/chains.ts';
import { createSqliteLogState } from '#adapters/sqlite/log-state.ts';
import { createWhileLocked } from '#adapters/sqlite/while-locked.ts';
import type { Ledger } from '#core/ledger/ledger.ts';
import type { SealingPorts } from '#core/sealing/sealing-ports.ts';
import type { Store } from '#core/store/store.ts';
import type { Clock, Metrics } from '#core/world.ts';
import type { DataFolder } from './data-folder.ts';

interface LocalLogSetting {
  /** That holds the store. */
  readonly database: DatabaseSync;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly folder: Pick<DataFolder, 'path'>;
  readonly key: LogKey;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

/** Name of the log's folder in the data folder. */
export const logFolder = 'log';

/** Name of the signing key's file in the data folder. */
export const logKeyFile = 'log-key.pem';

/** What the log of a local instance is named, so that no two machines' logs are taken for one. */
export function localLogOrigin({ mark }: Pick<LogKey, 'mark'>): string {
  return `local.sallyport/${mark}`;
}

/** What seals the ledger of a local instance into the folder `log`; named after its own key. */
export function createLocalLog(setting: LocalLogSetting): SealingPorts {
  const { database, store, ledger, folder, key, clock, metrics } = setting;
  const origin = localLogOrigin(key);
  return {
    chains: createSqliteChains(database),
    heads: store,
    state: createSqliteLogState(database),
    objects: createLogFiles({
      folder: join(folder.path, logFolder),
      whileLocked: createWhileLocked(database),
    }),
    signer: key.signer(origin),
    ...{ clock, metrics, origin, ledger },
  };
}
