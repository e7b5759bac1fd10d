import { createPublicKey, verify } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryRevoker } from '#adapters/memory/revoker.ts';
import { systemClock } from '#adapters/node/clock.ts';
import { createIds } from '#adapters/node/ids.ts';
import { openSqliteStore } from '#adapters/sqlite/store.ts';
import type { GatewayKeyring } from '#core/leases/gateway-keyring.ts';
import type { AssumeRoleRequest, Sts } from '#core/leases/sts.ts';
import type { Entry, EntryBody } from '#core/ledger/entry.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import { signRequest } from '#core/sigv4/sign-request.ts';
import type { Store, Write } from '#core/store/store.ts';
import type { Clock } from '#core/world.ts';
import { brokerRoutes } from '#functions/routes/broker-routes.ts';
import { openDataFolder } from '#local/data-folder.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { brokerDoor } from '#local/front/broker-door.ts';
import { closeServer, listenLater, portOf } from '#local/front/http-server.ts';
import { createDemoIssuer, type DemoIssuer } from '#local/issuer/demo-issuer.ts';
import { generateDemoKeys } from '#local/issuer/demo-keys.ts';
import { localKeyring } from '#local/local-gateway.ts';
import { createLocalPorts, type LocalPorts } from '#local/local-ports.ts';
import { mintPersonaToken, personaOf } from '#local/personas.ts';
import { publishAtStart } from '#local/publish-at-start.ts';
import { type Contest, runsOf } from './contest.ts';
import { post } from './post.ts';

const batch = 50;

/** An exchange and its floor, which hold servers and files until they are closed. */
export interface ExchangeSides {
  readonly floor: (index: number) => Promise<void>;
  readonly subject: (index: number) => Promise<void>;
  close(): Promise<void>;
}

/**
 * One whole exchange over HTTP (the local broker with its routes, the example configuration, Cedar,
 * SQLite and its ledger; STS replaced by the signature that calling it costs), against a bare HTTP
 * round trip that makes one RS256 verification, one SigV4 signature and one store commit of an entry
 * and records of the same size. Each side can be run `runs` times.
 */
