import type { Claims } from '#core/tokens/claims.ts';
import { isTrustDomain } from '#core/tokens/issuers/trust-domain.ts';
import type { Profile } from '#core/tokens/profiles/profile.ts';
import { exactPatterns, isSayable } from './exact-patterns.ts';

/** An entry of issuers.yaml that takes in such tokens. */
export interface SuggestedIssuer {
  readonly profile: string;
  /** The `iss`, byte for byte. */
  readonly issuer: string;
  readonly privateNetwork?: true;
  /** Nothing can be fetched from the `iss` itself, so a person must say where its keys are. */
  readonly keysElsewhere?: true;
  readonly audiences?: readonly string[];
  readonly require?: Readonly<Record<string, string>>;
}

/** The issuer as configuration would register it: strictest, for this very `iss` alone. */
export function suggestIssuer(
  profile: Profile,
  { iss, claims }: { readonly iss: string; readonly claims: Claims },
): SuggestedIssuer {
  const isOwn = profile.ownAudience !== undefined || profile.people === true;
  const audiences = isOwn ? audiencesOf(claims) : [];
  const required = requiredOf(profile, claims);
  return {
    profile: profile.name,
    issuer: iss,
    ...(iss.startsWith('http:') ? { privateNetwork: true } : {}),
    ...(isTrustDomain(iss) ? { keysElsewhere: true } : {}),
    ...(audiences.length === 0 ? {} : { audiences }),
    ...(required.length === 0 ? {} : { require: Object.fromEntries(required) }),
  };
}

/** The audiences of a token that configuration could name. */
export function audiencesOf({ aud }: Claims): readonly string[] {
  const texts = [aud].flat().filter((one) => typeof one === 'string');
  return texts.filter(isSayable);
}

function requiredOf(profile: Profile, claims: Claims): readonly (readonly [string, string])[] {
  return Object.entries(profile.claims)
    .filter(([name]) => profile.mustRequire?.includes(name))
    .flatMap(([name, claim]) =>
      exactPatterns(claim, claims).map((value) => [name, value] as const),
    );
}
