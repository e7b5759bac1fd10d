import { allowedAlgorithm, checkHeader } from '#core/tokens/check-header.ts';
import { checkRequired } from '#core/tokens/check-required.ts';
import { checkSubject } from '#core/tokens/check-subject.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import type { ParsedToken } from '#core/tokens/parse-token.ts';
import type { Profile } from '#core/tokens/profiles/profile.ts';
import { type Check, failedBy, passed } from '../doctor/check.ts';

/** Whether a token is of the form that its issuer is registered with; nothing is verified. */
export function checkForm(token: ParsedToken, issuer: Issuer, profile: Profile): Check {
  const name = 'token form';
  try {
    const algorithm = allowedAlgorithm(token.alg, issuer);
    checkHeader(token.header, issuer);
    checkRequired(token.claims, issuer, profile);
    checkSubject(token.claims.sub);
    return passed(
      name,
      `${algorithm}, with what its issuer requires; its signature was not checked`,
    );
  } catch (error) {
    return failedBy(name, error, 'see what the platform puts into its tokens');
  }
}
