import { describe, expect, test } from 'vitest';
import { openApproval } from '#core/approvals/open-approval.ts';
import type { ApprovalPorts } from '#core/approvals/ports.ts';
import type { ApprovalRule } from '#core/approvals/rule.ts';
import { vote } from '#core/approvals/vote.ts';
import { Fault } from '#core/faults.ts';
import { approvalTick } from '#functions/approval-tick.ts';
import { approvalIntegrations } from '#local/approval-integrations.ts';
import { createApprovalTimer, type LocalApprovalTimer } from '#local/approval-timer.ts';
import { approvalWorld, origin, sampleAsk } from '#test/core/approvals/approval-world.ts';
import { ballot, openedAt, secondsIn } from '#test/core/approvals/sample-approval.ts';
import { executionsInMemory, settle, virtualTime } from './states/virtual-time.ts';

const rule = {
  seats: [{ group: 'platform', count: 1, escalation: [{ afterSeconds: 1_800, group: 'leads' }] }],
  reminders: { everySeconds: 1_200, most: 2 },
  expiresSeconds: 3_600,
};

/** A local instance's requests and time, in memory; `begin` is what a start of the process does. */
function world() {
  const time = virtualTime(openedAt);
  const inMemory = approvalWorld();
  const executions = executionsInMemory();
  const told: string[] = [];
  const now: { timer?: LocalApprovalTimer; look?: (event: unknown) => Promise<never> } = {};
  const ports: ApprovalPorts = {
    ...inMemory.ports,
    clock: time.clock,
    timer: {
      start: async (id) => now.timer?.start(id),
      wake: async (id) => now.timer?.wake(id),
    },
  };
  const tick = approvalTick(ports);
  return {
    ...{ ports, executions, told, now, kinds: inMemory.kinds },
    begin: async () => {
      now.timer = createApprovalTimer({
        ...{ clock: time.clock, timers: time.timers, store: ports.store, executions },
        look: (event) => (now.look ?? tick)(event),
        tell: (line) => told.push(line),
      });
      await now.timer.resume();
      await settle();
    },
    /** The process ends, and whatever it was about to do with it. */
    kill: () => {
      now.timer?.close();
      delete now.timer;
    },
    open: async (changed: Partial<ApprovalRule> = {}) => {
      const { value } = await openApproval(sampleAsk({ ...rule, ...changed }), ports);
      await settle();
      return value.id;
    },
    approve: async (id: string) => {
      const voter = { signedInAt: time.clock.now() };
      await vote(id, { ballot: ballot('ada', ['platform'], { voter }), origin }, ports);
      await settle();
    },
    moveTo: (seconds: number) => time.moveTo(secondsIn(seconds), settle),
    next: time.next,
  };
}

test('reminds, escalates and expires at their times, by the file that is deployed', async () => {
  const here = world();
  await here.begin();
  const id = await here.open();
  expect(here.next()).toEqual(secondsIn(1_200));
  await here.moveTo(3_599);
  expect(await here.kinds()).toEqual([
    ...['approval.asked', 'approval.reminded', 'approval.escalated', 'approval.reminded'],
  ]);
  await here.moveTo(3_600);
  expect((await here.kinds()).slice(4)).toEqual(['approval.expired', 'approval.settled']);
  expect(here.executions.all.get(id)?.status).toBe('succeeded');
  expect([here.next(), here.told]).toEqual([undefined, []]);
});

test('a verdict is told at once, and its time is over', async () => {
  const here = world();
  await here.begin();
  await here.approve(await here.open());
  expect(await here.kinds()).toEqual(['approval.asked', 'approval.voted', 'approval.settled']);
  expect([here.next(), here.told]).toEqual([undefined, []]);
});

test('a start that was lost with the process is made up for by the next one', async () => {
  const here = world();
  const id = await here.open();
  expect(here.executions.all.size).toBe(0);
  await here.begin();
  expect(here.executions.all.get(id)?.waiting?.token).toBeDefined();
  await here.moveTo(4_000);
  expect((await here.kinds()).slice(-2)).toEqual(['approval.expired', 'approval.settled']);
});

test('a wake-up that was lost with the process is made up for by the next one, at once', async () => {
  const here = world();
  await here.begin();
  const id = await here.open({ reminders: null });
  here.kill();
  await here.approve(id);
  expect(await here.kinds()).toEqual(['approval.asked', 'approval.voted']);
  await here.begin();
  expect((await here.kinds()).slice(2)).toEqual(['approval.settled']);
  expect(here.next()).toBeUndefined();
});

test('what came due while nothing ran is told by the next start, each thing once', async () => {
  const here = world();
  await here.begin();
  await here.open();
  here.kill();
  await here.moveTo(2_500);
  await here.begin();
  expect((await here.kinds()).slice(1)).toEqual(['approval.escalated', 'approval.reminded']);
  await here.begin();
  expect(await here.kinds()).toHaveLength(3);
  expect(here.next()).toEqual(secondsIn(3_600));
});

