import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import {
  createSignInIssuers,
  type SignInIssuersParts,
} from '#adapters/issuers/create-sign-in-issuers.ts';
import { readSignInDocument } from '#adapters/issuers/sign-in-document.ts';
import { asFault } from '#core/faults.ts';
import type { SignInIssuer } from '#core/sign-in/ports.ts';
import { sampleIssuer } from '#test/sample-issuer.ts';
import { listen, start } from './issuer-scene.ts';

const redemption = {
  code: 'c&1',
  codeVerifier: 'v'.repeat(43),
  redirectUri: 'http://b/sign-in/callback',
};

interface Answered {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Asked {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly form: Readonly<Record<string, string>>;
}

/** An issuer on loopback that answers as it is told, and the adapter that asks it. */
async function scene(
  client: Partial<SignInIssuer['client']> = {},
  more: Partial<SignInIssuersParts> = {},
) {
  const asked: Asked[] = [];
  const says: { discovery?: () => Answered | 'never'; token?: () => Answered | 'never' } = {};
  const time = { now: start };
  const base = await listen(async (request, response) => {
    const path = String(request.url);
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    asked.push({ path, headers: request.headers, form });
    const usual = { authorization_endpoint: `${base}/authorize`, token_endpoint: `${base}/token` };
    const answer = path.startsWith('/token')
      ? (says.token?.() ?? { body: '{"id_token":"t.t.t"}' })
      : (says.discovery?.() ?? { body: JSON.stringify({ issuer: base, ...usual }) });
    if (answer === 'never') return;
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
  });
  const at: SignInIssuer = {
    iss: base,
    issuer: sampleIssuer(base, { privateNetwork: true }),
    client: { clientId: 'sally:port', scopes: ['openid'], hosts: [], ...client },
  };
  const issuers = createSignInIssuers({
    clock: { now: () => time.now },
    clientSecret: async (name) => (name === 'acme' ? 'p@ss word' : undefined),
    timeoutMilliseconds: 2_000,
    ...more,
  });
  const pass = (seconds: number) => {
    time.now = new Date(time.now.getTime() + seconds * 1_000);
  };
  return { asked, says, base, at, issuers, pass };
}

async function codeOf(failing: Promise<unknown>): Promise<string> {
  return failing.then(
    () => 'none',
    (error: unknown) => asFault(error).code,
  );
}

describe('where an issuer signs people in', () => {
  test('comes from its discovery document, asked for once in ten minutes', async () => {
    const { issuers, at, asked, base, pass } = await scene();
    const all = await Promise.all(Array.from({ length: 5 }, () => issuers.endpoints(at)));
    expect(all[4]).toEqual({ authorization: `${base}/authorize`, namesIssuer: false });
    pass(599);
    await issuers.endpoints(at);
    expect(asked.map(({ path }) => path)).toEqual(['/.well-known/openid-configuration']);
    pass(1);
    await issuers.endpoints(at);
    expect(asked).toHaveLength(2);
  });

  test('is not asked for again for half a minute after a failure', async () => {
    const { issuers, at, asked, says, pass } = await scene();
    says.discovery = () => ({ status: 503 });
    for (let n = 0; n < 3; n += 1)
      expect(await codeOf(issuers.endpoints(at))).toBe('issuer_unavailable');
    expect(asked).toHaveLength(1);
    delete says.discovery;
    pass(30);
    expect(await codeOf(issuers.endpoints(at))).toBe('none');
  });

  test('of an issuer with a slash at its end is at one slash', async () => {
    const { issuers, at, asked, base } = await scene();
    expect(await codeOf(issuers.endpoints({ ...at, iss: `${base}/` }))).toBe('bad_discovery');
    expect(asked[0]?.path).toBe('/.well-known/openid-configuration');
  });

  test('is never fetched from an address that is not public, nor over plain http', async () => {
    const { at, asked, base, issuers } = await scene();
    const registered = { ...at, issuer: sampleIssuer(base) };
    expect(await codeOf(issuers.endpoints(registered))).toBe('bad_discovery');
    const inside = { ...registered, iss: 'https://169.254.169.254' };
    expect(await codeOf(issuers.endpoints(inside))).toBe('bad_discovery');
    expect(asked).toEqual([]);
  });

  test.each<[string, Answered]>([
    ['leads elsewhere', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
    ['is not JSON', { body: '<html>' }],
    ['is too large', { body: ' '.repeat(300_000) }],
  ])('is refused where the document %s', async (_name, answer) => {
    const { issuers, at, says } = await scene();
    says.discovery = () => answer;
    expect(await codeOf(issuers.endpoints(at))).toBe('bad_discovery');
  });

  test('keeps the documents of so many issuers that nobody can fill the memory', async () => {
    const { issuers, at, asked, base } = await scene();
    await issuers.endpoints(at);
    for (let n = 0; n < 100; n += 1) {
      expect(await codeOf(issuers.endpoints({ ...at, iss: `${base}/${n}` }))).toBe('bad_discovery');
    }
    const before = asked.length;
    await issuers.endpoints(at);
    expect(asked).toHaveLength(before + 1);
  });
});

describe('a discovery document', () => {
  const iss = 'https://login.acme.example';
  const client = { clientId: 'c', scopes: ['openid'], hosts: ['tokens.acme.example'] };
  const sound = {
    issuer: iss,
    authorization_endpoint: `${iss}/authorize`,
    token_endpoint: 'https://tokens.acme.example/token',
    authorization_response_iss_parameter_supported: true,
    code_challenge_methods_supported: ['plain', 'S256'],
  };

  test('may name further hosts that were registered', () => {
    expect(readSignInDocument(sound, { iss, client })).toEqual({
      authorization: `${iss}/authorize`,
      token: new URL('https://tokens.acme.example/token'),
      namesIssuer: true,
    });
  });

  test.each<[string, unknown]>([
    ['is none', null],
    ['is of another issuer', { ...sound, issuer: `${iss}/` }],
    ['has no authorization endpoint', { ...sound, authorization_endpoint: undefined }],
    ['has no token endpoint', { ...sound, token_endpoint: 7 }],
    ['signs people in elsewhere', { ...sound, authorization_endpoint: 'https://evil.example/a' }],
    ['takes codes elsewhere', { ...sound, token_endpoint: 'https://evil.example/t' }],
    ['takes codes on another port', { ...sound, token_endpoint: `${iss}:8443/t` }],
    ['takes codes over plain http', { ...sound, token_endpoint: 'http://login.acme.example/t' }],
    ['has a script for an address', { ...sound, authorization_endpoint: 'javascript:alert(1)' }],
    [
      'has a password in an address',
      { ...sound, token_endpoint: 'https://a:b@login.acme.example/t' },
    ],
    ['has a fragment in an address', { ...sound, authorization_endpoint: `${iss}/a#b` }],
    ['has no PKCE by S256', { ...sound, code_challenge_methods_supported: ['plain'] }],
  ])('is refused that %s', (_name, document) => {
    expect(() => readSignInDocument(document, { iss, client })).toThrow(
      expect.objectContaining({ code: 'bad_discovery' }),
    );
  });
});

describe('a code', () => {
  test('is redeemed by a public client that names itself, with the verifier', async () => {
    const { issuers, at, asked } = await scene();
    expect(await issuers.redeem(at, redemption)).toBe('t.t.t');
    expect(asked[1]).toMatchObject({
      path: '/token',
      form: {
        grant_type: 'authorization_code',
        code: 'c&1',
        code_verifier: redemption.codeVerifier,
        redirect_uri: redemption.redirectUri,
        client_id: 'sally:port',
      },
    });
    expect(asked[1]?.headers.authorization).toBeUndefined();
  });

  test('is redeemed by a confidential client with its secret in the header alone', async () => {
    const { issuers, at, asked } = await scene({ clientSecretName: 'acme' });
    await issuers.redeem(at, redemption);
    const basic = String(asked[1]?.headers.authorization).replace('Basic ', '');
    expect(Buffer.from(basic, 'base64').toString()).toBe('sally%3Aport:p%40ss+word');
    expect(JSON.stringify(asked[1]?.form)).not.toMatch(/client_id|p@ss/u);
  });

  test('is not redeemed without the secret that there should be', async () => {
    const { issuers, at, asked } = await scene({ clientSecretName: 'other' });
    expect(await codeOf(issuers.redeem(at, redemption))).toBe('not_configured');
    expect(asked.map(({ path }) => path)).not.toContain('/token');
  });

  test.each<[string, Answered | 'never', string]>([
    ['is not taken', { status: 400, body: '{"error":"invalid_grant"}' }, 'sign_in_needed'],
    ['comes from a client that is not known', { status: 401 }, 'issuer_unavailable'],
    [
      'comes from a client that is refused',
      { status: 400, body: '{"error":"invalid_client"}' },
      'issuer_unavailable',
    ],
    ['is answered by an error page', { status: 500, body: '<html>' }, 'issuer_unavailable'],
    ['is answered without an ID token', { body: '{"access_token":"a"}' }, 'issuer_unavailable'],
    [
      'is answered by a redirect',
      { status: 302, headers: { location: '/' } },
      'issuer_unavailable',
    ],
    [
      'is answered compressed',
      { body: 'x', headers: { 'content-encoding': 'gzip' } },
      'issuer_unavailable',
    ],
    ['is answered without an end', { body: ' '.repeat(300_000) }, 'issuer_unavailable'],
    ['is answered by null', { body: 'null' }, 'issuer_unavailable'],
    ['is never answered', 'never', 'issuer_unavailable'],
  ])('that %s gives no token', async (_name, answer, code) => {
    const more = answer === 'never' ? { timeoutMilliseconds: 200 } : {};
    const { issuers, at, says } = await scene({}, more);
    says.token = () => answer;
    const failing = issuers.redeem(at, redemption);
    expect(await codeOf(failing)).toBe(code);
    const fault = await failing.catch(asFault);
    expect(JSON.stringify(fault)).not.toMatch(/c&1|v{43}/u);
  });
});
