import { describe, expect, test } from 'vitest';
import { broker, type WorldSetting } from '#test/exchange-world.ts';
import {
  attemptCookie,
  formTokenIn,
  type SignInWorld,
  signedInCookie,
  signInWorld,
} from '#test/sign-in-world.ts';

const people = `${broker}/issuer/people`;

/** What is left of an attack: nobody is signed in, and only these entries tell of it. */
async function expectNobody(world: SignInWorld, kinds: readonly string[] = []): Promise<void> {
  expect(await world.store.list('signed-in', { limit: 10 })).toEqual([]);
  expect(await world.kinds()).toEqual(['configuration.published', ...kinds]);
}

/** A world whose issuer answers any code with a token that states this beside what it should. */
async function worldWithToken(
  claims: Readonly<Record<string, unknown>>,
  more: WorldSetting = {},
): Promise<{
  readonly world: SignInWorld;
  readonly attack: (form?: Record<string, string>) => ReturnType<typeof attackWith>;
}> {
  const world = await signInWorld(more);
  return { world, attack: (form = {}) => attackWith(world, claims, form) };
}

async function attackWith(
  world: SignInWorld,
  claims: Readonly<Record<string, unknown>>,
  form: Readonly<Record<string, string>>,
) {
  const victim = world.browser();
  const location = await victim.begin(form);
  const nonce = location.searchParams.get('nonce');
  const now = world.clock.now();
  const auth_time = now.getTime() / 1_000;
  world.issuerSays.idToken = () =>
    world.issuer.mint(
      'people',
      { sub: 'grace', nonce, auth_time, ...claims },
      { audience: 'sallyport', now },
    );
  return victim.get(await victim.choose(location, 'grace'));
}

describe('the answer of an issuer', () => {
  test('with a forged state signs nobody in', async () => {
    const world = await signInWorld();
    const victim = world.browser();
    const back = new URL(await victim.choose(await victim.begin(), 'grace'));
    for (const state of ['', 'x'.repeat(43)]) {
      back.searchParams.set('state', state);
      expect(await victim.get(back.href)).toMatchObject({ status: 403, cookies: [] });
    }
    await expectNobody(world);
  });

  test("to another browser's attempt signs nobody in: no login CSRF", async () => {
    const world = await signInWorld();
    const attacker = world.browser();
    const back = await attacker.choose(await attacker.begin(), 'barbara');
    const victim = world.browser();
    expect((await victim.get(back)).body).toContain('this browser did not begin');
    await victim.begin();
    expect((await victim.get(back)).status).toBe(403);
    await expectNobody(world);
  });

  test('with a code that was redeemed already signs nobody in a second time', async () => {
    const world = await signInWorld();
    const grace = world.browser();
    const location = await grace.begin();
    const attempt = String(grace.jar.get(attemptCookie));
    const back = await grace.choose(location, 'grace');
    expect((await grace.get(back)).status).toBe(303);
    const thief = world.browser();
    thief.jar.set(attemptCookie, attempt);
    const again = await thief.get(back);
    expect(again).toMatchObject({ status: 409, cookies: [] });
    expect(await world.store.list('signed-in', { limit: 10 })).toHaveLength(1);
  });

  test('with a stolen code in an attempt of the thief meets the wrong verifier', async () => {
    const world = await signInWorld();
    const grace = world.browser();
    const stolen = new URL(await grace.choose(await grace.begin(), 'grace'));
    const thief = world.browser();
    const own = new URL(await thief.choose(await thief.begin(), 'barbara'));
    own.searchParams.set('code', String(stolen.searchParams.get('code')));
    expect(await thief.get(own.href)).toMatchObject({ status: 403, cookies: [] });
    await expectNobody(world);
  });

  test('from another issuer than the one chosen is not taken (RFC 9207), nor from none', async () => {
    const world = await signInWorld();
    const victim = world.browser();
    const back = new URL(await victim.choose(await victim.begin(), 'grace'));
    back.searchParams.set('iss', `${broker}/issuer/other`);
    expect((await victim.get(back.href)).body).toContain('another issuer');
    back.searchParams.delete('iss');
    expect((await victim.get(back.href)).body).toContain('another issuer');
    await expectNobody(world);
  });

  test('to an attempt of eleven minutes ago comes too late', async () => {
    const world = await signInWorld();
    const slow = world.browser();
    const location = await slow.begin();
    world.clock.advance(601);
    expect((await slow.get(await slow.choose(location, 'grace'))).body).toContain(
      'more than 10 minutes ago',
    );
    await expectNobody(world);
  });

  test('that tells of an error shows words of the standards and none of the issuer', async () => {
    const world = await signInWorld();
    const grace = world.browser();
    const location = await grace.begin();
    const form = { ...Object.fromEntries(location.searchParams), cancel: 'yes' };
    const { headers } = await grace.post(location.pathname, { form });
    const cancelled = await grace.get(`${headers.location}&error_description=call+0900`);
    expect(cancelled.body).toContain('it was cancelled there');
    expect(cancelled.body).not.toContain('0900');
    const odd = String(headers.location).replace('access_denied', 'constructor');
    expect((await grace.get(odd)).body).toContain('an unknown error');
    await expectNobody(world);
  });
});

