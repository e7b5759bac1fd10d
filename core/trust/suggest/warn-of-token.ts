import { claimAt } from '#core/tokens/claim-at.ts';
import type { Claims } from '#core/tokens/claims.ts';
import type { Profile } from '#core/tokens/profiles/profile.ts';
import { safeValue, statedFlag } from '../claim-diff.ts';
import { cautions } from './cautions.ts';
import { isProven, type SuggestedCondition } from './choose-conditions.ts';
import { exactPatterns } from './exact-patterns.ts';
import { audiencesOf } from './suggest-issuer.ts';

/** A token that somebody wants to trust, and what was made of it. */
export interface WarnedOf {
  readonly profile: Profile;
  readonly claims: Claims;
  readonly conditions: readonly SuggestedCondition[];
  /** Audiences that tokens of its issuer must be made for; none where that is not known. */
  readonly audiences: readonly string[];
  /** Longest lifetime that its issuer is allowed, seconds. */
  readonly maxLifetimeSeconds: number;
}

/** Above this a copied token is useful for long, seconds. */
const longLifetimeSeconds = 3_600;

/** Everything about a token that whoever trusts it should know: what is doubtful, and what to do. */
export function warnOfToken(given: WarnedOf): readonly string[] {
  return [
    ...warnOfValues(given),
    ...warnOfProofs(given),
    ...warnOfNames(given),
    ...warnOfAudience(given),
    ...warnOfRequired(given),
    ...warnOfLifetime(given),
  ];
}

function warnOfValues({ profile, claims }: WarnedOf): readonly string[] {
  return Object.entries(profile.claims).flatMap(([name, claim]) =>
    cautions
      .filter((caution) => caution.claim === name)
      .filter(({ is }) => exactPatterns(claim, claims).some((text) => is.test(text)))
      .map(({ says }) => says),
  );
}

/** Claims that the token states without what would prove them. */
function warnOfProofs({ profile, claims }: WarnedOf): readonly string[] {
  return Object.entries(profile.claims).flatMap(([name, { pointer, provenBy }]) => {
    if (provenBy === undefined || isProven(provenBy, claims)) return [];
    if (claimAt(claims, pointer) === undefined) return [];
    const got = statedFlag(claimAt(claims, provenBy.pointer));
    return [
      `${name} proves nothing here, as ${provenBy.claim} is ${got}; it is left out, and no trust should rest on it`,
    ];
  });
}

/** A trust that rests on names alone. */
function warnOfNames({ profile, conditions }: WarnedOf): readonly string[] {
  const names = new Set(conditions.map(({ claim }) => claim));
  const held = Object.entries(profile.claims).filter(([name]) => names.has(name));
  if (held.length === 0 || held.some(([, { immutable }]) => immutable)) return [];
  const which = held.map(([name]) => name).join(', ');
  return [
    `the trust rests on names (${which}), which whoever administers the platform can give to something else; look after who may`,
  ];
}

function warnOfAudience({ profile, claims, audiences }: WarnedOf): readonly string[] {
  if (profile.people === true) return [];
  const stated = audiencesOf(claims);
  const made = `the token is made for ${stated.map(safeValue).join(', ') || 'nobody'}`;
  if (stated.length > 1) return [`${made}, and is refused; ask for one made for the broker alone`];
  if (profile.ownAudience !== undefined) {
    return [
      `${made}, as tokens of this platform are; whoever else takes that audience sees tokens that are good here`,
    ];
  }
  if (audiences.length === 0) {
    return [`${made}; see that this is the URL of the broker, or it is refused`];
  }
  if (stated.some((one) => audiences.includes(one))) return [];
  const wanted = audiences.map(safeValue).join(' or ');
  return [
    `${made}, the platform's default perhaps, and is refused; ask for one made for ${wanted}`,
  ];
}

/** An issuer that serves everybody, and a token that does not say whose account it is. */
function warnOfRequired({ profile, claims }: WarnedOf): readonly string[] {
  return Object.entries(profile.claims)
    .filter(([name]) => profile.mustRequire?.includes(name))
    .filter(([, claim]) => exactPatterns(claim, claims).length === 0)
    .map(
      ([name]) =>
        `the token states no ${name}, as those of private accounts do; sign in with an account of your organisation`,
    );
}

function warnOfLifetime({ claims, maxLifetimeSeconds }: WarnedOf): readonly string[] {
  const seconds = Number(claims.exp) - Number(claims.iat);
  if (seconds > maxLifetimeSeconds) {
    return [
      `the token lives ${seconds} s, longer than the ${maxLifetimeSeconds} s that its issuer is allowed, and is refused; ask for a shorter one, or set maxLifetimeSeconds`,
    ];
  }
  if (!(seconds > longLifetimeSeconds)) return [];
  return [
    `the token is good for ${Math.round(seconds / 60)} minutes, also for whoever copies it; set maxAgeSeconds of the issuer as short as the jobs allow`,
  ];
}
