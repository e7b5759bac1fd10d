import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDataFolder } from '#local/data-folder.ts';
import { loadDemoKeys } from '#local/issuer/demo-keys.ts';
import { startLocal } from '#local/start-local.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'sallyport-data-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a secret is made once, whole, and for its owner alone', () => {
  const path = join(root, 'fresh');
  const secret = openDataFolder(path).secret('owner.token');
  expect(secret).toMatch(/^[\w-]{43}$/u);
  expect(openDataFolder(path).secret('owner.token')).toBe(secret);
  expect(statSync(join(path, 'owner.token')).mode & 0o077).toBe(0);
  expect(readdirSync(path)).toEqual(['owner.token']);
});

test.each(['', 'short', 'x'.repeat(44)])('a file that holds %j is no secret of ours', (text) => {
  const folder = openDataFolder(join(root, 'torn'));
  writeFileSync(folder.file('owner.token'), text);
  expect(() => folder.secret('owner.token')).toThrow(
    /owner\.token holds no secret of ours; remove/u,
  );
});

test('what cannot be a data folder is told with its reason and the remedy', () => {
  const file = join(root, 'file');
  writeFileSync(file, '');
  expect(() => openDataFolder(file)).toThrow(/file cannot be made or written \(EEXIST\); give/u);
  expect(() => openDataFolder(join(file, 'below'))).toThrow(/\(ENOTDIR\)/u);
});

test('demo keys that cannot be read are told by their file', async () => {
  const path = openDataFolder(join(root, 'keys')).path;
  writeFileSync(join(path, 'demo-issuer-keys.json'), '{');
  await expect(loadDemoKeys(path)).rejects.toThrow(/demo-issuer-keys\.json holds no demo keys/u);
});

test('a start over a damaged sandbox says which file, and leaves nothing open', async () => {
  const { path, file } = openDataFolder(join(root, 'sandbox'));
  writeFileSync(file('sandbox.db'), 'no database '.repeat(1_000));
  const starting = startLocal({ port: 0, data: path, aws: false }, { env: {}, tell: () => {} });
  await expect(starting).rejects.toThrow(/sandbox\.db is damaged or no database of ours; remove/u);
});
