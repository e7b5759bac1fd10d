import type { Grant } from '#core/config/configuration.ts';
import { Fault } from '#core/faults.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { claimAt } from '#core/tokens/claim-at.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import { longestClaimValue, replaceClaimVariables } from './claim-variables.ts';

/**
 * What may stand in a policy: nothing that widens a pattern, opens a variable, ends a path or moves
 * the parts of an ARN. Bitbucket puts its ids in braces, which mean nothing without a `$`.
 */
const safeForm = new RegExp(
  `^(?=.*[A-Za-z0-9])(?:[A-Za-z0-9._@=+,-]{1,${longestClaimValue}}|\\{[0-9a-fA-F-]{36}\\})$`,
);

/**
 * The grant's session policy with the verified claims of this token in place of its variables.
 * Throws `Fault('claim_unusable')` for a claim that the token lacks, or whose value could mean more
 * in a policy than itself. No message holds the value.
 */
export function fillSessionPolicy(
  { sessionPolicy, variables = [] }: Pick<Grant, 'sessionPolicy' | 'variables'>,
  token: Pick<SubjectToken, 'claims' | 'profile'>,
): PolicyDocument | null {
  if (sessionPolicy === null || variables.length === 0) return sessionPolicy;
  const values = new Map(variables.map((name) => [name, claimValue(name, token)]));
  return replaceClaimVariables(sessionPolicy, values);
}

/** Whether a text may take a variable's place. */
export function isSafeValue(value: string): boolean {
  return safeForm.test(value);
}

function claimValue(
  name: string,
  { claims, profile }: Pick<SubjectToken, 'claims' | 'profile'>,
): string {
  const known = Object.hasOwn(profile.claims, name) ? profile.claims[name] : undefined;
  const claim = known === undefined ? undefined : claimAt(claims, known.pointer);
  const value = Number.isSafeInteger(claim) ? String(claim) : claim;
  if (typeof value !== 'string' || value === '') {
    throw new Fault(
      'claim_unusable',
      `the token has no claim "${name}", and the session policy of this grant is cut by it; ask with a token that states it, from a run that has one`,
      { detail: { claim: name } },
    );
  }
  if (isSafeValue(value)) return value;
  throw new Fault(
    'claim_unusable',
    `the claim "${name}" holds what may not stand in a session policy: 1 to ${longestClaimValue} of letters, digits and ._@=+,- are taken; rename it on its platform, or have the grant cut by another claim`,
    { detail: { claim: name } },
  );
}
