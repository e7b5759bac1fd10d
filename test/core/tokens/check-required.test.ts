import { describe, expect, test } from 'vitest';
import { asFault } from '#core/faults.ts';
import { checkRequired } from '#core/tokens/check-required.ts';
import type { Claims } from '#core/tokens/claims.ts';
import type { RequiredClaim } from '#core/tokens/issuers/issuer.ts';
import { profileOf } from '#core/tokens/profiles/profiles.ts';
import { sampleIssuer } from '#test/sample-issuer.ts';

const inGroup: RequiredClaim = {
  claim: 'groups',
  pointer: '/groups',
  kind: 'list',
  value: 'sallyport',
};

/** `accepted`, or the code and sentence of the refusal. */
function verdict(name: string, claims: Claims, require?: readonly RequiredClaim[]): string {
  const profile = profileOf(name);
  if (profile === undefined) throw new Error(`no profile ${name}`);
  const issuer = sampleIssuer('https://login.acme.example', {
    profile: name,
    ...(require && { require }),
  });
  try {
    checkRequired(claims, issuer, profile);
    return 'accepted';
  } catch (error) {
    const { code, message } = asFault(error);
    return `${code}: ${message}`;
  }
}

const manyGroups = (count: number) => Array.from({ length: count }, (_, at) => `group-${at}`);

