import { mayFetchKeys } from '#core/tokens/keys/key-age.ts';
import type { KeyRefresh, KeySetStore, KeySets, StoredKeySet } from '#core/tokens/keys/key-set.ts';
import { keySetAfter } from '#core/tokens/keys/key-set-after.ts';
import type { Clock } from '#core/world.ts';
import type { Resolve } from './checked-lookup.ts';
import { fetchKeys } from './fetch-keys.ts';

/** What fetching keys needs of the world. */
export interface KeySetsParts {
  readonly store: KeySetStore;
  readonly clock: Clock;
  /** For both documents together; 3,000 unless told. */
  readonly timeoutMilliseconds?: number;
  /** How names become addresses; the system's way unless told. */
  readonly resolve?: Resolve;
}

/**
 * Issuers' keys over HTTP, kept in a store that processes share. One fetch for each issuer at a
 * time, and none while the cooldown lasts, whichever process made the last attempt.
 */
export function createKeySets(parts: KeySetsParts): KeySets {
  const flights = new Map<string, Promise<StoredKeySet>>();
  return {
    read: (issuer) => parts.store.readKeySet(issuer),
    refresh(request) {
      const { issuer } = request;
      const flight =
        flights.get(issuer) ?? refreshNow(request, parts).finally(() => flights.delete(issuer));
      flights.set(issuer, flight);
      return flight;
    },
  };
}

async function refreshNow(request: KeyRefresh, parts: KeySetsParts): Promise<StoredKeySet> {
  const { store, clock, timeoutMilliseconds = 3_000, resolve } = parts;
  const { issuer } = request;
  const before = await store.readKeySet(issuer);
  const at = clock.now();
  if (before !== undefined && !mayFetchKeys(before, at)) return before;
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  const outcome = await fetchKeys({ ...request, etag: before?.etag, signal, resolve });
  const after = keySetAfter(before, { issuer, at, outcome });
  await store.writeKeySet(after);
  return after;
}
