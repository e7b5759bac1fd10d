import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What happens to one call on its way to the server. */
export type ProxyFault =
  /** The server never sees it; this is answered. */
  | { readonly kind: 'answer'; readonly status: number; readonly body: object | string }
  /** The connection is lost before the server sees it. */
  | { readonly kind: 'lost-before' }
  /** The server does it, and the connection is lost before its answer. */
  | { readonly kind: 'lost-after' }
  /** The server does it at once, and its answer is held back until nobody waits for it any more. */
  | { readonly kind: 'held-back' }
  /** The server sees it only when nobody waits for it any more. */
  | { readonly kind: 'late' };

/** One call that came to the proxy. */
export interface ProxiedCall {
  /** Such as `GetItem`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** An HTTP proxy on 127.0.0.1 before a server, that puts faults between. */
export interface FaultProxy {
  readonly endpoint: string;
  readonly calls: readonly ProxiedCall[];
  /** Resolves when the server has seen every call that was held up. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Asks about each call what is to happen to it; undefined: nothing. */
export async function startFaultProxy(
  target: string,
  faultFor: (call: ProxiedCall) => ProxyFault | undefined,
): Promise<FaultProxy> {
  const calls: ProxiedCall[] = [];
  const late = new Set<Promise<unknown>>();
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const call = {
      operation: String(request.headers['x-amz-target']).split('.')[1] ?? '',
      input: JSON.parse(body.toString('utf8')),
    };
    calls.push(call);
    const fault = faultFor(call);
    const forward = () => forwarded(target, request, body);
    switch (fault?.kind) {
      case undefined: {
        const { status, text } = await forward();
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
        return;
      }
      case 'answer': {
        const text = typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body);
        response.writeHead(fault.status, { 'content-type': 'application/x-amz-json-1.0' });
        response.end(text);
        return;
      }
      case 'lost-before':
        response.destroy();
        return;
      case 'lost-after':
        await forward();
        response.destroy();
        return;
      case 'held-back':
        await forward();
        return;
      case 'late':
        response.once('close', () => {
          const done: Promise<unknown> = forward().finally(() => late.delete(done));
          late.add(done);
        });
        return;
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    calls,
    settled: async () => {
      await Promise.all(late);
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** What DynamoDB answers when it refuses, as JSON. */
export function refusal(code: string, more: object = {}, status = 400): ProxyFault {
  const body = { __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: code, ...more };
  return { kind: 'answer', status, body };
}

/** A cancelled transaction, by the reason of each item that is to blame. */
export function cancellation(reasons: Readonly<Record<number, string>>, items: number): ProxyFault {
  const CancellationReasons = Array.from({ length: items }, (_, index) => ({
    Code: reasons[index] ?? 'None',
  }));
  return refusal('TransactionCanceledException', { CancellationReasons });
}

async function forwarded(target: string, request: IncomingMessage, body: Buffer) {
  const {
    'x-amz-target': operation,
    'content-type': type,
    authorization,
    ...rest
  } = request.headers;
  const response = await fetch(target, {
    method: 'POST',
    headers: {
      'x-amz-target': String(operation),
      'content-type': String(type),
      authorization: String(authorization),
      'x-amz-date': String(rest['x-amz-date']),
    },
    body: Uint8Array.from(body),
  });
  return { status: response.status, text: await response.text() };
}
