import type { Issuer } from '#core/tokens/issuers/issuer.ts';

/** An issuer as issuers.yaml would register it for GitHub, with what a test needs otherwise. */
export function sampleIssuer(iss: string, changes: Partial<Issuer> = {}): Issuer {
  return {
    name: 'github',
    profile: 'github',
    match: { kind: 'exact', issuer: iss },
    keys: { kind: 'discovery' },
    algorithms: ['RS256'],
    types: [],
    kidRequired: true,
    jtiRequired: true,
    keyUses: ['sig'],
    maxLifetimeSeconds: 600,
    maxAgeSeconds: 600,
    keyHosts: [],
    privateNetwork: false,
    ...changes,
  };
}
