import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { type ClaimVariable, claimVariablesOf } from '#core/leases/claim-variables.ts';
import type { Profile } from '#core/tokens/profiles/profile.ts';
import type { Finding } from '../finding.ts';
import { didYouMean } from '../nearest-name.ts';

/** A trust by which a grant may be asked for. */
export interface GrantUser {
  readonly identity: string;
  /** Place among the identity's trusts, from 0. */
  readonly trust: number;
  readonly profile: Profile;
}

/**
 * What is wrong with the claims that a session policy is cut by: each must be a claim of every
 * profile by whose trusts the grant may be asked for, and one that nobody can choose or change.
 */
export function lintClaimVariables(
  policy: PolicyDocument,
  users: readonly GrantUser[],
): readonly Finding[] {
  return claimVariablesOf(policy).flatMap((variable) => {
    const wrong = wrongPlace(variable, policy) ?? wrongClaim(variable.name, users);
    return wrong === undefined ? [] : [{ path: variable.path, ...wrong }];
  });
}

type Wrong = Omit<Finding, 'path'>;

function wrongPlace(
  { name, isReplaced, afterDollar }: ClaimVariable,
  { version }: PolicyDocument,
): Wrong | undefined {
  const variable = shown(name);
  if (!isReplaced) {
    return {
      message: `${variable} may stand in Resource and in values of conditions only`,
      remedy: 'write there what it is to be, or remove it',
    };
  }
  if (version === '2008-10-17') {
    return {
      message: `a policy of version 2008-10-17 has no variables, and ${variable} would be plain text`,
      remedy: 'write Version: "2012-10-17"',
    };
  }
  if (!afterDollar) return undefined;
  return {
    message: `a "$" stands right before ${variable}, which could make another variable of it`,
    remedy: 'put another character between the two',
  };
}

function wrongClaim(name: string, users: readonly GrantUser[]): Wrong | undefined {
  for (const user of users) {
    const wrong = wrongFor(name, user);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function wrongFor(name: string, { identity, trust, profile }: GrantUser): Wrong | undefined {
  const usable = usableClaims(profile);
  const remedy = `use ${usable.join(', ')}, or a grant of its own for each platform`;
  const claim = Object.hasOwn(profile.claims, name) ? profile.claims[name] : undefined;
  if (claim === undefined) {
    const message = `profile ${profile.name}, of trust ${trust + 1} of identity ${identity}, has no claim ${shown(name)}${didYouMean(name, usable)}`;
    return { message, remedy };
  }
  if (claim.callerChosen === true) {
    const message = `whoever runs the job chooses the claim ${name} of profile ${profile.name}, so nothing may be cut by it`;
    return { message, remedy };
  }
  if (claim.mutable !== true) return undefined;
  const message = `the claim ${name} of profile ${profile.name} is a name that can change or pass to somebody else, so nothing may be cut by it`;
  return { message, remedy };
}

/** Immutable claims first: they are what is meant most often. */
function usableClaims({ claims }: Profile): readonly string[] {
  return Object.entries(claims)
    .filter(([, { mutable, callerChosen }]) => mutable !== true && callerChosen !== true)
    .toSorted(
      ([, one], [, other]) => Number(other.immutable ?? false) - Number(one.immutable ?? false),
    )
    .map(([name]) => name);
}

function shown(name: string): string {
  return `\${${name.slice(0, 64)}}`;
}
