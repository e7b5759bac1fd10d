import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import type { ExchangePorts } from '#core/exchange/ports.ts';
import type { AdminPorts } from '#functions/admin/admin-route.ts';
import { brokerRoutes } from '#functions/routes/broker-routes.ts';
import { matchRoutes } from '#functions/routes/match-route.ts';
import { brokerDoor } from '#local/front/broker-door.ts';
import { closeServer, listen, portOf } from '#local/front/http-server.ts';
import { requireDocumented } from './documented.ts';
import { gatewayEvent, type HttpRequest } from './gateway-event.ts';

/** A reply as its caller sees it, header names in lower case. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The ports that the routes stand on. */
export interface Broker {
  readonly exchange: ExchangePorts;
  readonly admin: AdminPorts;
}

/** Every request of the tests has this id, whichever door it comes through. */
export const requestId = 'r-of-the-tests';

/** Sends a request through the route that API Gateway would call; the reply is as documented. */
export async function throughGateway(broker: Broker, request: HttpRequest): Promise<Reply> {
  const path = request.target.split('?', 1)[0] ?? '/';
  const match = matchRoutes(brokerRoutes(broker.exchange, broker.admin), path).find(
    ({ route }) => route.method === request.method,
  );
  if (match === undefined) throw new Error(`no route for ${request.method} ${path}`);
  const { route, pathParameters } = match;
  const setting = Object.keys(pathParameters).length === 0 ? {} : { pathParameters };
  const result = await route.route(gatewayEvent(request, { requestId, ...setting }));
  const headers = Object.entries(result.headers ?? {});
  const reply = {
    status: result.statusCode,
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), `${value}`])),
    body: result.isBase64Encoded ? Buffer.from(result.body, 'base64').toString() : result.body,
  };
  requireDocumented(request, reply);
  return reply;
}

/** Sends the same request over HTTP to the local front; the reply is as documented. */
export async function throughFront(broker: Broker, request: HttpRequest): Promise<Reply> {
  const door = brokerDoor({
    routes: brokerRoutes(broker.exchange, broker.admin),
    issuerDocument: () => undefined,
    clock: broker.exchange.clock,
    ids: { newId: () => requestId },
  });
  const server = await listen(0, door);
  try {
    const reply = await sendTo(portOf(server), request);
    requireDocumented(request, reply);
    return reply;
  } finally {
    server.closeAllConnections();
    await closeServer(server);
  }
}

/** Headers that every HTTP server writes of its own accord. */
const serversOwn = new Set([
  'date',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
]);

/** Sends exactly these headers, and what HTTP/1.1 demands beside them, to a port of this machine. */
function sendTo(port: number, request: HttpRequest): Promise<Reply> {
  const body = Buffer.from(request.body ?? '');
  const headers = [
    ...(request.headers ?? []),
    ['Host', `127.0.0.1:${port}`] as const,
    ['Content-Length', String(body.length)] as const,
  ];
  return new Promise((resolve, reject) => {
    const { method, target } = request;
    const sent = httpRequest(
      { host: '127.0.0.1', port, method, path: target, headers: headers.flat() },
      (response) => {
        const given = Object.entries(response.headers)
          .filter(([name]) => !serversOwn.has(name))
          .map(([name, value]) => [name, String(value)] as const);
        const status = response.statusCode ?? 0;
        text(response).then(
          (all) => resolve({ status, headers: Object.fromEntries(given), body: all }),
          reject,
        );
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}
