import type { IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Answer, html, listen, scene } from './issuer-scene.ts';

describe('N01: a discovery document', () => {
  test.each<[string, Answer]>([
    [
      'names another issuer',
      (_, base) => ({
        body: JSON.stringify({
          issuer: `${base}/issuer/gitlab`,
          jwks_uri: `${base}/issuer/github/.well-known/jwks`,
        }),
      }),
    ],
    [
      'names the issuer with a slash too many',
      (_, base) => ({
        body: JSON.stringify({
          issuer: `${base}/issuer/github/`,
          jwks_uri: `${base}/issuer/github/.well-known/jwks`,
        }),
      }),
    ],
    ['is not JSON', html],
    ['is null', () => ({ body: 'null' })],
    [
      'has no jwks_uri',
      (_, base) => ({ body: JSON.stringify({ issuer: `${base}/issuer/github` }) }),
    ],
    [
      'has a jwks_uri that is no URL',
      (_, base) => ({
        body: JSON.stringify({ issuer: `${base}/issuer/github`, jwks_uri: '/keys' }),
      }),
    ],
    [
      'has its keys on another host',
      (_, base) => ({
        body: JSON.stringify({
          issuer: `${base}/issuer/github`,
          jwks_uri: 'http://keys.attacker.example/',
        }),
      }),
    ],
    [
      'has its keys on another port',
      (_, base) => ({
        body: JSON.stringify({ issuer: `${base}/issuer/github`, jwks_uri: 'http://127.0.0.1:1/' }),
      }),
    ],
    [
      'has its keys in a file',
      (_, base) => ({
        body: JSON.stringify({ issuer: `${base}/issuer/github`, jwks_uri: 'file:///etc/passwd' }),
      }),
    ],
    [
      'has a user in its jwks_uri',
      (_, base) => ({
        body: JSON.stringify({
          issuer: `${base}/issuer/github`,
          jwks_uri: base.replace('//', '//user@'),
        }),
      }),
    ],
    ['is larger than 256 KiB', () => ({ body: `{"a":"${'x'.repeat(256 * 1_024)}"}` })],
  ])('that %s is bad_discovery', async (_, answer) => {
    const { answers, verdict, asked } = await scene();
    answers.discovery = answer;
    expect(await verdict()).toBe('bad_discovery');
    expect(asked).toEqual(['/issuer/github/.well-known/openid-configuration']);
  });

  test('may have its keys on a host that the issuer was registered with', async () => {
    const other = await scene();
    const { answers, issuer, verdict } = await scene();
    answers.discovery = (_, base) => ({
      body: JSON.stringify({
        issuer: `${base}/issuer/github`,
        jwks_uri: `${other.base}/issuer/github/.well-known/jwks`,
      }),
    });
    expect(await verdict({ ...issuer, keyHosts: [new URL(other.base).host] })).toBe('accepted');
    expect(other.asked).toEqual(['/issuer/github/.well-known/jwks']);
  });

  test('is asked for below an issuer that ends in a slash, without a second one', async () => {
    const { asked, issuer, keySets, iss } = await scene();
    await keySets.refresh({ issuer: `${iss}/`, registered: issuer });
    expect(asked[0]).toBe('/issuer/github/.well-known/openid-configuration');
  });

  test('is not asked for where the address of the keys is registered', async () => {
    const { asked, issuer, iss, verdict } = await scene();
    const keysAt = { kind: 'jwks-uri', uri: `${iss}/.well-known/jwks` } as const;
    expect(await verdict({ ...issuer, keys: keysAt })).toBe('accepted');
    expect(asked).toEqual(['/issuer/github/.well-known/jwks']);
  });
});

describe('N02: a redirect', () => {
  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'file:///etc/passwd',
    'http://127.0.0.1:1/',
    '/elsewhere',
  ])('to %s is not followed', async (location) => {
    const { answers, asked, verdict, pass } = await scene();
    answers.discovery = () => ({ status: 302, headers: { location } });
    expect(await verdict()).toBe('bad_discovery');
    delete answers.discovery;
    answers.keys = () => ({ status: 307, headers: { location } });
    pass(30);
    expect(await verdict()).toBe('bad_discovery');
    expect(asked).toHaveLength(3);
  });

  test('304 that nobody asked for is none of the answers that count', async () => {
    const { answers, verdict } = await scene();
    answers.keys = () => ({ status: 304 });
    expect(await verdict()).toBe('bad_discovery');
  });
});

describe('N03: a key set', () => {
  const bomb = gzipSync(Buffer.alloc(10 * 1_024 * 1_024));

  test.each<[string, Answer]>([
    ['of 10 MiB', () => ({ body: Buffer.alloc(10 * 1_024 * 1_024, 0x20) })],
    ['that unpacks to 10 MiB', () => ({ body: bomb, headers: { 'content-encoding': 'gzip' } })],
    ['of HTML', html],
    ['without keys', () => ({ body: '{"keys":[]}' })],
    ['of 101 keys', () => ({ body: JSON.stringify({ keys: Array(101).fill({ kty: 'RSA' }) }) })],
  ])('%s is bad_jwks', async (_, answer) => {
    const { answers, verdict, store, iss } = await scene();
    answers.keys = answer;
    expect(await verdict()).toBe('bad_jwks');
    expect(store.sets.get(iss)).toMatchObject({ keys: [], failure: { code: 'bad_jwks' } });
  });

  test('without an end is given up at 256 KiB', async () => {
    let closed: () => void = () => undefined;
    const hungUp = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const endless = await listen((_, response) => {
      const pour = () => {
        while (response.write(' '.repeat(16_384)));
      };
      response.on('drain', pour).on('close', closed);
      pour();
    });
    const { issuer, verdict } = await scene();
    expect(await verdict({ ...issuer, keys: { kind: 'jwks-uri', uri: endless } })).toBe('bad_jwks');
    await hungUp;
  });

  test('is asked for without offering compression', async () => {
    const { answers, verdict } = await scene();
    const seen: IncomingMessage['headers'][] = [];
    answers.keys = (request) => {
      seen.push(request.headers);
      return { status: 503 };
    };
    await verdict();
    expect(seen[0]).toMatchObject({ accept: 'application/json', 'user-agent': 'sallyport' });
    expect(seen[0]).not.toHaveProperty('accept-encoding');
  });
});

describe('an issuer on the public internet', () => {
  const at = (uri: string) => ({ keys: { kind: 'jwks-uri', uri }, privateNetwork: false }) as const;

  test.each([
    'http://keys.acme.example/',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'file:///etc/passwd',
  ])('is not asked at %s', async (uri) => {
    const { issuer, verdict } = await scene({
      resolve: () => Promise.reject(new Error('resolved')),
    });
    expect(await verdict({ ...issuer, ...at(uri) })).toBe('bad_discovery');
  });

  test('is not asked when its name leads to a private address, even among public ones', async () => {
    const port = new URL((await scene()).base).port;
    const addresses = [
      { address: '93.184.215.14', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    const { issuer, verdict } = await scene({ resolve: async () => addresses });
    expect(await verdict({ ...issuer, ...at(`https://keys.acme.example:${port}/`) })).toBe(
      'bad_discovery',
    );
  });

  test('is unavailable when its name has no address', async () => {
    const { issuer, verdict } = await scene({ resolve: async () => [] });
    expect(await verdict({ ...issuer, ...at('https://keys.acme.example/') })).toBe(
      'issuer_unavailable',
    );
  });
});
