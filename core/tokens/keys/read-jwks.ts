import { Fault } from '#core/faults.ts';
import type { Jwk } from './jwk.ts';

const mostKeys = 100;
const longestText = 2_048;
const mostOperations = 16;
/** All keys together as they are stored, characters of up to three bytes each. */
const largestSet = 100_000;

/** Members that deciding about a key looks at (RFC 7517 §4, RFC 7518 §6), secret ones among them. */
const members = [
  ...['kty', 'kid', 'alg', 'use', 'key_ops', 'crv', 'n', 'e', 'x', 'y'],
  ...['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'],
] as const;
const secret: ReadonlySet<string> = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']);

/**
 * The keys of a published JWK Set (RFC 7517 §5), not yet looked into, with only the members that
 * are. One that is no text, too long or secret is null: it stays there to be refused, and its value
 * is kept nowhere. Throws `bad_jwks` for what is no set, an empty one, one of more than 100 keys, or
 * one too large to store; members that are no objects are skipped.
 */
export function readJwks(document: unknown): readonly Jwk[] {
  const keys = isObject(document) ? document.keys : undefined;
  if (!Array.isArray(keys)) throw badJwks('is not a JWK Set');
  if (keys.length > mostKeys) throw badJwks(`has more than ${mostKeys} keys`);
  const jwks = keys.filter(isObject).map(readJwk);
  if (jwks.length === 0) throw badJwks('has no keys');
  if (JSON.stringify(jwks).length > largestSet) throw badJwks('is too large');
  return jwks;
}

function readJwk(published: Jwk): Jwk {
  const present = members.filter((member) => Object.hasOwn(published, member));
  return Object.fromEntries(present.map((member) => [member, kept(member, published[member])]));
}

function kept(member: string, value: unknown): string | readonly string[] | null {
  if (member === 'key_ops') return isOperations(value) ? value : null;
  return isText(value) && !secret.has(member) ? value : null;
}

function isOperations(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= mostOperations && value.every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestText;
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
