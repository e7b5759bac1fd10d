import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withFaults } from '#adapters/memory/faulty.ts';
import { openSqliteStore } from '#adapters/sqlite/store.ts';
import { chunksContract } from '#test/contracts/chunks-contract.ts';
import { createManualClock, type DurableUnderTest } from '#test/contracts/durable.ts';
import { keySetStoreContract } from '#test/contracts/key-set-store-contract.ts';
import { storeContract } from '#test/contracts/store-contract.ts';

async function make(): Promise<DurableUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-store-'));
  const path = join(folder, 'store.db');
  const clock = createManualClock();
  const file = openSqliteStore({ path, clock });
  const other = openSqliteStore({ path, clock });
  const store = withFaults(file);
  return {
    store,
    other,
    clock,
    failNextCommit: (mode) => store.failNext('commit', mode),
    async close() {
      file.close();
      other.close();
      rmSync(folder, { recursive: true });
    },
  };
}

storeContract('SQLite', make);
chunksContract('SQLite', make);
keySetStoreContract('SQLite', make);
