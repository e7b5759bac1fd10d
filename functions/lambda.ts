import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { asFault, Fault } from '#core/faults.ts';

/** A route as Lambda, the local front and the tests call it (API Gateway REST proxy event). */
export type Route = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

/** How a face tells of a fault, in its own protocol. */
export type Refusal = (fault: Fault, event: APIGatewayProxyEvent) => APIGatewayProxyResult;

/** A subject token has at most 16 KiB; nothing that a face reads needs more than this. */
const bodyLimitBytes = 64 * 1024;

interface Face {
  readonly refuse: Refusal;
  readonly bodyLimitBytes?: number;
}

/**
 * The one chain that every route runs in: headers get lower-case names, the body's size is checked
 * before anybody parses it, and a fault becomes its face's reply. Nothing here decides.
 */
export function inChain(route: Route, face: Face): Route {
  const chain = middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(headerNormalising())
    .use(sizeLimit(face.bodyLimitBytes ?? bodyLimitBytes))
    .use(faultReply(face.refuse))
    .handler(route);
  return (event) => chain(event, noContext);
}

// The routes use no Lambda context: time and ids are ports, and every deadline is explicit.
const noContext = {} as Parameters<ReturnType<typeof middy>>[1];

interface Request {
  event: APIGatewayProxyEvent;
  response: APIGatewayProxyResult | undefined;
  error: Error | null;
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
