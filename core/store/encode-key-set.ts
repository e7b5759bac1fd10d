import { Fault } from '#core/faults.ts';
import type { StoredKeySet } from '#core/tokens/keys/key-set.ts';
import { isStoreId, requireTextSize } from './store-limits.ts';

/** A key set in the form that stores write down: JSON text and milliseconds since 1970. */
export interface EncodedKeySet {
  readonly issuer: string;
  /** All of the set but its dates. */
  readonly value: string;
  readonly fetchedAt: number | null;
  readonly attemptedAt: number;
}

/** Turns a key set into what stores write; throws like `encodeTransaction`. */
export function encodeKeySet({ fetchedAt, attemptedAt, ...rest }: StoredKeySet): EncodedKeySet {
  const value = JSON.stringify(rest);
  requireTextSize('a key set', value);
  const fetched = fetchedAt?.getTime() ?? null;
  const attempted = attemptedAt.getTime();
  if (!isStoreId(rest.issuer) || Number.isNaN(attempted) || Number.isNaN(fetched)) {
    throw new Fault(
      'unavailable',
      'the store was given a key set without an issuer or a date; this is a mistake of ours, report it',
    );
  }
  return { issuer: rest.issuer, value, fetchedAt: fetched, attemptedAt: attempted };
}

/** The inverse of `encodeKeySet`; throws a `SyntaxError` for a value that is no longer JSON. */
export function decodeKeySet(set: Omit<EncodedKeySet, 'issuer'>): StoredKeySet {
  const rest: Omit<StoredKeySet, 'fetchedAt' | 'attemptedAt'> = JSON.parse(set.value);
  return {
    ...rest,
    attemptedAt: new Date(set.attemptedAt),
    ...(set.fetchedAt === null ? {} : { fetchedAt: new Date(set.fetchedAt) }),
  };
}
