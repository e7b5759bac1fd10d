import { describe, expect, test } from 'vitest';
import { broker } from '#test/exchange-world.ts';
import { attemptCookie, formTokenIn, signedInCookie, signInWorld } from '#test/sign-in-world.ts';

describe('signing in and out', () => {
  test('leads to the issuer, back, and on to the page that was wanted', async () => {
    const { browser } = await signInWorld();
    const grace = browser();
    const page = await grace.get('/sign-in?return=/sign-in');
    expect(page.body).toContain('Sign in with people');
    const location = await grace.begin({ return: '/approvals?x=1' });
    expect(Object.fromEntries(location.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'sallyport',
      redirect_uri: `${broker}/sign-in/callback`,
      scope: 'openid',
      state: expect.stringMatching(/^[\w-]{43}$/u),
      nonce: expect.stringMatching(/^[\w-]{43}$/u),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/u),
      code_challenge_method: 'S256',
    });
    const back = await grace.choose(location, 'grace');
    const reply = await grace.get(back);
    expect(reply).toMatchObject({ status: 303, headers: { location: '/approvals?x=1' } });
    expect(grace.jar.has(signedInCookie)).toBe(true);
    expect(grace.jar.has(attemptCookie)).toBe(false);
    const own = await grace.get('/sign-in');
    expect(own.body).toContain('Grace (<code>grace</code>)');
    expect(own.body).toContain('security');
  });

  test('is told in the ledger, by whom and with which token, and holds no secret', async () => {
    const { browser, store, kinds } = await signInWorld();
    const grace = browser();
    await grace.signIn('grace');
    const secret = String(grace.jar.get(signedInCookie));
    const { body } = await grace.get('/sign-in');
    await grace.post('/sign-out', { form: { form_token: formTokenIn(body) } });
    expect(await kinds()).toEqual([
      'configuration.published',
      'person.signed_in',
      'person.signed_out',
    ]);
    const entries = await store.entries({ limit: 10 });
    expect(entries[1]?.entry.body).toMatchObject({
      actor: { kind: 'person', id: 'grace', groups: ['security'] },
      origin: { face: 'pages', address: '192.0.2.7' },
      token: { issuer: `${broker}/issuer/people`, subject: 'grace' },
      facts: {
        authenticated_at: '2026-11-22T10:00:00.000Z',
        expires_at: '2026-11-22T18:00:00.000Z',
      },
    });
    expect(JSON.stringify(entries)).not.toContain(secret);
    expect(grace.jar.size).toBe(0);
  });

  test('ends with the person, with the working day, and with the configuration of the issuer', async () => {
    const { browser, clock } = await signInWorld();
    const grace = browser();
    await grace.signIn('grace');
    clock.advance(8 * 3_600 - 1);
    expect((await grace.get('/sign-in')).body).toContain('Your sign-in');
    clock.advance(1);
    expect((await grace.get('/sign-in')).body).toContain('Sign in with people');
  });
});

test('a demo page', async () => {
  const { browser } = await signInWorld();
  const location = await browser().begin();
  const { body } = await browser().get(`${location.pathname}${location.search}`);
  expect(body).toContain('This is the demo issuer');
  expect(body).toContain('Sign in as barbara');
});
