import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCounters } from '#adapters/node/counters.ts';
import { openLogKey } from '#adapters/node/log-key.ts';
import { openDatabase } from '#adapters/sqlite/open-database.ts';
import { createSqliteStore } from '#adapters/sqlite/store.ts';
import { ledgerVerify } from '#cli/ledger-verify.ts';
import { createProgressBar } from '#cli/progress-bar.ts';
import { runCommandLine } from '#cli/run-command-line.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import { encodeVerifierKey } from '#core/tlog/verifier-key.ts';
import { createLocalLog } from '#local/local-log.ts';
import { createManualClock } from '#test/contracts/durable.ts';
import { type SealedLog, sealLog } from '#test/core/verification/sealed-log.ts';
import { runHere } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'sallyport-verify-'));
let log: SealedLog;
let key: string;

beforeAll(async () => {
  log = await sealLog({ entries: 300, between: 90, writers: 3 });
  key = encodeVerifierKey(log.key);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the log in a folder, with some objects changed. */
function copyWith(changes: Readonly<Record<string, string>> = {}): string {
  const copy = mkdtempSync(join(folder, 'copy-'));
  for (const [path, body] of log.objects) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), changes[path] ?? body);
  }
  return copy;
}

const verify = (...args: readonly string[]) => runHere(['ledger', 'verify', ...args]);

describe('ledger verify --offline', () => {
  test('says what is proven, what is not and what cannot be, and ends with 0', async () => {
    const ran = await verify('--offline', copyWith(), '--key', key);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/^log\.test\/acme holds\n/u);
    for (const title of ['proven', 'not sealed yet, so not proven', 'out of scope']) {
      expect(ran.stdout).toContain(`\n\n${title}\n`);
    }
    expect(ran.stdout).toContain('75 sessions ended with as many entries as the log has');
    expect(ran.stderr).toBe('');
  });

  test('names what does not hold, and ends with 8', async () => {
    const copy = copyWith({ 'tile/0/000': 'x' });
    const ran = await verify('--offline', copy, '--key', key);
    expect(ran.code).toBe(8);
    expect(ran.stdout).toMatch(/^log\.test\/acme DOES NOT HOLD/u);
    expect(ran.stdout).toContain('tile_damaged at tile/0/000\n');
    expect(ran.stdout).not.toContain('\nproven\n');
  });

  test('prints the same as JSON', async () => {
    const copy = copyWith({ key: 'another' });
    const ran = await verify('--offline', copy, '--key', key, '--json');
    expect(ran.code).toBe(8);
    const report = JSON.parse(ran.stdout);
    expect(report).toMatchObject({ holds: false, findings: [{ code: 'key_differs' }] });
  });

  test('takes a checkpoint that was kept elsewhere, and says so', async () => {
    const copy = copyWith();
    const ran = await verify('--offline', copy, '--key', key, '--from', join(copy, 'checkpoint'));
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('it begins with what the checkpoint kept elsewhere signs');
    expect(ran.stdout).not.toContain('show another log');
    const gone = await verify('--offline', copy, '--key', key, '--from', join(copy, 'nothing'));
    expect(gone.code).toBe(1);
    expect(gone.stderr).toContain('give the checkpoint that you kept');
  });

  test('shows one session, and fails where the log has nothing of it', async () => {
    const copy = copyWith();
    const ran = await verify('--offline', copy, '--key', key, '--session', 'session-000002');
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/session session-000002\n(?: {2}entry \d+ {2}.*\n){4}/u);
    expect(ran.stdout).toContain('it has ended, and these are all of its entries');
    const none = await verify('--offline', copy, '--key', key, '--session', 'session-999999');
    expect(none.code).toBe(1);
    expect(none.stdout).toContain('has no entry in the log');
  });

  test('looks for older versions in a bucket alone', async () => {
    const ran = await verify('--offline', copyWith(), '--key', key, '--versions');
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('--versions goes with --bucket');
  });

  test('says that a folder is not there, and nothing of a log that does not hold', async () => {
    const ran = await verify('--offline', join(folder, 'mistyped'), '--key', key);
    expect([ran.code, ran.stdout]).toEqual([1, '']);
    expect(ran.stderr).toContain('mistyped; name the copy of a log with --offline');
  });

  test('takes no key from the log, and says where to get it', async () => {
    const ran = await verify('--offline', copyWith());
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('sallyport ledger key');
  });
});

describe('ledger verify of the local instance', () => {
  test('reads its key and its table, and tells how old what waits is', async () => {
    const data = mkdtempSync(join(folder, 'data-'));
    const clock = createManualClock();
    const database = openDatabase(join(data, 'sallyport.db'));
    const store = createSqliteStore(database, { clock });
    const ledger = createLedger({ store, writer: 'one' });
    const ports = createLocalLog({
      ...{ database, store, ledger, clock, folder: { path: data } },
      key: await openLogKey(join(data, 'log-key.pem')),
      metrics: createCounters(),
    });
    const write = () =>
      ledger.append(
        {
          kind: 'person.signed_in',
          at: new Date(Date.now() - 90_000).toISOString(),
          actor: { kind: 'person', id: 'ada', groups: [] },
          origin: { address: '', userAgent: '', requestId: '', face: 'pages' },
        },
        { writes: [] },
      );
    await write();
    await sealLedger(ports);
    await write();
    const ran = await verify('--data', data);
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('the ledger table still has each of these entries');
    expect(ran.stdout).toMatch(/1 entry of 1 writer, the oldest 1 min/u);
    // Whoever has the file is not held back by what the schema forbids.
    const guards = database.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all();
    for (const { name } of guards) database.exec(`DROP TRIGGER "${String(name)}"`);
    database.exec("UPDATE entries SET entry = replace(entry, 'ada', 'eve') WHERE n = 1");
    database.close();
    const changed = await verify('--data', data);
    expect(changed.code).toBe(8);
    expect(changed.stdout).toContain('table_entry_differs at entry 0, writer one/1');
  });

  test('needs an instance', async () => {
    const ran = await verify('--data', mkdtempSync(join(folder, 'empty-')));
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('holds no log');
  });
});

describe('the progress bar', () => {
  const written: string[] = [];
  const stderr = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        written.push(String(chunk));
        done();
      },
    }),
    { isTTY: true },
  );

  test('is drawn over itself on a terminal, ten times a second, and taken away', () => {
    let now = 0;
    const terminal = { args: [], env: {}, stdin: new PassThrough(), stdout: stderr, stderr };
    const bar = createProgressBar(terminal, { now: () => new Date(now) });
    bar.show({ done: 0, of: 1_000, what: 'entries' });
    bar.show({ done: 100, of: 1_000, what: 'entries' });
    now += 100;
    bar.show({ done: 500, of: 1_000, what: 'entries' });
    bar.end();
    expect(written).toHaveLength(3);
    expect(written[1]).toMatch(/^\r█{12}░{12} {2}50 % {2}500 of 1,000 entries/u);
    expect(written[2]).toBe('\r\u001b[K');
  });

  test('is seen while a ledger is verified', async () => {
    written.length = 0;
    const stdout = new Writable({ write: (_chunk, _encoding, done) => done() });
    const args = [...ledgerVerify.name.split(' '), '--offline', copyWith(), '--key', key];
    await runCommandLine({ args, env: {}, stdin: new PassThrough(), stdout, stderr });
    expect(written.join('')).toContain('entries');
  });
});
