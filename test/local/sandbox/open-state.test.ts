import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openState } from '#local/sandbox/state/open-state.ts';

test('only the owner can read what the sandbox keeps, in a folder that others can enter', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-state-'));
  try {
    chmodSync(folder, 0o755);
    const state = openState(join(folder, 'sandbox.db'));
    const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
    expect(modes.length).toBeGreaterThan(1);
    expect(new Set(modes)).toEqual(new Set([0o600]));
    state.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
