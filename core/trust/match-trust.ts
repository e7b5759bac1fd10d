import type { Grant, Identity } from '#core/config/configuration.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import { type ClaimDiff, renderClaimDiff } from './claim-diff.ts';
import { compareWithTrust, type TrustComparison } from './compare-with-trust.ts';
import { stoppedBecause } from './identity-state.ts';
import type { Trust } from './trust.ts';

/** Whom a subject token is, or why it is nobody who may ask for this grant. */
export type TrustMatch =
  | { readonly kind: 'matched'; readonly identity: Identity; readonly trust: Trust }
  | RefusedMatch;

/** A refusal by trust. `message` may be shown to the caller: it tells strangers nothing. */
export interface RefusedMatch {
  readonly kind: 'refused';
  readonly code: 'policy_denied' | 'event_not_allowed' | 'identity_stopped' | 'ambiguous_identity';
  readonly message: string;
  /** The token satisfies a trust, or holds an immutable pin of one: a principal we know, no stranger. */
  readonly known: boolean;
  /** The one identity that the refusal is about, when there is exactly one. */
  readonly identity: Identity | undefined;
  /** Empty for strangers. */
  readonly diff: readonly ClaimDiff[];
}

/** What the token asks for, and when. */
export interface TrustQuestion {
  readonly grant: Grant;
  readonly now: Date;
  /** Shows the difference from every trust: for an administrator who asks, never for a caller. */
  readonly showAll?: boolean;
}

/** One candidate trust beside what the token makes of it. */
interface Compared {
  readonly identity: Identity;
  readonly trust: Trust;
  readonly comparison: TrustComparison;
}

/**
 * Finds the one identity whose trust this token satisfies, among those that may ask for the grant.
 * Several are ambiguous, and a stopped one is refused by name, never passed over for another.
 */
export function matchTrust(
  token: SubjectToken,
  identities: readonly Identity[],
  question: TrustQuestion,
): TrustMatch {
  const compared = compareAll(token, identities, question.grant);
  const satisfied = compared.filter(({ comparison }) => comparison.differences.length === 0);
  const standing = onePerIdentity(satisfied.filter(({ identity }) => identity.state !== 'retired'));
  // A retired identity gives way to its successor; alone it explains the refusal.
  const [match, ...others] = standing.length > 0 ? standing : onePerIdentity(satisfied);
  if (match === undefined) return refuseUnsatisfied(compared, question);
  if (others.length > 0) return refuseAmbiguous([match, ...others]);
  const reason = stoppedBecause(match.identity, question.now);
  if (reason !== undefined) return refuseStopped(match, reason);
  return { kind: 'matched', identity: match.identity, trust: match.trust };
}

function compareAll(
  token: SubjectToken,
  identities: readonly Identity[],
  grant: Grant,
): readonly Compared[] {
  const candidates = identities.filter((identity) => identity.grants.includes(grant.name));
  return candidates.flatMap((identity) =>
    identity.trusts
      .filter((trust) => trust.issuer === token.issuer.name && trust.iss === token.iss)
      .map((trust) => ({ identity, trust, comparison: compareWithTrust(token, trust) })),
  );
}

/** An identity that matches by several trusts is still one identity; its first trust counts. */
function onePerIdentity(compared: readonly Compared[]): readonly Compared[] {
  const byIdentity = new Map<string, Compared>();
  for (const one of compared) {
    if (!byIdentity.has(one.identity.id)) byIdentity.set(one.identity.id, one);
  }
  return [...byIdentity.values()];
}

function refuseUnsatisfied(
  compared: readonly Compared[],
  { grant, showAll = false }: TrustQuestion,
): RefusedMatch {
  const pinned = compared.filter(({ comparison }) => showAll || comparison.pinned);
  if (pinned.length === 0) {
    const message = `no identity that trusts this token may ask for grant ${grant.name}; check its trust and its grants in identities.yaml`;
    return refusal({ code: 'policy_denied', message, about: [], diff: [] });
  }
  const diff = pinned.map(({ identity, trust, comparison }) => ({
    identity: identity.id,
    trust: trust.index,
    differences: comparison.differences,
  }));
  const byEvent = pinned.every(({ comparison }) => comparison.eventRefused);
  return refusal({
    code: byEvent ? 'event_not_allowed' : 'policy_denied',
    message: `the token does not satisfy the trust: ${renderClaimDiff(diff)}; ask from a run that does, or have the trust changed`,
    about: pinned,
    diff,
  });
}

function refuseAmbiguous(matches: readonly Compared[]): RefusedMatch {
  const isKnown = matches.some(({ comparison }) => comparison.pinned);
  const names = matches.map(({ identity }) => identity.id).sort();
  const which = isKnown ? ` (${names.join(', ')})` : '';
  return refusal({
    code: 'ambiguous_identity',
    message: `several identities trust this token for the grant${which}; tell their trusts apart by a condition`,
    about: matches,
    diff: [],
  });
}

function refuseStopped(match: Compared, reason: string): RefusedMatch {
  const which = match.comparison.pinned ? `identity ${match.identity.id}` : 'the identity';
  return refusal({
    code: 'identity_stopped',
    message: `${which} may not act: ${reason}; ask its owner to renew it`,
    about: [match],
    diff: [],
  });
}

function refusal(given: {
  readonly code: RefusedMatch['code'];
  readonly message: string;
  readonly about: readonly Compared[];
  readonly diff: readonly ClaimDiff[];
}): RefusedMatch {
  const { code, message, about, diff } = given;
  const [first, ...others] = onePerIdentity(about);
  const known = about.some(
    ({ comparison }) => comparison.pinned || comparison.differences.length === 0,
  );
  const identity = others.length === 0 ? first?.identity : undefined;
  return { kind: 'refused', code, message, known, identity, diff };
}
