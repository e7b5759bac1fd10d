import type { Jwk } from '../keys/jwk.ts';

/** Signature algorithms that may be allowed for an issuer (RFC 7518 §3.1); symmetric ones do not exist here. */
export type Algorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA';

/** Where an issuer's keys come from. */
export type KeySource =
  | { readonly kind: 'discovery' }
  | { readonly kind: 'jwks-uri'; readonly uri: string }
  | { readonly kind: 'uploaded'; readonly keys: readonly Jwk[] };

/** A claim that every token of an issuer must state, whatever a trust says. */
export interface RequiredClaim {
  /** Its name in the profile, for people. */
  readonly claim: string;
  readonly pointer: string;
  readonly kind?: 'number' | 'list';
  readonly value: string;
  /** Another claim that must have this value before this one says anything. */
  readonly provenBy?: {
    readonly claim: string;
    readonly pointer: string;
    readonly is: boolean | string;
  };
}

/** How people sign in at an issuer with their browser. */
export interface SignInClient {
  /** The id that the issuer knows us by: the audience of its ID tokens. */
  readonly clientId: string;
  /** `openid` among them. */
  readonly scopes: readonly string[];
  /** Name of the client's secret; absent for a public client, which PKCE alone protects. */
  readonly clientSecretName?: string;
  /** Hosts beside the issuer's own that it may sign people in at. */
  readonly hosts: readonly string[];
}

/** An issuer registered beforehand, and how strictly its tokens are read. */
export interface Issuer {
  /** Its name in issuers.yaml. */
  readonly name: string;
  readonly profile: string;
  /** Byte-exact `iss`, or an anchored template in which each `*` is `[-_A-Za-z0-9]+`. */
  readonly match:
    | { readonly kind: 'exact'; readonly issuer: string }
    | { readonly kind: 'template'; readonly template: string };
  readonly keys: KeySource;
  readonly algorithms: readonly Algorithm[];
  /** Accepted audiences in place of the broker's own: only where the platform cannot ask for ours. */
  readonly audiences?: readonly string[];
  readonly require?: readonly RequiredClaim[];
  /** `typ` header values accepted beside absent and `JWT`, in lower case. */
  readonly types: readonly string[];
  readonly kidRequired: boolean;
  readonly jtiRequired: boolean;
  readonly keyUses: readonly string[];
  /** Longest accepted `exp - iat`, seconds. */
  readonly maxLifetimeSeconds: number;
  /** Longest accepted `now - iat`, seconds. */
  readonly maxAgeSeconds: number;
  /** Hosts beside the issuer's own that its jwks_uri may name. */
  readonly keyHosts: readonly string[];
  /** May resolve to private or loopback addresses and speak plain http: the demo issuer, in-cluster ones. */
  readonly privateNetwork: boolean;
  /** Only where people sign in with their browser. */
  readonly signIn?: SignInClient;
}