test('every request that waits is found, however many pages they fill', async () => {
  const here = world();
  const ids: string[] = [];
  const { ports } = here;
  for (let each = 0; each < 250; each += 1) {
    const ask = sampleAsk(rule);
    const asked = { ...ask.asked, identity: `identity-${each % 25}`, run: `run-${each}` };
    ids.push((await openApproval({ ...ask, asked }, ports)).value.id);
  }
  await here.begin();
  for (let turn = 0; turn < 200 && here.next() === undefined; turn += 1) await settle();
  expect([...here.executions.all.keys()].toSorted()).toEqual(ids.toSorted());
});

test('an execution that failed begins again with the next process, and tells of itself', async () => {
  const here = world();
  here.now.look = () => Promise.reject(new Fault('unavailable', 'nothing helps; wait'));
  await here.begin();
  const id = await here.open({ expiresSeconds: 20 * 24 * 3_600, reminders: null });
  await here.moveTo(3 * 24 * 3_600);
  expect(here.executions.all.get(id)).toMatchObject({
    status: 'failed',
    error: { message: expect.stringContaining('nothing helps') },
  });
  expect(here.told).toEqual([expect.stringContaining(`execution ${id} failed`)]);
  here.kill();
  delete here.now.look;
  await here.begin();
  expect(here.executions.all.get(id)?.status).toBe('running');
  expect(await here.kinds()).toContain('approval.escalated');
});

test('one that is closed says nothing more, whatever its store does then', async () => {
  const here = world();
  const { promise, reject } = Promise.withResolvers<never>();
  await here.begin();
  here.now.look = () => promise;
  const id = await here.open();
  here.kill();
  const gone = () => Promise.reject(new Fault('store_unavailable', 'the store is closed; start'));
  Object.assign(here.executions, { read: gone, write: gone });
  reject(new Fault('store_unavailable', 'the store is closed; start'));
  await settle();
  expect([here.told, here.next()]).toEqual([[], undefined]);
  expect(here.executions.all.get(id)?.status).toBe('running');
});

test('a start whose store is away says so once, and goes on a minute later', async () => {
  const here = world();
  const id = await here.open();
  const { running } = here.executions;
  const gone = () => Promise.reject(new Fault('store_unavailable', 'the store is busy; wait'));
  Object.assign(here.executions, { running: gone });
  await here.begin();
  expect(here.told).toEqual([expect.stringContaining('stand still for a minute: the store is')]);
  Object.assign(here.executions, { running });
  await here.moveTo(60);
  await settle();
  expect(here.executions.all.get(id)?.waiting?.token).toBeDefined();
  expect(here.told).toHaveLength(1);
});

test('a start that is ended while it still looks looks no further, and says nothing', async () => {
  const here = world();
  for (const run of ['run-1', 'run-2', 'run-3']) {
    const ask = sampleAsk(rule);
    await openApproval({ ...ask, asked: { ...ask.asked, run } }, here.ports);
  }
  const beginning = here.begin();
  await new Promise((resolve) => setImmediate(resolve));
  here.kill();
  await beginning;
  expect(here.executions.all.size).toBeLessThan(3);
  expect([here.told, here.next()]).toEqual([[], undefined]);
});

describe('the calls of the machine', () => {
  const here = world();
  const integrations = approvalIntegrations({
    store: here.ports.store,
    look: async () => ({ settled: true, revision: 1, waitSeconds: 1 }),
  });
  const arm = integrations['arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken'];
  const call = (revision: string, more: object = {}) => ({
    ...{ TableName: 'sallyport', UpdateExpression: 'SET taskToken = :token' },
    ...{ Key: { pk: { S: 'approval#1' }, sk: { S: 'a-1' } } },
    ConditionExpression: 'revision = :revision',
    ExpressionAttributeValues: { ':token': { S: 't-1' }, ':revision': { N: revision } },
    ...more,
  });
  const changed = { detail: { states: 'DynamoDb.ConditionalCheckFailedException' } };
  const notOurs = { detail: { states: 'States.Runtime' } };

  test('wait for the record that was looked at, and for no other', async () => {
    await expect(arm?.(call('1'))).rejects.toMatchObject(changed);
    await here.open();
    await expect(arm?.(call('1'))).resolves.toEqual({});
    await expect(arm?.(call('2'))).rejects.toMatchObject(changed);
  });

  test.each([
    ['an update of more', { UpdateExpression: 'SET taskToken = :token, revision = :revision' }],
    ['another condition', { ConditionExpression: 'attribute_exists(revision)' }],
    ['another table', { TableName: 'other' }],
    ['the key of another partition', { Key: { pk: { S: 'approval#2' }, sk: { S: 'a-1' } } }],
    ['a field more', { ReturnValues: 'ALL_NEW' }],
  ])('with %s are refused', async (_what, more) => {
    await expect(arm?.(call('1', more))).rejects.toMatchObject(notOurs);
  });

  test('of another function are refused', async () => {
    const invoke = integrations['arn:aws:states:::lambda:invoke'];
    await expect(invoke?.({ FunctionName: 'other', Payload: {} })).rejects.toMatchObject(notOurs);
  });
});
