import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGatewayUpstream } from '#adapters/aws/gateway-upstream.ts';
import { createTransport } from '#adapters/aws/transport.ts';
import { systemClock } from '#adapters/node/clock.ts';
import { openSqliteStore } from '#adapters/sqlite/store.ts';
import { Fault } from '#core/faults.ts';
import { authenticateCall } from '#core/gateway/authenticate/authenticate-call.ts';
import { regionNames } from '#core/gateway/catalog/operation-catalog.ts';
import { recogniseOperation } from '#core/gateway/catalog/recognise-operation.ts';
import { upstreamRequest } from '#core/gateway/upstream-request.ts';
import type { GatewayKey } from '#core/leases/gateway-keyring.ts';
import type { Entry } from '#core/ledger/entry.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import type { Store } from '#core/store/store.ts';
import { closeServer, portOf } from '#local/front/http-server.ts';
import { readHead } from '#local/sandbox/read-request.ts';
import { callClient, closeCallClients } from './call-client.ts';
import { openLocalGateway } from './local-gateway.ts';

/** One GetItem by each way to the same upstream, which answers at once. */
export interface ServedCalls {
  /** A proxy that reads a request whole and sends it on. */
  readonly bare: () => Promise<void>;
  /** A proxy that verifies, recognises and signs again. */
  readonly signing: () => Promise<void>;
  /** The same, and writes two entries down: what whoever records calls cannot do without. */
  readonly recording: () => Promise<void>;
  /** The local gateway: with policy, sessions, masking and the ledger. */
  readonly whole: () => Promise<void>;
  close(): Promise<void>;
}

type Answering = (call: SignedHttpRequest) => Promise<string | Uint8Array>;

const item = JSON.stringify({ Item: { order: { S: '10231' }, article: { S: 'anvil' } } });

export async function openServedCalls(): Promise<ServedCalls> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'));
  const upstream = await serve(async () => item);
  const gateway = await openLocalGateway(join(folder, 'data'), upstream.url);
  const { key } = gateway;
  // The first call fills what is remembered; its entry is the model for those of the floor.
  await callClient(gateway.url, key)();
  const store = openSqliteStore({ path: join(folder, 'floor.db') });
  const record = recorder(store, await gateway.lastEntry());
  const signAgain = signingProxy(upstream.url, key);
  const bare = await serve(bareProxy(upstream.url));
  const signing = await serve(signAgain);
  const recording = await serve(async (call) => {
    await record();
    const answer = await signAgain(call);
    await record();
    return answer;
  });
  return {
    bare: callClient(bare.url, key),
    signing: callClient(signing.url, key),
    recording: callClient(recording.url, key),
    whole: callClient(gateway.url, key),
    async close() {
      closeCallClients();
      const servers = [upstream, bare, signing, recording].map(({ server }) => server);
      await Promise.all([...servers.map(closeServer), gateway.close()]);
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function serve(answer: Answering) {
  const server = createServer((message, response) => {
    void read(message)
      .then(answer)
      .then((body) => response.end(body))
      .catch((error) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return { server, url: `http://127.0.0.1:${portOf(server)}` };
}

function read(message: IncomingMessage): Promise<SignedHttpRequest> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => resolve({ ...readHead(message), body: Buffer.concat(chunks) }));
    message.on('error', reject);
  });
}

function bareProxy(upstream: string): Answering {
  const transport = createTransport();
  const url = new URL(upstream);
  const signal = new AbortController().signal;
  return async ({ method, path, headers, body }) => {
    const kept = headers.filter(([name]) => !['host', 'content-length'].includes(name));
    const wire = { url, method, target: path, headers: kept, body };
    const reply = await transport(wire, { signal, largestReplyBytes: 1_000_000 });
    if (reply === 'too-long') throw new Error('the upstream said too much');
    return reply.body;
  };
}

function signingProxy(url: string, key: GatewayKey): Answering {
  const regions = regionNames();
  const leaseEndsAt = new Date(Date.now() + 3_600_000);
  const holder = { secretAccessKey: key.secretAccessKey, principal: null, leaseEndsAt };
  const keys = { holderOf: async () => holder };
  const facts = { httpVersion: '1.1', trailers: [], hasChunkExtensions: false };
  const limits = { timeoutMs: 5_000, largestAnswerBytes: 1_000_000 };
  const upstream = createGatewayUpstream({
    ...{ clock: systemClock, endpointOf: () => new URL(url) },
    ...limits,
  });
  return async (call) => {
    const gate = { keys, regions, now: new Date() };
    const { scope } = orThrow(await authenticateCall(call, facts, gate));
    const operation = orThrow(recogniseOperation(call, scope, {}));
    const { upstreamHost: host, signingName, region, upstreamPath } = operation;
    const request = upstreamRequest(call, upstreamPath);
    const sent = { host, signingName, region, request, credentials: key };
    return (await upstream.send(sent)).body;
  };
}

function orThrow<T>(value: T | Fault): T {
  if (value instanceof Fault) throw value;
  return value;
}

/** Writes one entry as long as that of a call, with the record by which its session counts it. */
function recorder(store: Store, model: Entry): () => Promise<void> {
  let head: Entry | undefined;
  return async () => {
    const entry = linkEntry('floor', head, model.body);
    head = entry;
    const id = `floor/${entry.n}`;
    const value = { kind: model.body.kind };
    const write = { kind: 'session-entry', id, expected: 0, value } as const;
    const { outcome } = await store.commit({ entry, writes: [write] });
    if (outcome !== 'committed') throw new Error('the floor did not commit');
  };
}
