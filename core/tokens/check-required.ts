import { Fault } from '#core/faults.ts';
import { claimAt } from './claim-at.ts';
import type { Claims } from './claims.ts';
import type { Issuer, RequiredClaim } from './issuers/issuer.ts';
import type { Overage, Profile } from './profiles/profile.ts';
import { statesText } from './states-text.ts';

/**
 * Refuses a token of the wrong kind (the profile's `requires` and `forbids`: `malformed_token`), and
 * one that does not state what configuration requires of this issuer's tokens (`claim_required`). What was
 * required is not told: whoever has an account at a public issuer could ask.
 */
export function checkRequired(claims: Claims, issuer: Issuer, profile: Profile): void {
  for (const { pointer, is, otherwise } of profile.requires ?? []) {
    if (claimAt(claims, pointer) !== is) throw new Fault('malformed_token', otherwise);
  }
  for (const { pointer, because } of profile.forbids ?? []) {
    if (claimAt(claims, pointer) !== undefined) throw new Fault('malformed_token', because);
  }
  for (const required of issuer.require ?? []) checkClaim(claims, required, profile.overage);
}

function checkClaim(claims: Claims, required: RequiredClaim, overage: Overage | undefined): void {
  requireProof(claims, required);
  const value = claimAt(claims, required.pointer);
  // Being in a list that is cut short is being in the list.
  if (statesText(value, required.kind, (text) => text === required.value)) return;
  if (overage?.claim === required.claim && isCutShort(claims, required, overage)) {
    throw new Fault(
      'claim_required',
      `the token does not hold all of ${required.claim}, so whether the required one is among them is unknown; ${overage.remedy}`,
    );
  }
  throw new Fault(
    'claim_required',
    `the token's ${required.claim} is not what its issuer is registered with; sign in with an account of the organisation, and see that the token states ${required.claim}`,
  );
}

/** Asked before the claim itself is looked at, so that the refusal is the same whatever it says. */
function requireProof(claims: Claims, { claim, provenBy }: RequiredClaim): void {
  if (provenBy === undefined || claimAt(claims, provenBy.pointer) === provenBy.is) return;
  throw new Fault(
    'claim_required',
    `the token's ${claim} proves nothing, as its ${provenBy.claim} is not ${provenBy.is}; have ${claim} verified by the identity provider, and see that the token states ${provenBy.claim}`,
  );
}

/** Whether a list is left out or may be cut: by a sign of its own, or by being as long as it can be. */
function isCutShort(claims: Claims, { pointer }: RequiredClaim, { signs, most }: Overage): boolean {
  const value = claimAt(claims, pointer);
  if (Array.isArray(value) && value.length >= most) return true;
  return signs.some((sign) => claimAt(claims, sign) !== undefined);
}
