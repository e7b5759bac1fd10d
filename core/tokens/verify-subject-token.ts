import { Fault } from '#core/faults.ts';
import { checkAudience } from './check-audience.ts';
import { allowedAlgorithm, checkHeader } from './check-header.ts';
import { checkRequired } from './check-required.ts';
import { checkSubject } from './check-subject.ts';
import { checkTimes } from './check-times.ts';
import type { Issuer } from './issuers/issuer.ts';
import { matchesIssuer } from './issuers/matches-issuer.ts';
import { findKey } from './keys/find-key.ts';
import type { KeySets } from './keys/key-set.ts';
import { verifySignature } from './keys/verify-signature.ts';
import type { ParsedToken } from './parse-token.ts';
import { normaliseClaims } from './profiles/normalise-claims.ts';
import type { Profile } from './profiles/profile.ts';
import { profileOf } from './profiles/profiles.ts';
import type { SubjectToken } from './subject-token.ts';

/** All of the world that verifying touches. */
export interface VerifyPorts {
  /** Our audience, byte for byte. */
  readonly audience: string;
  readonly now: Date;
  readonly keySets: KeySets;
}

/**
 * Checks everything about a token of a registered issuer, in the order in which RFC 8725 can be
 * read: algorithm, header, key, signature, times, audience, subject. Nothing that a claim says is
 * believed before the signature held. Throws a fault of the token, or one that blames the issuer.
 */
export async function verifySubjectToken(
  parsed: ParsedToken,
  issuer: Issuer,
  { audience, now, keySets }: VerifyPorts,
): Promise<SubjectToken> {
  const { iss, jti, kid, claims, signingInput, signature, hash, bindingKey } = parsed;
  const profile = checkIssuer(iss, issuer);
  const alg = allowedAlgorithm(parsed.alg, issuer);
  checkHeader(parsed.header, issuer);
  const wanted = { kid, alg, keyUses: issuer.keyUses };
  const { key } = await findKey({ iss, issuer, wanted, keySets, now });
  if (!verifySignature({ alg, key, signingInput, signature })) throw badSignature();
  const times = checkTimes(claims, issuer, now);
  checkRequired(claims, issuer, profile);
  checkAudience(claims.aud, issuer, audience);
  const sub = checkSubject(claims.sub);
  if (issuer.jtiRequired && jti === undefined) throw missingId();
  const workload = normaliseClaims({ iss, sub, claims }, profile);
  return { issuer, profile, iss, sub, jti, claims, workload, ...times, hash, bindingKey };
}

/** The caller looked the issuer up by this very `iss`; that it did is checked, not assumed. */
function checkIssuer(iss: string, issuer: Issuer): Profile {
  const profile = profileOf(issuer.profile);
  if (profile === undefined || !matchesIssuer(iss, issuer)) {
    throw new Fault(
      'unknown_issuer',
      'the issuer of this token is not registered here; an administrator can add it to issuers.yaml',
    );
  }
  return profile;
}

function badSignature(): Fault {
  return new Fault(
    'bad_signature',
    "the token's signature is not its issuer's; send the token exactly as it was issued",
  );
}

function missingId(): Fault {
  return new Fault(
    'malformed_token',
    'the token has no jti claim, and its issuer always sets one; send it exactly as it was issued',
  );
}
