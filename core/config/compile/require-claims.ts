import type { Issuer, RequiredClaim } from '#core/tokens/issuers/issuer.ts';
import type { Profile } from '#core/tokens/profiles/profile.ts';
import type { IssuerDeclaration } from '../files/issuers-file.ts';
import type { Finding } from '../finding.ts';
import { didYouMean } from '../nearest-name.ts';

/**
 * What every token of an issuer must state, by pointer, and what proves it; claims that the profile
 * lacks are left out.
 */
export function compileRequired(
  { require = {} }: IssuerDeclaration,
  { claims }: Profile,
): Pick<Issuer, 'require'> {
  const required = Object.entries(require).flatMap(([claim, value]): readonly RequiredClaim[] => {
    const known = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
    if (known === undefined) return [];
    const { pointer, kind, provenBy } = known;
    return [{ claim, pointer, value, ...(kind && { kind }), ...(provenBy && { provenBy }) }];
  });
  return required.length === 0 ? {} : { require: required };
}

/** Problems of `require`: claims that are not there, wildcards, and what the platform needs. */
export function lintRequired(
  { require = {} }: IssuerDeclaration,
  profile: Profile | undefined,
): readonly Finding[] {
  if (profile === undefined) return [];
  const missing = (profile.mustRequire ?? []).filter((claim) => !Object.hasOwn(require, claim));
  return [
    ...Object.entries(require).flatMap(([claim, value]) => lintOne(profile, claim, value)),
    ...missing.map((claim) => ({
      path: [],
      message: `anybody can have ${profile.name} tokens, and only ${claim} says whose account it is`,
      remedy: `add require: {${claim}: …} with what it must be, in quotes`,
    })),
  ];
}

function lintOne({ name, claims }: Profile, claim: string, value: string): readonly Finding[] {
  const path = ['require', claim];
  const known = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
  if (known === undefined) {
    const names = Object.keys(claims);
    const message = `"${claim.slice(0, 64)}" is not a claim of ${name} tokens${didYouMean(claim, names)}`;
    return [{ path, at: 'key', message, remedy: `use one of ${names.join(', ')}` }];
  }
  if (known.callerChosen) {
    const message = `${claim} is chosen by whoever runs the job, so it proves nothing`;
    return [{ path, at: 'key', message, remedy: 'remove it' }];
  }
  if (!value.includes('*')) return [];
  const message = 'what is required is compared byte for byte, and "*" stands for itself';
  return [{ path, message, remedy: 'write the whole value' }];
}
