import type { Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { matchRoutes } from '#functions/routes/match-route.ts';
import { type Answer, closeServer, listen, portOf } from '#local/front/http-server.ts';

const limitBytes = 10 * 1024 * 1024;

let server: Server;
let answer: Answer;
let url: string;
beforeEach(async () => {
  answer = { status: 200, headers: {}, body: 'answered' };
  server = await listen(0, {
    answer: async () => answer,
    refuse: (fault) => ({ status: fault.form.status, headers: {}, body: fault.code }),
  });
  url = `http://127.0.0.1:${portOf(server)}/`;
});
afterEach(() => closeServer(server));

test('an answer that cannot be written ends its connection and leaves the door open', async () => {
  answer = { ...answer, headers: { 'x-name': '\u2603' } };
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  answer = { ...answer, headers: {} };
  expect(await (await fetch(url)).text()).toBe('answered');
});

test.each([
  [0, 200, 'answered'],
  [limitBytes, 200, 'answered'],
  [limitBytes + 1, 413, 'request_too_large'],
])('a body of %i bytes is answered with %i', async (bytes, status, text) => {
  const response = await fetch(url, { method: 'POST', body: Buffer.alloc(bytes) });
  expect([response.status, await response.text()]).toEqual([status, text]);
});

test.each([
  ['/v1/leases/l-1', { id: 'l-1' }],
  ['/v1/leases/l-1/', { id: 'l-1' }],
  ['/v1/leases/', undefined],
  ['/v1/leases//', undefined],
  ['/v1//leases/l-1', undefined],
  ['//v1/leases/l-1', undefined],
  ['/v1/leases/l-1//', undefined],
  ['/v1/leases/l-1/more', undefined],
])('the path %s fits /v1/leases/{id} with %o', (path, parameters) => {
  const route = { method: 'GET', path: '/v1/leases/{id}', route: async () => never() };
  expect(matchRoutes([route], path)[0]?.pathParameters).toEqual(parameters);
});

function never(): never {
  throw new Error('no route is called here');
}
