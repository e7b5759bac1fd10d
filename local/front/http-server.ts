import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asFault, Fault } from '#core/faults.ts';
import { faultAtDoor } from './loopback-door.ts';

/** What a door answers with. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | Uint8Array;
}

/** A door: how it answers a request that was read whole, and how it tells of a fault. */
export interface Door {
  answer(message: IncomingMessage, body: Buffer): Promise<Answer>;
  refuse(fault: Fault, message: IncomingMessage): Answer;
  /** Whether a path is a page's, which browsers may ask for; none is unless told. */
  isPage?(path: string): boolean;
}

/** Stopping takes 2 s at the most; answers under way get half of it. */
const closeMilliseconds = 1_000;
/** API Gateway reads at most 10 MB; so does the local front. */
const bodyLimitBytes = 10 * 1024 * 1024;

/** Listens on 127.0.0.1 only and serves one door; resolves once connections are accepted. */
export async function listen(port: number, door: Door): Promise<Server> {
  const later = await listenLater(port);
  later.open(door);
  return later.server;
}

/** A port that is taken before what stands behind it is known: requests wait until it is opened. */
export interface LaterDoor {
  readonly server: Server;
  open(door: Door): void;
}

export async function listenLater(port: number): Promise<LaterDoor> {
  const { promise, resolve: open } = Promise.withResolvers<Door>();
  const server = createServer((message, response) => {
    // A reply that cannot be written costs its caller the connection, and nobody else anything.
    void promise.then((door) => serve(message, response, door)).catch(() => response.destroy());
  });
  await listenOn(server, port);
  return { server, open };
}

/** Binds a server to 127.0.0.1, and nothing but that. */
export async function listenOn(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(portTaken(port, cause)));
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

function portTaken(port: number, cause: Error): Fault {
  return new Fault(
    'conflict',
    `port ${port} on 127.0.0.1 cannot be had; stop what uses it, or give another --port`,
    { cause },
  );
}

/** Takes no more connections, lets answers under way finish briefly, then cuts what is left. */
export async function closeServer(server: Server | undefined): Promise<void> {
  if (server === undefined) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), closeMilliseconds);
  await closed;
  clearTimeout(cut);
}

/** The port that a listening server was given. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  door: Door,
): Promise<void> {
  const answer = await answerOrRefuse(message, door);
  if (response.destroyed) return;
  response.writeHead(answer.status, answer.headers);
  response.end(message.method === 'HEAD' ? undefined : answer.body);
}

async function answerOrRefuse(message: IncomingMessage, door: Door): Promise<Answer> {
  try {
    const { method = '', socket } = message;
    const asked = { method, isPage: door.isPage?.(pathOf(message)) === true };
    const fault = faultAtDoor(headerPairs(message), socket.localPort ?? 0, asked);
    if (fault !== undefined) throw fault;
    return await door.answer(message, await readBody(message));
  } catch (error) {
    return door.refuse(asFault(error), message);
  }
}

/** The path that a request asks for, without its query. */
export function pathOf(message: IncomingMessage): string {
  return (message.url ?? '/').split('?', 1)[0] ?? '/';
}

function headerPairs(message: IncomingMessage): readonly (readonly [string, string])[] {
  const { rawHeaders } = message;
  return rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : [],
  );
}

/** By its events, which cost half of what iterating does. What is too long is dropped as it comes in. */
function readBody(message: IncomingMessage): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  const take = (chunk: Buffer) => {
    bytes += chunk.length;
    chunks.push(chunk);
    if (bytes <= bodyLimitBytes) return;
    message.off('data', take).resume();
    reject(new Fault('request_too_large', `at most ${bodyLimitBytes} bytes are read; send fewer`));
  };
  message.on('data', take);
  message.on('end', () => resolve(Buffer.concat(chunks)));
  message.on('error', reject);
  return promise;
}
