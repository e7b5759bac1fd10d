import type { Agent, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';

// An import of node:http looks at every name that it has, and so loads Node's whole fetch as well:
// 40 ms of each cold start. This does not.
const { Agent: HttpAgent, request: requestHttp } = process.getBuiltinModule('node:http');

/** A request as it goes on the wire. */
export interface WireRequest {
  /** `https:`, or `http:` on a loopback address. */
  readonly url: URL;
  readonly method: string;
  /** Path and query, sent as they stand. */
  readonly target: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
}

/** A reply, read to its end. */
export interface Reply {
  readonly status: number;
  /** By names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export interface TransportLimits {
  /** Ends the request when it is aborted. */
  readonly signal: AbortSignal;
  /** A reply that is longer is not read to its end. */
  readonly largestReplyBytes: number;
}

/** Sends a request once and follows no redirection; rejects where no reply came whole. */
export type Transport = (
  request: WireRequest,
  limits: TransportLimits,
) => Promise<Reply | 'too-long'>;

/**
 * Connections that were idle for longer are not used again. A function may have been frozen
 * meanwhile, and the service gone: whoever writes to such a connection learns of it too late to know
 * whether the call was carried out.
 */
const longestIdleMs = 20_000;

/**
 * HTTP/1.1 over connections that are kept; `now` is in milliseconds since any time. By Node's own client and not by `fetch`, which takes 90 ms
 * more to begin with and twice the time for each call (docs/decisions/018).
 */
export function createTransport(now: () => number = () => performance.now()): Transport {
  const pools = { http: createPool(HttpAgent, now), https: createPool(HttpsAgent, now) };
  return async (request, limits) => {
    const response = await send(request, pools, limits);
    const body = await readBody(response, limits.largestReplyBytes);
    if (body === undefined) return 'too-long';
    return { status: response.statusCode ?? 0, headers: headersOf(response), body };
  };
}

interface Pools {
  readonly http: () => Agent;
  readonly https: () => Agent;
}

/** An agent for the next request; one that was not asked for in a while is given up. */
function createPool(Kind: typeof HttpAgent, now: () => number): () => Agent {
  let agent = new Kind({ keepAlive: true });
  let usedAt = now();
  return () => {
    if (now() - usedAt > longestIdleMs) {
      for (const idle of Object.values(agent.freeSockets).flat()) idle?.destroy();
      agent = new Kind({ keepAlive: true });
    }
    usedAt = now();
    return agent;
  };
}

function send(
  { url, method, target, headers, body }: WireRequest,
  pools: Pools,
  { signal }: TransportLimits,
): Promise<IncomingMessage> {
  const isPlain = url.protocol === 'http:';
  const request = isPlain ? requestHttp : requestHttps;
  const sent = Object.fromEntries([...headers, ['content-length', String(body.length)]]);
  const agent = isPlain ? pools.http() : pools.https();
  return new Promise((answered, failed) => {
    request(url, { method, path: target, headers: sent, agent, signal })
      .on('response', answered)
      .on('error', failed)
      .end(body);
  });
}

/** Undefined for more than a reply can be long, of which no more is read. */
async function readBody(response: IncomingMessage, largest: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > largest) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function headersOf({ headers }: IncomingMessage): ReadonlyMap<string, string> {
  return new Map(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
