import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { claimVariablesOf } from '#core/leases/claim-variables.ts';
import type { GrantComplaint } from '#core/leases/lints/grant-complaint.ts';
import type { Profile } from '#core/tokens/profiles/profile.ts';
import { didYouMean } from '../nearest-name.ts';
import { shownVariable, type WrongVariable, wrongPlace } from './lint-variable-place.ts';

/** A trust by which a grant may be asked for. */
export interface GrantUser {
  readonly identity: string;
  /** Place among the identity's trusts, from 0. */
  readonly trust: number;
  readonly profile: Profile;
}

/** Who may ask for a grant, and what else its variables may have been meant for. */
export interface VariableUse {
  readonly users: readonly GrantUser[];
  /** Parameters of its task profile, which are filled in already. */
  readonly parameters: readonly string[];
}

/**
 * What is wrong with the claims that a session policy is cut by: each must be a claim of every
 * profile by whose trusts the grant may be asked for, and one that nobody can choose or change. What
 * is merely not immutable, such as a branch, a grant may accept by name.
 */
export function lintClaimVariables(
  policy: PolicyDocument,
  use: VariableUse,
): readonly GrantComplaint[] {
  const told = new Set<string>();
  return claimVariablesOf(policy).flatMap((variable): readonly GrantComplaint[] => {
    const { name, path } = variable;
    const wrong = wrongPlace(variable, policy) ?? wrongClaim(name, use);
    if (wrong === undefined) return [];
    // What is accepted once is accepted wherever it stands.
    if (wrong.names !== undefined && told.has(name)) return [];
    if (wrong.names !== undefined) told.add(name);
    return [{ severity: 'problem', path, ...wrong }];
  });
}

/** What no grant may accept comes first. */
function wrongClaim(name: string, { users, parameters }: VariableUse): WrongVariable | undefined {
  const wrongs = users.flatMap((user) => wrongFor(name, user, parameters) ?? []);
  return wrongs.find(({ names }) => names === undefined) ?? wrongs[0];
}

function wrongFor(
  name: string,
  { identity, trust, profile }: GrantUser,
  parameters: readonly string[],
): WrongVariable | undefined {
  const lasting = lastingClaims(profile);
  const remedy = `use ${[...lasting, 'a grant of its own for each platform'].join(', or ')}`;
  const claim = Object.hasOwn(profile.claims, name) ? profile.claims[name] : undefined;
  const its = `the claim ${name} of profile ${profile.name}`;
  if (claim === undefined) {
    const hint = didYouMean(name, [...parameters, ...acceptable(profile)]);
    const message = `profile ${profile.name}, of trust ${trust + 1} of identity ${identity}, has no claim ${shownVariable(name)}${hint}`;
    return { message, remedy };
  }
  if (claim.callerChosen === true) {
    const message = `whoever runs the job chooses ${its}, so nothing may be cut by it`;
    return { message, remedy };
  }
  if (claim.mutable === true) {
    const message = `${its} is a name that can change or pass to somebody else, so nothing may be cut by it`;
    return { message, remedy };
  }
  if (claim.immutable === true) return undefined;
  const accepted = acceptedBy(name);
  return {
    names: [accepted],
    message: `${its} is a fact of the run and no lasting id: whoever may start such a run may bring about its value`,
    remedy: `${remedy}; if the platform guards who may, write accept: [${accepted}]`,
  };
}

/** The name by which a grant accepts that its session policy is cut by this claim. */
function acceptedBy(claim: string): string {
  const words = claim.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `cut-by-${words.replaceAll(/[^a-z0-9]+/g, '-')}`.slice(0, 64);
}

/** The immutable claims as one phrase; none where a profile has no such claim. */
function lastingClaims({ claims }: Profile): readonly string[] {
  const lasting = Object.entries(claims).filter(([, { immutable }]) => immutable === true);
  return lasting.length === 0 ? [] : [lasting.map(([name]) => name).join(', ')];
}

function acceptable({ claims }: Profile): readonly string[] {
  return Object.entries(claims)
    .filter(([, { mutable, callerChosen }]) => mutable !== true && callerChosen !== true)
    .map(([name]) => name);
}
