import type { Grant, Identity } from '#core/config/configuration.ts';
import type { Claims } from '#core/tokens/claims.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import { profileOf } from '#core/tokens/profiles/profiles.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import type { Condition, Trust } from '#core/trust/trust.ts';
import { sampleIssuer } from '#test/sample-issuer.ts';

export const now = new Date('2026-11-22T10:00:00Z');

export const grant: Grant = {
  name: 'shop-deploy',
  role: 'arn:aws:iam::111122223333:role/shop-deploy',
  account: '111122223333',
  mode: 'vend',
  leaseSeconds: 3600,
  externalId: null,
  sessionPolicy: null,
  labels: [],
  tags: [],
};

/** An issuer of a profile, registered under the profile's name. */
export function issuerOf(profile: string): Issuer {
  return sampleIssuer(`https://${profile}.example`, { name: profile, profile });
}

export function tokenOf(profileName: string, claims: Claims): SubjectToken {
  const profile = profileOf(profileName);
  if (profile === undefined) throw new Error(`no profile ${profileName}`);
  const iss = `https://${profileName}.example`;
  return {
    issuer: issuerOf(profileName),
    profile,
    iss,
    sub: 'subject',
    jti: 'j-1',
    claims,
    workload: { issuer: iss, subject: 'subject', profile: profileName },
    issuedAt: now,
    expiresAt: new Date(now.getTime() + 300_000),
    hash: 'sha256:0',
    bindingKey: 'j-1',
  };
}

/** What GitHub states of a push to main of acme/shop, with some claims replaced. */
export function pushOf(changed: Claims = {}): SubjectToken {
  return tokenOf('github', {
    repository: 'acme/shop',
    repository_id: '73184213',
    repository_owner_id: '9919',
    ref: 'refs/heads/main',
    environment: 'production',
    event_name: 'push',
    ...changed,
  });
}

export function condition(claim: string, anyOf: readonly string[], immutable = false): Condition {
  return { claim, pointer: `/${claim}`, anyOf, immutable };
}

export const shopTrust: Trust = {
  index: 0,
  issuer: 'github',
  iss: 'https://github.example',
  conditions: [
    condition('repository_id', ['73184213'], true),
    condition('repository_owner_id', ['9919'], true),
    condition('ref', ['refs/heads/main']),
    condition('environment', ['production', 'staging']),
  ],
  allowEvents: [],
  grantsPerToken: 1,
};

export function identityOf(changed: Partial<Identity> = {}): Identity {
  return {
    id: 'shop-deployer',
    owner: 'ada',
    purpose: 'deploys the shop',
    groups: [],
    state: 'active',
    expiresAt: null,
    grants: ['shop-deploy'],
    trusts: [shopTrust],
    ...changed,
  };
}
