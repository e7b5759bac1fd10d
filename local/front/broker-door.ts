import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { Fault } from '#core/faults.ts';
import type { Clock, Ids } from '#core/world.ts';
import type { Log } from '#functions/log.ts';
import { matchRoutes } from '#functions/routes/match-route.ts';
import type { BrokerRoute } from '#functions/routes/served.ts';
import { httpEvent } from './http-event.ts';
import { type Answer, type Door, pathOf } from './http-server.ts';

interface BrokerDoor {
  readonly routes: readonly BrokerRoute[];
  /** The demo issuer's public documents, by path below `/issuer/`. */
  readonly issuerDocument: (path: string) => unknown;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log?: Log;
}

/** The broker's door in local mode: the same routes as on AWS, and the demo issuer's documents. */
export function brokerDoor(broker: BrokerDoor): Door {
  return {
    answer: async (message, body) => {
      const path = pathOf(message);
      refuseUnbuilt(path);
      const matches = matchRoutes(broker.routes, path);
      if (matches.length === 0 && path.startsWith('/issuer/')) {
        return issuerAnswer(broker, message, path);
      }
      const match = matches.find(({ route }) => route.method === message.method);
      if (match === undefined) return noRoute(matches.map(({ route }) => route.method));
      if (match.route.isPage === true && isAtOtherName(message)) return toOwnName(message);
      const event = httpEvent({
        message,
        body,
        requestId: broker.ids.newId(),
        now: broker.clock.now(),
        pathParameters: match.pathParameters,
      });
      const surroundings = broker.log === undefined ? {} : { log: broker.log };
      return toAnswer(await match.route.route(event, surroundings));
    },
    refuse: (fault) => jsonAnswer(fault.form.status, refusal(fault)),
    isPage: (path) => matchRoutes(broker.routes, path).some(({ route }) => route.isPage === true),
  };
}

/** Cookies and issuers know this door by its address alone, so that a page has no other name. */
function isAtOtherName({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && (headers.host ?? '').startsWith('localhost:');
}

function toOwnName({ url = '/', socket }: IncomingMessage): Answer {
  const location = `http://127.0.0.1:${socket.localPort}${url}`;
  return { status: 307, headers: { location, 'cache-control': 'no-store' }, body: '' };
}

function issuerAnswer(broker: BrokerDoor, message: IncomingMessage, path: string): Answer {
  const document = broker.issuerDocument(path.slice('/issuer/'.length));
  if (document === undefined) return noRoute([]);
  return message.method === 'GET' ? jsonAnswer(200, document) : noRoute(['GET']);
}

/** The door of the wire contract that later work opens. */
const unbuilt = '/console';

function refuseUnbuilt(path: string): void {
  if (path !== unbuilt && !path.startsWith(`${unbuilt}/`)) return;
  throw new Fault('not_built', 'the console is not built yet; use the command line');
}

function toAnswer(result: APIGatewayProxyResult): Answer {
  const headers = Object.entries(result.headers ?? {}).map(([name, value]) => [
    name,
    String(value),
  ]);
  return {
    status: result.statusCode,
    headers: { ...Object.fromEntries(headers), ...multiValueHeaders(result) },
    body: result.isBase64Encoded ? Buffer.from(result.body, 'base64') : result.body,
  };
}

/** What is set more than once, such as cookies. */
function multiValueHeaders({ multiValueHeaders = {} }: APIGatewayProxyResult) {
  const all = Object.entries(multiValueHeaders).map(([name, values]) => [name, values.map(String)]);
  return Object.fromEntries(all);
}

function jsonAnswer(status: number, body: unknown): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}

function refusal(fault: Fault): unknown {
  return { error: fault.form.oauth, error_description: fault.message, reason: fault.code };
}

/** RFC 9110 §15.5.6: who asks by another method is told those that would do. */
function noRoute(methods: readonly string[]): Answer {
  if (methods.length === 0) {
    const fault = new Fault('not_found', 'there is nothing at this address; see docs/api.md');
    return jsonAnswer(fault.form.status, refusal(fault));
  }
  const fault = new Fault(
    'method_not_allowed',
    `this address takes ${methods.join(' and ')}; see docs/api.md`,
  );
  const answer = jsonAnswer(fault.form.status, refusal(fault));
  return { ...answer, headers: { ...answer.headers, allow: methods.join(', ') } };
}
