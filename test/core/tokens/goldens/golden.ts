import type { Workload } from '#core/tokens/workload.ts';

/** A token of a platform as it comes, with what is to be made of it. */
export interface Golden {
  readonly profile: string;
  readonly title: string;
  /** What it is registered by; for a JWT-SVID without `iss` its trust domain. */
  readonly registered: string;
  /** Everything but `iat`, `nbf` and `exp`. */
  readonly claims: { readonly [name: string]: unknown };
  readonly lifetimeSeconds: number;
  readonly alg?: 'RS256' | 'ES256';
  readonly header?: { readonly [name: string]: unknown };
  readonly facts: Omit<Workload, 'issuer' | 'subject' | 'profile'>;
}

/** The audience that a platform is asked for wherever it can be. */
export const broker = 'https://sallyport.acme.example';
