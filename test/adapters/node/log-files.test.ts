import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLogFiles, createLogFolderReader } from '#adapters/node/log-files.ts';
import { openDatabase } from '#adapters/sqlite/open-database.ts';
import { createWhileLocked } from '#adapters/sqlite/while-locked.ts';
import type { LogObject } from '#core/sealing/ports.ts';
import { logObjectsContract } from '#test/contracts/log-objects-contract.ts';

function openTwice() {
  const home = mkdtempSync(join(tmpdir(), 'sallyport-log-'));
  const folder = join(home, 'log');
  const locks = [0, 1].map(() => openDatabase(join(home, 'sallyport.db')));
  const [objects, other] = locks.map((lock) =>
    createLogFiles({ folder, whileLocked: createWhileLocked(lock) }),
  );
  if (objects === undefined || other === undefined) throw new Error('two were opened');
  const close = async () => {
    for (const lock of locks) lock.close();
    rmSync(home, { recursive: true });
  };
  return { folder, objects, other, close };
}

logObjectsContract('folder', async () => openTwice());

const object = (path: string, keeping: LogObject['keeping'] = 'locked'): LogObject => ({
  path,
  contentType: 'application/octet-stream',
  body: Buffer.from(path),
  keeping,
});

test('files belong to their owner alone, and what stays may not be written by anybody', async () => {
  const { folder, objects, close } = openTwice();
  await objects.putOnce(object('tile/0/x001/234'));
  await objects.putOnce(object('tile/0/x001/235.p/9', 'partial'));
  await objects.replaceCheckpoint({ expected: undefined, note: 'note' });
  const modeOf = (path: string) => statSync(join(folder, path)).mode & 0o777;
  expect(modeOf('tile/0/x001/234')).toBe(0o400);
  expect(modeOf('tile/0/x001/235.p/9')).toBe(0o600);
  expect(modeOf('checkpoint')).toBe(0o600);
  expect(modeOf('tile/0')).toBe(0o700);
  await close();
});

test('partial bundles and tiles go when the full one is there, and no others', async () => {
  const { folder, objects, close } = openTwice();
  const partial = ['tile/0/000.p/7', 'tile/0/001.p/3', 'tile/entries/000.p/7', 'tile/1/000.p/9'];
  for (const path of partial) await objects.putOnce(object(path, 'partial'));
  await objects.putOnce(object('tile/0/000'));
  await objects.putOnce(object('tile/1/000'));
  expect(partial.filter((path) => existsSync(join(folder, path)))).toEqual(partial.slice(1));
  await objects.putOnce(object('tile/entries/000'));
  expect(await objects.get('tile/entries/000.p/7')).toBeUndefined();
  await close();
});

test('no drafts are left, whoever was first', async () => {
  const { folder, objects, other, close } = openTwice();
  await Promise.all([objects, other].map((one) => one.putOnce(object('tile/0/000'))));
  await Promise.all(
    [objects, other].map((one) => one.replaceCheckpoint({ expected: undefined, note: 'note' })),
  );
  expect(readdirSync(join(folder, '.drafts'))).toEqual([]);
  await close();
});

test.each([
  '',
  '../key',
  'tile/../../key',
  '/etc/passwd',
  'a//b',
  '.drafts/x',
  'a\0b',
  'tile/',
  'a b',
])('the path %j is refused', async (path) => {
  const reader = createLogFolderReader(tmpdir());
  await expect(reader.get(path)).rejects.toMatchObject({ code: 'unavailable' });
});

test('a folder that cannot be written is told as such', async () => {
  const { folder, objects, close } = openTwice();
  await objects.putOnce(object('tile'));
  await expect(objects.putOnce(object('tile/0/000'))).rejects.toMatchObject({
    code: 'store_unavailable',
    message: expect.stringMatching(/the folder of the log cannot be read or written \(E\w+\)/u),
  });
  expect(existsSync(join(folder, 'tile/0'))).toBe(false);
  await close();
});
