import { leafLimitBytes } from '#core/tlog/bundle.ts';
import type { Entry, EntryBody, WriterHead } from './entry.ts';
import { hashOfLeaf, leafBytes } from './entry-hash.ts';
import { splitBody } from './entry-part.ts';
import { nextEntry } from './next-entry.ts';

type Place = Pick<WriterHead, 'n' | 'hash'>;

/**
 * The writer's next entries after `head` (undefined: its first ones) that tell of these bodies in
 * order: one for each, or its parts where it is too large for a leaf of the log.
 */
export function linkEntries(
  writer: string,
  head: Place | undefined,
  bodies: readonly EntryBody[],
): readonly Entry[] {
  const entries: Entry[] = [];
  for (const body of bodies) {
    const last = entries.at(-1) ?? head;
    const whole = linked(writer, last, body);
    if (whole !== undefined) entries.push(whole);
    else entries.push(...linkEntries(writer, last, splitBody(body)));
  }
  return entries;
}

/** Undefined where it is too large. */
function linked(writer: string, head: Place | undefined, body: EntryBody): Entry | undefined {
  const open = nextEntry(writer, head, body);
  const leaf = leafBytes(open);
  return leaf.length > leafLimitBytes ? undefined : { ...open, hash: hashOfLeaf(leaf) };
}
