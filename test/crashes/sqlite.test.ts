import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { campaign } from '#test/campaign.ts';
import { killInRounds } from './kill-rounds.ts';
import { requireAllSealed } from './require-all-sealed.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-crashes-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** At least 200 in the whole campaign. */
const rounds = campaign(8);

test('kill -9 of writers and sealers on SQLite loses no entry and doubles none', async () => {
  const killed = await killInRounds({ folder }, rounds, 20_261_123);
  const sealed = await requireAllSealed({ folder }, killed);
  expect(killed.killed.write).toBeGreaterThan(2);
  expect(killed.killed.seal).toBeGreaterThan(2);
  expect(sealed.told).toBeGreaterThan(rounds);
  expect(sealed.checkpoints).toBeGreaterThan(1);
}, 2_400_000);