describe('an ID token', () => {
  test('with the nonce of another attempt is refused, and known to the ledger', async () => {
    const { world, attack } = await worldWithToken({ nonce: 'n'.repeat(43) });
    expect(await attack()).toMatchObject({ status: 403, cookies: [] });
    await expectNobody(world, ['person.sign_in_refused']);
    const [, { entry } = { entry: undefined }] = await world.store.entries({ limit: 2 });
    expect(entry?.body).toMatchObject({
      actor: { kind: 'person', id: 'grace' },
      outcome: {
        code: 'sign_in_needed',
        detail: { why: expect.stringContaining('another sign-in') },
      },
    });
  });

  test('without a nonce is refused', async () => {
    const { world, attack } = await worldWithToken({ nonce: undefined });
    expect((await attack()).status).toBe(403);
    await expectNobody(world, ['person.sign_in_refused']);
  });

  test('that was given to another client (azp) is refused', async () => {
    const { world, attack } = await worldWithToken({ azp: 'another-client' });
    expect((await attack()).body).toContain('another client');
    await expectNobody(world, ['person.sign_in_refused']);
  });

  test('for another audience is refused, for the broker’s own too', async () => {
    for (const aud of ['another-client', broker, ['sallyport', 'another-client']]) {
      const { world, attack } = await worldWithToken({ aud });
      expect(await attack()).toMatchObject({
        headers: { 'x-sallyport-reason': 'audience_mismatch' },
      });
      await expectNobody(world);
    }
  });

  test('of a workload is refused, whoever it names', async () => {
    const world = await signInWorld();
    const victim = world.browser();
    const location = await victim.begin();
    const nonce = location.searchParams.get('nonce');
    world.issuerSays.idToken = () =>
      world.issuer.mint(
        'github',
        { sub: 'grace', nonce },
        { audience: 'sallyport', now: world.clock.now() },
      );
    const reply = await victim.get(await victim.choose(location, 'grace'));
    expect(reply).toMatchObject({ headers: { 'x-sallyport-reason': 'unknown_issuer' } });
    await expectNobody(world);
  });

  test("that only says that it is of the chosen issuer has another's signature", async () => {
    const world = await signInWorld();
    const victim = world.browser();
    const location = await victim.begin();
    const nonce = location.searchParams.get('nonce');
    const claims = { iss: people, sub: 'grace', nonce, jti: 'j-1' };
    world.issuerSays.idToken = () =>
      world.issuer.mint('kubernetes', claims, { audience: 'sallyport', now: world.clock.now() });
    expect((await victim.get(await victim.choose(location, 'grace'))).status).toBe(400);
    await expectNobody(world);
  });

  test('of somebody whom people.yaml does not know is counted, and is no entry', async () => {
    const { world, attack } = await worldWithToken({ sub: 'mallory' });
    expect((await attack()).body).toContain('people.yaml does not');
    await expectNobody(world);
    expect(world.counters.counts()).toMatchObject({ 'token.refused code=sign_in_needed': 1 });
    world.clock.advance(61);
    await attack();
    expect((await world.kinds()).filter((kind) => kind === 'tokens.refused')).toHaveLength(1);
  });

  test('with claims of an access token is refused', async () => {
    const { world, attack } = await worldWithToken({ scope: 'openid' });
    expect((await attack()).status).toBe(400);
    await expectNobody(world);
  });

  test('that states groups gives nobody a group', async () => {
    const { world, attack } = await worldWithToken({ groups: ['administrators'] });
    expect((await attack()).status).toBe(303);
    const [, { entry } = { entry: undefined }] = await world.store.entries({ limit: 2 });
    expect(entry?.body.actor).toEqual({ kind: 'person', id: 'grace', groups: ['security'] });
  });
});

