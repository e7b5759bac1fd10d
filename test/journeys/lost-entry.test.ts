import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test, vi } from 'vitest';
import { openDatabase } from '#adapters/sqlite/open-database.ts';
import { createSqliteStore } from '#adapters/sqlite/store.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { exampleBody } from '#test/contracts/durable.ts';
import { sallyport, startInstance, temporaryFolder } from './local-instance.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** Four entries of a process that is gone, and of these the second and third, which nobody has any more. */
async function writeAndLose(path: string): Promise<void> {
  const database = openDatabase(path);
  const ledger = createLedger({ store: createSqliteStore(database, {}), writer: 'gone' });
  for (let n = 1; n <= 4; n += 1) await ledger.append(exampleBody, { writes: [] });
  database.close();
  const past = new DatabaseSync(path);
  past.exec('DROP TRIGGER IF EXISTS entries_stay; DROP TRIGGER IF EXISTS entries_stand');
  past.exec("DELETE FROM entries WHERE writer = 'gone' AND n IN (2, 3)");
  past.close();
}

test('a log goes on without what was lost, and says so from then on', async () => {
  await writeAndLose(`${folder.path}/sallyport.db`);
  const instance = await startInstance(folder.path);
  const ledger = (...args: readonly string[]) => sallyport(folder.path, ['ledger', ...args]);
  const stopped = () =>
    vi.waitFor(
      async () => {
        const { code, stdout } = await ledger('status', '--as', 'grace');
        expect([code, stdout]).toEqual([1, expect.stringContaining('entries 2 to 3 are missing')]);
      },
      { timeout: 20_000, interval: 200 },
    );
  const resume = (...args: readonly string[]) => ledger('resume', '--as', 'grace', ...args);
  try {
    await stopped();
    const reason = ['--reason', 'incident 12: in no backup'] as const;
    const wide = await resume('--accept-loss', 'gone:2-4', ...reason);
    expect([wide.code, wide.stderr]).toEqual([
      1,
      expect.stringContaining('entry 4 of gone is in the ledger table and nothing contradicts it'),
    ]);
    const accepted = await resume('--accept-loss', 'gone:2-3', ...reason);
    expect(accepted.stdout).toContain('sealing goes on without entries 2 to 3 of gone; it had');
    const verified = await vi.waitFor(
      async () => {
        const ran = await ledger('verify');
        expect(ran.stdout).toContain('entries of gone (2 to 3) were lost and accepted by grace on');
        return ran;
      },
      { timeout: 20_000, interval: 200 },
    );
    expect([verified.code, verified.stderr]).toEqual([0, '']);
    expect(verified.stdout).toMatch(/^\S+ holds, without 2 entries that were lost before/u);
    expect(verified.stdout).toMatch(/on \S+Z, reason: incident 12: in no backup\n/u);
  } finally {
    await instance.stop();
  }
}, 90_000);
