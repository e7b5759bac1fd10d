import type { Issuer, KeySource } from '#core/tokens/issuers/issuer.ts';
import { checkIssuerTemplate, checkIssuerUrl } from '#core/tokens/issuers/issuer-url.ts';
import type { Profile } from '#core/tokens/profiles/profile.ts';
import { profileOf, profiles } from '#core/tokens/profiles/profiles.ts';
import { demoIssuerName } from '../demo-issuer.ts';
import type { IssuerDeclaration } from '../files/issuers-file.ts';
import type { Declaration, Finding } from '../finding.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import { lintIssuerKeys } from './lint-issuer-keys.ts';

/** `use` values of keys that may verify; SPIFFE's own is not among them until it has a profile. */
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
      ...lintIss(value, options),
      ...lintLimits(value),
      ...lintIssuerKeys(value, keyUses),
      ...lintOverlap(value, issuers),
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
    types: [],
    kidRequired: profile.kidRequired,
    jtiRequired: profile.jtiRequired,
    keyUses,
    maxLifetimeSeconds: value.maxLifetimeSeconds ?? profile.maxLifetimeSeconds,
    maxAgeSeconds: value.maxAgeSeconds ?? profile.maxAgeSeconds,
    keyHosts: value.keyHosts ?? [],
    privateNetwork: isDemo || (value.privateNetwork ?? false),
  };
  return { issuer, profile, isShared: isShared(profile, { iss, isDemo }) };
}

/** A demo issuer plays the platform's own public one, so it counts as shared wherever that can be. */
function isShared({ shared }: Profile, given: { iss: string; isDemo: boolean }): boolean {
  if (typeof shared === 'boolean') return shared;
  return given.isDemo || shared(given.iss);
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

function lintIss(value: IssuerDeclaration, options: { local: boolean }): readonly Finding[] {
  const { issuer, template, privateNetwork = false } = value;
  if ((issuer === undefined) === (template === undefined)) {
    return [
      {
        path: [],
        message: 'an issuer has either issuer or template',
        remedy: 'write its exact iss as issuer, or a pattern of it as template',
      },
    ];
  }
  if (issuer === undefined) return complaint('template', checkIssuerTemplate(template ?? ''));
  if (demoIssuerName(issuer) === undefined) {
    return complaint('issuer', checkIssuerUrl(issuer, { privateNetwork }));
  }
  if (options.local) return [];
  return [
    {
      path: ['issuer'],
      message: 'a demo issuer exists in local mode only, and anybody can have it sign anything',
      remedy: 'write the iss of the real issuer',
    },
  ];
}

function complaint(key: string, phrase: string | undefined): readonly Finding[] {
  if (phrase === undefined) return [];
  return [
    {
      path: [key],
      message: `the ${key} ${phrase}`,
      remedy: 'write the iss exactly as its tokens have it; http is only for privateNetwork: true',
    },
  ];
}

function lintLimits(value: IssuerDeclaration): readonly Finding[] {
  const { maxAgeSeconds, maxLifetimeSeconds, audiences } = value;
  const findings: Finding[] = [];
  if ((maxAgeSeconds ?? 0) > (maxLifetimeSeconds ?? Number.POSITIVE_INFINITY)) {
    findings.push({
      path: ['maxAgeSeconds'],
      message: 'a token cannot be older than it lives',
      remedy: 'make maxAgeSeconds at most maxLifetimeSeconds',
    });
  }
  if (audiences?.length === 0) {
    findings.push({
      path: ['audiences'],
      message: 'an empty list of audiences would accept no token',
      remedy: 'remove it, so that tokens must be for this broker',
    });
  }
  return findings;
}

/** Two issuers that one `iss` could be would make the rules for its tokens a matter of order. */
function lintOverlap(
  value: IssuerDeclaration,
  before: ReadonlyMap<string, CompiledIssuer>,
): readonly Finding[] {
  const written = value.issuer ?? value.template ?? '';
  for (const { issuer } of before.values()) {
    const other = issuer.match.kind === 'exact' ? issuer.match.issuer : issuer.match.template;
    if (!mayMeet(written, other)) continue;
    return [
      {
        path: [value.issuer === undefined ? 'template' : 'issuer'],
        message: `issuer ${issuer.name} takes in the same tokens`,
        remedy: 'keep one of the two, or make the template narrower',
      },
    ];
  }
  return [];
}

/** Whether one text could be described by both, a `*` standing for one letter or more of a part. */
function mayMeet(one: string, other: string): boolean {
  const left = one.split(/([./])/);
  const right = other.split(/([./])/);
  if (left.length !== right.length) return false;
  return left.every((part, at) => {
    const partner = String(right[at]);
    return part === partner || part.includes('*') || partner.includes('*');
  });
}
