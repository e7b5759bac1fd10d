import { Buffer } from 'node:buffer';
import { leafHash } from '#core/tlog/merkle.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Entry } from './entry.ts';

/** `prev` of a writer's first entry: no entry hashes to it. */
export const noEntryHash = `sha256:${'0'.repeat(64)}`;

/**
 * An entry as it is hashed, and as it stands in the transparency log: the RFC 8785 form of everything
 * in it but `hash`, in UTF-8.
 */
export function leafBytes({ v, writer, n, prev, body }: Omit<Entry, 'hash'>): Buffer {
  return Buffer.from(canonicalJson({ v, writer, n, prev, body }));
}

/**
 * `sha256:` and the hex hash of the entry as a leaf (RFC 6962 §2.1): the same hash links the chain
 * of its writer and stands in the tree of the log, so that whoever has verified one has the other.
 */
export function entryHash(entry: Omit<Entry, 'hash'>): string {
  return hashOfLeaf(leafBytes(entry));
}

/** The same of an entry whose `leafBytes` are at hand. */
export function hashOfLeaf(leaf: Uint8Array): string {
  return `sha256:${leafHash(leaf).toString('hex')}`;
}