describe('groups of a person', () => {
  test.each(['okta', 'entra-people', 'keycloak', 'people'])('let a member in at %s', (name) => {
    const claims = { typ: 'ID', groups: ['everyone', 'sallyport'] };
    expect(verdict(name, claims, [inGroup])).toBe('accepted');
  });

  test.each<[string, Claims]>([
    ['that lack the required one', { groups: ['everyone'] }],
    ['that are none', { groups: [] }],
    ['that are not stated', {}],
    ['that are no list', { groups: { sallyport: true } }],
    ['that are no texts', { groups: [['sallyport']] }],
  ])('%s refuse the sign-in', (_, claims) => {
    expect(verdict('entra-people', claims, [inGroup])).toMatch(
      /^claim_required: the token's groups is not what its issuer is registered with/,
    );
  });

  test.each<[string, string, Claims, RegExp]>([
    [
      'left out by Entra, which names where they are',
      'entra-people',
      { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://…' } } },
      /unknown; let the application in Entra emit only the groups assigned to it/,
    ],
    ['left out by Entra, which says so', 'entra-people', { hasgroups: true }, /unknown/],
    ['cut by Entra at 200', 'entra-people', { groups: manyGroups(200) }, /unknown/],
    ['cut by Okta at 100', 'okta', { groups: manyGroups(100) }, /unknown; narrow the filter/],
  ])('%s are unknown, never none', (_, name, claims, sentence) => {
    const refusal = verdict(name, claims, [inGroup]);
    expect(refusal).toMatch(/^claim_required: the token does not hold all of groups/);
    expect(refusal).toMatch(sentence);
  });

  test('of which 99 are stated at Okta are all there are', () => {
    expect(verdict('okta', { groups: manyGroups(99) }, [inGroup])).toMatch(/is not what/);
  });

  test('that are cut but hold the required one let a member in', () => {
    const groups = [...manyGroups(199), 'sallyport'];
    expect(verdict('entra-people', { groups }, [inGroup])).toBe('accepted');
  });

  test('are nothing to sign in by where none is required, cut or not', () => {
    expect(verdict('entra-people', { hasgroups: true })).toBe('accepted');
  });

  test('that are cut say nothing of another claim', () => {
    const tid = { claim: 'tid', pointer: '/tid', value: 'tenant-1' };
    expect(verdict('entra-people', { hasgroups: true, tid: 'tenant-2' }, [tid])).toMatch(
      /the token's tid is not/,
    );
  });
});

test('a Google account outside the Workspace domain is refused, and the domain is not told', () => {
  const hd = { claim: 'hd', pointer: '/hd', value: 'acme.example' };
  expect(verdict('google-workspace', { hd: 'acme.example' }, [hd])).toBe('accepted');
  for (const claims of [{}, { hd: 'attacker.example' }, { hd: ['acme.example'] }]) {
    const refusal = verdict('google-workspace', claims, [hd]);
    expect(refusal).toMatch(/^claim_required: the token's hd/);
    expect(refusal).not.toContain('acme.example');
  }
});

test('a number that is required is compared by its digits', () => {
  const id = { claim: 'pipeline_id', pointer: '/pipeline_id', kind: 'number', value: '7' } as const;
  expect(verdict('buddy', { pipeline_id: 7 }, [id])).toBe('accepted');
  expect(verdict('buddy', { pipeline_id: 7.5 }, [id])).toMatch(/^claim_required/);
});

test('an access token of Keycloak, which a mapper may have given our audience, signs nobody in', () => {
  expect(verdict('keycloak', { typ: 'ID' })).toBe('accepted');
  for (const claims of [{ typ: 'Bearer', azp: 'other-client' }, { typ: ['ID'] }, {}]) {
    expect(verdict('keycloak', claims)).toMatch(/^malformed_token: .*send the ID token instead$/);
  }
});

test('an access token of Cognito is refused by a sentence that says what to send', () => {
  expect(verdict('cognito', { token_use: 'id' })).toBe('accepted');
  for (const claims of [{ token_use: 'access', client_id: 'x' }, {}]) {
    expect(verdict('cognito', claims)).toMatch(/^malformed_token: .*send the ID token instead$/);
  }
});

describe('an access token, which another client may hold, signs nobody in', () => {
  const person = { email: 'ada@acme.example', email_verified: true };

  test.each<[string, string, Claims]>([
    ['of a person at Entra', 'entra-people', { scp: 'access', azp: 'other-client', azpacr: '0' }],
    ['at Entra that states its scope alone', 'entra-people', { scp: 'access' }],
    ['of an application at Entra', 'entra-people', { azp: 'other-client', azpacr: '1' }],
    ['of Okta', 'okta', { ver: 1, cid: '0oaOther', scp: ['openid'] }],
    ['of Auth0', 'auth0', { azp: 'otherClient', scope: 'openid' }],
    ['of Auth0 by RFC 9068', 'auth0', { client_id: 'otherClient', jti: 'a' }],
    ['of any other provider', 'people', { scope: 'openid' }],
    ['that states its client alone', 'people', { client_id: 'otherClient' }],
    ['that states its client by another name', 'people', { cid: 'otherClient' }],
    ['of another provider that calls scopes otherwise', 'people', { scp: ['openid'] }],
    ['that states an empty scope', 'people', { scope: '' }],
  ])('%s', (_, name, claims) => {
    expect(verdict(name, person)).toBe('accepted');
    expect(verdict(name, { ...person, ...claims })).toMatch(
      /^malformed_token: this is an access token of .*; send the ID token instead$/,
    );
  });

  test('while an ID token of Google may name the client that asked for it', () => {
    expect(verdict('google-workspace', { ...person, azp: 'client' })).toBe('accepted');
  });
});

describe('an e-mail address that is required', () => {
  const address = 'ada@acme.example';
  const email: RequiredClaim = {
    ...{ claim: 'email', pointer: '/email', value: address },
    provenBy: { claim: 'email_verified', pointer: '/email_verified', is: true },
  };
  const hd = 'acme.example';

  test.each(['auth0', 'google-workspace'])('lets in whose it is, at %s', (name) => {
    expect(verdict(name, { hd, email: address, email_verified: true }, [email])).toBe('accepted');
    expect(verdict(name, { email: 'eve@acme.example', email_verified: true }, [email])).toMatch(
      /^claim_required: the token's email is not what its issuer is registered with/,
    );
  });

  describe.each(['auth0', 'google-workspace'])('is refused at %s', (name) => {
    test.each<[string, Claims]>([
      ['is not verified', { email_verified: false }],
      ['is not said to be verified', {}],
      ['is verified in words', { email_verified: 'true' }],
    ])('where it %s, in the same words whatever it is', (_, verified) => {
      const refusals = [address, 'eve@acme.example'].map((one) =>
        verdict(name, { email: one, ...verified }, [email]),
      );
      expect(new Set(refusals).size).toBe(1);
      expect(refusals[0]).toMatch(
        /^claim_required: the token's email proves nothing, as its email_verified is not true; .*verified/,
      );
    });
  });
});