describe('a fresh proof', () => {
  const within = { within: '300' };

  test('is asked of the issuer by max_age and prompt', async () => {
    const world = await signInWorld();
    const location = await world.browser().begin(within);
    expect(Object.fromEntries(location.searchParams)).toMatchObject({
      max_age: '300',
      prompt: 'login',
    });
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['that is too old', { auth_time: Date.parse('2026-11-22T09:54:59Z') / 1_000 }, /last 300 s/u],
    ['of which nobody knows when it was', { auth_time: undefined }, /auth_time/u],
    ['at no time', { auth_time: 'now' }, /auth_time/u],
    ['before all time', { auth_time: -1 }, /auth_time/u],
    ['in the future', { auth_time: Date.parse('2026-11-22T10:00:31Z') / 1_000 }, /later than now/u],
  ])('%s is none', async (_name, claims, message) => {
    const { world, attack } = await worldWithToken(claims);
    expect((await attack(within)).body).toMatch(message);
    await expectNobody(world, ['person.sign_in_refused']);
  });

  test('of just now is one, also by a clock that is a little ahead', async () => {
    const { world, attack } = await worldWithToken({
      auth_time: Date.parse('2026-11-22T10:00:20Z') / 1_000,
    });
    expect((await attack(within)).status).toBe(303);
    const [record] = await world.store.list('signed-in', { limit: 1 });
    expect(record?.value.authenticatedAt).toBe('2026-11-22T10:00:00.000Z');
  });

  test('is wanted again of whoever signed in without a time', async () => {
    const { world, attack } = await worldWithToken({ auth_time: undefined });
    expect((await attack()).status).toBe(303);
    const [record] = await world.store.list('signed-in', { limit: 1 });
    expect(record?.value.authenticatedAt).toBeNull();
  });

  test('is not wanted again while it is fresh', async () => {
    const world = await signInWorld();
    const grace = world.browser();
    await grace.signIn('grace');
    world.clock.advance(300);
    expect(await grace.get('/sign-in?within=300&return=/x')).toMatchObject({
      status: 303,
      headers: { location: '/x' },
    });
    world.clock.advance(1);
    const page = await grace.get('/sign-in?within=300&return=/x');
    expect(page.body).toContain('name="within" value="300"');
    expect(page.body).toContain('fresh proof');
  });

  test.each(['0', '-1', '86401', '1e3', 'soon', '99999999'])('of %s s is refused', async (text) => {
    const world = await signInWorld();
    expect((await world.browser().get(`/sign-in?within=${text}`)).status).toBe(400);
  });
});

describe('the way back', () => {
  test.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/\t/evil.example/',
    '/./\\evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    'javascript:alert(1)',
    'sign-in',
    ' /x',
    `/${'x'.repeat(1_024)}`,
    '/é',
  ])('never leads to %j', async (evil) => {
    const world = await signInWorld();
    const grace = world.browser();
    const reply = await grace.signIn('grace', { return: evil });
    expect(reply).toMatchObject({ status: 303, headers: { location: '/sign-in' } });
    const page = await grace.get(`/sign-in?return=${encodeURIComponent(evil)}`);
    expect(page.headers.location).toBe('/sign-in');
  });
});

