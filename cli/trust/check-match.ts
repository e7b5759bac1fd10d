import type { Grant, Identity } from '#core/config/configuration.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import { explainTrusts, type TrustExplanation } from '#core/trust/explain-trusts.ts';
import { matchTrust } from '#core/trust/match-trust.ts';

/** Which identities a token is, and how it differs from each trust. */
export interface CheckedMatch {
  /** Ids of the identities that accept the token and may act. */
  readonly matches: readonly string[];
  /** In one sentence. */
  readonly verdict: string;
  /** Every trust that was asked, the closest first. */
  readonly trusts: readonly TrustExplanation[];
}

/** Asks every identity; with a grant those that may ask for it, as an exchange would. */
export function checkMatch(
  token: SubjectToken,
  identities: readonly Identity[],
  { grant, now }: { readonly grant: Grant | undefined; readonly now: Date },
): CheckedMatch {
  if (grant === undefined) {
    const trusts = explainTrusts(token, identities, now);
    const matches = idsOf(
      trusts.filter(({ accepts, stopped }) => accepts && stopped === undefined),
    );
    return {
      matches,
      verdict: verdictOf(matches, idsOf(trusts.filter(({ accepts }) => accepts))),
      trusts,
    };
  }
  const asked = identities.filter(({ grants }) => grants.includes(grant.name));
  const trusts = explainTrusts(token, asked, now);
  const match = matchTrust(token, asked, { grant, now, showAll: true });
  if (match.kind === 'matched') {
    const { id } = match.identity;
    return {
      matches: [id],
      verdict: `the token is ${id}, which may ask for ${grant.name}`,
      trusts,
    };
  }
  const matches = idsOf(trusts.filter(({ accepts, stopped }) => accepts && stopped === undefined));
  const none = `nobody who may ask for ${grant.name} trusts this token`;
  return {
    matches,
    verdict: matches.length === 0 && match.diff.length > 0 ? none : match.message,
    trusts,
  };
}

function verdictOf(matches: readonly string[], accepting: readonly string[]): string {
  const [only, ...others] = matches;
  if (only !== undefined && others.length === 0) return `the token is ${only}`;
  if (only !== undefined) {
    return `${matches.length} identities trust this token (${matches.join(', ')}), which is refused unless only one of them may ask for the grant; name it by --grant`;
  }
  const [stopped] = accepting;
  if (stopped !== undefined) return `the token is ${stopped}, which may not act`;
  return 'nobody trusts this token';
}

function idsOf(trusts: readonly TrustExplanation[]): readonly string[] {
  return [...new Set(trusts.map(({ identity }) => identity))];
}
