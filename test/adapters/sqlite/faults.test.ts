import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '#adapters/sqlite/open-database.ts';
import { createSqliteStore, openSqliteStore } from '#adapters/sqlite/store.ts';
import { Fault } from '#core/faults.ts';
import { verifyChain } from '#core/ledger/verify-chain.ts';
import { createLedger } from '#core/ledger/writer.ts';
import type { Store } from '#core/store/store.ts';
import { createChain, exampleBody, leaseWrite } from '#test/contracts/durable.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-faults-'));
  path = join(folder, 'store.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refused = (sentence: string | RegExp) =>
  expect.objectContaining({
    code: 'store_unavailable',
    message:
      typeof sentence === 'string'
        ? expect.stringContaining(sentence)
        : expect.stringMatching(sentence),
  });
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);
const committed = { outcome: 'committed' };

/** Every entry is whole, chained, and stands beside exactly the records it tells of. */
async function expectWhole(store: Store): Promise<number> {
  const entries = (await store.entries({ limit: 1000 })).map(({ entry }) => entry);
  const head = await store.writerHead('w1');
  expect(verifyChain({ writer: 'w1', entries, ...(head && { head }) })).toEqual([]);
  expect(await store.list('lease', { limit: 1000 })).toHaveLength(entries.length);
  return entries.length;
}

describe('files', () => {
  test('the file, its log and its folders belong to their owner only, whatever the mask', () => {
    const before = process.umask(0);
    const deep = join(folder, 'a', 'b', 'store.db');
    const store = openSqliteStore({ path: deep });
    process.umask(before);
    expect([join(folder, 'a'), join(folder, 'a', 'b')].map(modeOf)).toEqual(['700', '700']);
    expect([deep, `${deep}-wal`, `${deep}-shm`].map(modeOf)).toEqual(['600', '600', '600']);
    store.close();
  });

  test('a file that others could read is closed to them when it is opened', () => {
    openSqliteStore({ path }).close();
    chmodSync(path, 0o644);
    openSqliteStore({ path }).close();
    expect(modeOf(path)).toBe('600');
  });

  test('a folder, a link, or a path below a file is refused', () => {
    mkdirSync(path);
    expect(() => openSqliteStore({ path })).toThrow(refused('not a plain file'));
    const link = join(folder, 'link.db');
    symlinkSync(join(folder, 'elsewhere.db'), link);
    expect(() => openSqliteStore({ path: link })).toThrow(refused('not a plain file'));
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => openSqliteStore({ path: join(file, 'store.db') })).toThrow(
      refused('cannot be opened'),
    );
  });

  test('what was stored is there after closing and opening', async () => {
    const first = openSqliteStore({ path });
    await createLedger({ store: first, writer: 'w1' }).append(exampleBody, {
      writes: [leaseWrite('a', 0)],
    });
    first.close();
    const second = openSqliteStore({ path });
    await createLedger({ store: second, writer: 'w1' }).append(exampleBody, {
      writes: [leaseWrite('b', 0)],
    });
    expect(await expectWhole(second)).toBe(2);
    second.close();
  });

  test('a store that is closed says so, and closing twice is harmless', async () => {
    const store = openSqliteStore({ path });
    store.close();
    store.close();
    await expect(store.read('lease', 'a')).rejects.toThrow(refused('the store failed'));
  });

  test('an empty file, as a kill during the first start leaves it, becomes a store', () => {
    writeFileSync(path, '');
    openSqliteStore({ path }).close();
    openSqliteStore({ path }).close();
  });

  test('a file of mode 400 in a folder of mode 500 is refused in plain words', async () => {
    const store = openSqliteStore({ path });
    await createChain(store, 'w1').commit();
    store.close();
    chmodSync(path, 0o400);
    chmodSync(folder, 0o500);
    if (process.getuid?.() === 0)
      for (const name of [folder, path]) chownSync(name, 65_534, 65_534);
    const said = execFileSync(process.execPath, [
      join(import.meta.dirname, 'read-only-worker.ts'),
      path,
    ]);
    chmodSync(folder, 0o700);
    expect(said.toString()).toMatch(
      /^store_unavailable: the store (may not be written|cannot be opened); /,
    );
  });
});

