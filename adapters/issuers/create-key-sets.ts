import { keptKeySets } from '#core/tokens/keys/kept-key-sets.ts';
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

/** Issuers' keys over HTTP, kept as `keptKeySets` keeps them. */
export function createKeySets(parts: KeySetsParts): KeySets {
  return keptKeySets({
    ...parts,
    fetchNow: (request, before) => fetchNow(request, before, parts),
  });
}

async function fetchNow(
  request: KeyRefresh,
  before: StoredKeySet | undefined,
  { store, clock, timeoutMilliseconds = 3_000, resolve }: KeySetsParts,
): Promise<StoredKeySet> {
  const { issuer } = request;
  const at = clock.now();
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  const outcome = await fetchKeys({ ...request, etag: before?.etag, signal, resolve });
  const after = keySetAfter(before, { issuer, at, outcome });
  await store.writeKeySet(after);
  return after;
}
