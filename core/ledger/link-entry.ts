import type { Entry, EntryBody, WriterHead } from './entry.ts';
import { entryHash, noEntryHash } from './entry-hash.ts';

/** The writer's next entry after `head` (undefined: its first), hashed and linked. */
export function linkEntry(
  writer: string,
  head: Pick<WriterHead, 'n' | 'hash'> | undefined,
  body: EntryBody,
): Entry {
  const open = {
    v: 1,
    writer,
    n: (head?.n ?? 0) + 1,
    prev: head?.hash ?? noEntryHash,
    body,
  } as const;
  return { ...open, hash: entryHash(open) };
}
