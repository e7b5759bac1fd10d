import type { Finding } from '#core/config/finding.ts';
import { didYouMean } from '#core/config/nearest-name.ts';
import type { Profile, ProfileClaim } from '#core/tokens/profiles/profile.ts';
import type { DeclaredTrust } from './declared-trust.ts';
import type { Condition } from './trust.ts';

/** What makes the conditions of a trust unsafe or meaningless. */
export function lintConditions(
  declared: DeclaredTrust,
  conditions: readonly Condition[],
): readonly Finding[] {
  const each = conditions.flatMap((condition) =>
    [...lintClaim(declared.profile, condition), ...lintPatterns(condition)].map((finding) => ({
      ...finding,
      path: ['claims', condition.claim, ...finding.path],
    })),
  );
  return [...each, ...lintTogether(declared, conditions)];
}

function lintClaim(profile: Profile, { claim }: Condition): readonly Finding[] {
  const known = claimOf(profile, claim);
  if (claim === 'sub' && known === undefined) return [subjectFinding(profile)];
  if (known === undefined) {
    const names = Object.keys(profile.claims);
    return [
      {
        path: [],
        at: 'key',
        message: `"${claim.slice(0, 64)}" is not a claim of ${profile.name} tokens${didYouMean(claim, names)}`,
        remedy: `use one of ${names.join(', ')}`,
      },
    ];
  }
  if (!known.callerChosen) return [];
  return [
    {
      path: [],
      at: 'key',
      message: `${claim} is chosen by whoever runs the job, so it proves nothing`,
      remedy: `remove it; ${someOf(immutableClaims(profile))} cannot be chosen`,
    },
  ];
}

function lintPatterns({ anyOf, immutable, claim }: Condition): readonly Finding[] {
  return anyOf.flatMap((pattern, at) => {
    const path = anyOf.length === 1 ? [] : [at];
    if (anyOf.indexOf(pattern) !== at) {
      return [{ path, message: 'this stands here twice', remedy: 'keep one of them' }];
    }
    if (immutable && pattern.includes('*')) {
      const message = `${claim} never changes, so a wildcard in it only lets others in`;
      return [{ path, message, remedy: 'write the id itself, in quotes' }];
    }
    if (pattern.includes('**')) {
      const message = '"**" means no more than "*", which stands for "/" too';
      return [{ path, message, remedy: 'write one "*"' }];
    }
    return [];
  });
}

/** What only shows when all conditions are seen together. */
function lintTogether(
  { profile, isShared, issuer }: DeclaredTrust,
  conditions: readonly Condition[],
): readonly Finding[] {
  const path = ['claims'];
  const pinning = someOf(immutableClaims(profile));
  if (isShared) {
    if (conditions.some(({ immutable }) => immutable)) return [];
    const message = `issuer ${issuer.name} serves many tenants, and names on it can pass to somebody else; no immutable id is pinned`;
    return [{ path, at: 'key', message, remedy: `add one of ${pinning} with its id in quotes` }];
  }
  if (conditions.some(({ anyOf }) => anyOf.every((pattern) => !pattern.includes('*')))) return [];
  const message = 'no claim is given exactly, so the trust takes in whatever fits its wildcards';
  return [
    { path, at: 'key', message, remedy: `give at least one claim without "*", best ${pinning}` },
  ];
}

function claimOf(profile: Profile, name: string): ProfileClaim | undefined {
  return Object.hasOwn(profile.claims, name) ? profile.claims[name] : undefined;
}

/** `sub` sums other claims up in a form that changes under whoever matches on it. */
function subjectFinding(profile: Profile): Finding {
  const names = Object.keys(profile.claims);
  const whole = names.find((name) => profile.claims[name]?.pointer === '/sub');
  if (whole !== undefined) {
    const message = `the sub of ${profile.name} tokens is called ${whole} here`;
    return { path: [], at: 'key', message, remedy: `write ${whole}` };
  }
  return {
    path: [],
    at: 'key',
    message: `the sub of ${profile.name} tokens sums other claims up, in a form that the platform or the workload's own settings change`,
    remedy: `match what it is made of, such as ${someOf(immutableClaims(profile))}`,
  };
}

function immutableClaims(profile: Profile): readonly string[] {
  return Object.entries(profile.claims).flatMap(([name, claim]) =>
    claim.immutable && !claim.callerChosen ? [name] : [],
  );
}

function someOf(names: readonly string[]): string {
  return names.length === 0 ? 'a claim that its holder cannot choose' : names.join(', ');
}
