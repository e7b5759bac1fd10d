import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createSqliteChains } from '#adapters/sqlite/chains.ts';
import { createSqliteLogState } from '#adapters/sqlite/log-state.ts';
import { openDatabase } from '#adapters/sqlite/open-database.ts';
import { createSqliteStore } from '#adapters/sqlite/store.ts';
import { chainsContract } from '#test/contracts/chains-contract.ts';
import { logStateContract } from '#test/contracts/log-state-contract.ts';

/** A file that two connections have open. */
function openTwice() {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-log-'));
  const path = join(folder, 'sallyport.db');
  const [one, two] = [openDatabase(path), openDatabase(path)];
  const close = async () => {
    one.close();
    two.close();
    rmSync(folder, { recursive: true });
  };
  return { path, one, two, close };
}

/** What somebody does who has the file and knows SQLite. */
function pastGuards(path: string, act: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(path, { timeout: 5_000 });
  database.exec('DROP TRIGGER IF EXISTS entries_stay; DROP TRIGGER IF EXISTS entries_stand');
  act(database);
  database.close();
}

chainsContract('sqlite', async () => {
  const { path, one, two, close } = openTwice();
  return {
    chains: createSqliteChains(one),
    store: createSqliteStore(two, {}),
    remove: async (writer, n) =>
      pastGuards(path, (database) => {
        database.prepare('DELETE FROM entries WHERE writer = ? AND n = ?').run(writer, n);
      }),
    replace: async (writer, n, text) =>
      pastGuards(path, (database) => {
        const update = 'UPDATE entries SET entry = ? WHERE writer = ? AND n = ?';
        database.prepare(update).run(text, writer, n);
      }),
    close,
  };
});

logStateContract('sqlite', async () => {
  const { one, two, close } = openTwice();
  return { state: createSqliteLogState(one), other: createSqliteLogState(two), close };
});