describe('files of others', () => {
  test('a database of another program is refused and left as it was', () => {
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE theirs (a)');
    other.close();
    expect(() => openSqliteStore({ path })).toThrow(refused('another program'));
    const again = new DatabaseSync(path);
    expect(again.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.count).toBe(1);
    again.close();
  });

  test('a store that a newer program made is refused', () => {
    openSqliteStore({ path }).close();
    const newer = new DatabaseSync(path);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    expect(() => openSqliteStore({ path })).toThrow(refused('version 99'));
  });

  test('a file that is no database is refused and left as it was', () => {
    const text = 'this is a letter, not a database\n'.repeat(100);
    writeFileSync(path, text);
    expect(() => openSqliteStore({ path })).toThrow(refused('no store of ours'));
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});

describe('damage', () => {
  /** Overwrites every page after the schema with noise. */
  function damage(): void {
    const { size } = statSync(path);
    const file = openSync(path, 'r+');
    for (let at = 4096; at < size; at += 4096)
      writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, at);
    closeSync(file);
  }

  test('damaged pages are a clear fault, for reading and for writing', async () => {
    const store = openSqliteStore({ path });
    const chain = createChain(store, 'w1');
    for (let index = 0; index < 50; index += 1) await chain.commit([leaseWrite(`l${index}`, 0)]);
    store.close();
    damage();
    const opened = openSqliteStore({ path });
    await expect(opened.read('lease', 'l1')).rejects.toThrow(refused('is damaged'));
    await expect(opened.entries({ limit: 10 })).rejects.toThrow(refused('is damaged'));
    await expect(chainOn(opened).commit()).rejects.toThrow(refused('is damaged'));
    opened.close();
  });

  test('a store that has lost a table is refused when it is opened', () => {
    openSqliteStore({ path }).close();
    const database = new DatabaseSync(path);
    database.exec('DROP TABLE chunks');
    database.close();
    expect(() => openSqliteStore({ path })).toThrow(refused('is damaged'));
  });

  test('values that are no longer JSON, and chunks that are no longer theirs, are damage', async () => {
    const store = openSqliteStore({ path });
    const bytes = new TextEncoder().encode('permit');
    const digest = createHash('sha256').update(bytes).digest('hex');
    await store.put(digest, bytes);
    await store.writeKeySet({ issuer: 'i', keys: [], attemptedAt: new Date(0) });
    await createChain(store, 'w1').commit([leaseWrite('a', 0)]);
    const raw = new DatabaseSync(path);
    raw.exec(`UPDATE records SET value = '{'; UPDATE chunks SET bytes = x'00'`);
    raw.exec(`UPDATE key_sets SET value = ''`);
    raw.close();
    await expect(store.read('lease', 'a')).rejects.toThrow(refused('is damaged'));
    await expect(store.get(digest)).rejects.toThrow(refused('is damaged'));
    await expect(store.readKeySet('i')).rejects.toThrow(refused('is damaged'));
    store.close();
  });

  test('the file itself refuses to change or remove an entry', async () => {
    const store = openSqliteStore({ path });
    await createChain(store, 'w1').commit();
    const raw = new DatabaseSync(path);
    expect(() => raw.exec(`UPDATE entries SET entry = '{}'`)).toThrow('entries are never changed');
    expect(() => raw.exec('DELETE FROM entries')).toThrow('entries are never removed');
    raw.close();
    store.close();
  });

  const chainOn = (store: Store) => createChain(store, 'w2');
});

describe('a full disk', () => {
  test('a commit that does not fit writes nothing, and goes on when there is room again', async () => {
    const database = openDatabase(path);
    const store = createSqliteStore(database, {});
    const ledger = createLedger({ store, writer: 'w1' });
    const append = (index: number) =>
      ledger.append(
        { ...exampleBody, facts: { index } },
        {
          writes: [leaseWrite(`l${String(index).padStart(4, '0')}`, 0, { note: 'x'.repeat(3000) })],
        },
      );
    await append(0);
    database.exec('PRAGMA max_page_count = 40');
    let acknowledged = 1;
    await expect(
      (async () => {
        for (; acknowledged < 200; acknowledged += 1) await append(acknowledged);
      })(),
    ).rejects.toThrow(refused('the store is full; free space'));
    expect(acknowledged).toBeGreaterThan(1);
    expect(await expectWhole(store)).toBe(acknowledged);
    await expect(append(900)).rejects.toThrow(refused('full'));
    database.exec('PRAGMA max_page_count = 1000000');
    expect(await append(901)).toEqual(committed);
    expect(await expectWhole(store)).toBe(acknowledged + 1);
    store.close();
  });

  test('chunks and key sets that do not fit leave what was there', async () => {
    const database = openDatabase(path);
    const store = createSqliteStore(database, {});
    const attemptedAt = new Date('2026-11-22T10:00:00Z');
    await store.writeKeySet({ issuer: 'i', keys: [], attemptedAt });
    database.exec('PRAGMA max_page_count = 12');
    const bytes = new Uint8Array(100_000);
    const digest = createHash('sha256').update(bytes).digest('hex');
    await expect(store.put(digest, bytes)).rejects.toThrow(refused('full'));
    expect(await store.get(digest)).toBeUndefined();
    const keys = [{ n: 'x'.repeat(100_000) }];
    await expect(store.writeKeySet({ issuer: 'i', keys, attemptedAt })).rejects.toThrow(
      refused('full'),
    );
    expect((await store.readKeySet('i'))?.keys).toEqual([]);
    store.close();
  });
});

describe('a failure halfway', () => {
  test.each(['writers', 'records'])('at %s undoes what came before it', async (table) => {
    const database = openDatabase(path);
    const store = createSqliteStore(database, {});
    const ledger = createLedger({ store, writer: 'w1' });
    database.exec(`CREATE TEMP TRIGGER odd BEFORE INSERT ON main.${table}
      BEGIN SELECT raise(ABORT, 'odd'); END`);
    const change = { writes: [leaseWrite('a', 0)] };
    await expect(ledger.append(exampleBody, change)).rejects.toThrow(refused('the store failed'));
    expect(await expectWhole(store)).toBe(0);
    database.exec('DROP TRIGGER odd');
    expect(await ledger.append(exampleBody, change)).toEqual(committed);
    expect(await expectWhole(store)).toBe(1);
    store.close();
  });
});

describe('a store that may only be read', () => {
  test('reads go on, commits are refused in plain words', async () => {
    const database = openDatabase(path);
    const store = createSqliteStore(database, {});
    const chain = createChain(store, 'w1');
    await chain.commit([leaseWrite('a', 0)]);
    database.exec('PRAGMA query_only = 1');
    await expect(chain.commit([leaseWrite('b', 0)])).rejects.toThrow(refused('may not be written'));
    expect(await store.read('lease', 'a')).toMatchObject({ revision: 1 });
    database.exec('PRAGMA query_only = 0');
    expect(await chain.commit([leaseWrite('b', 0)])).toEqual(committed);
    store.close();
  });
});

describe('a store that another process holds', () => {
  let store: ReturnType<typeof createSqliteStore>;
  let holder: DatabaseSync;
  beforeEach(() => {
    const database = openDatabase(path);
    database.exec('PRAGMA busy_timeout = 0');
    store = createSqliteStore(database, { busyAttempts: 3 });
    holder = new DatabaseSync(path);
    holder.exec('BEGIN IMMEDIATE');
  });
  afterEach(() => {
    store.close();
    holder.close();
  });

  test('a commit that never gets its turn is refused as busy, and reads go on', async () => {
    const chain = createChain(store, 'w1');
    await expect(chain.commit()).rejects.toThrow(refused('busy with another process'));
    expect(await store.read('lease', 'a')).toBeUndefined();
    holder.exec('ROLLBACK');
    expect(await chain.commit()).toEqual(committed);
  });

  test('a commit that waits leaves this process free, and succeeds when the other lets go', async () => {
    const waiting = createChain(store, 'w1').commit();
    // The first try has failed by now; had it blocked this process, nobody could let go.
    await Promise.resolve();
    holder.exec('ROLLBACK');
    expect(await waiting).toEqual(committed);
  });

  test('closing while a commit waits ends it with a fault', async () => {
    const waiting = createChain(store, 'w1').commit();
    store.close();
    await expect(waiting).rejects.toThrow(Fault);
  });
});
