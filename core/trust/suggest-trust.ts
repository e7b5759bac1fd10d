import type { Claims } from '#core/tokens/claims.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import { type Profile, refusedEventsOf } from '#core/tokens/profiles/profile.ts';
import type { ClaimDifference } from './claim-diff.ts';
import { compareWithTrust } from './compare-with-trust.ts';
import {
  chooseConditions,
  nameOf,
  nameOfPinned,
  type SuggestedCondition,
} from './suggest/choose-conditions.ts';
import { choosePins } from './suggest/choose-pins.ts';
import { type SuggestedIssuer, suggestIssuer } from './suggest/suggest-issuer.ts';
import { type WarnedOf, warnOfToken } from './suggest/warn-of-token.ts';

/** A token that nobody verified, as its claims, and what is known around it. */
export interface TokenShown {
  /** Byte-exact `iss`. */
  readonly iss: string;
  readonly claims: Claims;
  readonly profile: Profile;
  /** The broker's own audience, where it is known. */
  readonly audience?: string;
  /** Its issuer, where it is registered already. */
  readonly registered?: Issuer;
}

/** What configuration would take in this token, and as few others as its platform can tell apart. */
export interface TrustSuggestion {
  /** Absent where the issuer is registered already. */
  readonly issuer?: SuggestedIssuer;
  readonly subject: SuggestedTrust | SuggestedPerson;
  /** What is doubtful about the token, each with what to do. */
  readonly warnings: readonly string[];
}

export interface SuggestedTrust {
  readonly kind: 'trust';
  /** For an issuer that is registered as a template. */
  readonly instance?: string;
  /** What the platform calls the workload, where the token says so. */
  readonly name?: string;
  /** None: the token states nothing that a trust could rest on. */
  readonly conditions: readonly SuggestedCondition[];
  /** Events by which this token is refused unless a person decides to allow them. */
  readonly refusedEvents: readonly string[];
}

/** People have no trust: they are known by issuer and `sub`. */
export interface SuggestedPerson {
  readonly kind: 'person';
  readonly sub: string;
  /** What the token calls the person, where it does. */
  readonly name?: string;
}

/**
 * Proposes what configuration would take in a token. It decides nothing: the claims are taken at
 * their word, and what is proposed is for a person to read, check and publish.
 */
export function suggestTrust(shown: TokenShown): TrustSuggestion {
  const { profile, claims, registered } = shown;
  const issuer = registered === undefined ? { issuer: suggestIssuer(profile, shown) } : {};
  const pins = choosePins(profile, claims);
  const conditions = pins.length === 0 ? [] : chooseConditions(profile, claims, pins);
  const subject = profile.people === true ? personOf(shown) : trustOf(shown, { pins, conditions });
  const warnings = [
    ...warnOfIssuer(shown),
    ...warnOfNothing(profile, conditions),
    ...warnOfRefusal(shown),
    ...warnOfToken(warnedOf(shown, conditions)),
  ];
  return { ...issuer, subject, warnings };
}

function personOf({ profile, claims }: TokenShown): SuggestedPerson {
  const name = nameOf(profile, 'name', claims);
  const sub = typeof claims.sub === 'string' ? claims.sub : '';
  return { kind: 'person', sub, ...(name === undefined ? {} : { name }) };
}

function trustOf(
  shown: TokenShown,
  {
    pins,
    conditions,
  }: { readonly pins: readonly string[]; readonly conditions: readonly SuggestedCondition[] },
): SuggestedTrust {
  const { iss, profile, claims, registered } = shown;
  const name = nameOfPinned(profile, pins, claims);
  const refused = differencesUnder(shown);
  return {
    kind: 'trust',
    ...(name === undefined ? {} : { name }),
    ...(registered?.match.kind === 'template' ? { instance: iss } : {}),
    conditions,
    refusedEvents: refusedEventsOf(profile).filter(
      (event) => differencesUnder(shown, event).length < refused.length,
    ),
  };
}

function warnedOf(
  { profile, claims, audience, registered }: TokenShown,
  conditions: readonly SuggestedCondition[],
): WarnedOf {
  const { maxLifetimeSeconds } = registered ?? profile;
  const ours = audience === undefined ? [] : [audience];
  const audiences = registered?.audiences ?? ours;
  return { profile, claims, conditions, maxLifetimeSeconds, audiences };
}

/** What a trust refuses a token for whatever its conditions: what triggered it, and being a fork's. */
function differencesUnder(
  { claims, profile }: TokenShown,
  ...allowEvents: readonly string[]
): readonly ClaimDifference[] {
  return compareWithTrust({ claims, profile }, { conditions: [], allowEvents }).differences;
}

function warnOfRefusal(shown: TokenShown): readonly string[] {
  return differencesUnder(shown).map(
    ({ claim, expected, got }) =>
      `the trust refuses this very token: ${claim} expected ${expected}, got ${got}; suggest from a run that is to have access`,
  );
}

function warnOfNothing(
  { name }: Profile,
  conditions: readonly SuggestedCondition[],
): readonly string[] {
  if (conditions.length > 0) return [];
  return [
    `the token states no id that says whose it is, so nothing can be trusted; docs/issuers/${name}.md says how a job gets a token that does`,
  ];
}

/** An `iss` that configuration refuses for such tokens, however right it looks. */
function warnOfIssuer({ iss, profile }: TokenShown): readonly string[] {
  const refused = (profile.refusedIssuers ?? []).filter(({ form }) => form.test(iss));
  return refused.map(({ message, remedy }) => `${message}; ${remedy}`);
}
