import { afterAll, expect, test, vi } from 'vitest';
import { createMemoryRevoker } from '#adapters/memory/revoker.ts';
import { createMemorySts } from '#adapters/memory/sts.ts';
import { systemClock } from '#adapters/node/clock.ts';
import { createIds } from '#adapters/node/ids.ts';
import { createSqliteExecutions } from '#adapters/sqlite/executions.ts';
import { openDatabase } from '#adapters/sqlite/open-database.ts';
import { openApproval } from '#core/approvals/open-approval.ts';
import type { ApprovalPorts } from '#core/approvals/ports.ts';
import { vote } from '#core/approvals/vote.ts';
import type { Clock } from '#core/world.ts';
import { openDataFolder } from '#local/data-folder.ts';
import { createLocalPorts } from '#local/local-ports.ts';
import type { Execution } from '#local/states/execution.ts';
import { origin, sampleAsk } from '#test/core/approvals/approval-world.ts';
import { ballot } from '#test/core/approvals/sample-approval.ts';
import { ledgerOf } from './ledger-of.ts';
import { type LocalInstance, startInstance, temporaryFolder } from './local-instance.ts';

const folder = temporaryFolder();
const data = `${folder.path}/data`;
afterAll(() => folder.remove());

const rule = {
  seats: [
    { group: 'security', count: 1, escalation: [{ afterSeconds: 1_800, group: 'platform' }] },
  ],
  expiresSeconds: 14_400,
};
const before = (seconds: number): Clock => ({
  now: () => new Date(systemClock.now().getTime() - seconds * 1_000),
});

/** Does something to the instance's requests as a broker does that ends before it tells its timer. */
async function inDyingBroker<T>(
  act: (ports: ApprovalPorts) => Promise<T>,
  clock = systemClock,
): Promise<T> {
  const local = createLocalPorts({
    ...{ audience: 'http://127.0.0.1:1', clock: systemClock, ids: createIds(systemClock) },
    ...{ folder: openDataFolder(data), sts: createMemorySts({ clock }) },
    revoker: createMemoryRevoker(),
  });
  const dead = () => Promise.reject(new Error('killed'));
  try {
    return await act({ ...local.approvals, clock, timer: { start: dead, wake: dead } });
  } finally {
    local.close();
  }
}

/** A request that was opened so many seconds ago, and that nobody keeps time for. */
function open(run: string, secondsAgo: number): Promise<string> {
  const ask = sampleAsk(rule);
  return inDyingBroker(
    async (ports) => (await openApproval({ ...ask, asked: { ...ask.asked, run } }, ports)).value.id,
    before(secondsAgo),
  );
}

/** What became of a request, as the ledger tells it, in its order. */
async function storyOf(id: string): Promise<readonly string[]> {
  const { entries, findings } = await ledgerOf(data);
  expect(findings).toEqual([]);
  const own = entries.filter(({ body }) => body.facts?.approval === id);
  return own.map(({ body }) => body.kind);
}

function becomes(id: string, story: readonly string[]): Promise<void> {
  const isSo = async () => expect(await storyOf(id)).toEqual(story);
  return vi.waitFor(isSo, { timeout: 60_000, interval: 50 });
}

/** Waits until the instance itself waits for this request, with nothing left to do. */
async function isWaitedFor(id: string): Promise<void> {
  const database = openDatabase(`${data}/sallyport.db`);
  const executions = createSqliteExecutions<Execution>(database, systemClock);
  const isSo = async () => {
    const execution = await executions.read(id);
    expect([execution?.state, execution?.waiting?.token]).toEqual(['Wait', expect.any(String)]);
  };
  await vi.waitFor(isSo, { timeout: 60_000, interval: 50 });
  database.close();
}

async function kill(instance: LocalInstance): Promise<void> {
  process.kill(-(instance.child.pid ?? 0), 'SIGKILL');
  await instance.ended;
}

/** SIGTERM ends it, and no request's time has stood still in it. */
async function endsWell(instance: LocalInstance): Promise<void> {
  const { code, signal, stderr } = await instance.stop();
  expect([code, signal]).toEqual([0, null]);
  expect(stderr).not.toMatch(/^execution /mu);
}

test('kill -9 between a request, its verdict and what tells of it loses none of them', async () => {
  const first = await startInstance(data);
  const ids = {
    late: await open('run-late', 15_000),
    soon: await open('run-soon', 14_400 - 6),
    asked: await open('run-asked', 2_000),
  };
  await kill(first);
  for (const id of Object.values(ids)) expect(await storyOf(id)).toEqual(['approval.asked']);

  // Each start was lost with the process; one request has expired meanwhile, one soon does.
  const second = await startInstance(data);
  const toEnd = ['approval.expired', 'approval.settled'];
  await becomes(ids.late, ['approval.asked', ...toEnd]);
  await vi.waitFor(async () => expect((await storyOf(ids.soon)).slice(-2)).toEqual(toEnd), {
    timeout: 60_000,
    interval: 50,
  });
  await becomes(ids.asked, ['approval.asked', 'approval.escalated']);
  await isWaitedFor(ids.asked);

  // A vote, and the end before anybody was woken.
  const voted = ['approval.asked', 'approval.escalated', 'approval.voted'];
  const approved = await inDyingBroker((ports) => {
    const voter = { signedInAt: systemClock.now() };
    return vote(ids.asked, { ballot: ballot('barbara', ['platform'], { voter }), origin }, ports);
  });
  expect(approved.status).toBe('approved');
  await kill(second);
  expect(await storyOf(ids.asked)).toEqual(voted);

  const third = await startInstance(data);
  await becomes(ids.asked, [...voted, 'approval.settled']);
  const waiting = await open('run-waiting', 0);
  await endsWell(third);

  // Nothing is told twice, and nothing that waits holds the end up.
  const fourth = await startInstance(data);
  await isWaitedFor(waiting);
  await endsWell(fourth);
  expect(await storyOf(ids.asked)).toEqual([...voted, 'approval.settled']);
  expect(await storyOf(ids.late)).toEqual(['approval.asked', ...toEnd]);
  expect(await storyOf(waiting)).toEqual(['approval.asked']);
}, 240_000);
