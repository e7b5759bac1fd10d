import type { Issuer } from './issuer.ts';
import { checkIssuerTemplate, checkIssuerUrl } from './issuer-url.ts';
import { matchesIssuer } from './matches-issuer.ts';

/** The issuers that were registered beforehand, found by a token's `iss`. */
export interface IssuerRegistry {
  find(iss: string): Issuer | undefined;
}

/**
 * Indexes registered issuers. `find` takes an unverified `iss` and uses it as a map key only;
 * exact issuers come before templates. An issuer that its own check would refuse is never found.
 * A template admits every instance that it matches: whoever registers one should hand out only
 * those instances that some trust names, so that strangers cannot choose whose keys are fetched.
 */
export function createIssuerRegistry(issuers: readonly Issuer[]): IssuerRegistry {
  const sound = issuers.filter(isSound);
  const exact = new Map(
    sound.flatMap((issuer) =>
      issuer.match.kind === 'exact' ? [[issuer.match.issuer, issuer] as const] : [],
    ),
  );
  const templates = sound.filter((issuer) => issuer.match.kind === 'template');
  return {
    find: (iss) => exact.get(iss) ?? templates.find((issuer) => matchesIssuer(iss, issuer)),
  };
}

function isSound(issuer: Issuer): boolean {
  const complaint =
    issuer.match.kind === 'exact'
      ? checkIssuerUrl(issuer.match.issuer, issuer)
      : checkIssuerTemplate(issuer.match.template);
  return complaint === undefined;
}
