import { claimAt } from '#core/tokens/claim-at.ts';
import type { Json } from '#core/tokens/claims.ts';
import { statesText } from '#core/tokens/states-text.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import {
  type ClaimDifference,
  safeValue,
  statedAs,
  statedFlag,
  statedValue,
} from './claim-diff.ts';
import { matchesGlob } from './glob.ts';
import type { Condition, Trust } from './trust.ts';

/** A token beside one trust of its issuer. */
export interface TrustComparison {
  /** The token holds at least one immutable pin of the trust. */
  readonly pinned: boolean;
  readonly eventRefused: boolean;
  /** Everything that is not as the trust expects; none: the token satisfies it. */
  readonly differences: readonly ClaimDifference[];
}

/** As much of a subject token as a trust is about. */
export type ComparedToken = Pick<SubjectToken, 'claims' | 'profile'>;

/** As much of a trust as a token of its issuer is compared with. */
type ComparedTrust = Pick<Trust, 'conditions' | 'allowEvents'>;

/**
 * Compares a token with a trust. Only text satisfies a condition, unless the profile says that its
 * claim is a number or a list; an absent claim satisfies none, whatever the pattern.
 */
export function compareWithTrust(token: ComparedToken, trust: ComparedTrust): TrustComparison {
  const unsatisfied = trust.conditions.filter((condition) => !isSatisfied(token, condition));
  const refused = [...refusedEvent(token, trust), ...refusedByGuards(token, trust)];
  return {
    pinned: trust.conditions.some(
      (condition) => condition.immutable && !unsatisfied.includes(condition),
    ),
    eventRefused: refused.length > 0,
    differences: [
      ...unsatisfied.map((condition) => differenceOf(token, condition)),
      ...trust.conditions.flatMap((condition) => unproven(token, condition)),
      ...disagreements(token),
      ...refused,
    ],
  };
}

/** Whether the token states what a condition wants. */
export function isSatisfied(token: ComparedToken, condition: Condition): boolean {
  return statesText(claimAt(token.claims, condition.pointer), condition.kind, (text) =>
    condition.anyOf.some((one) => matchesGlob(one, text)),
  );
}

/** A claim that another one must prove, and does not. */
function unproven(
  token: ComparedToken,
  { claim, provenBy }: Condition,
): readonly ClaimDifference[] {
  if (provenBy === undefined) return [];
  const value = claimAt(token.claims, provenBy.pointer);
  if (value === provenBy.is) return [];
  const expected = `${provenBy.is}, or ${claim} proves nothing`;
  return [{ claim: provenBy.claim, expected, got: statedFlag(value) }];
}

/** What a condition wants beside what the token states, whether or not the two agree. */
export function differenceOf(token: ComparedToken, condition: Condition): ClaimDifference {
  return {
    claim: condition.claim,
    expected: alternatives(condition.anyOf),
    got: statedAs(condition.kind, claimAt(token.claims, condition.pointer)),
  };
}

/** Alternatives that one difference names: a trust may have a thousand, and every one is in the entry. */
const mostNamed = 8;

function alternatives(patterns: readonly string[]): string {
  const named = patterns.slice(0, mostNamed).map(safeValue).join(' or ');
  const rest = patterns.length - mostNamed;
  return rest > 0 ? `${named} or one of ${rest} more` : named;
}

/** Claims that the profile says must agree: where they differ, or one is missing, the run is a fork's. */
function disagreements(token: ComparedToken): readonly ClaimDifference[] {
  const pairs = token.profile.mustAgree ?? [];
  return pairs.flatMap(([one, other]) => {
    const [expected, got] = [claimOf(token, one), claimOf(token, other)];
    if (typeof expected === 'string' && expected === got) return [];
    const wanted = `the same as ${one} (${statedValue(expected)})`;
    return [{ claim: other, expected: wanted, got: statedValue(got) }];
  });
}

/** Events that run a stranger's code with the repository's own identity, unless the trust names them. */
function refusedEvent(token: ComparedToken, trust: ComparedTrust): readonly ClaimDifference[] {
  const { events } = token.profile;
  if (events === undefined) return [];
  const event = claimOf(token, events.claim);
  // A token that does not say what triggered it is not taken for a harmless one.
  const isRefused = typeof event !== 'string' || events.refused.includes(event);
  if (!isRefused || trust.allowEvents.some((allowed) => allowed === event)) return [];
  const wanted = 'an event that the trust allows by name (allowEvents)';
  return [{ claim: events.claim, expected: wanted, got: statedValue(event) }];
}

/** Runs that a claim of the profile shows to be risky, unless the trust names them. */
function refusedByGuards(token: ComparedToken, trust: ComparedTrust): readonly ClaimDifference[] {
  const refused = token.profile.guards?.flatMap(({ claim, harmless, event }) => {
    const value = claimOf(token, claim);
    if (isHarmless(value, harmless) || trust.allowEvents.includes(event)) return [];
    const expected = `that the trust allows ${event} by name (allowEvents)`;
    return [{ claim, expected, got: statedFlag(value) }];
  });
  return refused ?? [];
}

function isHarmless(value: Json | undefined, harmless: readonly string[]): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value !== 'object' && harmless.includes(String(value));
}

/** A claim by the name that its profile gives it; a name the profile lacks is never stated. */
function claimOf(token: ComparedToken, name: string): Json | undefined {
  const known = Object.hasOwn(token.profile.claims, name) ? token.profile.claims[name] : undefined;
  return known && claimAt(token.claims, known.pointer);
}
