import type { Claims, Json } from './claims.ts';

/**
 * The value that a JSON pointer (RFC 6901) names in a claims set, or `undefined` where there is
 * none. Only own members of objects are followed, never array indices or prototypes.
 */
export function claimAt(claims: Claims, pointer: string): Json | undefined {
  let value: Json | undefined = claims;
  for (const token of pointer.split('/').slice(1)) {
    value = member(value, unescapeToken(token));
  }
  return value;
}

function member(value: Json | undefined, name: string): Json | undefined {
  if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
  return value[name];
}

function isObject(value: Json | undefined): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unescapeToken(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
