import type { Claims } from '#core/tokens/claims.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import { type Profile, refusedEventsOf } from '#core/tokens/profiles/profile.ts';
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
  if (profile.people === true) return { ...issuer, ...suggestPerson(shown) };
  const pins = choosePins(profile, claims);
  const chosen = chooseConditions(profile, claims, pins);
  const conditions = isPinned(shown, pins) ? chosen : [];
  const refused = refusalsOf(shown);
  const name = nameOfPinned(profile, pins, claims);
  const subject = {
    kind: 'trust',
    ...(name === undefined ? {} : { name }),
    ...(registered?.match.kind === 'template' ? { instance: shown.iss } : {}),
    conditions,
    refusedEvents: refused.events,
  } as const;
  const warnings = [
    ...warnOfIssuer(shown),
    ...warnOfNothing(profile, conditions),
    ...refused.warnings,
    ...warnOfToken(warnedOf(shown, conditions)),
  ];
  return { ...issuer, subject, warnings };
}

function suggestPerson(shown: TokenShown): Pick<TrustSuggestion, 'subject' | 'warnings'> {
  const { profile, claims } = shown;
  const name = nameOf(profile, 'name', claims);
  const subject = {
    kind: 'person',
    sub: typeof claims.sub === 'string' ? claims.sub : '',
    ...(name === undefined ? {} : { name }),
  } as const;
  const warnings = [...warnOfIssuer(shown), ...warnOfToken(warnedOf(shown, []))];
  return { subject, warnings };
}

function warnedOf(
  { profile, claims, audience, registered }: TokenShown,
  conditions: readonly SuggestedCondition[],
): WarnedOf {
  const { maxLifetimeSeconds } = registered ?? profile;
  const audiences = registered?.audiences ?? (audience === undefined ? undefined : [audience]);
  const known = audiences === undefined ? {} : { audiences };
  return { profile, claims, conditions, maxLifetimeSeconds, ...known };
}

/** Where an issuer is not shared, names do; elsewhere, and where a platform has sets, nothing less than a pin. */
function isPinned({ iss, profile }: TokenShown, pins: readonly string[]): boolean {
  if (pins.length > 0) return true;
  const { shared, pinTogether } = profile;
  return pinTogether === undefined && !(typeof shared === 'boolean' ? shared : shared(iss));
}

/** How a trust in its pins alone would refuse this very token: by what triggered it, or as a fork's. */
function refusalsOf({ claims, profile }: TokenShown): {
  readonly events: readonly string[];
  readonly warnings: readonly string[];
} {
  const differencesUnder = (allowEvents: readonly string[]) =>
    compareWithTrust({ claims, profile }, { conditions: [], allowEvents }).differences;
  const refused = differencesUnder([]);
  const events = refusedEventsOf(profile).filter(
    (event) => differencesUnder([event]).length < refused.length,
  );
  const warnings = refused.map(
    ({ claim, expected, got }) =>
      `the trust refuses this very token: ${claim} expected ${expected}, got ${got}; suggest from a run that is to have access`,
  );
  return { events, warnings };
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
