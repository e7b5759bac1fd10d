import { Fault } from '#core/faults.ts';
import type { Jwk } from './jwk.ts';

const mostKeys = 100;

/**
 * The keys of a published JWK Set (RFC 7517 §5), not yet looked into. Throws `bad_jwks` for what is
 * no set, an empty one, or one of more than 100 keys; members that are no objects are skipped.
 */
export function readJwks(document: unknown): readonly Jwk[] {
  const keys = isObject(document) ? document.keys : undefined;
  if (!Array.isArray(keys)) throw badJwks('is not a JWK Set');
  if (keys.length > mostKeys) throw badJwks(`has more than ${mostKeys} keys`);
  const jwks = keys.filter(isObject);
  if (jwks.length === 0) throw badJwks('has no keys');
  return jwks;
}

function isObject(value: unknown): value is Jwk {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function badJwks(what: string): Fault {
  return new Fault(
    'bad_jwks',
    `the issuer's key set ${what}; its operator must publish a sound one`,
  );
}
