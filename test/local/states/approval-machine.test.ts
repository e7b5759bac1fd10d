import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createEngine } from '#local/states/engine.ts';
import { readMachine } from '#local/states/machine.ts';
import { statesFault } from '#local/states/states-fault.ts';
import { executionsInMemory, settle, virtualTime } from './virtual-time.ts';

const start = new Date('2026-11-23T10:00:00.000Z');
const file = new URL('../../../statemachines/approval.asl.json', import.meta.url);
const names = { Partition: 'aws', ApprovalTick: 'approval-tick', Table: 'sallyport' };
const machine = readMachine(readFileSync(file, 'utf8'), names);

interface Look {
  readonly settled: boolean;
  readonly revision: number;
  readonly waitSeconds: number;
}

/** The machine over one request, whose record the test changes as people would. */
function world(
  script: { look: (at: Date) => Look; revision: () => number },
  hangs: () => boolean = () => false,
) {
  const time = virtualTime(start);
  const executions = executionsInMemory();
  const looks: number[] = [];
  const told: string[] = [];
  let token = '';
  let tries = 0;
  const integrations = {
    'arn:aws:states:::lambda:invoke': async (given: unknown) => {
      expect(given).toEqual({ FunctionName: 'approval-tick', Payload: { v: 1, id: 'a-1' } });
      const at = time.clock.now();
      if (hangs()) await new Promise(() => undefined);
      looks.push((at.getTime() - start.getTime()) / 1_000);
      return { Payload: script.look(at) };
    },
    'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken': async (given: unknown) => {
      tries += 1;
      const asked = given as { ExpressionAttributeValues: Record<string, Record<string, string>> };
      const values = asked.ExpressionAttributeValues;
      if (script.revision() === -1) {
        throw statesFault('DynamoDb.TransactionConflictException', 'a vote is on its way');
      }
      if (values[':revision']?.N !== String(script.revision())) {
        throw statesFault('DynamoDb.ConditionalCheckFailedException', 'it changed meanwhile');
      }
      token = String(values[':token']?.S);
    },
  };
  const engineOf = () =>
    createEngine(machine, {
      ...{ clock: time.clock, timers: time.timers, executions, integrations },
      ...{ random: () => 0.5, tell: (line) => told.push(line) },
    });
  return {
    ...{ time, executions, looks, told, engineOf },
    token: () => token,
    tries: () => tries,
    status: () => executions.all.get('a-1')?.status,
    moveTo: (seconds: number) => time.moveTo(new Date(start.getTime() + seconds * 1_000), settle),
  };
}

const seconds = (at: Date) => (at.getTime() - start.getTime()) / 1_000;

test('looks when it is told to, and ends when the request is settled', async () => {
  const look = (at: Date) => ({ settled: seconds(at) >= 7_200, revision: 1, waitSeconds: 1_800 });
  const here = world({ look, revision: () => 1 });
  await here.engineOf().start('a-1', { id: 'a-1' });
  await settle();
  await here.moveTo(10_000);
  expect(here.looks).toEqual([0, 1_800, 3_600, 5_400, 7_200]);
  expect(here.status()).toBe('succeeded');
  expect(here.time.next()).toBeUndefined();
});

test('a wake-up makes it look at once; a second one, or an old one, does nothing', async () => {
  let isSettled = false;
  const look = () => ({ settled: isSettled, revision: 1, waitSeconds: 600 });
  const here = world({ look, revision: () => 1 });
  const engine = here.engineOf();
  await engine.start('a-1', { id: 'a-1' });
  await settle();
  const [first] = [here.token()];
  await here.moveTo(5);
  expect(await engine.succeed('a-1', first)).toBe(true);
  await settle();
  expect(await engine.succeed('a-1', first)).toBe(false);
  isSettled = true;
  expect(await engine.succeed('a-1', here.token())).toBe(true);
  await settle();
  expect(here.looks).toEqual([0, 5, 5]);
  expect(here.status()).toBe('succeeded');
  expect(await engine.succeed('a-1', here.token())).toBe(false);
});

test('a verdict before it waits is never slept through', async () => {
  let revision = 1;
  const look = () => {
    const seen = { settled: revision > 1, revision, waitSeconds: 3_600 };
    revision = 2;
    return seen;
  };
  const here = world({ look, revision: () => revision });
  await here.engineOf().start('a-1', { id: 'a-1' });
  await settle();
  expect([here.looks, here.tries(), here.status()]).toEqual([[0, 0], 1, 'succeeded']);
});

