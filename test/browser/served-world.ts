import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { matchRoutes } from '#functions/routes/match-route.ts';
import { closeServer, listenOn, portOf } from '#local/front/http-server.ts';
import { broker } from '#test/exchange-world.ts';
import { gatewayEvent } from '#test/functions/gateway-event.ts';
import type { SignInWorld } from '#test/sign-in-world.ts';

/** A world in memory as browsers see it, at the broker's own address. */
export interface ServedWorld {
  /** A window of its own, with cookies of its own, and without script. */
  open(options?: BrowserContextOptions): Promise<BrowserContext>;
  close(): Promise<void>;
}

/**
 * Puts a world behind a proxy that answers for the broker's address, whatever listens there. A
 * browser's redirects and cookies then go the way that they go with a broker.
 */
export async function serveWorld(browser: Browser, world: SignInWorld): Promise<ServedWorld> {
  const server: Server = createServer((message, response) => {
    void answer(message, response, world).catch(() => response.destroy());
  });
  await listenOn(server, 0);
  const proxy = { server: `http://127.0.0.1:${portOf(server)}` };
  return {
    open: (options = {}) => browser.newContext({ javaScriptEnabled: false, proxy, ...options }),
    close: () => closeServer(server),
  };
}

async function answer(
  message: IncomingMessage,
  response: ServerResponse,
  { routes }: SignInWorld,
): Promise<void> {
  const { method = '', url = '', rawHeaders } = message;
  const { origin, pathname, search } = new URL(url);
  const match = matchRoutes(routes, pathname).find(({ route }) => route.method === method);
  if (origin !== broker || match === undefined) {
    response.writeHead(404).end();
    return;
  }
  const headers = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : [],
  );
  const request = { method, target: `${pathname}${search}`, headers, body: await buffer(message) };
  const { pathParameters } = match;
  const result = await match.route.route(
    gatewayEvent(request, { requestId: 'r-of-the-tests', pathParameters }),
  );
  for (const [name, value] of Object.entries({ ...result.headers, ...result.multiValueHeaders })) {
    response.setHeader(name, Array.isArray(value) ? value.map(String) : String(value));
  }
  response.writeHead(result.statusCode).end(result.body);
}
