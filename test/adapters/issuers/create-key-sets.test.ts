import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { createKeySets, type KeySetsParts } from '#adapters/issuers/create-key-sets.ts';
import { asFault } from '#core/faults.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import type { KeySetStore, StoredKeySet } from '#core/tokens/keys/key-set.ts';
import { parseToken } from '#core/tokens/parse-token.ts';
import { verifySubjectToken } from '#core/tokens/verify-subject-token.ts';
import { createDemoIssuer } from '#local/issuer/demo-issuer.ts';
import { generateDemoKeys } from '#local/issuer/demo-keys.ts';
import { sampleIssuer } from '#test/sample-issuer.ts';

const audience = 'https://sallyport.acme.example';
const start = new Date('2026-11-22T12:00:00Z');
const keys = await generateDemoKeys();
const rotatedKeys = await generateDemoKeys();

const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    }),
  );
});

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A store in memory that keeps the rule of its port. */
function memoryStore(): KeySetStore & { readonly sets: Map<string, StoredKeySet> } {
  const sets = new Map<string, StoredKeySet>();
  return {
    sets,
    readKeySet: async (issuer) => sets.get(issuer),
    writeKeySet: async (set) => {
      const before = sets.get(set.issuer);
      if (before === undefined || before.attemptedAt <= set.attemptedAt) sets.set(set.issuer, set);
    },
  };
}

/** One answer of the issuer's server; absent: what the demo issuer says. */
type Answer = (request: IncomingMessage, base: string) => Answered | 'never';

interface Answered {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** A broker, an issuer on loopback that answers as it is told, and a clock that stands still. */
async function scene(more: Partial<KeySetsParts> = {}) {
  const answers: { discovery?: Answer; keys?: Answer } = {};
  const asked: string[] = [];
  let current = keys;
  const time = { now: start };
  const base = await listen((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const told = path.endsWith('openid-configuration') ? answers.discovery : answers.keys;
    const demo = createDemoIssuer({ baseUrl: base, keys: current });
    const answer = told?.(request, base) ?? {
      body: JSON.stringify(demo.document(path.slice('/issuer/'.length))),
    };
    if (answer === 'never') return;
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
  });
  const iss = `${base}/issuer/github`;
  const issuer: Issuer = sampleIssuer(iss, { privateNetwork: true });
  const store = memoryStore();
  const parts: KeySetsParts = { store, clock: { now: () => time.now }, ...more };
  const keySets = createKeySets(parts);
  const pass = (seconds: number) => {
    time.now = new Date(time.now.getTime() + seconds * 1_000);
  };
  const verdict = async (registered = issuer, signedWith = current) => {
    const demo = createDemoIssuer({ baseUrl: base, keys: signedWith });
    const token = await demo.mint('github', {}, { audience, now: time.now });
    try {
      await verifySubjectToken(parseToken(token), registered, { audience, now: time.now, keySets });
      return 'accepted';
    } catch (error) {
      return asFault(error).code;
    }
  };
  const rotate = () => {
    current = rotatedKeys;
  };
  return { answers, asked, iss, issuer, store, keySets, pass, verdict, rotate, base, parts };
}

const html: Answer = () => ({
  body: '<html>Sign in</html>',
  headers: { 'content-type': 'text/html' },
});
const down: Answer = () => ({ status: 503 });

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

describe('N04: keys that were good', () => {
  test.each<[string, Answer]>([
    ['HTML', html],
    ['an empty set', () => ({ body: '{"keys":[]}' })],
    ['an error', down],
  ])('stay when the server sends %s', async (_, answer) => {
    const { answers, verdict, pass, asked } = await scene();
    expect(await verdict()).toBe('accepted');
    pass(601);
    answers.keys = answer;
    expect(await verdict()).toBe('accepted');
    expect(asked).toHaveLength(4);
  });
});

describe('N05: an issuer that is down', () => {
  test.each<[string, Answer]>([
    ['with an error', down],
    ['with a page that is missing', () => ({ status: 404 })],
    [
      'with a broken connection',
      (request) => {
        request.socket.destroy();
        return 'never';
      },
    ],
    ['never', () => 'never'],
  ])('and answers %s cannot vouch for an unknown kid', async (_, answer) => {
    const { answers, verdict, pass, rotate } = await scene({ timeoutMilliseconds: 100 });
    expect(await verdict()).toBe('accepted');
    pass(60);
    rotate();
    answers.discovery = answer;
    expect(await verdict()).toBe('issuer_unavailable');
  });

  test('is given up when the answer begins and never ends', async () => {
    const slow = await listen((_, response) => {
      response.write('{"keys":');
    });
    const { issuer, verdict } = await scene({ timeoutMilliseconds: 100 });
    const keysAt = { kind: 'jwks-uri', uri: slow } as const;
    expect(await verdict({ ...issuer, keys: keysAt })).toBe('issuer_unavailable');
  });

  test('by name is one too', async () => {
    const { issuer, verdict } = await scene({
      resolve: () => Promise.reject(new Error('ENOTFOUND')),
    });
    const keysAt = { kind: 'jwks-uri', uri: 'https://nowhere.acme.example/keys' } as const;
    const registered = { ...issuer, keys: keysAt, privateNetwork: false };
    expect(await verdict(registered)).toBe('issuer_unavailable');
  });
});

describe('N06: a rotated kid', () => {
  test('costs one fetch and is accepted', async () => {
    const { verdict, pass, rotate, asked } = await scene();
    expect(await verdict()).toBe('accepted');
    pass(30);
    rotate();
    expect(await verdict()).toBe('accepted');
    expect(asked).toHaveLength(4);
  });

  test('costs one fetch however many tokens come at once', async () => {
    const { verdict, pass, rotate, asked } = await scene();
    await verdict();
    pass(30);
    rotate();
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => verdict()));
    expect(new Set(verdicts)).toEqual(new Set(['accepted']));
    expect(asked).toHaveLength(4);
  });

