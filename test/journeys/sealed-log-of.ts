import { systemClock } from '#adapters/node/clock.ts';
import { createCounters } from '#adapters/node/counters.ts';
import { createLogFolderReader } from '#adapters/node/log-files.ts';
import { openLogKey } from '#adapters/node/log-key.ts';
import { openDatabase } from '#adapters/sqlite/open-database.ts';
import { createSqliteStore } from '#adapters/sqlite/store.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import { createLocalLog, logKeyFile } from '#local/local-log.ts';
import { readHeldLog } from '#test/core/sealing/held-log.ts';

/**
 * The log of a local instance that has ended, sealed to its end, as `writer/n` of each leaf that is
 * not the sealer's; and how much of it was sealed before.
 */
export async function sealedLogOf(data: string) {
  const database = openDatabase(`${data}/sallyport.db`);
  try {
    const store = createSqliteStore(database, {});
    const key = await openLogKey(`${data}/${logKeyFile}`);
    const ports = createLocalLog({
      ...{ database, store, key, folder: { path: data }, clock: systemClock },
      ledger: createLedger({ store, writer: 'after-the-end' }),
      metrics: createCounters(),
    });
    const before = (await ports.state.read())?.record.size ?? 0;
    while ((await sealLedger(ports)).outcome !== 'nothing');
    const read = createLogFolderReader(`${data}/log`);
    const { leaves } = await readHeldLog(read.get, await ports.signer.key());
    return {
      before,
      names: leaves.map(({ name }) => name).filter((name) => !name.startsWith('sealer/')),
    };
  } finally {
    database.close();
  }
}