export async function openExchange(runs: number): Promise<ExchangeSides> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'));
  const broker = await startBroker(join(folder, 'broker'));
  const tokens = await mintTokens(broker.issuer, broker.url, runs + 1);
  // The first exchange fetches keys and compiles policies; its entry is the model for the floor's.
  await postForm(`${broker.url}/v1/token`, exchangeForm(tokens.pop() ?? ''));
  const [last] = await broker.ports.exchange.store.entries({ limit: 1, descending: true });
  if (last?.entry.body.kind !== 'exchange.vended') throw new Error('the exchange did not vend');
  const bare = await startBare({
    path: join(folder, 'floor.db'),
    body: last.entry.body,
    token: tokens[0] ?? '',
    jwks: broker.issuer.document('github/.well-known/jwks'),
    runs,
  });
  return {
    floor: (index) => postForm(bare.url, exchangeForm(tokens[index] ?? '')),
    subject: (index) => postForm(`${broker.url}/v1/token`, exchangeForm(tokens[index] ?? '')),
    async close() {
      agent.destroy();
      await Promise.all([broker.server, bare.server].map(closeServer));
      broker.ports.close();
      bare.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The CPU time of one exchange after the other. */
export async function exchange(): Promise<Contest & ExchangeSides> {
  const sides = await openExchange(runsOf(batch));
  return { name: 'exchange against its floor', goal: 3, batch, ...sides };
}

/** A broker on a port of this machine, whose STS answers at once. */
export interface Broker {
  readonly url: string;
  readonly server: Server;
  readonly issuer: DemoIssuer;
  readonly ports: LocalPorts;
  readonly keyring: GatewayKeyring;
  readonly sts: Sts;
}

/** Starts a broker with the example in a folder that is to be removed afterwards. */
export async function startBroker(data: string, clock: Clock = systemClock): Promise<Broker> {
  const ids = createIds(clock);
  const { server, open } = await listenLater(0);
  const url = `http://127.0.0.1:${portOf(server)}`;
  const folder = openDataFolder(data);
  const sts = signingSts(ids.newId);
  const revoker = createMemoryRevoker();
  const keyring = localKeyring(folder);
  const gateway = { keyring, gatewayUrl: url };
  const ports = createLocalPorts({ audience: url, clock, ids, folder, sts, revoker, gateway });
  const issuer = createDemoIssuer({ baseUrl: url, keys: await generateDemoKeys() });
  const routes = brokerRoutes(ports.exchange, ports.admin);
  open(brokerDoor({ routes, issuerDocument: issuer.document, clock, ids }));
  await publishAtStart({ config: unlimitedExample(join(data, 'config')) }, ports.admin, () => {});
  return { url, server, issuer, ports, keyring, sts };
}

/** The example, with limits of its one busy identity that the contest stays below. */
function unlimitedExample(folder: string): string {
  cpSync(exampleFolder, folder, { recursive: true });
  const file = join(folder, 'identities.yaml');
  const grants = 'grants: [shop-deploy]';
  const limits = 'limits: { exchangesPerMinute: 10000, concurrentLeases: 10000 }';
  const text = readFileSync(file, 'utf8').replace(grants, `${grants}\n    ${limits}`);
  writeFileSync(file, text);
  return folder;
}

/** STS as far as it costs us: the signature is made, the answer is made up. */
function signingSts(newId: () => string): Sts {
  return {
    async assumeRole(asked) {
      sign(asked);
      const id = newId().toUpperCase();
      return {
        accessKeyId: `ASIA${id.slice(-16)}`,
        secretAccessKey: 'x'.repeat(40),
        sessionToken: id.repeat(16),
        expiresAt: new Date(Date.now() + asked.durationSeconds * 1000),
        assumedRoleArn: `arn:aws:sts::111122223333:assumed-role/bench/${asked.sessionName}`,
        assumedRoleId: `AROAEXAMPLEEXAMPLE:${asked.sessionName}`,
        packedPolicyPercent: 10,
      };
    },
  };
}

function sign(asked: Partial<AssumeRoleRequest>): void {
  const body = Buffer.from(
    new URLSearchParams({
      Action: 'AssumeRole',
      Policy: asked.policy ?? 'x'.repeat(800),
    }).toString(),
  );
  const headers = [
    ['host', 'sts.us-east-1.amazonaws.com'],
    ['content-type', 'application/x-www-form-urlencoded'],
  ] as const;
  signRequest(
    { method: 'POST', path: '/', rawQuery: '', headers, body },
    { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) },
    { region: 'us-east-1', service: 'sts', now: new Date() },
  );
}

interface Floor {
  readonly path: string;
  readonly body: EntryBody;
  readonly token: string;
  readonly jwks: unknown;
  readonly runs: number;
}

async function startBare({ path, body, token, jwks, runs }: Floor) {
  const store = openSqliteStore({ path });
  const entries = linkedEntries(body, runs);
  const verifyOnce = rs256Verification(token, jwks);
  let index = 0;
  const reply = JSON.stringify({ aws: 'x'.repeat(2_000) });
  const server = createServer((message, response) => {
    message.resume().on('end', async () => {
      verifyOnce();
      sign({});
      await commitOne(store, entries[index], index);
      index += 1;
      response.end(reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return { server, url: `http://127.0.0.1:${portOf(server)}/`, close: () => store.close() };
}

function linkedEntries(body: EntryBody, count: number): readonly Entry[] {
  const entries: Entry[] = [];
  for (let n = 0; n < count; n += 1) entries.push(linkEntry('floor', entries.at(-1), body));
  return entries;
}

function rs256Verification(token: string, jwks: unknown): () => void {
  const { keys } = jwks as { keys: readonly [object] };
  const key = createPublicKey({ key: { ...keys[0] }, format: 'jwk' });
  const dot = token.lastIndexOf('.');
  const signed = Buffer.from(token.slice(0, dot));
  const signature = Buffer.from(token.slice(dot + 1), 'base64url');
  return () => {
    if (!verify('sha256', signed, key, signature)) throw new Error('the floor did not verify');
  };
}

async function commitOne(store: Store, entry: Entry | undefined, index: number): Promise<void> {
  if (entry === undefined) throw new Error('the floor has run out of entries');
  const id = String(index).padStart(64, '0');
  const value = { identity: 'shop-deployer', requests: [], sessions: 1 };
  const expiresAt = new Date(Date.now() + 3_600_000);
  // Binding, lease and access key, without which no vend would be one; its limits are not in the floor.
  const writes = ['a', 'b', 'c'].map(
    (part): Write => ({ kind: 'binding', id: `${part}${id}`, expected: 0, value, expiresAt }),
  );
  const { outcome } = await store.commit({ entry, writes });
  if (outcome !== 'committed') throw new Error('the floor did not commit');
}

async function mintTokens(issuer: DemoIssuer, audience: string, count: number): Promise<string[]> {
  const persona = personaOf('shop-main');
  if (persona === undefined) throw new Error('the story has lost shop-main');
  const options = { audience, now: new Date() };
  return Promise.all(
    Array.from({ length: count }, () => mintPersonaToken(issuer, persona, options)),
  );
}

function exchangeForm(token: string): string {
  return new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    subject_token: token,
    resource: 'sallyport:grant/shop-deploy',
  }).toString();
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 });
const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' };

function postForm(url: string, form: string): Promise<void> {
  const headers = { ...formHeaders, 'content-length': Buffer.byteLength(form) };
  return post(url, { agent, headers, body: form });
}
