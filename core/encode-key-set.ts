import type { Jwk, StoredKeySet } from '#core/tokens/key-set.ts';
import { Fault } from './faults.ts';
import { byteLength, isStoreId, requireValueSize } from './store-limits.ts';

/** A key set in the form that stores write down: JSON text and milliseconds since 1970. */
export interface EncodedKeySet {
  readonly issuer: string;
  readonly keys: string;
  readonly fetchedAt: number | null;
  readonly attemptedAt: number;
  readonly etag: string | null;
}

/** Turns a key set into what stores write; throws like `encodeTransaction`. */
export function encodeKeySet(set: StoredKeySet): EncodedKeySet {
  const keys = JSON.stringify(set.keys);
  requireValueSize('a key set', byteLength(keys));
  const fetchedAt = set.fetchedAt?.getTime() ?? null;
  const attemptedAt = set.attemptedAt.getTime();
  if (!isStoreId(set.issuer) || Number.isNaN(attemptedAt) || Number.isNaN(fetchedAt)) {
    throw new Fault(
      'unavailable',
      'the store was given a key set without an issuer or a date; this is a mistake of ours',
    );
  }
  return { issuer: set.issuer, keys, fetchedAt, attemptedAt, etag: set.etag ?? null };
}

/** The inverse of `encodeKeySet`. */
export function decodeKeySet(set: EncodedKeySet): StoredKeySet {
  const keys: readonly Jwk[] = JSON.parse(set.keys);
  return {
    issuer: set.issuer,
    keys,
    attemptedAt: new Date(set.attemptedAt),
    ...(set.fetchedAt === null ? {} : { fetchedAt: new Date(set.fetchedAt) }),
    ...(set.etag === null ? {} : { etag: set.etag }),
  };
}
