import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openApproval } from '#core/approvals/open-approval.ts';
import type { ApprovalPorts } from '#core/approvals/ports.ts';
import { approvalRuleDeclaration } from '#core/config/files/approvals-file.ts';
import { approvalTick } from '#functions/approval-tick.ts';
import { approvalIntegrations, approvalNames } from '#local/approval-integrations.ts';
import { createEngine } from '#local/states/engine.ts';
import { readMachine } from '#local/states/machine.ts';
import { statesFault } from '#local/states/states-fault.ts';
import { approvalWorld, sampleAsk } from '#test/core/approvals/approval-world.ts';
import { openedAt, secondsIn } from '#test/core/approvals/sample-approval.ts';
import { executionsInMemory, settle, virtualTime } from '#test/local/states/virtual-time.ts';

/** A standard execution that has more events than this is ended by Step Functions. */
const mostEvents = 25_000;
/** Of each state that is gone through at the first try: entered, exited, and what a task adds. */
const eventsOf = { Begin: 2, Look: 5, Settled: 2, Wait: 6, Rest: 2, Done: 2 } as const;
/** Of one more try of a task: failed, scheduled, started. */
const eventsOfRetry = 3;
/** Started, and succeeded. */
const eventsOfExecution = 2;

const file = new URL('../../statemachines/approval.asl.json', import.meta.url);
const invoke = 'arn:aws:states:::lambda:invoke';
const arm = 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken';
const machine = readMachine(readFileSync(file, 'utf8'), approvalNames);

/** The most that configuration takes: 50 reminders, 10 seats of 10 steps each, all apart, 30 days. */
const days = 24 * 3_600;
const declared = {
  description: 'asks for as much as there can be',
  seats: Array.from({ length: 10 }, (_, seat) => ({
    group: `group-${seat}`,
    count: 1,
    escalation: Array.from({ length: 10 }, (__, step) => ({
      afterSeconds: 3_600 * (1 + seat * 10 + step),
      group: 'leads',
    })),
  })),
  reminders: { everySeconds: 5_000, most: 50 },
  expiresSeconds: 30 * days,
};
const timedLooks = 50 + 100 + 1;

/** How often each state was entered that is not entered once. */
interface Visits {
  looks: number;
  waits: number;
  rests: number;
}

function eventsIn({ looks, waits, rests }: Visits): number {
  const once = eventsOfExecution + eventsOf.Begin + eventsOf.Done;
  const ofLooks = looks * (eventsOf.Look + eventsOf.Settled);
  return once + ofLooks + waits * eventsOf.Wait + rests * eventsOf.Rest;
}

/** The strictest rule from its beginning to its end, while somebody disturbs the wait. */
async function runDisturbed(how: 'a change before each wait' | 'a wake-up in each wait') {
  const world = approvalWorld();
  const time = virtualTime(openedAt);
  const executions = executionsInMemory();
  const visits: Visits = { looks: 0, waits: 0, rests: 0 };
  const ports: ApprovalPorts = { ...world.ports, clock: time.clock };
  const { value } = await openApproval(sampleAsk(declared), ports);
  const look = approvalTick(ports);
  const isChanging = how === 'a change before each wait';
  const calls = approvalIntegrations({ store: world.store, look });
  const engine = createEngine(machine, {
    ...{ clock: time.clock, timers: time.timers, random: () => 0.5, tell: () => undefined },
    executions: {
      ...executions,
      write: async (next) => {
        visits.rests += Number(next.state === 'Rest');
        await executions.write(next);
      },
    },
    integrations: {
      [invoke]: async (given) => {
        visits.looks += 1;
        // So that a machine without an end to it fails here, and does not hang.
        if (visits.looks > 5_000) throw new Error('it looks for ever');
        return calls[invoke]?.(given);
      },
      [arm]: async (given) => {
        visits.waits += 1;
        if (isChanging) throw statesFault('DynamoDb.ConditionalCheckFailedException', 'changed');
        return calls[arm]?.(given);
      },
    },
  });
  await engine.start(value.id, { id: value.id });
  for (let isDone = false; !isDone; ) {
    await settle();
    if (!isChanging && (await engine.wake(value.id))) continue;
    const next = time.next();
    isDone = next === undefined || next > secondsIn(31 * days);
    if (!isDone && next !== undefined && next > time.clock.now()) await time.moveTo(next, settle);
  }
  const status = (await executions.read(value.id))?.status;
  return { ...visits, events: eventsIn(visits), status, kinds: await world.kinds() };
}

test('no rule takes more looks than the strictest', () => {
  expect(approvalRuleDeclaration.safeParse(declared).success).toBe(true);
  const [seat] = declared.seats;
  const step = { afterSeconds: 1, group: 'leads' };
  for (const more of [
    { reminders: { everySeconds: 5_000, most: 51 } },
    { seats: [...declared.seats, seat] },
    { seats: [{ ...seat, escalation: Array.from({ length: 11 }, () => step) }] },
    { expiresSeconds: 30 * days + 1 },
  ]) {
    expect(approvalRuleDeclaration.safeParse({ ...declared, ...more }).success).toBe(false);
  }
});

describe.each(['a change before each wait', 'a wake-up in each wait'] as const)('%s', (how) => {
  test('never fills the history up, and nothing that is due is left out', async () => {
    const { events, looks, rests, status, kinds } = await runDisturbed(how);
    expect(status).toBe('succeeded');
    const told = Map.groupBy(kinds, (kind) => kind);
    expect(told.get('approval.reminded')).toHaveLength(50);
    expect(told.get('approval.escalated')).toHaveLength(100);
    expect(kinds.slice(-2)).toEqual(['approval.expired', 'approval.settled']);
    expect(looks).toBeGreaterThanOrEqual(500);
    expect(looks).toBeLessThanOrEqual(500 + timedLooks);
    expect(rests).toBeGreaterThan(100);
    expect(Object.keys(machine.States).toSorted()).toEqual(Object.keys(eventsOf).toSorted());
    expect(events).toBeGreaterThan(7_000);
    // What is left is for looks that fail: for 12 outages that are as long as a look is tried again.
    expect((mostEvents - events) / eventsOfRetry).toBeGreaterThan(12 * 400);
  });
});

test('a request that nobody disturbs never rests', async () => {
  const text = readFileSync(file, 'utf8');
  const woken = Number(/\$looks >= (\d+)/.exec(text)?.[1]);
  expect(woken).toBeGreaterThan(3 * timedLooks);
});
