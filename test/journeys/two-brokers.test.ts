import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryRevoker } from '#adapters/memory/revoker.ts';
import { createMemorySts } from '#adapters/memory/sts.ts';
import { systemClock } from '#adapters/node/clock.ts';
import { createIds } from '#adapters/node/ids.ts';
import { openDataFolder } from '#local/data-folder.ts';
import { createDemoIssuer } from '#local/issuer/demo-issuer.ts';
import { loadDemoKeys } from '#local/issuer/demo-keys.ts';
import { createLocalPorts } from '#local/local-ports.ts';
import { mintPersonaToken, personaOf } from '#local/personas.ts';
import { type RunningLocal, startLocal } from '#local/start-local.ts';
import { throughGateway } from '#test/functions/doors.ts';
import { stsRequest, tokenRequest } from '#test/functions/face-requests.ts';
import { ledgerOf } from './ledger-of.ts';
import { temporaryFolder } from './local-instance.ts';
import { copyWithTwoGrants } from './two-grants.ts';

interface Outcome {
  readonly grant: string;
  readonly code: string;
  readonly accessKeyId?: string;
  readonly sessionId?: string;
}

/** A broker in a process of its own, on the data folder that others use, too. */
interface Worker {
  readonly child: ChildProcess;
  ask(token: string, grants: readonly string[]): Promise<readonly Outcome[]>;
}

const folder = temporaryFolder();
const data = `${folder.path}/data`;
let instance: RunningLocal;
let audience: string;
let workers: readonly [Worker, Worker];
const answered: Outcome[] = [];

beforeAll(async () => {
  const config = copyWithTwoGrants(`${folder.path}/config`);
  instance = await startLocal(
    { port: 0, data, config, aws: false },
    { env: {}, tell: () => undefined },
  );
  audience = instance.addresses.broker;
  workers = [await startWorker('FIRST'), await startWorker('SECOND')];
});

afterAll(async () => {
  for (const { child } of workers) child.kill('SIGKILL');
  folder.remove();
});

