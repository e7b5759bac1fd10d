import { canonicalHash } from './canonical-hash.ts';
import type { Entry } from './entry.ts';

/** `prev` of a writer's first entry: no entry hashes to it. */
export const noEntryHash = `sha256:${'0'.repeat(64)}`;

/** `sha256:` and the hex hash over the RFC 8785 form of everything in the entry but `hash`. */
export function entryHash({ v, writer, n, prev, body }: Omit<Entry, 'hash'>): string {
  return canonicalHash({ v, writer, n, prev, body });
}
