import { Fault } from '#core/faults.ts';
import type { Issuer } from '../issuers/issuer.ts';
import { areKeysExpired, didFetchFail, planKeys } from './key-age.ts';
import type { KeyRefresh, KeySets, StoredKeySet, VerificationKey } from './key-set.ts';
import { hasKey, type KeyWanted, selectKey } from './select-key.ts';

/** Whose key is wanted, which one, and the world behind it. */
export interface KeySearch {
  /** The instance's `iss`, already matched to `issuer`. */
  readonly iss: string;
  readonly issuer: Issuer;
  readonly wanted: KeyWanted;
  readonly keySets: KeySets;
  readonly now: Date;
}

/**
 * The key that a token was to be signed with, out of its own issuer's set and no other. Uploaded
 * sets are never fetched. Throws what `selectKey` throws; and where the issuer's keys cannot be had,
 * or may be newer than ours, a fault that blames the issuer (`issuer_unavailable`, `bad_discovery`,
 * `bad_jwks`), never the token.
 */
export async function findKey(search: KeySearch): Promise<VerificationKey> {
  const { issuer, wanted } = search;
  if (issuer.keys.kind === 'uploaded') return selectKey(issuer.keys.keys, wanted);
  const set = await currentKeySet(search);
  if (areKeysExpired(set, search.now)) throw outage(set);
  if (!hasKey(set.keys, wanted) && didFetchFail(set)) throw outage(set);
  return selectKey(set.keys, wanted);
}

async function currentKeySet({
  iss,
  issuer,
  wanted,
  keySets,
  now,
}: KeySearch): Promise<StoredKeySet> {
  const request: KeyRefresh = { issuer: iss, registered: issuer };
  const set = await keySets.read(iss);
  if (set === undefined) return keySets.refresh(request);
  switch (planKeys(set, hasKey(set.keys, wanted), now)) {
    case 'use':
      return set;
    case 'use-and-refresh':
      // Nobody waits for this one: the keys at hand are good, and its failure shows in the next read.
      keySets.refresh(request).catch(() => undefined);
      return set;
    case 'refresh':
      return keySets.refresh(request);
  }
}

function outage({ failure }: StoredKeySet): Fault {
  const { code, message } = failure ?? unexplained;
  return new Fault(code, message);
}

const unexplained = {
  code: 'issuer_unavailable',
  message: "the issuer's keys cannot be had at the moment; try again shortly",
} as const;
