import type { Entry, EntryBody, WriterHead } from './entry.ts';
import { noEntryHash } from './entry-hash.ts';

/** The writer's next entry after `head` (undefined: its first), linked and not yet hashed. */
export function nextEntry(
  writer: string,
  head: Pick<WriterHead, 'n' | 'hash'> | undefined,
  body: EntryBody,
): Omit<Entry, 'hash'> {
  return { v: 1, writer, n: (head?.n ?? 0) + 1, prev: head?.hash ?? noEntryHash, body };
}
