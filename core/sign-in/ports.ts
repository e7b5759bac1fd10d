import type { Configurations } from '#core/config/configuration.ts';
import type { Ledger } from '#core/ledger/ledger.ts';
import type { RefusalTally } from '#core/ledger/refusal-tally.ts';
import type { FloodGuard } from '#core/limits/flood-guard.ts';
import type { Store } from '#core/store/store.ts';
import type { Issuer, SignInClient } from '#core/tokens/issuers/issuer.ts';
import type { KeySets } from '#core/tokens/keys/key-set.ts';
import type { Clock, Metrics, Secrets } from '#core/world.ts';

/** All of the world that signing in with a browser touches. */
export interface BrowserSignInPorts {
  /** The broker's URL, which browsers come back to. */
  readonly audience: string;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly secrets: Secrets;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly refusals: RefusalTally;
  /** Addresses that failed to sign in too often of late. */
  readonly floods: FloodGuard;
  readonly configurations: Configurations;
  readonly keySets: KeySets;
  readonly issuers: SignInIssuers;
}

/** An issuer where people sign in, with its one `iss`. */
export interface SignInIssuer {
  readonly iss: string;
  readonly issuer: Issuer;
  readonly client: SignInClient;
}

/** What an issuer's discovery document says of signing in. */
export interface SignInEndpoints {
  /** Where browsers are sent (RFC 6749 §3.1). */
  readonly authorization: string;
  /** Whether every answer names its issuer (RFC 9207 §3). */
  readonly namesIssuer: boolean;
}

/** A code to be redeemed (RFC 6749 §4.1.3, RFC 7636 §4.5). */
export interface Redemption {
  readonly code: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
}

/** The issuers' side of signing in: what they publish, and their token endpoint. */
export interface SignInIssuers {
  /** Throws `bad_discovery` or `issuer_unavailable`. */
  endpoints(at: SignInIssuer): Promise<SignInEndpoints>;
  /**
   * The ID token for a code. Throws `sign_in_needed` for a code that the issuer does not take, and
   * `bad_discovery` or `issuer_unavailable` where the issuer is to blame, or our registration there.
   */
  redeem(at: SignInIssuer, redemption: Redemption): Promise<string>;
}
