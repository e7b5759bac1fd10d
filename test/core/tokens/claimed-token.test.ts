import { describe, expect, test } from 'vitest';
import { claimedToken } from '#core/tokens/claimed-token.ts';
import type { Claims } from '#core/tokens/claims.ts';
import { github } from '#core/tokens/profiles/github.ts';
import { claims, faultOf, githubIssuer, iss, now } from './sample-tokens.ts';

const claimed = (stated: Claims) =>
  claimedToken({ iss, claims: stated, issuer: githubIssuer, profile: github, now });

describe('a token of claims that nobody verified', () => {
  test('has the facts of its claims, and nothing that could be used again', () => {
    expect(claimed(claims)).toStrictEqual({
      issuer: githubIssuer,
      profile: github,
      iss,
      sub: claims.sub,
      claims,
      workload: {
        issuer: iss,
        subject: claims.sub,
        profile: 'github',
        sourceRepositoryUri: 'https://github.com/acme/shop',
        sourceRepositoryIdentifier: '73184213',
        sourceRepositoryOwnerIdentifier: '9919',
      },
      issuedAt: now,
      expiresAt: now,
      jti: undefined,
      hash: '',
      bindingKey: '',
    });
  });

  test('is of the issuer that was named, whatever the claims say', () => {
    expect(claimed({ ...claims, iss: 'https://attacker.example' }).claims.iss).toBe(iss);
  });

  test('may do without a sub that is a text', () => {
    for (const sub of [undefined, 7]) {
      const token = claimed({ repository_id: '73184213', ...(sub === undefined ? {} : { sub }) });
      expect([token.sub, token.workload.subject]).toEqual(['', '']);
    }
  });

  test('is refused for facts that a real one would be refused for', async () => {
    const fault = await faultOf(() => claimed({ ...claims, repository: 'acme/shop\n' }));
    expect(fault.code).toBe('malformed_token');
  });
});
