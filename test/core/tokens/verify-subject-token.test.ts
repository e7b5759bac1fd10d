import { describe, expect, test } from 'vitest';
import { parseToken } from '#core/tokens/parse-token.ts';
import {
  accept,
  audience,
  claims,
  faultOf,
  githubIssuer,
  header,
  iss,
  now,
  nowSeconds,
  signToken,
  verdict,
} from './sample-tokens.ts';

const claiming = (changed: Record<string, unknown>) =>
  signToken({ claims: { ...claims, ...changed } });
const heading = (changed: Record<string, unknown>) =>
  signToken({ header: { ...header, ...changed } });

describe('a verified token', () => {
  test('says who it is, when it was made, and what names and binds it', async () => {
    const token = signToken({});
    const parsed = parseToken(token);
    const verified = await accept(token);
    expect(verified).toMatchObject({
      issuer: githubIssuer,
      iss,
      sub: claims.sub,
      jti: claims.jti,
      claims,
      hash: parsed.hash,
      bindingKey: parsed.bindingKey,
      issuedAt: new Date((nowSeconds - 10) * 1_000),
      expiresAt: new Date((nowSeconds + 290) * 1_000),
    });
    expect(verified.profile.name).toBe('github');
    expect(verified.workload).toMatchObject({
      issuer: iss,
      subject: claims.sub,
      profile: 'github',
    });
  });

  test('may end the second it was made, and claim to live as long as dates go', async () => {
    expect(await verdict(claiming({ iat: nowSeconds, exp: nowSeconds, nbf: undefined }))).toBe(
      'accepted',
    );
    const lastSecond = 253_402_300_799;
    expect(await verdict(claiming({ exp: lastSecond }))).toBe('token_lifetime_too_long');
    expect(await verdict(claiming({ exp: lastSecond + 1 }))).toBe('malformed_token');
  });

  test('states what configuration requires of its issuer', async () => {
    const required = { claim: 'repository', pointer: '/repository', value: 'acme/shop' };
    const registered = { ...githubIssuer, require: [required] };
    expect(await verdict(claiming({}), registered)).toBe('accepted');
    expect(await verdict(claiming({ repository: 'acme/other' }), registered)).toBe(
      'claim_required',
    );
  });

  test('may have its audience in a list of one', async () => {
    expect(await verdict(claiming({ aud: [audience] }))).toBe('accepted');
  });

  test('may have another audience only where its issuer is registered with that', async () => {
    const fixed = { ...githubIssuer, audiences: ['api://fixed', 'api://other'] };
    expect(await verdict(claiming({ aud: 'api://fixed' }), fixed)).toBe('accepted');
    expect(await verdict(claiming({ aud: 'api://fixed' }))).toBe('audience_mismatch');
    expect(await verdict(claiming({}), fixed)).toBe('audience_mismatch');
    const fault = await faultOf(() => accept(claiming({}), fixed));
    expect(fault.message).toContain('"api://fixed" or "api://other"');
  });

  test('may be of another type only where its issuer is registered with that', async () => {
    const accessToken = heading({ typ: 'at+JWT' });
    expect(await verdict(accessToken, { ...githubIssuer, types: ['at+jwt'] })).toBe('accepted');
    expect(await verdict(accessToken)).toBe('malformed_token');
    expect(await verdict(heading({ typ: 7 }))).toBe('malformed_token');
  });

  test('may lack a jti only where its issuer is registered so', async () => {
    const nameless = claiming({ jti: undefined });
    const verified = await accept(nameless, { ...githubIssuer, jtiRequired: false });
    expect(verified.jti).toBeUndefined();
  });

  test('may lack nbf', async () => {
    expect(await verdict(claiming({ nbf: undefined }))).toBe('accepted');
  });
});

describe('a token is refused', () => {
  test.each<[string, Record<string, unknown>, string]>([
    [
      'that expired thirty seconds ago',
      { exp: nowSeconds - 30, iat: nowSeconds - 330 },
      'token_expired',
    ],
    [
      'that is older than its issuer may be',
      { iat: nowSeconds - 631, exp: nowSeconds - 31 + 2 },
      'token_too_old',
    ],
    ['made thirty-one seconds from now', { iat: nowSeconds + 31 }, 'token_not_yet_valid'],
    ['with a sub that hides what it says', { sub: 'repo:\u202egnp.acme' }, 'malformed_token'],
    ['with a sub of two lines', { sub: 'a\nb' }, 'malformed_token'],
    ['with a sub that is too long', { sub: 's'.repeat(1_025) }, 'malformed_token'],
    ['valid from before there were dates', { nbf: -1 }, 'malformed_token'],
    ['with a fact that hides what it says', { ref: 'refs/heads/\u2066x' }, 'malformed_token'],
  ])('%s', async (_, changed, code) => {
    const issuer = { ...githubIssuer, maxLifetimeSeconds: 3_600 };
    expect(await verdict(claiming(changed), issuer)).toBe(code);
  });

  test.each(['zip', 'cty', 'enc'])('with %s in its header', async (member) => {
    expect(await verdict(heading({ [member]: 'JWT' }))).toBe('malformed_token');
  });

  test('when it is not of the issuer it was looked up for', async () => {
    const other = { ...githubIssuer, match: { kind: 'exact', issuer: `${iss}/acme` } } as const;
    expect(await verdict(signToken({}), other)).toBe('unknown_issuer');
  });

  test('when its issuer has a profile that does not exist', async () => {
    for (const profile of ['hudson', 'toString', '__proto__']) {
      expect(await verdict(signToken({}), { ...githubIssuer, profile })).toBe('unknown_issuer');
    }
  });

  test('by an issuer whose template its iss does not match', async () => {
    const template = {
      kind: 'template',
      template: 'https://token.*.githubusercontent.com',
    } as const;
    const issuer = { ...githubIssuer, match: template };
    expect(await verdict(signToken({}), issuer)).toBe('accepted');
    expect(
      await verdict(claiming({ iss: 'https://token.a.b.githubusercontent.com' }), issuer),
    ).toBe('unknown_issuer');
  });
});

test.each([
  ['has as long a sub as one may have', { sub: 's'.repeat(1_024) }],
  ['says that it is valid since ever', { nbf: 0 }],
])('a token is accepted that %s', async (_, changed) => {
  expect(await verdict(claiming(changed))).toBe('accepted');
});

test('thirty seconds of skew are granted at every edge', async () => {
  const edges = [
    { exp: nowSeconds - 29, iat: nowSeconds - 329 },
    { iat: nowSeconds + 30, exp: nowSeconds + 330 },
    { nbf: nowSeconds + 30 },
    { iat: nowSeconds - 630, exp: nowSeconds - 29 + 1 },
  ];
  const issuer = { ...githubIssuer, maxLifetimeSeconds: 3_600 };
  for (const edge of edges) expect(await verdict(claiming(edge), issuer)).toBe('accepted');
  expect(now.getTime() / 1_000).toBe(nowSeconds);
});