test('goes on after the process has ended, wherever that was, and starts no second one', async () => {
  const look = (at: Date) => ({ settled: seconds(at) >= 600, revision: 1, waitSeconds: 600 });
  const here = world({ look, revision: () => 1 });
  const before = here.engineOf();
  await before.start('a-1', { id: 'a-1' });
  await settle();
  before.close();
  await here.moveTo(50);
  const after = here.engineOf();
  await after.resume();
  await after.start('a-1', { id: 'a-1' });
  await settle();
  expect(here.looks).toEqual([0]);
  await here.moveTo(600);
  expect([here.looks, here.status()]).toEqual([[0, 600], 'succeeded']);
});

test('a look that fails is tried again, later each time', async () => {
  let failures = 3;
  const look = () => {
    failures -= 1;
    if (failures >= 0) throw new Error('the store is away');
    return { settled: true, revision: 1, waitSeconds: 1 };
  };
  const here = world({ look, revision: () => 1 });
  await here.engineOf().start('a-1', { id: 'a-1' });
  await settle();
  await here.moveTo(60);
  expect([here.looks, here.status()]).toEqual([[0, 1, 3, 7], 'succeeded']);
});

test('fails, and says why, when nothing has helped for a day', async () => {
  const look = () => ({ settled: false, revision: 1, waitSeconds: 0.5 });
  const here = world({ look, revision: () => 1 });
  await here.engineOf().start('a-1', { id: 'a-1' });
  await settle();
  await here.moveTo(90_000);
  const ended = here.executions.all.get('a-1');
  expect([ended?.status, ended?.error?.name]).toEqual(['failed', 'States.QueryEvaluationError']);
});

test('a look that hangs is given up, and taken again', async () => {
  let hangs = true;
  const look = () => ({ settled: true, revision: 1, waitSeconds: 1 });
  const here = world({ look, revision: () => 1 }, () => hangs);
  await here.engineOf().start('a-1', { id: 'a-1' });
  await settle();
  hangs = false;
  await here.moveTo(59);
  expect(here.status()).toBe('running');
  await here.moveTo(70);
  expect(here.status()).toBe('succeeded');
});

test('a record that cannot be kept is kept a minute later', async () => {
  const look = (at: Date) => ({ settled: seconds(at) >= 600, revision: 1, waitSeconds: 600 });
  const here = world({ look, revision: () => 1 });
  await here.engineOf().start('a-1', { id: 'a-1' });
  await settle();
  const { write } = here.executions;
  const away = { ...here.executions };
  Object.assign(here.executions, { write: () => Promise.reject(new Error('the disk is full')) });
  await here.moveTo(600);
  expect([here.status(), here.told.length]).toEqual(['running', 1]);
  Object.assign(here.executions, { ...away, write });
  await here.moveTo(700);
  expect(here.status()).toBe('succeeded');
});

test('a write that meets a vote on its way looks again', async () => {
  const look = (at: Date) => ({ settled: seconds(at) >= 5, revision: 1, waitSeconds: 5 });
  const here = world({ look, revision: () => (here.tries() === 1 ? -1 : 1) });
  await here.engineOf().start('a-1', { id: 'a-1' });
  await settle();
  await here.moveTo(10);
  expect([here.looks, here.status()]).toEqual([[0, 0, 5], 'succeeded']);
});

test.each([
  ['a field that is not known', { Look: { HeartbeatSeconds: 5 } }, 'HeartbeatSeconds'],
  ['a state that is not there', { Look: { Next: 'Nowhere' } }, 'there is no state Nowhere'],
  ['a state of another kind', { Done: { Type: 'Map' } }, 'Type'],
  ['input of a state', { Look: { Assign: { a: '{% $states.input.a %}' } } }, 'so assign instead'],
])('a definition with %s is refused', (_what, changed, says) => {
  const written = JSON.parse(readFileSync(file, 'utf8'));
  for (const [name, fields] of Object.entries(changed)) Object.assign(written.States[name], fields);
  const read = () => readMachine(JSON.stringify(written), names);
  expect(read).toThrow(says);
});

test('a definition that lacks a name of the deployment is refused', () => {
  expect(() => readMachine(readFileSync(file, 'utf8'), { Partition: 'aws', Table: 't' })).toThrow(
    '${ApprovalTick}',
  );
});
