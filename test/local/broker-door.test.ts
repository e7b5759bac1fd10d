import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { brokerRoutes } from '#functions/routes/broker-routes.ts';
import { brokerDoor } from '#local/front/broker-door.ts';
import { closeServer, listen, portOf } from '#local/front/http-server.ts';
import { exchangeWorld } from '#test/exchange-world.ts';

let server: Server;
let url: string;
beforeAll(async () => {
  const world = await exchangeWorld();
  const { clock, ids } = world.ports;
  const document = (path: string) =>
    path === 'github/.well-known/jwks' ? { keys: [] } : undefined;
  const routes = brokerRoutes(world.ports, world.admin);
  server = await listen(0, brokerDoor({ routes, issuerDocument: document, clock, ids }));
  url = `http://127.0.0.1:${portOf(server)}`;
});
afterAll(() => closeServer(server));

async function asked(method: string, path: string) {
  const response = await fetch(`${url}${path}`, { method });
  const body = (await response.json()) as Readonly<Record<string, unknown>>;
  return { status: response.status, allow: response.headers.get('allow'), ...body };
}

describe('an address that is asked by another method', () => {
  test.each([
    ['GET', '/v1/token', 'POST'],
    ['PUT', '/v1/revoke', 'POST'],
    ['POST', '/v1/credentials/shop-deploy', 'GET'],
    ['DELETE', '/sts', 'POST, GET'],
    ['GET', '/', 'POST'],
    ['POST', '/v1/admin/configuration', 'GET, PUT'],
    ['POST', '/issuer/github/.well-known/jwks', 'GET'],
  ])('%s %s is told what would do: %s', async (method, path, allow) => {
    expect(await asked(method, path)).toEqual({
      status: 405,
      allow,
      error: 'invalid_request',
      error_description: `this address takes ${allow.replace(', ', ' and ')}; see docs/api.md`,
      reason: 'method_not_allowed',
    });
  });
});

test.each(['/v1', '/v1/credentials', '/v1/credentials/', '/v1/credentials/a/b', '/issuer/none'])(
  'there is nothing at %s',
  async (path) => {
    expect(await asked('GET', path)).toMatchObject({
      status: 404,
      allow: null,
      reason: 'not_found',
    });
  },
);

test.each(['/console', '/console/approvals'])('%s is not built yet', async (path) => {
  expect(await asked('GET', path)).toMatchObject({ status: 501, reason: 'not_built' });
});
