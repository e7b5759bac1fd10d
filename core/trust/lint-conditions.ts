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
  const { profile } = declared;
  const each = conditions.flatMap((condition) =>
    [
      ...lintClaim(profile, condition),
      ...lintPatterns(condition),
      ...lintForm(profile, condition),
      ...lintCompany(profile, condition, conditions),
    ].map((finding) => ({
      ...finding,
      path: ['claims', condition.claim, ...finding.path],
    })),
  );
  return [...each, ...lintTogether(declared, conditions)];
}

function lintClaim(profile: Profile, { claim }: Condition): readonly Finding[] {
  const known = claimOf(profile, claim);
  if (known === undefined) {
    const called = nameOf(profile, claim);
    if (called !== undefined) return [renamedFinding(profile, claim, called)];
    if (claim === 'sub') return [subjectFinding(profile)];
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

/** A value that no token of the platform can have is a mistake, such as a UUID without its braces. */
function lintForm(profile: Profile, { claim, anyOf }: Condition): readonly Finding[] {
  const form = claimOf(profile, claim)?.form;
  if (form === undefined) return [];
  return anyOf.flatMap((pattern, at) => {
    if (pattern.includes('*') || form.pattern.test(pattern)) return [];
    const path = anyOf.length === 1 ? [] : [at];
    const message = form.otherwise ?? `no ${profile.name} token states such a ${claim}`;
    return [{ path, message, remedy: `write ${form.phrase}` }];
  });
}

/** A claim that proves little alone, such as a branch that forks have too. */
function lintCompany(
  profile: Profile,
  { claim }: Condition,
  conditions: readonly Condition[],
): readonly Finding[] {
  const company = claimOf(profile, claim)?.onlyWith;
  if (company === undefined || conditions.some((other) => other.claim === company.claim)) return [];
  const message = `${claim} alone proves little: ${company.because}`;
  return [{ path: [], at: 'key', message, remedy: `add ${company.claim} as a condition too` }];
}

/** What only shows when all conditions are seen together. */
function lintTogether(
  { profile, isShared, issuer }: DeclaredTrust,
  conditions: readonly Condition[],
): readonly Finding[] {
  const path = ['claims'];
  const pinning = someOf(immutableClaims(profile));
  if (profile.pinTogether !== undefined) return lintPinSets(profile.pinTogether, conditions);
  if (isShared) {
    if (conditions.some(({ immutable }) => immutable)) return [];
    const message = `issuer ${issuer.name} serves many tenants, and names on it can pass to somebody else; no immutable id is pinned`;
    return [{ path, at: 'key', message, remedy: `add one of ${pinning} with its id in quotes` }];
  }
  const exact = conditions.filter(isExact);
  if (exact.some(({ claim }) => isName(profile, claim))) return [];
  const message =
    exact.length === 0
      ? 'no claim is given exactly, so the trust takes in whatever fits its wildcards'
      : 'the claims that are given exactly say how a workload runs and not which one it is, so the trust takes in every one of the issuer';
  return [
    { path, at: 'key', message, remedy: `give at least one claim without "*", best ${pinning}` },
  ];
}

function isExact({ anyOf }: Condition): boolean {
  return anyOf.every((pattern) => !pattern.includes('*'));
}

/** Whether a claim is an id or a name of somebody, and no fact of a run such as its branch or Region. */
function isName(profile: Profile, name: string): boolean {
  const known = claimOf(profile, name);
  return known?.immutable === true || known?.mutable === true;
}

/** Platforms of which one id is not enough, or of which one claim alone says who it is. */
function lintPinSets(
  sets: readonly (readonly string[])[],
  conditions: readonly Condition[],
): readonly Finding[] {
  const pinned = new Set(conditions.filter(isExact).map(({ claim }) => claim));
  if (sets.some((set) => set.every((claim) => pinned.has(claim)))) return [];
  const message = 'the claims that are given exactly do not say which workload this is';
  const remedy = `give ${sets.map((set) => set.join(' and ')).join(', or ')}, without "*"`;
  return [{ path: ['claims'], at: 'key', message, remedy }];
}

function claimOf(profile: Profile, name: string): ProfileClaim | undefined {
  return Object.hasOwn(profile.claims, name) ? profile.claims[name] : undefined;
}

/** What a profile calls the claim that tokens state by this name, where the two differ. */
function nameOf(profile: Profile, stated: string): string | undefined {
  const pointer = `/${stated.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return Object.entries(profile.claims).find(([, claim]) => claim.pointer === pointer)?.[0];
}

function renamedFinding(profile: Profile, claim: string, called: string): Finding {
  const message = `the ${claim} of ${profile.name} tokens is called ${called} here`;
  return { path: [], at: 'key', message, remedy: `write ${called}` };
}

/** `sub` sums other claims up in a form that changes under whoever matches on it. */
function subjectFinding(profile: Profile): Finding {
  const why =
    profile.subject ??
    "sums other claims up, in a form that the platform or the workload's own settings change";
  return {
    path: [],
    at: 'key',
    message: `the sub of ${profile.name} tokens ${why}`,
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
