import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDemoIssuer, type DemoIssuer } from '#local/issuer/demo-issuer.ts';
import { loadDemoKeys } from '#local/issuer/demo-keys.ts';
import { mintPersonaToken, personaOf } from '#local/personas.ts';
import { freePorts } from './free-ports.ts';
import { ledgerOf } from './ledger-of.ts';
import { type LocalInstance, startInstance, temporaryFolder } from './local-instance.ts';
import { sealedLogOf } from './sealed-log-of.ts';
import { copyWithTwoGrants } from './two-grants.ts';

/** One exchange that was answered, whatever the instance came to afterwards. */
interface Answered {
  readonly token: string;
  readonly status: number;
  readonly reason?: string;
  readonly accessKeyId?: string;
  readonly sessionId?: string;
}

const folder = temporaryFolder();
const data = `${folder.path}/data`;
let config: string;
let port: number;
let issuer: DemoIssuer;
const answeredInAll: Answered[] = [];

beforeAll(async () => {
  config = copyWithTwoGrants(`${folder.path}/config`);
  // Tokens are made for the broker's URL, which must stay the same over every start.
  port = await freePorts();
  const keys = await loadDemoKeys(data);
  issuer = createDemoIssuer({ baseUrl: `http://127.0.0.1:${port}`, keys });
});
afterAll(() => folder.remove());

function start(): Promise<LocalInstance> {
  return startInstance(data, ['--port', String(port), '--config', config]);
}

function mint(): Promise<string> {
  const persona = personaOf('shop-main');
  if (persona === undefined) throw new Error('shop-main is gone');
  const audience = `http://127.0.0.1:${port}`;
  return mintPersonaToken(issuer, persona, { audience, now: new Date() });
}

/** Exchanges a token; undefined when the instance died before it answered. */
async function exchange(token: string, grant: string): Promise<Answered | undefined> {
  const form = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    subject_token: token,
    resource: `sallyport:grant/${grant}`,
  };
  try {
    const body = new URLSearchParams(form);
    const url = `http://127.0.0.1:${port}/v1/token`;
    const response = await fetch(url, { method: 'POST', body });
    const { status } = response;
    const reply = JSON.parse(await response.text());
    if (status !== 200) return { token, status, reason: reply.reason };
    return { token, status, accessKeyId: reply.aws.AccessKeyId, sessionId: reply.session_id };
  } catch {
    return undefined;
  }
}

/** Seeded, so that a failing round can be had again (Numerical Recipes' generator). */
function* killPoints(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state >>> 16;
  }
}

const streams = 4;

/** Streams of exchanges, killed from outside as soon as so many of them were answered. */
async function streamUntilKilled(instance: LocalInstance, killAt: number): Promise<Answered[]> {
  const answered: Answered[] = [];
  const stream = async () => {
    for (;;) {
      const one = await exchange(await mint(), 'shop-deploy');
      if (one === undefined) return;
      answered.push(one);
      if (answered.length === killAt) process.kill(-(instance.child.pid ?? 0), 'SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: streams }, stream));
  await instance.ended;
  return answered;
}

test('kill -9 in a stream of exchanges never loses the entry of a key that was returned', async () => {
  const points = killPoints(20_261_122);
  for (let round = 0; round < 4; round += 1) {
    // The first round dies at the first answer, the others somewhere later.
    const killAt = round === 0 ? 1 : 1 + (Number(points.next().value) % 60);
    const answered = await streamUntilKilled(await start(), killAt);
    expect(answered.length).toBeGreaterThanOrEqual(killAt);
    expect(answered.map(({ status }) => status)).toEqual(answered.map(() => 200));
    answeredInAll.push(...answered);
    const ledger = await ledgerOf(data);
    expect(ledger.findings).toEqual([]);
    const told = new Set(ledger.accessKeyIds);
    for (const { accessKeyId } of answered) expect(told).toContain(accessKeyId);
    // Beyond what was answered at most what was under way in each stream became durable.
    expect(told.size).toBe(ledger.accessKeyIds.length);
    expect(told.size - answeredInAll.length).toBeLessThanOrEqual(streams * (round + 1));
    expect(new Set(ledger.leases).size).toBe(told.size);
  }
}, 120_000);

test('after kill -9 every token is still bound to what it was spent on', async () => {
  const instance = await start();
  const fresh = await exchange(await mint(), 'shop-look');
  expect(fresh?.status).toBe(200);
  for (const { token, sessionId } of answeredInAll.slice(-20)) {
    const other = await exchange(token, 'shop-look');
    expect([other?.status, other?.reason]).toEqual([403, 'token_already_used']);
    const again = await exchange(token, 'shop-deploy');
    expect([again?.status, again?.sessionId]).toEqual([200, sessionId]);
  }
  await instance.stop();
  expect((await ledgerOf(data)).findings).toEqual([]);
}, 60_000);

test('after kill -9 the log goes on, and holds every entry exactly once', async () => {
  const { before, names } = await sealedLogOf(data);
  const { entries } = await ledgerOf(data);
  expect(before).toBeGreaterThan(1);
  expect(names.toSorted()).toEqual(entries.map(({ writer, n }) => `${writer}/${n}`).toSorted());
}, 60_000);
