import type { Json } from '../claims.ts';
import { profileOf } from '../profiles/profiles.ts';
import type { Issuer } from './issuer.ts';
import { checkIssuer, checkIssuerTemplate } from './issuer-url.ts';
import { matchesIssuer } from './matches-issuer.ts';

/** The issuers that were registered beforehand, found by a token's `iss`. */
export interface IssuerRegistry {
  /** `aud` tells apart those that share one `iss`, such as a tenant's people and its workloads. */
  find(iss: string, aud?: Json): Issuer | undefined;
}

/**
 * Indexes registered issuers. `find` takes unverified claims and uses them as a map key and a choice
 * among what is registered only; whoever is chosen checks both. Exact issuers come before templates.
 * An issuer that its own check would refuse is never found. A template admits every instance that it
 * matches: whoever registers one should hand out only those instances that some trust names, so that
 * strangers cannot choose whose keys are fetched.
 */
export function createIssuerRegistry(issuers: readonly Issuer[]): IssuerRegistry {
  const sound = issuers.filter(isSound).toSorted(workloadsFirst);
  const exact = byIss(sound);
  const templates = sound.filter(({ match }) => match.kind === 'template');
  return {
    find(iss, aud) {
      const sharing = exact.get(iss);
      if (sharing !== undefined) return chosen(sharing, aud);
      return templates.find((issuer) => matchesIssuer(iss, issuer));
    },
  };
}

/** The exact issuers by their `iss`, of which one may stand for several. */
function byIss(issuers: readonly Issuer[]): ReadonlyMap<string, readonly Issuer[]> {
  const exact = new Map<string, Issuer[]>();
  for (const issuer of issuers) {
    if (issuer.match.kind === 'template') continue;
    const sharing = exact.get(issuer.match.issuer) ?? [];
    exact.set(issuer.match.issuer, [...sharing, issuer]);
  }
  return exact;
}

/** The issuer that names the token's audience; failing that the one whose tokens are for us. */
function chosen(sharing: readonly Issuer[], aud: Json | undefined): Issuer | undefined {
  if (sharing.length === 1) return sharing[0];
  const [audience] = Array.isArray(aud) ? aud : [aud];
  return (
    sharing.find(({ audiences }) => audiences?.some((one) => one === audience)) ??
    sharing.find(({ audiences }) => audiences === undefined) ??
    sharing[0]
  );
}

function workloadsFirst(one: Issuer, other: Issuer): number {
  return Number(isOfPeople(one)) - Number(isOfPeople(other));
}

function isOfPeople({ profile }: Issuer): boolean {
  return profileOf(profile)?.people === true;
}

function isSound(issuer: Issuer): boolean {
  const complaint =
    issuer.match.kind === 'exact'
      ? checkIssuer(issuer.match.issuer, issuer)
      : checkIssuerTemplate(issuer.match.template);
  return complaint === undefined;
}
