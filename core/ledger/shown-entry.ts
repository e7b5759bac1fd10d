import type { Store } from '#core/store/store.ts';
import { openPersonal, type Personal } from './personal.ts';
import type { WholeEntry } from './whole-entries.ts';

/** An entry as it stands, and beside it what of it is sealed. */
export interface ShownEntry extends WholeEntry {
  /** What `body.personal` holds, for as long as there is a key to read it with. */
  readonly personal?: Personal | 'shredded';
}

/** Entries with what is sealed in them, where its key is still there. */
export async function showEntries(
  entries: readonly WholeEntry[],
  store: Pick<Store, 'read'>,
): Promise<readonly ShownEntry[]> {
  const keys = new Map<string, string | undefined>();
  const shown: ShownEntry[] = [];
  for (const entry of entries) {
    const { personal, sessionId } = entry.body;
    if (personal === undefined || sessionId === undefined) {
      shown.push(entry);
      continue;
    }
    if (!keys.has(sessionId)) {
      keys.set(sessionId, (await store.read('session-key', sessionId))?.value.key);
    }
    const key = keys.get(sessionId);
    const read = key === undefined ? 'shredded' : openPersonal(personal, sessionId, key);
    shown.push({ ...entry, personal: read });
  }
  return shown;
}