async function startWorker(name: string, ...lastStep: string[]): Promise<Worker> {
  const path = join(import.meta.dirname, 'exchange-worker.ts');
  const child = spawn(process.execPath, [path, data, audience, name, ...lastStep], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('ready');
  return {
    child,
    ask: async (token, grants) => {
      child.stdin.write(`${JSON.stringify({ token, grants })}\n`);
      const answer = await lines.next();
      return answer.done === true ? [] : JSON.parse(answer.value);
    },
  };
}

async function mint(name: string): Promise<string> {
  const persona = personaOf(name);
  if (persona === undefined) throw new Error(`no persona ${name}`);
  const issuer = createDemoIssuer({ baseUrl: audience, keys: await loadDemoKeys(data) });
  return mintPersonaToken(issuer, persona, { audience, now: new Date() });
}

async function race(token: string, grants: readonly [readonly string[], readonly string[]]) {
  const both = await Promise.all(workers.map((worker, at) => worker.ask(token, grants[at] ?? [])));
  const outcomes = both.flat();
  answered.push(...outcomes);
  return outcomes;
}

describe('two brokers on one file that are shown one token at once', () => {
  test('open one session between them, and each key that is returned has its entry', async () => {
    for (let round = 0; round < 10; round += 1) {
      const same = Array.from({ length: 3 }, () => 'shop-deploy');
      const outcomes = await race(await mint('shop-main'), [same, same]);
      expect(outcomes.map(({ code }) => code)).toEqual(Array(6).fill('vended'));
      expect(new Set(outcomes.map(({ sessionId }) => sessionId)).size).toBe(1);
      expect(new Set(outcomes.map(({ accessKeyId }) => accessKeyId)).size).toBe(6);
    }
  });

  test('never grant what the token was not bound to first', async () => {
    for (let round = 0; round < 10; round += 1) {
      const outcomes = await race(await mint('shop-main'), [
        ['shop-deploy', 'shop-deploy'],
        ['shop-look', 'shop-look'],
      ]);
      const won = outcomes.filter(({ code }) => code === 'vended');
      const lost = outcomes.filter(({ code }) => code !== 'vended');
      expect(won).toHaveLength(2);
      expect(new Set(won.map(({ grant }) => grant)).size).toBe(1);
      expect(new Set(lost.map(({ code }) => code))).toEqual(new Set(['token_already_used']));
    }
  });

  test('leave chains that hold, and no key that nobody was told of', async () => {
    const ledger = await ledgerOf(data);
    expect(ledger.findings).toEqual([]);
    const returned = answered.flatMap(({ accessKeyId }) => accessKeyId ?? []);
    expect(returned).toHaveLength(80);
    expect([...ledger.accessKeyIds].sort()).toEqual(returned.sort());
    expect([...ledger.leases].sort()).toEqual(
      [...new Set(answered.flatMap(({ sessionId }) => sessionId ?? []))].sort(),
    );
  });
});

describe('a broker that is killed', () => {
  test.each([
    ['before it asks STS', 'asking', 0],
    ['once STS has answered', 'assumed', 0],
    ['once the transaction is durable', 'durable', 1],
  ])('%s leaves all or nothing, and another goes on from there', async (_when, step, told) => {
    const token = await mint('shop-main');
    const before = await ledgerOf(data);
    const dying = await startWorker(`DYING${step}`, step);
    const exit = once(dying.child, 'exit');
    expect(await dying.ask(token, ['shop-deploy'])).toEqual([]);
    expect(await exit).toEqual([null, 'SIGKILL']);
    const after = await ledgerOf(data);
    expect(after.findings).toEqual([]);
    expect(after.entries.length - before.entries.length).toBe(told);
    expect(after.leases.length - before.leases.length).toBe(told);
    const [first] = workers;
    const [again] = await first.ask(token, ['shop-deploy']);
    expect(again?.code).toBe('vended');
    const stood = after.leases.filter((id) => !before.leases.includes(id));
    if (told === 1) expect(stood).toEqual([again?.sessionId]);
    const [other] = await first.ask(token, ['shop-look']);
    expect(other?.code).toBe('token_already_used');
  });
});

describe('once the issuer is gone', () => {
  beforeAll(async () => {
    for (const { child } of workers) {
      const exit = once(child, 'exit');
      child.stdin?.end();
      await exit;
    }
    await instance.stop();
  });

  /** The routes over the same data, in this process. */
  function openBroker() {
    const clock = systemClock;
    const sts = createMemorySts({ clock });
    const ids = createIds(clock);
    const revoker = createMemoryRevoker();
    return createLocalPorts({ audience, clock, ids, folder: openDataFolder(data), sts, revoker });
  }

  test('a token under keys that are known is still exchanged', async () => {
    const broker = openBroker();
    const token = await mint('shop-main');
    const reply = await throughGateway(broker, tokenRequest({ token, target: 'shop-deploy' }));
    expect(reply.status).toBe(200);
    broker.close();
  });

  test('a token under keys that were never had is told to come again, at both faces', async () => {
    const broker = openBroker();
    const asking = { token: await mint('gitlab-billing'), target: 'billing-export' };
    const plain = await throughGateway(broker, tokenRequest(asking));
    expect(plain.status).toBe(503);
    expect(JSON.parse(plain.body)).toMatchObject({
      error: 'temporarily_unavailable',
      reason: 'issuer_unavailable',
    });
    expect(plain.headers['retry-after']).toBe('2');
    const sts = await throughGateway(broker, stsRequest(asking));
    expect([sts.status, sts.headers['x-sallyport-reason']]).toEqual([400, 'issuer_unavailable']);
    expect(sts.body).toContain('<Code>IDPCommunicationError</Code>');
    broker.close();
  });
});
