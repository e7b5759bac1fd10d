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
  const recent = createRecentSets(parts.clock);
  return {
    async read(issuer) {
      const known = recent.get(issuer);
      if (known !== undefined) return known;
      const set = await parts.store.readKeySet(issuer);
      if (set !== undefined) recent.keep(set);
      return set;
    },
    async refresh(request) {
      const { issuer } = request;
      const flight =
        flights.get(issuer) ?? refreshNow(request, parts).finally(() => flights.delete(issuer));
      flights.set(issuer, flight);
      const set = await flight;
      recent.keep(set);
      return set;
    },
  };
}

/** Issuers whose keys are kept at hand; a broker has far fewer. */
const mostRecent = 1_000;
/** No longer than the cooldown between fetches, so that no kept copy hides keys that a fetch brought. */
const recentMilliseconds = 30_000;

/** Key sets read a moment ago, so that a warm exchange waits for no store before it verifies. */
function createRecentSets(clock: Clock) {
  const kept = new Map<string, { readonly set: StoredKeySet; readonly at: number }>();
  return {
    get(issuer: string): StoredKeySet | undefined {
      const found = kept.get(issuer);
      const age = found === undefined ? Infinity : Math.abs(clock.now().getTime() - found.at);
      return age < recentMilliseconds ? found?.set : undefined;
    },
    keep(set: StoredKeySet): void {
      if (kept.size >= mostRecent) kept.clear();
      kept.set(set.issuer, { set, at: clock.now().getTime() });
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
