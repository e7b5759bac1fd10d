import type { Clock } from '#core/world.ts';
import { didFetchFail, mayFetchKeys } from './key-age.ts';
import type { KeyRefresh, KeySetStore, KeySets, StoredKeySet } from './key-set.ts';

/** What keeping issuers' keys needs, and the one who brings new ones. */
export interface KeptKeySetsParts {
  readonly store: Pick<KeySetStore, 'readKeySet'>;
  readonly clock: Clock;
  /**
   * Asked only when the cooldown is over, with what is stored; gives what is stored afterwards, or
   * what is to be believed while nothing new can be.
   */
  fetchNow(request: KeyRefresh, before: StoredKeySet | undefined): Promise<StoredKeySet>;
}

/** Issuers whose keys are kept at hand; a broker has far fewer. */
const mostRecent = 1_000;
/** No longer than the cooldown between fetches, so that no kept copy hides keys that a fetch brought. */
const recentMilliseconds = 30_000;

/**
 * Issuers' keys from a store that processes share. One fetch for each issuer at a time, and none
 * while the cooldown lasts, whichever process made the last attempt.
 */
export function keptKeySets(parts: KeptKeySetsParts): KeySets {
  const flights = new Map<string, Promise<StoredKeySet>>();
  const recent = createRecentSets(parts.clock);
  return {
    async read(issuer) {
      const known = recent.get(issuer);
      if (known !== undefined && !didFetchFail(known)) return known;
      const set = await parts.store.readKeySet(issuer);
      // While a fetch of ours has failed, that of another process may have brought keys.
      if (known !== undefined && (set === undefined || !hasNewerKeys(set, known))) return known;
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

/** Whether these keys were fetched after the known ones. */
function hasNewerKeys(set: StoredKeySet, known: StoredKeySet): boolean {
  return fetchTime(set) > fetchTime(known);
}

function fetchTime({ fetchedAt }: StoredKeySet): number {
  return fetchedAt?.getTime() ?? 0;
}

/** Key sets read a moment ago, so that a warm exchange waits for no store before it verifies. */
function createRecentSets(clock: Clock) {
  const kept = new Map<string, { readonly set: StoredKeySet; readonly at: number }>();
  return {
    get(issuer: string): StoredKeySet | undefined {
      const found = kept.get(issuer);
      if (found === undefined) return undefined;
      const age = Math.abs(clock.now().getTime() - found.at);
      return age < recentMilliseconds ? found.set : undefined;
    },
    keep(set: StoredKeySet): void {
      if (kept.size >= mostRecent) kept.clear();
      kept.set(set.issuer, { set, at: clock.now().getTime() });
    },
  };
}

async function refreshNow(request: KeyRefresh, parts: KeptKeySetsParts): Promise<StoredKeySet> {
  const before = await parts.store.readKeySet(request.issuer);
  // Stryker disable next-line ConditionalExpression: what was never stored may be fetched in any case
  const isTooSoon = before !== undefined && !mayFetchKeys(before, parts.clock.now());
  return isTooSoon ? before : parts.fetchNow(request, before);
}
