import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSqliteExecutions } from '#adapters/sqlite/executions.ts';
import { openDatabase } from '#adapters/sqlite/open-database.ts';
import { openSqliteStore } from '#adapters/sqlite/store.ts';
import type { Execution } from '#local/states/execution.ts';
import { createManualClock } from '#test/contracts/durable.ts';
import { executionsContract, waitingExecution } from '#test/contracts/executions-contract.ts';

function make() {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-executions-'));
  const path = join(folder, 'store.db');
  const clock = createManualClock();
  const databases = [openDatabase(path), openDatabase(path)] as const;
  return {
    ...{ path, clock, database: databases[0] },
    executions: createSqliteExecutions<Execution>(databases[0], clock),
    other: createSqliteExecutions<Execution>(databases[1], clock),
    close: () => {
      for (const database of databases) if (database.isOpen) database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

executionsContract('SQLite', make);

const day = 24 * 3_600_000;

test('what has ended is forgotten 90 days later, and what runs never is', async () => {
  const { executions, clock, close } = make();
  const ended = { ...waitingExecution, status: 'succeeded' as const };
  await executions.write(waitingExecution);
  await executions.write({ ...ended, name: 'old' });
  clock.advance(89 * day);
  await executions.write({ ...ended, name: 'newer' });
  expect(await executions.read('old')).toBeDefined();
  clock.advance(day);
  await executions.write({ ...ended, name: 'newest' });
  expect(await executions.read('old')).toBeUndefined();
  expect(await executions.read('newer')).toBeDefined();
  expect(await executions.running()).toStrictEqual([waitingExecution]);
  close();
});

test('a value that somebody changed, and a store that is closed, say so', async () => {
  const { executions, database, close } = make();
  await executions.write(waitingExecution);
  database.exec("UPDATE executions SET value = '{'");
  const damaged = { code: 'store_unavailable', message: expect.stringContaining('damaged') };
  await expect(executions.read('a-1')).rejects.toMatchObject(damaged);
  await expect(executions.running()).rejects.toMatchObject(damaged);
  database.close();
  await expect(executions.read('a-1')).rejects.toMatchObject({ code: 'store_unavailable' });
  close();
});

test('a file of the first version gets the tables that came later, and keeps what it holds', async () => {
  const { path, database, close } = make();
  database.exec(`
    DROP TABLE executions;
    DROP TABLE log;
    DROP TABLE sealed_heads;
    INSERT INTO records (kind, id, revision, value) VALUES ('lease', 'a', 1, '{"identity":"a"}');
    PRAGMA user_version = 1;
  `);
  const store = openSqliteStore({ path });
  expect(await store.read('lease', 'a')).toEqual({ revision: 1, value: { identity: 'a' } });
  store.close();
  for (const table of ['executions', 'log', 'sealed_heads']) {
    expect(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()).toEqual({ n: 0 });
  }
  close();
});
