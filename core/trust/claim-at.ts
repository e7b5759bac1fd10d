import type { Claims, Json } from '#core/tokens/claims.ts';

/**
 * The claim that a JSON pointer names (RFC 6901 §4), or undefined. Only members that the token
 * itself states are seen: nothing inherited, and no step into a list.
 */
export function claimAt(claims: Claims, pointer: string): Json | undefined {
  let value: Json | undefined = claims;
  for (const step of pointer.split('/').slice(1)) {
    value = memberOf(value, step.replaceAll('~1', '/').replaceAll('~0', '~'));
  }
  return value;
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as Claims)[name] : undefined;
}
