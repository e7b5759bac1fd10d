import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openLogKey } from '#adapters/node/log-key.ts';
import { noteSignerContract } from '#test/contracts/note-signer-contract.ts';

const home = mkdtempSync(join(tmpdir(), 'sallyport-log-key-'));
afterAll(() => rmSync(home, { recursive: true }));
let made = 0;
const newPath = () => {
  made += 1;
  return join(home, `${made}`, 'log-key.pem');
};

noteSignerContract('PEM file', async () => {
  const path = newPath();
  const name = 'local.sallyport/0123abcd';
  const signer = (await openLogKey(path)).signer(name);
  return { signer, other: (await openLogKey(path)).signer(name), name, close: async () => {} };
});

describe('the key in a file', () => {
  test('is made once, whoever makes it at the same time', async () => {
    const path = newPath();
    const keys = await Promise.all(Array.from({ length: 10 }, () => openLogKey(path)));
    expect(new Set(keys.map(({ mark }) => mark)).size).toBe(1);
    expect(keys[0]?.mark).toMatch(/^[0-9a-f]{8}$/u);
    expect(readdirSync(join(path, '..'))).toEqual(['log-key.pem']);
  });

  test('is for its owner alone, also where it was not', async () => {
    const path = newPath();
    await openLogKey(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o644);
    await openLogKey(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['nothing', ''],
    ['no key', 'hello'],
    [
      'a key of another kind',
      generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .privateKey.export({ format: 'pem', type: 'pkcs8' })
        .toString(),
    ],
  ])('is not taken from a file that holds %s', async (_what, text) => {
    const path = newPath();
    await openLogKey(path);
    writeFileSync(path, text);
    await expect(openLogKey(path)).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('holds no Ed25519 key'),
    });
  });

  test('cannot be opened where a folder stands', async () => {
    await expect(openLogKey(home)).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});
