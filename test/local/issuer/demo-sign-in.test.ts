import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseToken } from '#core/tokens/parse-token.ts';
import { createDemoIssuer } from '#local/issuer/demo-issuer.ts';
import { generateDemoKeys } from '#local/issuer/demo-keys.ts';
import { createDemoSignIn } from '#local/issuer/sign-in/demo-sign-in.ts';
import { broker } from '#test/exchange-world.ts';
import { serialSecrets } from '#test/sign-in-world.ts';

const keys = await generateDemoKeys();
const verifier = 'v'.repeat(43);
const asked = {
  client_id: 'sallyport',
  redirect_uri: `${broker}/sign-in/callback`,
  response_type: 'code',
  scope: 'openid profile',
  state: 's-1',
  nonce: 'n-1',
  code_challenge: hash('sha256', verifier, 'base64url'),
  code_challenge_method: 'S256',
};
const redeeming = {
  grant_type: 'authorization_code',
  client_id: 'sallyport',
  redirect_uri: asked.redirect_uri,
  code_verifier: verifier,
};

const form = (fields: Readonly<Record<string, string>>) => new Map(Object.entries(fields));

function scene() {
  const time = { now: new Date('2026-11-22T10:00:00.000Z') };
  const clock = { now: () => time.now };
  const issuer = createDemoIssuer({ baseUrl: broker, keys });
  const demo = createDemoSignIn({ issuer, broker, clock, secrets: serialSecrets() });
  const codeFor = (persona: string) => {
    const { headers } = demo.choose(form({ ...asked, persona }));
    return String(new URL(String(headers?.location)).searchParams.get('code'));
  };
  const redeem = async (fields: Readonly<Record<string, string>>) =>
    (await demo.token(form({ ...redeeming, ...fields }))).statusCode;
  return { time, demo, issuer, codeFor, redeem };
}

describe('the demo issuer', () => {
  test('signs a chosen demo person in, and says when and for which attempt', async () => {
    const { demo, issuer } = scene();
    const { headers } = demo.choose(form({ ...asked, persona: 'ada' }));
    const back = new URL(String(headers?.location));
    expect(`${back.origin}${back.pathname}`).toBe(asked.redirect_uri);
    expect(back.searchParams.get('state')).toBe('s-1');
    expect(back.searchParams.get('iss')).toBe(issuer.issuerOf('people'));
    const code = String(back.searchParams.get('code'));
    const { body } = await demo.token(form({ ...redeeming, code }));
    expect(parseToken(JSON.parse(body).id_token).claims).toMatchObject({
      sub: 'ada',
      aud: 'sallyport',
      azp: 'sallyport',
      nonce: 'n-1',
      auth_time: Date.parse('2026-11-22T10:00:00Z') / 1_000,
    });
  });

  test.each<[string, Record<string, string>]>([
    ['another client', { client_id: 'evil' }],
    ['another address to lead back to', { redirect_uri: `${broker}/sign-in/callback/..` }],
    ['another kind of answer', { response_type: 'token' }],
    ['no ID token', { scope: 'profile' }],
    ['no state', { state: '' }],
    ['no nonce', { nonce: '' }],
    ['PKCE without a hash', { code_challenge_method: 'plain' }],
    ['PKCE without a challenge', { code_challenge: 'short' }],
  ])('leads nowhere for a request with %s', (_name, change) => {
    const { demo } = scene();
    for (const step of [demo.show, demo.choose]) {
      expect(() => step(form({ ...asked, persona: 'ada', ...change }))).toThrow(
        expect.objectContaining({ code: 'invalid_request' }),
      );
    }
  });

  test.each(['', 'nobody', 'shop-main'])('signs nobody in as %j', (persona) => {
    expect(() => scene().demo.choose(form({ ...asked, persona }))).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
  });

  test('asks for a name and no password, and shows the request in no other form', () => {
    const { body } = scene().demo.show(form({ ...asked, state: '"><script>' }));
    expect(body).toContain('It asks for no password');
    expect(body).toContain('value="&quot;&gt;&lt;script&gt;"');
    for (const name of ['ada', 'grace', 'barbara']) expect(body).toContain(`Sign in as ${name}`);
    expect(body).not.toContain('shop-main');
  });
});

describe('a code of the demo issuer', () => {
  test('is redeemed once', async () => {
    const { codeFor, redeem } = scene();
    const code = codeFor('ada');
    expect(await redeem({ code })).toBe(200);
    expect(await redeem({ code })).toBe(400);
  });

  test('is good for a minute', async () => {
    const { time, codeFor, redeem } = scene();
    const code = codeFor('ada');
    time.now = new Date(time.now.getTime() + 60_000);
    expect(await redeem({ code })).toBe(400);
  });

  test.each<[string, Record<string, string>]>([
    ['another client', { client_id: 'evil' }],
    ['another address', { redirect_uri: `${broker}/other` }],
    ['a wrong verifier', { code_verifier: 'w'.repeat(43) }],
    ['its challenge for a verifier', { code_verifier: asked.code_challenge }],
    ['no verifier', { code_verifier: '' }],
    ['another grant type', { grant_type: 'refresh_token' }],
  ])('is worth nothing with %s, and nothing afterwards', async (_name, change) => {
    const { codeFor, redeem } = scene();
    const code = codeFor('ada');
    expect(await redeem({ code, ...change })).toBe(400);
    expect(await redeem({ code })).toBe(400);
  });

  test('is unknown where it was never issued, or too many were since', async () => {
    const { codeFor, redeem } = scene();
    expect(await redeem({ code: 'x' })).toBe(400);
    expect(await redeem({})).toBe(400);
    const [oldest, next] = [codeFor('ada'), codeFor('ada')];
    for (let n = 0; n < 99; n += 1) codeFor('ada');
    expect(await redeem({ code: oldest })).toBe(400);
    expect(await redeem({ code: next })).toBe(200);
  });
});
