import type { Entry, EntryBody, WriterHead } from './entry.ts';
import { entryHash } from './entry-hash.ts';
import { nextEntry } from './next-entry.ts';

/** The writer's next entry after `head` (undefined: its first), hashed and linked. */
export function linkEntry(
  writer: string,
  head: Pick<WriterHead, 'n' | 'hash'> | undefined,
  body: EntryBody,
): Entry {
  const open = nextEntry(writer, head, body);
  return { ...open, hash: entryHash(open) };
}
