import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createKeySets } from '#adapters/issuers/create-key-sets.ts';
import { createDemoIssuer } from '#local/issuer/demo-issuer.ts';
import { type Answer, down, html, keys, listen, scene, start } from './issuer-scene.ts';

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