  test('is fetched once for all processes that share a store', async () => {
    const { verdict, pass, asked, parts, issuer, iss, store } = await scene();
    await verdict();
    pass(31);
    const others = [createKeySets(parts), createKeySets(parts)];
    for (const other of others) await other.refresh({ issuer: iss, registered: issuer });
    expect(asked).toHaveLength(4);
    expect(store.sets.get(iss)?.attemptedAt).toEqual(new Date(start.getTime() + 31_000));
  });
});

describe('N07: a failing fetch', () => {
  test('starts the cooldown like any other', async () => {
    const { answers, verdict, asked, pass } = await scene();
    answers.discovery = down;
    for (let n = 0; n < 5; n += 1) expect(await verdict()).toBe('issuer_unavailable');
    expect(asked).toHaveLength(1);
    pass(29);
    expect(await verdict()).toBe('issuer_unavailable');
    expect(asked).toHaveLength(1);
    pass(1);
    delete answers.discovery;
    expect(await verdict()).toBe('accepted');
    expect(asked).toHaveLength(3);
  });
});

describe('an entity tag', () => {
  test('spares the body, and the keys are as fresh as new', async () => {
    const { answers, verdict, pass, store, iss, base } = await scene();
    const published = createDemoIssuer({ baseUrl: base, keys }).document('github/.well-known/jwks');
    const tags: unknown[] = [];
    answers.keys = (request) => {
      tags.push(request.headers['if-none-match']);
      return request.headers['if-none-match'] === '"v1"'
        ? { status: 304 }
        : { body: JSON.stringify(published), headers: { etag: '"v1"' } };
    };
    expect(await verdict()).toBe('accepted');
    pass(601);
    expect(await verdict()).toBe('accepted');
    expect(tags).toEqual([undefined, '"v1"']);
    expect(store.sets.get(iss)).toMatchObject({
      etag: '"v1"',
      fetchedAt: new Date(start.getTime() + 601_000),
    });
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

test('a store that is down is not blamed on the issuer', async () => {
  const { keySets, issuer, iss } = await scene({
    store: {
      readKeySet: async () => undefined,
      writeKeySet: () => Promise.reject(new Error('disk full')),
    },
  });
  await expect(keySets.refresh({ issuer: iss, registered: issuer })).rejects.toThrow('disk full');
  await expect(keySets.refresh({ issuer: iss, registered: issuer })).rejects.toThrow('disk full');
});

test('keys of a real pair come through unchanged', async () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid: 'a' };
  const { answers, keySets, issuer, iss } = await scene();
  answers.keys = () => ({ body: JSON.stringify({ keys: [jwk] }) });
  expect((await keySets.refresh({ issuer: iss, registered: issuer })).keys).toEqual([jwk]);
  expect((await keySets.read(iss))?.keys).toEqual([jwk]);
});
