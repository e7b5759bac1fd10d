import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { LogObject } from '#core/sealing/ports.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import type { Store } from '#core/store/store.ts';
import { requireWholeLog } from '#test/core/sealing/require-whole-log.ts';
import type { Killed } from './kill-rounds.ts';
import { openPlace, type Place } from './open-place.ts';

/** What a campaign amounted to. */
export interface Sealed {
  readonly told: number;
  readonly entries: number;
  readonly checkpoints: number;
}

/**
 * Seals what is left, and fails unless the log holds each entry of the ledger exactly once, all that
 * anybody was told are durable among them, and beyond these at most what was under way in each writer that died.
 */
export async function requireAllSealed(place: Place, { told }: Killed): Promise<Sealed> {
  const { store, sealing, close } = openPlace(place);
  while ((await sealLedger(sealing)).outcome !== 'nothing');
  const written = await allEntries(store);
  const held = heldIn(join(place.folder, 'log'));
  await requireWholeLog({ held, key: await sealing.signer.key(), written });
  const names = new Set(written);
  for (const [writer, count] of told) {
    expect(names, `what ${writer} was told last`).toContain(`${writer}/${count}`);
    // The one that was under way, perhaps with another that tells of a doubtful one before it.
    expect(names, `what ${writer} had begun`).not.toContain(`${writer}/${count + 3}`);
  }
  expect((await sealing.state.read())?.record).toMatchObject({ stopped: null, batch: null });
  close();
  const counts = [...told.values()].reduce((all, one) => all + one, 0);
  const checkpoints = [...held.keys()].filter((path) => path.startsWith('checkpoints/')).length;
  return { told: counts, entries: written.length, checkpoints };
}

async function allEntries(store: Store): Promise<readonly string[]> {
  const found: string[] = [];
  for (let after = 0; ; ) {
    const page = await store.entries({ limit: 1000, after });
    found.push(...page.map(({ entry }) => `${entry.writer}/${entry.n}`));
    const last = page.at(-1);
    if (last === undefined) return found;
    after = last.position;
  }
}

/** What lies in a folder, as `requireWholeLog` looks at it; drafts are of no account. */
function heldIn(folder: string): ReadonlyMap<string, LogObject> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name).slice(folder.length + 1))
    .filter((path) => !path.startsWith('.drafts/'));
  const contentType = 'application/octet-stream';
  return new Map(
    files.map((path) => {
      const body = readFileSync(join(folder, path));
      return [path, { path, body, contentType, keeping: 'locked' }];
    }),
  );
}
