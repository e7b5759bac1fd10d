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
  const byIss = Map.groupBy(sound, exactIss);
  return {
    find(iss, aud) {
      const sharing = byIss.get(iss);
      if (sharing !== undefined) return chosen(sharing, aud);
      return byIss.get(null)?.find((issuer) => matchesIssuer(iss, issuer));
    },
  };
}

/** The `iss` by which an issuer is found at once, one for several perhaps; null for a template. */
function exactIss({ match }: Issuer): string | null {
  return match.kind === 'exact' ? match.issuer : null;
}

/** The issuer that names the token's audience; failing that the one whose tokens are for us. */
function chosen(sharing: readonly Issuer[], aud: Json | undefined): Issuer | undefined {
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
