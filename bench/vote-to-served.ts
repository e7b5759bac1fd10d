import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#core/world.ts';
import { closeServer } from '#local/front/http-server.ts';
import { mintPersonaToken, personaOf } from '#local/personas.ts';
import { type Broker, startBroker } from './exchange.ts';

/** Milliseconds from a vote being sent until the job that waits has its credentials. */
export interface VoteToServed {
  readonly rounds: number;
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
}

const rounds = 120;
/** An identity may ask so often in an hour, and so the bench lets hours pass. */
const roundsInAnHour = 50;
const warming = 5;

/** One job after the other waits for its answer over HTTP, and one person says yes over HTTP. */
export async function measureVoteToServed(): Promise<VoteToServed> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'));
  let ahead = 0;
  const clock: Clock = { now: () => new Date(Date.now() + ahead) };
  const broker = await startBroker(join(folder, 'broker'), clock);
  const taken: number[] = [];
  try {
    for (let round = 0; round < rounds + warming; round += 1) {
      if (round % roundsInAnHour === 0) ahead += 3_600_000;
      const milliseconds = await serveOne(broker, clock, String(round));
      if (round >= warming) taken.push(milliseconds);
    }
  } finally {
    await closeServer(broker.server);
    broker.ports.close();
    rmSync(folder, { recursive: true });
  }
  const sorted = taken.toSorted((one, other) => one - other);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * rounds))] ?? 0;
  return { rounds, p50: at(0.5), p99: at(0.99), longest: at(1) };
}

async function serveOne(broker: Broker, clock: Clock, run: string): Promise<number> {
  const job = askHeld(broker, await tokenOf(broker, 'shop-migrate', clock, { run_id: run }));
  const id = await waitingRequest(broker);
  const bearer = await tokenOf(broker, 'grace', clock);
  const begun = performance.now();
  const said = fetch(`${broker.url}/v1/admin/approvals/${id}/approve`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'bench' }),
  });
  const served = await job;
  const milliseconds = performance.now() - begun;
  const answered = await said;
  await Promise.all([served.text(), answered.text()]);
  if (served.status !== 200 || answered.status !== 200) throw new Error('the job was not served');
  return milliseconds;
}

function tokenOf(
  { issuer, url }: Broker,
  name: string,
  clock: Clock,
  claims: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const persona = personaOf(name);
  if (persona === undefined) throw new Error(`the story has lost ${name}`);
  return mintPersonaToken(issuer, persona, { audience: url, now: clock.now(), claims });
}

function askHeld({ url }: Broker, token: string): Promise<Response> {
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    subject_token: token,
    resource: 'sallyport:grant/shop-migrate',
    wait_seconds: '20',
  });
  return fetch(`${url}/v1/token`, { method: 'POST', body });
}

/** The request of the one job that waits, once it waits. */
async function waitingRequest({ ports }: Broker): Promise<string> {
  for (;;) {
    const [waiting] = await ports.exchange.store.list('pending-approval', { limit: 1 });
    if (waiting !== undefined) return waiting.id;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
