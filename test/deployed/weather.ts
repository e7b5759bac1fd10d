import {
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  ServerResponse,
} from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as waitFor } from 'node:timers/promises';
import { writeXml } from '#core/xml/write-xml.ts';

/** What becomes of one call on its way to a dependency. */
export type Weather =
  /** The connection is lost before anybody sees the call. */
  | 'down'
  /** Nobody ever answers. */
  | 'hanging'
  /** Answered late, but in time. */
  | 'slow'
  /** Refused as the dependency refuses who asks too often. */
  | 'throttling'
  /** Answered with an error of the server's own. */
  | 'failing'
  /** Done, and the connection is lost before the answer. */
  | 'lost-after'
  /** Done only when nobody waits for it any more. */
  | 'late';

/** What the broker cannot do without, or for long. */
export const dependencies = ['dynamodb', 'sts', 'lambda', 'states', 'issuer'] as const;
export type Dependency = (typeof dependencies)[number];

/** A reply as it was sent. */
export interface SentReply {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body: string | Buffer;
}

/** How each tells that it is asked too often. */
const throttled: Readonly<Record<Dependency, SentReply>> = {
  dynamodb: {
    status: 400,
    body: JSON.stringify({ __type: 'com.amazon.coral.availability#ThrottlingException' }),
  },
  sts: {
    status: 400,
    body: writeXml('ErrorResponse', {
      Error: { Type: 'Sender', Code: 'Throttling', Message: 'Rate exceeded' },
      RequestId: 'r',
    }),
  },
  lambda: {
    status: 429,
    headers: { 'x-amzn-errortype': 'TooManyRequestsException' },
    body: JSON.stringify({ Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' }),
  },
  states: { status: 400, body: JSON.stringify({ __type: 'ThrottlingException' }) },
  issuer: { status: 429, headers: { 'retry-after': '60' }, body: 'too many requests' },
};

const slowMilliseconds = 50;

/** One call, what would be done about it, and on which connection it came. */
interface Exposed {
  readonly dependency: Dependency;
  readonly message: IncomingMessage;
  forward(): Promise<SentReply>;
}

/** The reply that a call gets in this weather; undefined where its connection is lost, or waits in vain. */
export async function replyIn(
  weather: Weather | undefined,
  { dependency, message, forward }: Exposed,
): Promise<SentReply | undefined> {
  switch (weather) {
    case undefined:
      return forward();
    case 'slow':
      await waitFor(slowMilliseconds);
      return forward();
    case 'throttling':
      return throttled[dependency];
    case 'failing':
      return { status: 500, body: '<html>it fails</html>' };
    case 'down':
      message.socket.resetAndDestroy();
      return undefined;
    case 'lost-after':
      await forward();
      message.socket.resetAndDestroy();
      return undefined;
    case 'hanging':
      return undefined;
    case 'late':
      message.socket.once('close', () => void forward().catch(() => undefined));
      return undefined;
  }
}

/** What answers calls behind a door: it reads a call at once, and does it when it is told to. */
export type Behind = (message: IncomingMessage) => () => Promise<SentReply>;

/** A server that does not look at where it was asked, and gets each call as it came, signature and all. */
export function serverBehind(target: string): Behind {
  return (message) => {
    const body = buffer(message).catch(() => undefined);
    return async () => handOn(target, message, (await body) ?? Buffer.of());
  };
}

/** The handler of a server that does look: it finds the call's own connection. */
export function handlerBehind(
  handle: (message: IncomingMessage, response: ServerResponse) => unknown,
): Behind {
  return (message) => () => {
    const { promise, resolve } = Promise.withResolvers<SentReply>();
    const response = new ServerResponse(message);
    let head: Pick<SentReply, 'status' | 'headers'> = { status: 0 };
    const catching = {
      writeHead: (status: number, headers: OutgoingHttpHeaders) => {
        head = { status, headers };
        return response;
      },
      end: (body: Buffer) => {
        resolve({ ...head, body });
        return response;
      },
    };
    handle(message, Object.assign(response, catching));
    return promise;
  };
}

function handOn(
  target: string,
  { method, url: path, rawHeaders }: IncomingMessage,
  body: Buffer,
): Promise<SentReply> {
  const { hostname: host, port } = new URL(target);
  const { promise, resolve, reject } = Promise.withResolvers<SentReply>();
  const sent = httpRequest({ host, port, method, path, headers: rawHeaders }, async (answer) => {
    const chunks = await answer.toArray();
    resolve({
      status: answer.statusCode ?? 0,
      headers: answer.headers,
      body: Buffer.concat(chunks),
    });
  });
  sent.once('error', reject);
  sent.end(body);
  return promise;
}

/** Says a reply, if there is anybody left to say it to. */
export function say(response: ServerResponse, reply: SentReply | undefined): void {
  if (reply === undefined || response.destroyed) return;
  const { 'transfer-encoding': _, ...headers } = reply.headers ?? {};
  response.writeHead(reply.status, headers).end(reply.body);
}
