import { afterEach, describe, expect, test, vi } from 'vitest';
import { callBroker } from '#cli/call-broker.ts';
import { fakeBroker } from './fake-broker.ts';
import { runHere } from './terminal.ts';
import { cutShort, endpoint } from './token-sources/scene.ts';

afterEach(() => vi.restoreAllMocks());

const call = async (url: string) => callBroker({ method: 'GET', url: `${url}/v1/x` });
const page = '<html>blocked by policy</html>';

describe('an answer that is not of a broker', () => {
  test.each([
    [403, '{"message":"Forbidden"}'],
    [403, page],
    [404, '{}'],
    [451, ''],
    [302, ''],
    [200, page],
    [200, '7'],
  ])('of HTTP %s and %s is final, and told with what to check', async (status, body) => {
    const { url } = await endpoint(() => ({ status, body }));
    await expect(call(url)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(
        new RegExp(`^${url} answered HTTP ${status}.*; check that this URL .* prox`, 'u'),
      ),
    });
  });

  test.each([408, 429, 500, 502, 503])('of HTTP %s may be asked for again', async (status) => {
    const { url } = await endpoint(() => ({ status, body: page }));
    await expect(call(url)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`HTTP ${status}`),
    });
  });

  test('that is too long is not taken in', async () => {
    const { url } = await endpoint(() => ({ body: `"${'x'.repeat(17 * 1_024 * 1_024)}"` }));
    await expect(call(url)).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(call(url)).rejects.toThrow('with too much');
  });

  test('that breaks off is none', async () => {
    const url = await cutShort();
    await expect(call(url)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(call(url)).rejects.toThrow(`no answer from ${url}`);
  });
});

test('a reason that is not known here is final by its status, in the words of the broker', async () => {
  const told = { error: 'access_denied', error_description: 'not on a Sunday', reason: 'sunday' };
  const { url } = await endpoint(() => ({ status: 403, body: JSON.stringify(told) }));
  await expect(call(url)).rejects.toMatchObject({
    code: 'invalid_request',
    message: 'not on a Sunday',
  });
});

test('a command asks a firewall once', async () => {
  const { env, exchanges } = await fakeBroker({
    '/v1/token': () => ({ status: 403, body: '{"message":"Forbidden"}' }),
  });
  const { code, stderr } = await runHere(['token', '--grant', 'shop-deploy'], env);
  expect([code, exchanges().length]).toEqual([1, 1]);
  expect(stderr).toContain('answered HTTP 403; check');
  expect(stderr).not.toContain('undefined');
});

test.each([
  ['http://127.0.0.1:9', 'nobody there'],
  ['http://localhost:9', 'nobody there'],
  ['https://broker.acme.example', undefined],
])('a connection to %s that is refused is marked as %s', async (url, asked) => {
  const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('fetch failed', { cause }));
  const refused = await call(url).catch((error) => error);
  expect([refused.code, refused.detail.asked]).toEqual(['unavailable', asked]);
});
