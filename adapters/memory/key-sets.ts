import type { Jwk } from '#core/tokens/keys/jwk.ts';
import { mayFetchKeys } from '#core/tokens/keys/key-age.ts';
import type { KeySetStore, KeySets, StoredKeySet } from '#core/tokens/keys/key-set.ts';
import { type FetchOutcome, keySetAfter } from '#core/tokens/keys/key-set-after.ts';
import type { Clock } from '#core/world.ts';

/** What an issuer in memory answers: its keys, or nothing while it is down. */
export type PublishedKeys = (issuer: string) => Promise<readonly Jwk[] | undefined>;

interface MemoryKeySetsParts {
  readonly store: KeySetStore;
  readonly clock: Clock;
  readonly published: PublishedKeys;
}

/** Issuers' keys without a network, for tests: asked in process, stored as fetched ones are. */
export function createMemoryKeySets(parts: MemoryKeySetsParts): KeySets {
  const flights = new Map<string, Promise<StoredKeySet>>();
  return {
    read: (issuer) => parts.store.readKeySet(issuer),
    refresh: ({ issuer }) => {
      const flight =
        flights.get(issuer) ?? ask(issuer, parts).finally(() => flights.delete(issuer));
      flights.set(issuer, flight);
      return flight;
    },
  };
}

async function ask(issuer: string, parts: MemoryKeySetsParts): Promise<StoredKeySet> {
  const before = await parts.store.readKeySet(issuer);
  const at = parts.clock.now();
  if (before !== undefined && !mayFetchKeys(before, at)) return before;
  const after = keySetAfter(before, {
    issuer,
    at,
    outcome: outcomeOf(await parts.published(issuer)),
  });
  await parts.store.writeKeySet(after);
  return after;
}

function outcomeOf(keys: readonly Jwk[] | undefined): FetchOutcome {
  if (keys !== undefined && keys.length > 0) return { kind: 'fetched', keys, etag: undefined };
  const message = 'the issuer gives no keys; try again shortly';
  return { kind: 'failed', failure: { code: 'issuer_unavailable', message } };
}
