import { keptKeySets } from '#core/tokens/keys/kept-key-sets.ts';
import type { KeySetStore, KeySets, StoredKeySet } from '#core/tokens/keys/key-set.ts';
import { keySetAfter } from '#core/tokens/keys/key-set-after.ts';
import type { Clock } from '#core/world.ts';
import type { InvokeFunction } from './invoke-function.ts';

export interface InvokedKeySetsParts {
  readonly store: Pick<KeySetStore, 'readKeySet'>;
  readonly clock: Clock;
  /** The function that fetches issuers' keys; it is sent `{v: 1, issuer}`. */
  readonly invoke: InvokeFunction;
}

/**
 * Issuers' keys that another function fetches and stores, so that whoever decides reaches no
 * issuer. Where it cannot be asked, what is stored is believed for as long as keys ever are, and it
 * is not asked again by this process while the cooldown lasts.
 */
export function createInvokedKeySets({ store, clock, invoke }: InvokedKeySetsParts): KeySets {
  return keptKeySets({
    store,
    clock,
    fetchNow: async ({ issuer }, before) => {
      try {
        await invoke({ v: 1, issuer });
        const after = await store.readKeySet(issuer);
        if (after !== undefined) return after;
      } catch {
        // Told below: to whoever exchanges a token, both are the same.
      }
      return withoutNewKeys(issuer, before, clock.now());
    },
  });
}

function withoutNewKeys(issuer: string, before: StoredKeySet | undefined, at: Date): StoredKeySet {
  const message = "the issuer's keys cannot be fetched at the moment; try again shortly";
  const failure = { code: 'issuer_unavailable', message } as const;
  return keySetAfter(before, { issuer, at, outcome: { kind: 'failed', failure } });
}
