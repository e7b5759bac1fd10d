import { recordsOf } from '#core/store/records-of.ts';
import type { Store } from '#core/store/store.ts';
import type { BrokenGlass } from './broken-glass.ts';
import type { SignedInPerson } from './signed-in-person.ts';

/** Glass that was broken, by the request that it was broken with. */
export interface ListedGlass extends BrokenGlass {
  readonly request: string;
}

/** As many as somebody reads. */
const most = 10;

/** The latest glass that was broken without a person who would have been asked, newest first. */
export async function listBrokenGlass(
  { person }: SignedInPerson,
  { store }: { readonly store: Pick<Store, 'list'> },
): Promise<readonly ListedGlass[]> {
  const found: ListedGlass[] = [];
  for await (const { id, value } of recordsOf(store, 'broken-glass', { descending: true })) {
    if (value.groups.some((group) => person.groups.includes(group))) {
      found.push({ ...value, request: id });
    }
    if (found.length === most) break;
  }
  return found;
}
