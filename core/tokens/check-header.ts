import { Fault } from '#core/faults.ts';
import type { Claims, Json } from './claims.ts';
import type { Algorithm, Issuer } from './issuers/issuer.ts';
import { isAlgorithm } from './keys/algorithms.ts';

/** Members that ask for something that is not done here (RFC 7516 §4.1.3, RFC 7519 §5.2). */
const refusedMembers = ['zip', 'cty', 'enc'];

/**
 * The token's algorithm, if configuration allows it for this issuer. Neither the token nor the
 * issuer's discovery document has a say (RFC 8725 §3.1). Throws `alg_not_allowed`.
 */
export function allowedAlgorithm(alg: string, issuer: Issuer): Algorithm {
  if (isAlgorithm(alg) && issuer.algorithms.includes(alg)) return alg;
  throw new Fault(
    'alg_not_allowed',
    `the token is signed by an algorithm that is not allowed for its issuer; allowed: ${issuer.algorithms.join(', ')}`,
  );
}

/**
 * Refuses what a header must not say: extensions (RFC 7515 §4.1.11, RFC 7797), compression,
 * nesting, and a `typ` that is another kind of token (RFC 8725 §3.11). `jwk`, `jku`, `x5u`, `x5c`
 * and `x5t` are never read: a token does not choose its own key (RFC 8725 §3.10).
 * Throws `crit_not_supported` or `malformed_token`.
 */
export function checkHeader(header: Claims, issuer: Issuer): void {
  if (Object.hasOwn(header, 'crit') || Object.hasOwn(header, 'b64')) {
    throw new Fault(
      'crit_not_supported',
      "the token's header has crit or b64, and no extension is supported; send a plain JWT",
    );
  }
  if (refusedMembers.some((member) => Object.hasOwn(header, member))) {
    throw new Fault(
      'malformed_token',
      "the token's header has zip, cty or enc; send a plain signed JWT",
    );
  }
  if (!isAcceptedType(header.typ, issuer.types)) {
    throw new Fault(
      'malformed_token',
      "the token's typ is not one that its issuer is registered for; send a JWT meant for this use",
    );
  }
  if (issuer.kidRequired && header.kid === undefined) {
    throw new Fault(
      'unknown_key',
      'the token does not name its key (kid), and its issuer always does; send it exactly as it was issued',
    );
  }
}

/** Media types are compared without regard to case (RFC 7515 §4.1.9). */
function isAcceptedType(typ: Json | undefined, types: readonly string[]): boolean {
  if (typ === undefined) return true;
  if (typeof typ !== 'string') return false;
  const name = typ.toLowerCase();
  return name === 'jwt' || types.includes(name);
}
