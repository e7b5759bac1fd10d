import { claimAt } from '#core/tokens/claim-at.ts';
import type { Claims } from '#core/tokens/claims.ts';
import type { Narrowing, Profile, ProfileClaim } from '#core/tokens/profiles/profile.ts';
import { exactPatterns, isSayable } from './exact-patterns.ts';

/** One condition that is proposed, and why. */
export interface SuggestedCondition {
  readonly claim: string;
  /** Any of these satisfies. */
  readonly anyOf: readonly string[];
  readonly because: string;
  /** To choose, not a part of the trust. */
  readonly optional: boolean;
}

type Proof = NonNullable<ProfileClaim['provenBy']>;

/** The pins, and whatever narrows the trust further: what the token states of it, as patterns. */
export function chooseConditions(
  profile: Profile,
  claims: Claims,
  pins: readonly string[],
): readonly SuggestedCondition[] {
  // Stryker disable next-line ArrayDeclaration: what is no narrowing names no claim
  const narrowing = (profile.narrowing ?? []).filter(({ claim }) => !pins.includes(claim));
  const chosen = [
    ...pins.flatMap((claim) => pinOf(profile, claim, claims)),
    ...narrowing.flatMap((one) => narrowed(profile, one, claims)),
  ];
  const names = chosen.map(({ claim }) => claim);
  return chosen.filter(({ claim }) => hasCompany(profile, claim, names));
}

function pinOf(profile: Profile, claim: string, claims: Claims): readonly SuggestedCondition[] {
  return known(profile, claim).map((found) => ({
    claim,
    anyOf: exactPatterns(found, claims),
    because: becauseOf(profile, found, claims),
    optional: false,
  }));
}

function becauseOf(profile: Profile, claim: ProfileClaim, claims: Claims): string {
  if (!claim.immutable) return 'says who it is, by a name: whoever may give that name can be it';
  const name = nameOf(profile, claim.named, claims);
  if (name === undefined) return 'says who it is, and is never given to anybody else';
  return `the id of ${name}: it stays when that name changes, and nobody else gets it`;
}

/** What people call that which pins say by ids: the most special of those the token names. */
export function nameOfPinned(
  profile: Profile,
  pins: readonly string[],
  claims: Claims,
): string | undefined {
  const named = pins.flatMap((pin) => known(profile, pin)).map((claim) => claim.named);
  return named
    .map((claim) => nameOf(profile, claim, claims))
    .findLast((name) => name !== undefined);
}

/** The text of a claim that is a name, where it can be shown. */
export function nameOf(
  profile: Profile,
  claim: string | undefined,
  claims: Claims,
): string | undefined {
  const [name] = known(profile, claim).map(({ pointer }) => claimAt(claims, pointer));
  return typeof name === 'string' && isSayable(name) ? name : undefined;
}

function narrowed(
  profile: Profile,
  { claim, because, only, lasting, optional = false }: Narrowing,
  claims: Claims,
): readonly SuggestedCondition[] {
  return known(profile, claim)
    .filter(({ provenBy }) => provenBy === undefined || isProven(provenBy, claims))
    .map((found) => ({
      anyOf: exactPatterns(found, claims),
      name: nameOf(profile, found.named, claims),
    }))
    .filter(({ anyOf: [first] }) => only === undefined || first === only)
    .map(({ anyOf, name }) => ({
      claim,
      anyOf: anyOf.flatMap((text) => lastingPart(text, lasting)),
      because: name === undefined ? because : `the id of ${name}: ${because}`,
      optional,
    }))
    .filter(({ anyOf }) => anyOf.length > 0);
}

/** The whole text, or a pattern of the part that lasts; nothing where there is no such part. */
function lastingPart(text: string, lasting: RegExp | undefined): readonly string[] {
  if (lasting === undefined) return [text];
  return (lasting.exec(text) ?? []).map((part) => `*${part}*`);
}

/** Whether the claim says anything: the one that proves it must be stated, and be as it should. */
export function isProven(provenBy: Proof, claims: Claims): boolean {
  return claimAt(claims, provenBy.pointer) === provenBy.is;
}

/** Whether the claim without which this one says nothing was chosen too. */
function hasCompany(profile: Profile, claim: string, names: readonly string[]): boolean {
  return known(profile, claim)
    .flatMap(({ onlyWith }) => onlyWith ?? [])
    .every((company) => names.includes(company.claim));
}

function known(profile: Profile, claim: string | undefined): readonly ProfileClaim[] {
  return Object.entries(profile.claims).flatMap(([name, found]) => (name === claim ? [found] : []));
}
