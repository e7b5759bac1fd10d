/** A JSON Web Key as an issuer published it (RFC 7517 §4), not yet trusted. */
export type Jwk = { readonly [member: string]: unknown };
