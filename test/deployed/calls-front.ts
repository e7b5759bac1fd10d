import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { httpEvent } from '#local/front/http-event.ts';
import { listenOn, portOf } from '#local/front/http-server.ts';
import type { DeployedFunction, Invoked } from './functions.ts';

const stage = 'sallyport';

/** The REST API of the gateway: everything below one stage goes to one function, which streams. */
export interface CallsFront {
  readonly server: Server;
  /** The URL of the stage. */
  readonly url: string;
  /** What every request came to: method, path and status. */
  readonly access: string[];
  /** Whoever answers from now on. */
  open(gateway: DeployedFunction): void;
}

/** Real HTTP on 127.0.0.1 in the way of a REST API with binary type any/any whose responses are streamed. */
export async function openCallsFront(): Promise<CallsFront> {
  const access: string[] = [];
  let gateway: DeployedFunction | undefined;
  const server = createServer((message, response) => {
    if (gateway === undefined) return void response.destroy();
    const began = `${message.method} ${message.url?.split('?', 1)[0]}`;
    answer(message, gateway).then(
      (answered) => {
        access.push(`${began} ${answered.status}`);
        write(answered, message, response);
      },
      () => response.destroy(),
    );
  });
  await listenOn(server, 0);
  const url = `http://127.0.0.1:${portOf(server)}/${stage}`;
  const open = (given: DeployedFunction) => {
    gateway = given;
  };
  return { server, url, access, open };
}

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** Lambda takes no more of an invocation than this, its JSON and all. */
const largestEventBytes = 6 * 1024 * 1024;

async function answer(message: IncomingMessage, gateway: DeployedFunction): Promise<Answered> {
  const [path = '/'] = (message.url ?? '/').split('?', 1);
  if (path !== `/${stage}` && !path.startsWith(`/${stage}/`)) return ownAnswer(403);
  const event = eventOf(message, await buffer(message), path);
  if (JSON.stringify(event).length > largestEventBytes) return ownAnswer(413);
  return withOwnHeaders(streamedAnswer(await gateway.invoke(event)), event);
}

let serial = 0;

/** Without the length of the body, which a REST API takes out. */
function eventOf(message: IncomingMessage, body: Buffer, path: string): APIGatewayProxyEvent {
  serial += 1;
  const requestId = `00000000-0000-4000-9000-${String(serial).padStart(12, '0')}`;
  const event = httpEvent({ message, body, requestId, now: new Date(), pathParameters: {} });
  const within = path === `/${stage}` ? '/' : path.slice(stage.length + 1);
  return {
    ...event,
    path: within,
    resource: '/{proxy+}',
    headers: withoutLength(event.headers),
    multiValueHeaders: withoutLength(event.multiValueHeaders),
    requestContext: { ...event.requestContext, path, stage },
  };
}

function withoutLength<T>(headers: Record<string, T>): Record<string, T> {
  const kept = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length');
  return Object.fromEntries(kept);
}

const streamedType = 'application/vnd.awslambda.http-integration-response';
const delimiter = Buffer.alloc(8);
/** API Gateway looks for the end of the metadata no further. */
const mostMetadata = 16 * 1024;

/** Status and headers, eight zero bytes, the body; whatever is not in this form is a 502. */
function streamedAnswer(invoked: Invoked): Answered {
  if ('failure' in invoked || invoked.result === null) return ownAnswer(502);
  const { contentType, streamed } = invoked.result as { contentType: string; streamed: Uint8Array };
  const bytes = Buffer.from(streamed);
  const end = bytes.indexOf(delimiter);
  if (contentType !== streamedType || end < 0 || end > mostMetadata) return ownAnswer(502);
  const { statusCode, headers, multiValueHeaders } = JSON.parse(String(bytes.subarray(0, end)));
  return {
    status: statusCode,
    headers: { ...headers, ...multiValueHeaders },
    body: bytes.subarray(end + delimiter.length),
  };
}

function ownAnswer(status: number): Answered {
  const body = Buffer.from(JSON.stringify({ message: 'from the front' }));
  return { status, headers: { 'content-type': 'application/json' }, body };
}

/** Gives other names to a few headers that functions set, and sets its own id. */
function withOwnHeaders({ headers, ...answered }: Answered, event: APIGatewayProxyEvent): Answered {
  const named = Object.entries(headers).map(([name, value]) => {
    const isRemapped = ['date', 'server', 'www-authenticate', 'x-amzn-requestid'].includes(name);
    return [isRemapped ? `x-amzn-remapped-${name}` : name, value] as const;
  });
  const own = { 'x-amzn-requestid': event.requestContext.requestId };
  return { ...answered, headers: { ...Object.fromEntries(named), ...own } };
}

function write(
  { status, headers, body }: Answered,
  message: IncomingMessage,
  response: ServerResponse,
) {
  for (const [name, value] of Object.entries(headers)) {
    const values = [value].flat().map(String);
    response.setHeader(name, values.length === 1 ? (values[0] ?? '') : values);
  }
  response.writeHead(status);
  response.end(message.method === 'HEAD' ? undefined : body);
}
