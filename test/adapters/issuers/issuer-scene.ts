import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { createKeySets, type KeySetsParts } from '#adapters/issuers/create-key-sets.ts';
import { asFault } from '#core/faults.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import type { KeySetStore, StoredKeySet } from '#core/tokens/keys/key-set.ts';
import { parseToken } from '#core/tokens/parse-token.ts';
import { verifySubjectToken } from '#core/tokens/verify-subject-token.ts';
import { createDemoIssuer } from '#local/issuer/demo-issuer.ts';
import { generateDemoKeys } from '#local/issuer/demo-keys.ts';
import { sampleIssuer } from '#test/sample-issuer.ts';

const audience = 'https://sallyport.acme.example';
/** The time at which every scene begins. */
export const start = new Date('2026-11-22T12:00:00Z');
/** The issuer's keys until it rotates them. */
export const keys = await generateDemoKeys();
const rotatedKeys = await generateDemoKeys();

const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    }),
  );
});

/** A server on loopback, until the end of the test; its base URL. */
export async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A store in memory that keeps the rule of its port. */
function memoryStore(): KeySetStore & { readonly sets: Map<string, StoredKeySet> } {
  const sets = new Map<string, StoredKeySet>();
  return {
    sets,
    readKeySet: async (issuer) => sets.get(issuer),
    writeKeySet: async (set) => {
      const before = sets.get(set.issuer);
      if (before === undefined || before.attemptedAt <= set.attemptedAt) sets.set(set.issuer, set);
    },
  };
}

/** One answer of the issuer's server; absent: what the demo issuer says. */
export type Answer = (request: IncomingMessage, base: string) => Answered | 'never';

interface Answered {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** A broker, an issuer on loopback that answers as it is told, and a clock that stands still. */
export async function scene(more: Partial<KeySetsParts> = {}) {
  const answers: { discovery?: Answer; keys?: Answer } = {};
  const asked: string[] = [];
  let current = keys;
  const time = { now: start };
  const base = await listen((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const told = path.endsWith('openid-configuration') ? answers.discovery : answers.keys;
    const demo = createDemoIssuer({ baseUrl: base, keys: current });
    const answer = told?.(request, base) ?? {
      body: JSON.stringify(demo.document(path.slice('/issuer/'.length))),
    };
    if (answer === 'never') return;
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
  });
  const iss = `${base}/issuer/github`;
  const issuer: Issuer = sampleIssuer(iss, { privateNetwork: true });
  const store = memoryStore();
  const parts: KeySetsParts = { store, clock: { now: () => time.now }, ...more };
  const keySets = createKeySets(parts);
  const pass = (seconds: number) => {
    time.now = new Date(time.now.getTime() + seconds * 1_000);
  };
  const verdict = async (registered = issuer, signedWith = current) => {
    const demo = createDemoIssuer({ baseUrl: base, keys: signedWith });
    const token = await demo.mint('github', {}, { audience, now: time.now });
    try {
      await verifySubjectToken(parseToken(token), registered, { audience, now: time.now, keySets });
      return 'accepted';
    } catch (error) {
      return asFault(error).code;
    }
  };
  const rotate = () => {
    current = rotatedKeys;
  };
  return { answers, asked, iss, issuer, store, keySets, pass, verdict, rotate, base, parts };
}

/** What stands before an issuer that is signed in to. */
export const html: Answer = () => ({
  body: '<html>Sign in</html>',
  headers: { 'content-type': 'text/html' },
});
/** What an issuer answers that is being restarted. */
export const down: Answer = () => ({ status: 503 });
