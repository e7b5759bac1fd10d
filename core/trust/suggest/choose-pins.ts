import type { Claims } from '#core/tokens/claims.ts';
import type { Profile } from '#core/tokens/profiles/profile.ts';
import { exactPatterns } from './exact-patterns.ts';

/**
 * Names of the claims that say whose token this is: the platform's own set of pins, or its most
 * telling immutable claim. None where the token does not state them.
 */
export function choosePins(profile: Profile, claims: Claims): readonly string[] {
  const stated = Object.entries(profile.claims)
    .filter(([, claim]) => exactPatterns(claim, claims).length > 0)
    .map(([name, { immutable }]) => ({ name, immutable }));
  const isStated = (name: string) => stated.some((one) => one.name === name);
  if (profile.pinTogether !== undefined) {
    return profile.pinTogether.find((set) => set.every(isStated)) ?? [];
  }
  return stated
    .filter(({ immutable }) => immutable)
    .slice(0, 1)
    .map(({ name }) => name);
}