describe('a form', () => {
  async function signedIn() {
    const world = await signInWorld();
    const grace = world.browser();
    await grace.signIn('grace');
    const formToken = formTokenIn((await grace.get('/sign-in')).body);
    const isSignedIn = async () => (await grace.get('/sign-in')).body.includes('Your sign-in');
    return { world, grace, formToken, isSignedIn };
  }

  test.each<[string, Record<string, string>]>([
    ['no token', {}],
    ['an empty token', { form_token: '' }],
    ['a wrong token', { form_token: 'x'.repeat(43) }],
  ])('with %s changes nothing', async (_name, form) => {
    const { grace, isSignedIn } = await signedIn();
    const reply = await grace.post('/sign-out', { form });
    expect(reply).toMatchObject({
      status: 403,
      headers: { 'x-sallyport-reason': 'forbidden_origin' },
    });
    expect(await isSignedIn()).toBe(true);
  });

  test("with the token of another's sign-in changes nothing", async () => {
    const { world, grace, isSignedIn } = await signedIn();
    const barbara = world.browser();
    await barbara.signIn('barbara');
    const form_token = formTokenIn((await barbara.get('/sign-in')).body);
    expect((await grace.post('/sign-out', { form: { form_token } })).status).toBe(403);
    expect(await isSignedIn()).toBe(true);
  });

  test.each<[string, Record<string, string>]>([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another port', { origin: 'http://127.0.0.1:9999', 'sec-fetch-site': 'same-site' }],
    ['a frame without an origin', { origin: 'null' }],
    ['a page that hides its site', { origin: broker, 'sec-fetch-site': 'cross-site' }],
    ['nowhere', { origin: '' }],
  ])('from %s changes nothing, with the right token too', async (_name, headers) => {
    const { grace, formToken, isSignedIn } = await signedIn();
    const sent = { form: { form_token: formToken }, headers };
    expect((await grace.post('/sign-out', sent)).status).toBe(403);
    expect(await isSignedIn()).toBe(true);
  });

  test.each<Record<string, string>>([{ origin: 'https://evil.example' }, { origin: 'null' }])(
    'from another site begins no sign-in: %j',
    async (headers) => {
      const world = await signInWorld();
      const reply = await world.browser().post('/sign-in', { form: { issuer: 'people' }, headers });
      expect(reply).toMatchObject({ status: 403, cookies: [] });
    },
  );

  test('of another media type, or with a field that there is not, is refused', async () => {
    const { world, grace, formToken } = await signedIn();
    const headers = { 'content-type': 'text/plain' };
    expect(
      (await grace.post('/sign-out', { form: { form_token: formToken }, headers })).status,
    ).toBe(400);
    const form = { issuer: 'people', redirect_uri: 'https://evil.example' };
    expect((await world.browser().post('/sign-in', { form })).status).toBe(400);
  });

  test.each(['github', 'nobody', 'constructor'])(
    'that chooses the issuer %s signs nobody in',
    async (issuer) => {
      const world = await signInWorld();
      const reply = await world.browser().post('/sign-in', { form: { issuer } });
      expect(reply).toMatchObject({ status: 400, cookies: [] });
    },
  );
});

describe('a cookie', () => {
  test('of a sign-in that was ended signs nobody in', async () => {
    const world = await signInWorld();
    const grace = world.browser();
    await grace.signIn('grace');
    const stolen = String(grace.jar.get(signedInCookie));
    const form = { form_token: formTokenIn((await grace.get('/sign-in')).body) };
    await grace.post('/sign-out', { form });
    const thief = world.browser();
    thief.jar.set(signedInCookie, stolen);
    expect((await thief.get('/sign-in')).body).toContain('Sign in with people');
    expect((await thief.post('/sign-out', { form })).headers.location).toContain(
      '/sign-in?return=',
    );
    expect((await world.kinds()).filter((kind) => kind === 'person.signed_out')).toHaveLength(1);
  });

  test('that was planted before a sign-in is not the one after it: no fixation', async () => {
    const world = await signInWorld();
    const victim = world.browser();
    const planted = 'p'.repeat(43);
    victim.jar.set(signedInCookie, planted);
    await victim.signIn('grace');
    expect(victim.jar.get(signedInCookie)).not.toBe(planted);
    const attacker = world.browser();
    attacker.jar.set(signedInCookie, planted);
    expect((await attacker.get('/sign-in')).body).toContain('Sign in with people');
  });

  test('of an earlier sign-in ends with the next one of that browser', async () => {
    const world = await signInWorld();
    const grace = world.browser();
    await grace.signIn('grace');
    const earlier = String(grace.jar.get(signedInCookie));
    await grace.signIn('grace');
    const thief = world.browser();
    thief.jar.set(signedInCookie, earlier);
    expect((await thief.get('/sign-in')).body).toContain('Sign in with people');
    expect((await grace.get('/sign-in')).body).toContain('Your sign-in');
  });

  test('that is sent twice was planted by somebody, and counts for nobody', async () => {
    const world = await signInWorld();
    const grace = world.browser();
    await grace.signIn('grace');
    const own = `${signedInCookie}=${grace.jar.get(signedInCookie)}`;
    const cookie = `${own}; ${signedInCookie}=${'p'.repeat(43)}`;
    expect((await grace.get('/sign-in', { headers: { cookie } })).body).toContain('Sign in with');
    expect((await grace.get('/sign-in', { headers: { cookie: own } })).body).toContain(
      'Your sign-in',
    );
  });

  test('is kept from scripts and other sites, and lives no longer than what it stands for', async () => {
    const world = await signInWorld();
    const grace = world.browser();
    const begun = await grace.post('/sign-in', { form: { issuer: 'people' } });
    expect(begun.cookies).toEqual([
      expect.stringMatching(
        /^sallyport-8787-attempt=[\w-]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/u,
      ),
    ]);
    const { cookies } = await grace.signIn('grace');
    expect(cookies).toEqual([
      expect.stringMatching(
        /^sallyport-8787-signed-in=[\w-]{43}; Path=\/; Max-Age=28800; HttpOnly; SameSite=Lax$/u,
      ),
      'sallyport-8787-attempt=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
    ]);
  });
});

