import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { asFault, Fault } from '#core/faults.ts';
import { describeError } from './describe-error.ts';
import type { Log } from './log.ts';
import { requestIdOf } from './reply.ts';

/** What surrounds a route where it runs; none of it changes an answer. */
export interface Surroundings {
  readonly log?: Log;
}

/** A route as Lambda, the local front and the tests call it (API Gateway REST proxy event). */
export type Route = (
  event: APIGatewayProxyEvent,
  surroundings?: Surroundings,
) => Promise<APIGatewayProxyResult>;

/** How a face tells of a fault, in its own protocol. */
export type Refusal = (fault: Fault, event: APIGatewayProxyEvent) => APIGatewayProxyResult;

/** A subject token has at most 16 KiB; nothing that a face reads needs more than this. */
const bodyLimitBytes = 64 * 1024;

interface Face {
  readonly refuse: Refusal;
  readonly bodyLimitBytes?: number;
}

/**
 * The one chain that every route runs in: the request's id is given back, headers get lower-case
 * names, the body's size is checked before anybody parses it, and a fault is logged where it is
 * ours, and becomes its face's reply. Nothing here decides.
 */
export function inChain(route: Route, face: Face): Route {
  const chain = middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(requestIdentifying())
    .use(headerNormalising())
    .use(sizeLimit(face.bodyLimitBytes ?? bodyLimitBytes))
    .use(faultReply(face.refuse))
    .use(faultLogging())
    .handler((event) => route(event));
  // The routes use no Lambda context: time and ids are ports, and every deadline is explicit.
  return (event, surroundings = {}) => chain(event, surroundings as LambdaContext);
}

type LambdaContext = Parameters<ReturnType<typeof middy>>[1];

interface Request {
  event: APIGatewayProxyEvent;
  readonly context: Surroundings;
  response: APIGatewayProxyResult | undefined;
  error: Error | null;
}

/** By this id whoever asked finds the request in the logs and in the ledger. */
function requestIdentifying() {
  const identify = ({ response, event }: Request) => {
    if (response === undefined) return;
    response.headers = { ...response.headers, 'x-request-id': requestIdOf(event) };
  };
  return { after: identify, onError: identify };
}

function headerNormalising() {
  return {
    before: (request: Pick<Request, 'event'>) => {
      const { event } = request;
      request.event = {
        ...event,
        headers: lowerCased(event.headers),
        multiValueHeaders: gathered(event.multiValueHeaders),
      };
    },
  };
}

function lowerCased<T>(headers: Record<string, T> | null): Record<string, T> {
  const entries = Object.entries(headers ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
}

/** A header that is spelt in two ways is one header with two values. */
function gathered(headers: APIGatewayProxyEvent['multiValueHeaders'] | null) {
  const all = Object.create(null) as Record<string, string[]>;
  for (const [name, values] of Object.entries(headers ?? {})) {
    const lower = name.toLowerCase();
    all[lower] = [...(all[lower] ?? []), ...(values ?? [])];
  }
  return { ...all };
}

function sizeLimit(limitBytes: number) {
  return {
    before: (request: Pick<Request, 'event'>) => {
      const { body, isBase64Encoded } = request.event;
      const bytes = Buffer.byteLength(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
      if (bytes <= limitBytes) return;
      throw new Fault(
        'request_too_large',
        `the body has ${bytes} bytes and at most ${limitBytes} are read; send fewer`,
      );
    },
  };
}

function faultReply(refuse: Refusal) {
  return {
    onError: (request: Request) => {
      request.response = refuse(asFault(request.error), request.event);
    },
  };
}

/** What is our failure and not the caller's: nobody else will tell of it. */
function faultLogging() {
  return {
    onError: ({ error, event, context: { log } }: Request) => {
      const { form, code } = asFault(error);
      if (log === undefined || form.status < 500) return;
      const line = {
        message: code,
        requestId: requestIdOf(event),
        route: `${event.httpMethod} ${event.resource}`,
        error: describeError(error),
      };
      if (error instanceof Fault) log.warn(line);
      else log.error(line);
    },
  };
}
