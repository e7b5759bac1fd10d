import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { Exchange } from '#cli/credential-cache/renew.ts';
import { type CredentialsEndpoint, openCredentialsEndpoint } from '#cli/credentials-endpoint.ts';
import { Fault } from '#core/faults.ts';
import { countingExchange, type VirtualTime, virtualTime } from './credential-cache/cache-scene.ts';

async function opened(exchange: Exchange, time: VirtualTime): Promise<CredentialsEndpoint> {
  const made = await openCredentialsEndpoint(exchange, time);
  onTestFinished(() => made.close());
  return made;
}

/** One request with exactly these headers, as no `fetch` would send it. */
function ask(
  { url, secret }: CredentialsEndpoint,
  more: { readonly headers?: Record<string, string>; readonly method?: string; path?: string } = {},
): Promise<{ readonly status: number; readonly json: Record<string, string> }> {
  const headers = { authorization: secret, ...more.headers };
  const asked = new URL(more.path ?? '', url);
  return new Promise((resolve, reject) => {
    const sent = request(asked, { headers, method: more.method ?? 'GET' }, (incoming) => {
      let text = '';
      incoming.on('data', (chunk) => {
        text += String(chunk);
      });
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, json: JSON.parse(text) }),
      );
    });
    sent.on('error', reject).end();
  });
}

test('SDKs get credentials in the form of a container endpoint', async () => {
  const time = virtualTime();
  const endpoint = await opened(countingExchange(time).exchange, time);
  const { status, json } = await ask(endpoint);
  expect(status).toBe(200);
  expect(json).toEqual({
    AccessKeyId: 'ASIA0',
    SecretAccessKey: 'secret-of-exchange-0',
    Token: 'session-token-of-the-lease',
    Expiration: '2026-11-22T11:00:00.000Z',
    AccountId: '111122223333',
  });
});

test('nobody without the secret gets anything, nor a page that points another name here', async () => {
  const time = virtualTime();
  const endpoint = await opened(countingExchange(time).exchange, time);
  const wrong = [{ authorization: '' }, { authorization: `${endpoint.secret}x` }];
  for (const headers of [...wrong, { host: 'rebound.example' }]) {
    expect(await ask(endpoint, { headers })).toMatchObject({ status: 401 });
  }
  expect(await ask(endpoint, { method: 'POST' })).toMatchObject({ status: 404 });
  expect(await ask(endpoint, { path: '/' })).toMatchObject({ status: 404 });
  expect(endpoint.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/credentials$/u);
});

test('new credentials are made when the old ones age, once for all who ask', async () => {
  const time = virtualTime();
  const { made, exchange } = countingExchange(time);
  // Nobody is late here: the pause is longer than any test.
  const endpoint = await opened(exchange, { ...time, pause: () => new Promise(() => undefined) });
  time.advance(3_600 - 910);
  expect((await ask(endpoint)).json.AccessKeyId).toBe('ASIA0');
  time.advance(1);
  const all = await Promise.all([ask(endpoint), ask(endpoint), ask(endpoint)]);
  expect(all.map(({ json }) => json.AccessKeyId)).toEqual(['ASIA1', 'ASIA1', 'ASIA1']);
  expect(made).toHaveLength(2);
});

test('an SDK that would give up waiting gets the old ones, and later the new ones', async () => {
  const time = virtualTime();
  const { made, exchange } = countingExchange(time);
  const held: { release(): void } = { release: () => undefined };
  const slow: Exchange = async () => {
    if (made.length > 0) {
      await new Promise<void>((resolve) => {
        held.release = resolve;
      });
    }
    return exchange();
  };
  const endpoint = await opened(slow, time);
  time.advance(3_000);
  expect((await ask(endpoint)).json.AccessKeyId).toBe('ASIA0');
  held.release();
  expect((await ask(endpoint)).json.AccessKeyId).toBe('ASIA1');
});

test('what is refused is refused before anything runs, and later in words', async () => {
  const time = virtualTime();
  const refuse: Exchange = async () => {
    throw new Fault('identity_stopped', 'the identity is quarantined');
  };
  await expect(openCredentialsEndpoint(refuse, time)).rejects.toThrow('quarantined');
  const { made, exchange } = countingExchange(time);
  const once: Exchange = (how) => (made.length === 0 ? exchange() : refuse(how));
  const endpoint = await opened(once, { ...time, pause: () => new Promise(() => undefined) });
  time.advance(3_000);
  expect(await ask(endpoint)).toEqual({
    status: 403,
    json: { code: 'identity_stopped', message: 'the identity is quarantined' },
  });
});

test('expired credentials are never handed out, however long the new ones take', async () => {
  const time = virtualTime();
  const { made, exchange } = countingExchange(time);
  const once: Exchange = () => {
    if (made.length === 0) return exchange();
    throw new Fault('unavailable', 'no answer');
  };
  const endpoint = await opened(async (how) => once(how), time);
  time.advance(3_600);
  expect(await ask(endpoint)).toMatchObject({ status: 503 });
});
