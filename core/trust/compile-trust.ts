import type { Finding } from '#core/config/finding.ts';
import { createIssuerRegistry } from '#core/tokens/issuers/issuer-registry.ts';
import { type Profile, refusedEventsOf } from '#core/tokens/profiles/profile.ts';
import type { DeclaredTrust } from './declared-trust.ts';
import { lintConditions } from './lint-conditions.ts';
import type { Condition, Trust } from './trust.ts';

/**
 * Compiles a trust into the form that matching takes, with everything that makes it unsafe. Paths
 * of findings start at the trust.
 */
export function compileTrust(declared: DeclaredTrust): {
  readonly trust: Trust;
  readonly findings: readonly Finding[];
} {
  const { declaration, index, issuer, profile } = declared;
  const conditions = Object.entries(declaration.claims).map(([claim, patterns]) =>
    conditionOf(profile, claim, patterns),
  );
  const trust: Trust = {
    index,
    issuer: issuer.name,
    iss: issuer.match.kind === 'exact' ? issuer.match.issuer : (declaration.instance ?? ''),
    conditions,
    allowEvents: declaration.allowEvents ?? [],
    grantsPerToken: declaration.grantsPerToken ?? 1,
  };
  const findings = [
    ...lintPeople(declared),
    ...lintInstance(declared),
    ...lintConditions(declared, conditions),
    ...lintEvents(declared),
    ...lintGrantsPerToken(declared),
  ];
  return { trust, findings };
}

function conditionOf(
  profile: Profile,
  claim: string,
  patterns: string | readonly string[],
): Condition {
  const known = Object.hasOwn(profile.claims, claim) ? profile.claims[claim] : undefined;
  return {
    claim,
    pointer: known?.pointer ?? '',
    anyOf: typeof patterns === 'string' ? [patterns] : patterns,
    immutable: known?.immutable === true,
    ...(known?.kind === undefined ? {} : { kind: known.kind }),
    ...(known?.provenBy === undefined ? {} : { provenBy: known.provenBy }),
  };
}

/** A person's sign-in must never become a workload's identity, nor the other way round. */
function lintPeople({ issuer, profile }: DeclaredTrust): readonly Finding[] {
  if (profile.people !== true) return [];
  return [
    {
      path: ['issuer'],
      message: `issuer ${issuer.name} names people, and identities are what workloads act as`,
      remedy: 'trust the issuer of the workload itself',
    },
  ];
}

/** A trust binds to one instance of an issuer: a template alone would trust every tenant in it. */
function lintInstance({ declaration, issuer }: DeclaredTrust): readonly Finding[] {
  const { instance } = declaration;
  const path = ['instance'];
  if (issuer.match.kind === 'exact') {
    if (instance === undefined) return [];
    return [
      {
        path,
        message: `issuer ${issuer.name} is not a template, so it has no instances`,
        remedy: 'remove instance',
      },
    ];
  }
  const { template } = issuer.match;
  if (instance === undefined) {
    return [
      {
        path,
        message: `issuer ${issuer.name} is a template, and the trust does not say which instance`,
        remedy: `add instance: the exact iss, one that ${template} describes`,
      },
    ];
  }
  if (createIssuerRegistry([issuer]).find(instance) !== undefined) return [];
  return [
    {
      path,
      message: `the instance is not one that ${template} describes`,
      remedy: 'write the iss of the tokens, byte for byte',
    },
  ];
}

function lintEvents({ declaration, profile }: DeclaredTrust): readonly Finding[] {
  const refused = refusedEventsOf(profile);
  const known = refused.length === 0 ? 'none' : refused.join(', ');
  return (declaration.allowEvents ?? []).flatMap((event, at) => {
    if (refused.includes(event)) return [];
    return [
      {
        path: ['allowEvents', at],
        message: `"${event}" is not an event that ${profile.name} tokens are refused for`,
        remedy: `remove it; events that need to be allowed are: ${known}`,
      },
    ];
  });
}

function lintGrantsPerToken({ declaration, profile }: DeclaredTrust): readonly Finding[] {
  const together = declaration.grantsPerToken;
  if (together === undefined || profile.tokenPerJob) return [];
  return [
    {
      path: ['grantsPerToken'],
      message: `a ${profile.name} job can ask for a token of its own for each grant`,
      remedy: 'remove grantsPerToken, so that each token is good for one grant',
    },
  ];
}
