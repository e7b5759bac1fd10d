import { type Limits, usualLimits } from '#core/limits/limits.ts';
import { compileTrust } from '#core/trust/compile-trust.ts';
import type { Trust } from '#core/trust/trust.ts';
import type { Identity } from '../configuration.ts';
import type { IdentityDeclaration } from '../files/identities-file.ts';
import type { Declaration, Finding } from '../finding.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import type { CompiledIssuer } from './compile-issuers.ts';
import type { Names } from './names.ts';

/** What identities refer to, and the moment they are judged at. */
export interface IdentitySurroundings {
  readonly issuers: ReadonlyMap<string, CompiledIssuer>;
  readonly names: Names;
  readonly now: Date;
}

/** Compiles the identities and reports everything that is wrong with any of them. */
export function compileIdentities(
  declarations: readonly Declaration<IdentityDeclaration>[],
  around: IdentitySurroundings,
): { readonly identities: readonly Identity[]; readonly problems: readonly Problem[] } {
  const compiled = declarations.map((declaration) => {
    const { trusts, findings } = compileTrusts(declaration.value, around);
    const own = lintIdentity(declaration.value, around);
    return {
      identity: compileIdentity(declaration, trusts),
      problems: [...own, ...findings].map(declaration.problemOf),
    };
  });
  return {
    identities: compiled.map(({ identity }) => identity),
    problems: compiled.flatMap(({ problems }) => problems),
  };
}

function compileIdentity(
  { id, value }: Declaration<IdentityDeclaration>,
  trusts: readonly Trust[],
): Identity {
  return {
    id,
    owner: value.owner,
    purpose: value.purpose,
    groups: value.groups ?? [],
    state: value.state ?? 'active',
    expiresAt: value.expires === undefined ? null : instantOf(value.expires),
    grants: value.grants,
    trusts,
    ...(value.limits === undefined ? {} : { limits: limitsOf(value.limits) }),
  };
}

/** What is not declared stays as it is for an identity without limits of its own. */
function limitsOf(declared: NonNullable<IdentityDeclaration['limits']>): Limits {
  return {
    exchangesPerMinute: declared.exchangesPerMinute ?? usualLimits.exchangesPerMinute,
    concurrentLeases: declared.concurrentLeases ?? usualLimits.concurrentLeases,
  };
}

/** A date alone means its first instant, in UTC. */
function instantOf(written: string): string {
  return written.includes('T') ? written : `${written}T00:00:00Z`;
}

function compileTrusts(
  value: IdentityDeclaration,
  { issuers, names }: IdentitySurroundings,
): { readonly trusts: readonly Trust[]; readonly findings: readonly Finding[] } {
  const compiled = value.trust.map((declaration, index) => {
    const found = issuers.get(declaration.issuer);
    const inTrust = (finding: Finding) => ({ ...finding, path: ['trust', index, ...finding.path] });
    const together = lintTogether(declaration.grantsPerToken ?? [], value.grants).map(inTrust);
    if (found === undefined) {
      return { findings: [...unknownIssuer(declaration.issuer, names).map(inTrust), ...together] };
    }
    const { trust, findings } = compileTrust({ declaration, index, ...found });
    return { trust, findings: [...findings.map(inTrust), ...together] };
  });
  return {
    trusts: compiled.flatMap(({ trust }) => trust ?? []),
    findings: compiled.flatMap(({ findings }) => findings),
  };
}

function unknownIssuer(issuer: string, { issuers }: Names): readonly Finding[] {
  if (issuers.has(issuer)) return [];
  return [
    {
      path: ['issuer'],
      message: `no issuer is called "${issuer.slice(0, 64)}"${didYouMean(issuer, issuers)}`,
      remedy: 'write the name of an issuer in issuers.yaml, or register it there',
    },
  ];
}

function lintTogether(together: readonly string[], grants: readonly string[]): readonly Finding[] {
  return together.flatMap((grant, at) => {
    if (grants.includes(grant) && together.indexOf(grant) === at) return [];
    return [
      {
        path: ['grantsPerToken', at],
        message: grants.includes(grant)
          ? `grant ${grant} stands here twice`
          : `grant ${grant} is not one of the identity's grants`,
        remedy: "list each of the identity's grants that one token may be used for, once",
      },
    ];
  });
}

function lintIdentity(
  value: IdentityDeclaration,
  around: IdentitySurroundings,
): readonly Finding[] {
  const { names, now } = around;
  return [
    ...lintOwner(value.owner, names),
    ...lintExpiry(value, now),
    ...lintGrants(value.grants, names),
    ...lintUsable(value),
  ];
}

function lintOwner(owner: string, { people, groups }: Names): readonly Finding[] {
  if (people.has(owner) || groups.has(owner)) return [];
  return [
    {
      path: ['owner'],
      message: `no person and no group with people in it is called "${owner.slice(0, 64)}"${didYouMean(owner, [...people, ...groups])}`,
      remedy: 'name a person of people.yaml, or a group that somebody is in',
    },
  ];
}

function lintExpiry({ expires, state }: IdentityDeclaration, now: Date): readonly Finding[] {
  if (expires === undefined) return [];
  const at = Date.parse(instantOf(expires));
  // Date.parse takes some days that no month has and moves them into the next.
  const isDate = !Number.isNaN(at) && new Date(at).toISOString().startsWith(expires.slice(0, 10));
  const path = ['expires'];
  if (!isDate) {
    return [
      { path, message: `${expires} is not a date`, remedy: 'write a day that the month has' },
    ];
  }
  if (at > now.getTime() || state === 'retired') return [];
  return [
    {
      path,
      message: `the identity expired at ${instantOf(expires)}`,
      remedy: 'ask its owner whether it is still needed; renew expires, or set state: retired',
    },
  ];
}

function lintGrants(grants: readonly string[], names: Names): readonly Finding[] {
  return grants.flatMap((grant, at) => {
    const path = ['grants', at];
    if (!names.grants.has(grant)) {
      const message = `no grant is called "${grant}"${didYouMean(grant, names.grants)}`;
      return [{ path, message, remedy: 'write the name of a grant in grants.yaml' }];
    }
    if (grants.indexOf(grant) === at) return [];
    return [{ path, message: `grant ${grant} stands here twice`, remedy: 'keep one of them' }];
  });
}

/** An active identity that nobody can act as, or that may ask for nothing, is a mistake. */
function lintUsable({ state = 'active', trust, grants }: IdentityDeclaration): readonly Finding[] {
  if (state !== 'active') return [];
  const remedy = 'add one, or set state: proposed until it is known';
  return [
    ...(trust.length > 0 ? [] : [{ path: ['trust'], message: 'no token is trusted', remedy }]),
    ...(grants.length > 0 ? [] : [{ path: ['grants'], message: 'there is no grant', remedy }]),
  ];
}
