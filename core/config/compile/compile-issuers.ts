import type { Issuer, KeySource, SignInClient } from '#core/tokens/issuers/issuer.ts';
import type { Profile } from '#core/tokens/profiles/profile.ts';
import { profileOf, profiles } from '#core/tokens/profiles/profiles.ts';
import { demoIssuerName } from '../demo-issuer.ts';
import type { IssuerDeclaration } from '../files/issuers-file.ts';
import type { Declaration, Finding } from '../finding.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import { lintIss } from './lint-iss.ts';
import { lintIssuerKeys } from './lint-issuer-keys.ts';
import { lintIssuerLimits } from './lint-issuer-limits.ts';
import { lintOverlap } from './lint-overlap.ts';
import { lintSignIn } from './lint-sign-in.ts';
import { compileRequired, lintRequired } from './require-claims.ts';

/** `use` values of keys that may verify, where the platform has none of its own. */
const keyUses = ['sig'];

/** An issuer and what is known of its platform. */
export interface CompiledIssuer {
  readonly issuer: Issuer;
  readonly profile: Profile;
  readonly isShared: boolean;
}

/** Compiles the issuers; those with problems are among the results too, so that more can be found. */
export function compileIssuers(
  declarations: readonly Declaration<IssuerDeclaration>[],
  options: { readonly local: boolean },
): {
  readonly issuers: ReadonlyMap<string, CompiledIssuer>;
  readonly problems: readonly Problem[];
} {
  const issuers = new Map<string, CompiledIssuer>();
  const problems: Problem[] = [];
  for (const declaration of declarations) {
    const { value, id } = declaration;
    const profile = profileOf(value.profile);
    const findings = [
      ...(profile === undefined ? [unknownProfile(value.profile)] : []),
      ...lintIss(value, profile, options),
      ...lintIssuerLimits(value, profile),
      ...lintRequired(value, profile),
      ...lintIssuerKeys(value, profile?.keyUses ?? keyUses),
      ...lintOverlap(value, issuers.values()),
      ...lintSignIn(value, profile),
    ];
    problems.push(...findings.map(declaration.problemOf));
    if (profile !== undefined) issuers.set(id, compileIssuer(id, value, profile));
  }
  return { issuers, problems };
}

function compileIssuer(name: string, value: IssuerDeclaration, profile: Profile): CompiledIssuer {
  const iss = value.issuer ?? value.template ?? '';
  const isDemo = demoIssuerName(iss) !== undefined;
  const issuer: Issuer = {
    name,
    profile: profile.name,
    match:
      value.template === undefined
        ? { kind: 'exact', issuer: iss }
        : { kind: 'template', template: iss },
    keys: keySourceOf(value),
    algorithms: value.algorithms ?? profile.algorithms,
    ...(value.audiences === undefined ? {} : { audiences: value.audiences }),
    ...compileRequired(value, profile),
    types: profile.types ?? [],
    kidRequired: profile.kidRequired,
    jtiRequired: profile.jtiRequired,
    keyUses: profile.keyUses ?? keyUses,
    maxLifetimeSeconds: value.maxLifetimeSeconds ?? profile.maxLifetimeSeconds,
    maxAgeSeconds: value.maxAgeSeconds ?? profile.maxAgeSeconds,
    keyHosts: [...(profile.keyHosts ?? []), ...(value.keyHosts ?? [])],
    privateNetwork: isDemo || (value.privateNetwork ?? false),
    ...signInOf(value, profile),
  };
  return { issuer, profile, isShared: isShared(profile, { iss, isDemo }) };
}

/** A demo issuer plays the platform's own public one, so it counts as shared wherever that can be. */
function isShared({ shared }: Profile, given: { iss: string; isDemo: boolean }): boolean {
  if (typeof shared === 'boolean') return shared;
  return given.isDemo || shared(given.iss);
}

function signInOf({ signIn }: IssuerDeclaration, profile: Profile): Pick<Issuer, 'signIn'> {
  if (signIn === undefined) return {};
  const { clientId, clientSecretName, scopes, hosts } = signIn;
  const client: SignInClient = {
    clientId,
    scopes: scopes ?? ['openid'],
    ...(clientSecretName === undefined ? {} : { clientSecretName }),
    hosts: [...(profile.signInHosts ?? []), ...(hosts ?? [])],
  };
  return { signIn: client };
}

function keySourceOf({ keys }: IssuerDeclaration): KeySource {
  if (keys?.uploaded !== undefined) return { kind: 'uploaded', keys: keys.uploaded };
  if (keys?.jwksUri !== undefined) return { kind: 'jwks-uri', uri: keys.jwksUri };
  return { kind: 'discovery' };
}

function unknownProfile(written: string): Finding {
  const names = Object.keys(profiles);
  return {
    path: ['profile'],
    message: `"${written.slice(0, 64)}" is not a profile${didYouMean(written, names)}`,
    remedy: `use one of ${names.join(', ')}`,
  };
}
