/** A JSON value as our strict parser yields it: plain data, no prototype keys, bounded in depth. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** A claims set whose signature, issuer, audience and times were all checked. */
export type Claims = { readonly [name: string]: Json };
