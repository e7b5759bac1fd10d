import { claimAt } from '#core/tokens/claim-at.ts';
import type { Claims } from '#core/tokens/claims.ts';
import type { Profile } from '#core/tokens/profiles/profile.ts';
import { profiles } from '#core/tokens/profiles/profiles.ts';
import { profilesOfIssuer } from '#core/tokens/profiles/profiles-of-issuer.ts';
import { choosePins } from './choose-pins.ts';

const special = /[\\^$.*+?()[\]{}|]/g;

/**
 * The platform whose tokens have such an `iss` and state such claims, or undefined where none does.
 * It is a guess for whoever writes configuration: nothing that decides calls this.
 */
export function recogniseProfile(iss: string, claims: Claims): Profile | undefined {
  const candidates = candidatesOf(iss);
  if (candidates.length === 1) return candidates[0];
  const [likeliest] = candidates
    .map((profile) => ({ profile, ...likeness(profile, { claims, candidates }) }))
    .filter(({ alone, pins }) => alone > 0 || pins > 0)
    .toSorted((one, other) => other.alone - one.alone || other.pins - one.pins);
  return likeliest?.profile;
}

/** Profiles of the platform's own host; failing that, those of what can be run at any host. */
function candidatesOf(iss: string): readonly Profile[] {
  const known = profilesOfIssuer(iss);
  const all = Object.values(profiles);
  if (known.length > 0) return all.filter(({ name }) => known.includes(name));
  return all.filter(({ issuers }) => issuers.some((form) => isOfForm(iss, form.iss)));
}

/** A `<…>` stands for one part of the URL, dots and ports included. */
function isOfForm(iss: string, form: string): boolean {
  const literals = form.split(/<[^>]*>/).map((literal) => literal.replaceAll(special, '\\$&'));
  return new RegExp(`^${literals.join('[^/]+')}$`).test(iss);
}

/** How much a token states that only this profile of the candidates knows, and whether it could be pinned. */
function likeness(
  profile: Profile,
  { claims, candidates }: { readonly claims: Claims; readonly candidates: readonly Profile[] },
): { readonly alone: number; readonly pins: number } {
  const others = candidates.filter((candidate) => candidate !== profile);
  const common = new Set(others.flatMap((other) => pointersOf(other)));
  const own = pointersOf(profile).filter((pointer) => !common.has(pointer));
  const alone = own.filter((pointer) => claimAt(claims, pointer) !== undefined).length;
  return { alone, pins: profile.people === true ? 0 : choosePins(profile, claims).length };
}

function pointersOf({ claims }: Profile): readonly string[] {
  return Object.values(claims).map(({ pointer }) => pointer);
}
