import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listenOn, portOf } from '#local/front/http-server.ts';
import type { DeployedFunction } from './functions.ts';
import { createLogBucketStub, type LogBucketStub } from './log-bucket.ts';

/** One call of a service that speaks AWS JSON. */
export interface StubCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What a stub answers. */
export interface StubReply {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The services that the functions call beside DynamoDB and STS, as far as tests need them. */
export interface ServiceStub {
  readonly url: string;
  readonly calls: StubCall[];
  /** Objects by path, and how often each was put. */
  readonly objects: Map<string, { readonly text: string; puts: number }>;
  /** By operation; 200 with nothing unless told. */
  readonly answers: Map<string, (input: StubCall['input']) => Promise<StubReply> | StubReply>;
  readonly log: LogBucketStub;
  /** Functions that may be invoked by name. */
  readonly functions: Map<string, DeployedFunction>;
  stop(): Promise<void>;
}

export async function startServiceStub(): Promise<ServiceStub> {
  const stub: Omit<ServiceStub, 'url' | 'stop'> = {
    calls: [],
    objects: new Map(),
    // Whoever puts events asks whether all of them were taken.
    answers: new Map([['PutEvents', () => ({ status: 200, body: { FailedEntryCount: 0 } })]]),
    functions: new Map(),
    log: createLogBucketStub(),
  };
  const server = createServer((message, response) => {
    const key = /^\/sallyport-log\/(.*)$/.exec(message.url ?? '')?.[1];
    if (key !== undefined) return answerFromLog(stub.log, key, { message, response });
    return answer(message, stub).then(
      ({ status, body, headers = {} }) => {
        response.writeHead(status, headers);
        response.end(body === undefined ? '{}' : JSON.stringify(body));
      },
      () => response.destroy(),
    );
  });
  await listenOn(server, 0);
  return { ...stub, url: `http://127.0.0.1:${portOf(server)}`, stop: () => close(server) };
}

type Kept = Omit<ServiceStub, 'url' | 'stop'>;

async function answerFromLog(
  log: LogBucketStub,
  key: string,
  { message, response }: { readonly message: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  const { status, headers, body } = log.answer(message, key, await buffer(message));
  response.writeHead(status, headers).end(body);
}

async function answer(message: IncomingMessage, stub: Kept): Promise<StubReply> {
  const text = String(await buffer(message));
  const path = message.url ?? '/';
  const invoked = /^\/2015-03-31\/functions\/([\w-]+)\/invocations$/.exec(path)?.[1];
  if (invoked !== undefined) return invokeNamed(invoked, text, stub);
  const target = String(message.headers['x-amz-target'] ?? '');
  if (target === '') return putObject(path, text, stub);
  const call = { operation: target.split('.').at(-1) ?? '', input: JSON.parse(text) };
  stub.calls.push(call);
  return (await stub.answers.get(call.operation)?.(call.input)) ?? { status: 200 };
}

async function invokeNamed(name: string, text: string, stub: Kept): Promise<StubReply> {
  const found = stub.functions.get(name);
  if (found === undefined) return { status: 404, body: { message: 'no such function' } };
  const invoked = await found.invoke(JSON.parse(text));
  if ('result' in invoked) return { status: 200, body: Object(invoked.result) };
  return { status: 200, body: invoked.failure, headers: { 'x-amz-function-error': 'Unhandled' } };
}

/** As S3 does under `if-none-match: *`. */
function putObject(path: string, text: string, { objects }: Kept): StubReply {
  const before = objects.get(path);
  objects.set(path, { text: before?.text ?? text, puts: (before?.puts ?? 0) + 1 });
  return before === undefined
    ? { status: 200, headers: { etag: '"0"' } }
    : { status: 412, body: { Code: 'PreconditionFailed' } };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
}
