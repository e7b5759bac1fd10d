import type { Identity } from '../configuration.ts';
import type { CompiledIssuer } from './compile-issuers.ts';
import type { GrantUser } from './lint-claim-variables.ts';

/** By grant, the trusts by which it may be asked for: the first of each profile stands for all. */
export function grantUsers(
  identities: readonly Identity[],
  issuers: ReadonlyMap<string, CompiledIssuer>,
): ReadonlyMap<string, readonly GrantUser[]> {
  const users = new Map<string, GrantUser[]>();
  for (const identity of identities) {
    const own = usersOf(identity, issuers);
    for (const grant of identity.grants) {
      const known = users.get(grant) ?? [];
      const fresh = own.filter(({ profile }) => !known.some((one) => one.profile === profile));
      users.set(grant, [...known, ...fresh]);
    }
  }
  return users;
}

function usersOf(
  { id, trusts }: Identity,
  issuers: ReadonlyMap<string, CompiledIssuer>,
): readonly GrantUser[] {
  return trusts.flatMap(({ issuer, index }) => {
    const profile = issuers.get(issuer)?.profile;
    return profile === undefined ? [] : { identity: id, trust: index, profile };
  });
}
