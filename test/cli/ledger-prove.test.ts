import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeVerifierKey } from '#core/tlog/verifier-key.ts';
import { createSealingScene } from '#test/core/sealing/sealing-scene.ts';
import { runHere } from './terminal.ts';

let folder: string;
let log: string;
let vkey: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-prove-'));
  log = join(folder, 'copy');
  const scene = createSealingScene();
  await scene.write('broker-1', 5);
  await scene.sealAll();
  vkey = encodeVerifierKey(await scene.ports.signer.key());
  for (const [path, { body }] of scene.objects.held) {
    mkdirSync(dirname(join(log, path)), { recursive: true });
    writeFileSync(join(log, path), body);
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const prove = (entry: string, ...more: readonly string[]) =>
  runHere(['ledger', 'prove', entry, '--offline', log, '--key', vkey, ...more]);

test('writes a proof that is verified with the key alone, which shows the entry', async () => {
  const file = join(folder, 'entry.tlog-proof');
  expect(await prove('broker-1/3', '--out', file)).toEqual({
    code: 0,
    stdout: '',
    stderr: `broker-1/3 is entry 2 of log.test/acme, in ${file}\n`,
  });
  rmSync(log, { recursive: true });
  const ran = await runHere(['ledger', 'check-proof', file, '--key', vkey]);
  expect(ran).toMatchObject({ code: 0, stderr: 'proven: entry 2 of the 6 in log.test/acme\n' });
  expect(JSON.parse(ran.stdout)).toMatchObject({ writer: 'broker-1', n: 3 });
});

test('writes to standard output what a file would hold, and takes the key from a file', async () => {
  const keyFile = join(folder, 'acme.vkey');
  writeFileSync(keyFile, `${vkey}\n`);
  const { stdout } = await prove('broker-1/3');
  const file = join(folder, 'entry.tlog-proof');
  await prove('broker-1/3', '--out', file);
  expect(readFileSync(file, 'utf8')).toBe(stdout);
  expect(await runHere(['ledger', 'check-proof', file, '--key', keyFile])).toMatchObject({
    code: 0,
  });
});

test('a proof that was changed fails with a sentence', async () => {
  const { stdout } = await prove('broker-1/3');
  const file = join(folder, 'entry.tlog-proof');
  writeFileSync(file, stdout.replace('index 2', 'index 3'));
  const ran = await runHere(['ledger', 'check-proof', file, '--key', vkey]);
  expect(ran).toMatchObject({ code: 1, stdout: '' });
  expect(ran.stderr).toContain('does not prove that its entry is in log.test/acme');
});

test.each([
  ['broker-1', 'does not name an entry'],
  ['broker-1/0', 'does not name an entry'],
  ['broker-1/06', 'does not name an entry'],
  ['broker-1/6', 'none of the 6 sealed entries is broker-1/6'],
])('of the entry %s it says what is wrong', async (entry, message) => {
  const ran = await prove(entry);
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain(message);
});

test.each([
  [['--offline', 'copy'], 'give the key of the log with --key'],
  [['--bucket', 'acme-log'], 'give the key of the log with --key'],
  [['--bucket', 'acme-log', '--offline', 'copy'], 'give one'],
  [['--bucket', 'acme-log', '--key', 'VKEY'], 'give the region of the bucket'],
  [['--offline', 'copy', '--key', 'nonsense'], 'the verifier key is not of the form'],
  [['--data', 'nowhere'], 'holds no log; run "npm start" there once'],
])('refuses %j with what to do', async (words, message) => {
  const options = words.map((word) => (word === 'VKEY' ? vkey : word));
  const ran = await runHere(['ledger', 'prove', 'broker-1/3', ...options]);
  expect(ran).toMatchObject({ code: 1, stdout: '' });
  expect(ran.stderr).toContain(message);
});

test('a proof that is not there is told by its name', async () => {
  const ran = await runHere(['ledger', 'check-proof', 'gone.tlog-proof', '--key', vkey]);
  expect(ran).toMatchObject({ code: 1, stdout: '' });
  expect(ran.stderr).toContain('gone.tlog-proof cannot be read (ENOENT)');
});
