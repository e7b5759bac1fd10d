import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBodyFiles } from '#adapters/node/log-files.ts';
import { bodyPath } from '#core/ledger/bodies.ts';
import { bodiesContract } from '#test/contracts/bodies-contract.ts';

function open() {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bodies-'));
  const one = () => createBodyFiles({ folder, days: 400 });
  return {
    folder,
    bodies: one(),
    other: one(),
    close: async () => rmSync(folder, { recursive: true }),
  };
}

bodiesContract('folder', async () => open());

test('files belong to their owner alone, and may not be written by anybody', async () => {
  const { folder, bodies, close } = open();
  const path = bodyPath('s1', `sha256:${'a'.repeat(64)}`);
  await bodies.put(path, Buffer.from('sealed'));
  expect(statSync(join(folder, path)).mode & 0o777).toBe(0o400);
  expect(statSync(join(folder, 'bodies/s1')).mode & 0o777).toBe(0o700);
  await close();
});

test('no name leaves the folder', async () => {
  const { bodies, close } = open();
  const refused = expect.objectContaining({ code: 'unavailable' });
  for (const path of ['../a', 'bodies/../../a', '/etc/passwd', 'bodies//a', '']) {
    await expect(bodies.put(path, Buffer.of(1))).rejects.toEqual(refused);
    await expect(bodies.get(path)).rejects.toEqual(refused);
  }
  await close();
});