describe('a person', () => {
  test('who left people.yaml is signed out, and so is one whose issuer signs nobody in now', async () => {
    const changes = [
      ['people.yaml', 'sub: barbara', 'sub: another'],
      ['people.yaml', 'barbara:\n', 'another:\n'],
      ['issuers.yaml', '    signIn: { clientId: sallyport }\n', ''],
    ] as const;
    for (const change of changes) {
      const before = await signInWorld();
      const barbara = before.browser();
      await barbara.signIn('barbara');
      const [record] = await before.store.list('signed-in', { limit: 1 });
      if (record === undefined) throw new Error('nobody is signed in');
      const after = await signInWorld({ changes: [change] });
      const { id, value } = record;
      await after.signIn.ledger.append(
        {
          kind: 'person.signed_in',
          at: value.signedInAt,
          actor: { kind: 'person', id: 'barbara', groups: [] },
          origin: { address: '', userAgent: '', requestId: '', face: 'pages' },
        },
        { writes: [{ kind: 'signed-in', id, expected: 0, value }] },
      );
      const again = after.browser();
      again.jar.set(signedInCookie, String(barbara.jar.get(signedInCookie)));
      expect((await again.get('/sign-in')).body).not.toContain('Your sign-in');
    }
  });
});

describe('GET', () => {
  test('changes nothing, but for the one answer of the issuer', async () => {
    const world = await signInWorld();
    const grace = world.browser();
    await grace.signIn('grace');
    const before = JSON.stringify([
      await world.kinds(),
      await world.store.list('signed-in', { limit: 10 }),
      await world.store.list('sign-in-attempt', { limit: 10 }),
    ]);
    for (const target of [
      '/sign-in',
      '/sign-in?return=/x',
      '/sign-in?within=1',
      '/pages.css',
      '/sign-in/callback',
    ]) {
      await grace.get(target);
      await grace.get(target, { headers: { 'sec-purpose': 'prefetch' } });
    }
    const after = JSON.stringify([
      await world.kinds(),
      await world.store.list('signed-in', { limit: 10 }),
      await world.store.list('sign-in-attempt', { limit: 10 }),
    ]);
    expect(after).toBe(before);
  });
});

describe('strangers', () => {
  test('who begin leave nothing in the store, however often', async () => {
    const world = await signInWorld();
    for (let n = 0; n < 50; n += 1) await world.browser().begin();
    await expectNobody(world);
    expect(await world.store.list('sign-in-attempt', { limit: 10 })).toEqual([]);
  });

  test('who fail hundreds of times are not heard for a while', async () => {
    const world = await signInWorld();
    const stranger = world.browser();
    for (let n = 0; n < 300; n += 1) await stranger.get('/sign-in/callback?state=x&code=y');
    expect(await stranger.get('/sign-in/callback?state=x&code=y')).toMatchObject({
      status: 429,
      headers: { 'retry-after': '5' },
    });
    expect((await stranger.post('/sign-in', { form: { issuer: 'people' } })).status).toBe(429);
    world.clock.advance(60);
    expect((await stranger.post('/sign-in', { form: { issuer: 'people' } })).status).toBe(200);
  });
});
