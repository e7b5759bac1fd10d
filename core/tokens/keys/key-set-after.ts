import type { Jwk } from './jwk.ts';
import type { KeySetFailure, StoredKeySet } from './key-set.ts';

/** What one attempt to fetch an issuer's keys brought. */
export type FetchOutcome =
  | { readonly kind: 'fetched'; readonly keys: readonly Jwk[]; readonly etag: string | undefined }
  /** The server confirmed what is stored (RFC 9110 §15.4.5). */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failed'; readonly failure: KeySetFailure };

export interface FetchAttempt {
  readonly issuer: string;
  readonly at: Date;
  readonly outcome: FetchOutcome;
}

/**
 * The key set to store after an attempt. Only keys replace keys: a failure keeps those that were
 * there, and moves `attemptedAt`, so that failing too starts the cooldown.
 */
export function keySetAfter(
  before: StoredKeySet | undefined,
  { issuer, at, outcome }: FetchAttempt,
): StoredKeySet {
  switch (outcome.kind) {
    case 'fetched':
      return {
        issuer,
        keys: outcome.keys,
        fetchedAt: at,
        attemptedAt: at,
        ...(outcome.etag === undefined ? {} : { etag: outcome.etag }),
      };
    case 'unchanged':
      return { ...kept(before, issuer), fetchedAt: at, attemptedAt: at };
    case 'failed':
      return { ...kept(before, issuer), attemptedAt: at, failure: outcome.failure };
  }
}

function kept(before: StoredKeySet | undefined, issuer: string) {
  return {
    issuer,
    keys: before?.keys ?? [],
    ...(before?.fetchedAt === undefined ? {} : { fetchedAt: before.fetchedAt }),
    ...(before?.etag === undefined ? {} : { etag: before.etag }),
  };
}
