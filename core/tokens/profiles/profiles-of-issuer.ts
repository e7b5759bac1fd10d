import { profiles } from './profiles.ts';

/** A host of the platform's own: what is left of it when the tenant's part is taken out. */
const platformHost = /^https:\/\/(?:[^/]*[.>])?[a-z0-9-]+\.[a-z]+(?:\/|$)/;
const special = /[\\^$.*+?()[\]{}|]/g;

interface KnownIssuer {
  readonly profile: string;
  readonly pattern: RegExp;
}

/** Forms of issuers at the platforms' own hosts; what customers run themselves can be anywhere. */
const known: readonly KnownIssuer[] = Object.values(profiles).flatMap(({ name, issuers }) =>
  issuers
    .filter(({ iss }) => platformHost.test(iss))
    .map(({ iss }) => ({ profile: name, pattern: patternOf(iss) })),
);

/** Names of the profiles whose platform has such an issuer (or template); empty where nobody knows it. */
export function profilesOfIssuer(iss: string): readonly string[] {
  const fitting = known.filter(({ pattern }) => pattern.test(iss)).map(({ profile }) => profile);
  return [...new Set(fitting)];
}

/** A `<…>` stands for one part, of which a template may write any as `*`. */
function patternOf(iss: string): RegExp {
  const literals = iss.split(/<[^>]*>/).map((literal) => literal.replaceAll(special, '\\$&'));
  return new RegExp(`^${literals.join('[-_A-Za-z0-9*]+')}$`);
}
