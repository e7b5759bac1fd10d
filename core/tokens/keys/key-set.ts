import type { KeyObject } from 'node:crypto';
import type { Issuer } from '../issuers/issuer.ts';
import type { Jwk } from './jwk.ts';

/** An issuer's keys as stored, with what the caching rules need to know. */
export interface StoredKeySet {
  /** The `iss` the keys belong to: the instance, for template issuers. */
  readonly issuer: string;
  readonly keys: readonly Jwk[];
  /** When these keys were fetched; absent while none ever were. */
  readonly fetchedAt?: Date;
  /** When a fetch was last attempted, successful or not. */
  readonly attemptedAt: Date;
  readonly etag?: string;
  /** Why the last attempt brought no keys; absent after one that did. */
  readonly failure?: KeySetFailure;
}

/** What keeps an issuer's keys from us, for the caller to read. */
export interface KeySetFailure {
  readonly code: 'issuer_unavailable' | 'bad_discovery' | 'bad_jwks';
  /** Lower case, no full stop; nothing that a server sent is in it. */
  readonly message: string;
}

/** A key that passed the hygiene rules, ready for `crypto.verify`. */
export interface VerificationKey {
  readonly kid: string | undefined;
  readonly key: KeyObject;
}

/** The world behind an issuer's keys: a store that the exchange reads, and a fetcher it may ask. */
export interface KeySets {
  /** Nothing was ever stored: `undefined`. */
  read(issuer: string): Promise<StoredKeySet | undefined>;
  /**
   * Fetches the issuer's keys now, stores what came and returns what is then stored. Single flight
   * for each issuer. A failed or empty fetch keeps the old keys and moves `attemptedAt`; it does
   * not throw for a network fault.
   */
  refresh(request: KeyRefresh): Promise<StoredKeySet>;
}

export interface KeyRefresh {
  /** The instance's `iss`, already matched to a registered issuer. */
  readonly issuer: string;
  readonly registered: Issuer;
}

/** Where key sets are kept between fetches and shared between processes. */
export interface KeySetStore {
  readKeySet(issuer: string): Promise<StoredKeySet | undefined>;
  /** Replaces what is stored only if its `attemptedAt` is not later than this one's. */
  writeKeySet(set: StoredKeySet): Promise<void>;
}
