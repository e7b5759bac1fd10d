import type { Identity } from '#core/config/configuration.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import { type ClaimDifference, safeValue } from './claim-diff.ts';
import { compareWithTrust, differenceOf, isSatisfied } from './compare-with-trust.ts';
import { stoppedBecause } from './identity-state.ts';
import type { Condition, Trust } from './trust.ts';

/** One thing that a trust wants of a token, and whether the token has it. */
export interface TrustFinding extends ClaimDifference {
  readonly holds: boolean;
}

/** One trust of one identity beside a token: everything it wants, and what the token states. */
export interface TrustExplanation {
  readonly identity: string;
  /** Place of the trust among the identity's trusts, from 0. */
  readonly trust: number;
  readonly findings: readonly TrustFinding[];
  /** Whether all of them hold. */
  readonly accepts: boolean;
  /** Why the identity may not act although a trust accepts, such as a state; absent where it may. */
  readonly stopped?: string;
}

/**
 * Holds a token against every trust, the closest first: for an administrator who asks, never for a
 * caller. A trust in another issuer has that as its only finding, and comes last.
 */
export function explainTrusts(
  token: SubjectToken,
  identities: readonly Identity[],
  now: Date,
): readonly TrustExplanation[] {
  const explained = identities.flatMap((identity) => {
    const reason = stoppedBecause(identity, now);
    return identity.trusts.map((trust) => {
      const findings = findingsOf(token, trust);
      return {
        identity: identity.id,
        trust: trust.index,
        findings,
        accepts: findings.every(({ holds }) => holds),
        ...(reason === undefined ? {} : { stopped: reason }),
      };
    });
  });
  // Of two that lack as much, the one of which more is held is closer.
  return explained.toSorted(
    (one, other) => distance(one) - distance(other) || other.findings.length - one.findings.length,
  );
}

function findingsOf(token: SubjectToken, trust: Trust): readonly TrustFinding[] {
  const issuer = issuerFinding(token, trust);
  if (!issuer.holds) return [issuer];
  const wanted = trust.conditions.map((condition) => conditionFinding(token, condition));
  const unsatisfied = wanted.filter(({ holds }) => !holds);
  // What a comparison adds to the conditions: proofs, agreements, events.
  const more = compareWithTrust(token, trust).differences.slice(unsatisfied.length);
  return [issuer, ...wanted, ...more.map((difference) => ({ ...difference, holds: false }))];
}

/** A trust is in one issuer, of which several may have one `iss`. */
function issuerFinding(token: SubjectToken, { issuer, iss }: Trust): TrustFinding {
  const holds = issuer === token.issuer.name && iss === token.iss;
  const expected = `${issuer}: ${safeValue(iss)}`;
  return { claim: 'iss', expected, got: `${token.issuer.name}: ${safeValue(token.iss)}`, holds };
}

function conditionFinding(token: SubjectToken, condition: Condition): TrustFinding {
  const holds = isSatisfied(token, condition);
  const finding = { ...differenceOf(token, condition), holds };
  return holds && condition.kind === 'list' ? { ...finding, got: 'a list with it' } : finding;
}

/** How many findings do not hold; of another issuer is further than any of them. */
function distance({ findings }: TrustExplanation): number {
  const unmet = findings.filter(({ holds }) => !holds);
  return unmet.some(({ claim }) => claim === 'iss') ? Number.MAX_SAFE_INTEGER : unmet.length;
}
