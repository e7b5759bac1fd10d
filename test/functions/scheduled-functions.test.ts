import { describe, expect, test } from 'vitest';
import { createMemoryKeySets } from '#adapters/memory/key-sets.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { Fault } from '#core/faults.ts';
import type { Announcement } from '#core/ledger/announcement.ts';
import { approvalTick } from '#functions/approval-tick.ts';
import type { LogLine } from '#functions/log.ts';
import { type RefreshPorts, refreshKeys } from '#functions/refresh-keys.ts';
import { sweep } from '#functions/sweep.ts';
import { askForMigration } from '#test/approvals-scene.ts';
import { broker, exchangeWorld } from '#test/exchange-world.ts';

function logged() {
  const lines: LogLine[] = [];
  const add = (line: LogLine) => void lines.push(line);
  return { lines, log: { warn: add, error: add } };
}

describe('the function that fetches keys', () => {
  async function scene(
    published: (iss: string) => readonly object[] | undefined,
    more: Partial<RefreshPorts> = {},
  ) {
    const world = await exchangeWorld();
    const { lines, log } = logged();
    const asked: string[] = [];
    const keySets = createMemoryKeySets({
      store: world.store,
      clock: world.clock,
      published: async (iss) => {
        asked.push(iss);
        return published(iss) as never;
      },
    });
    const announced: Announcement[] = [];
    const announce = async (all: readonly Announcement[]) => void announced.push(...all);
    const ports = { ...world.ports, keySets, announce, metrics: world.counters, log };
    return { handler: refreshKeys({ ...ports, ...more }), asked, announced, lines, world };
  }

  const known = `${broker}/issuer/github`;

  test('asks every issuer of the configuration on a schedule', async () => {
    const { handler, asked } = await scene(() => [{ kty: 'RSA' }]);
    expect(await handler({ source: 'schedule' })).toEqual({ asked: 5, failed: 0 });
    expect(asked.toSorted()).toEqual(
      ['aws', 'github', 'gitlab', 'kubernetes', 'people'].map((name) => `${broker}/issuer/${name}`),
    );
  });

  test('tells of each issuer that gives none, and asks the others all the same', async () => {
    const { handler, lines, world } = await scene((iss) =>
      iss === known ? undefined : [{ kty: 'RSA' }],
    );
    expect(await handler({ source: 'schedule' })).toEqual({ asked: 5, failed: 1 });
    expect(lines).toMatchObject([{ facts: { issuer: known } }]);
    expect(world.counters.counts()).toMatchObject({ 'issuer.unreachable': 1 });
  });

  test('announces that an issuer is down, and goes on where nobody can be told', async () => {
    const none = (iss: string) => (iss === known ? undefined : [{ kty: 'RSA' }]);
    const { handler, announced } = await scene(none);
    await handler({ source: 'schedule' });
    expect(announced).toMatchObject([{ kind: 'issuer.down', facts: { issuer: known } }]);
    const announce = async () => {
      throw new Fault('unavailable', 'eventbridge does not answer; try again');
    };
    const deaf = await scene(none, { announce });
    expect(await deaf.handler({ source: 'schedule' })).toEqual({ asked: 5, failed: 1 });
    expect(deaf.lines.at(-1)).toMatchObject({ message: 'unavailable' });
  });

  test('asks one issuer by its name', async () => {
    const { handler, asked } = await scene(() => [{ kty: 'RSA' }]);
    expect(await handler({ v: 1, issuer: known })).toEqual({ asked: 1, failed: 0 });
    expect(asked).toEqual([known]);
  });

  test.each([
    [{ v: 1, issuer: 'https://evil.example' }, 'unknown_issuer'],
    [{ v: 2, issuer: known }, 'invalid_request'],
    [{ v: 1 }, 'invalid_request'],
    [null, 'invalid_request'],
  ])('asks nobody for %j', async (event, code) => {
    const { handler, asked } = await scene(() => []);
    const fault = await handler(event).catch((error: Fault) => error);
    expect(fault).toMatchObject({ code });
    expect(asked).toEqual([]);
  });

  test('asks nobody before a configuration is in force', async () => {
    const { world } = await scene(() => []);
    const handler = refreshKeys({
      ...world.ports,
      store: { read: async () => undefined },
      announce: async () => undefined,
      log: logged().log,
    });
    expect(await handler({ source: 'schedule' })).toEqual({ asked: 0, failed: 0 });
  });
});

describe('the function that sweeps', () => {
  async function scene({ isAwaited = false, fails = false } = {}) {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    const { lines, log } = logged();
    const started: string[] = [];
    const ports = {
      ...world.admin,
      timer: {
        start: async (approval: string) => {
          if (fails) throw new Fault('unavailable', 'step functions does not answer; try again');
          started.push(approval);
        },
      },
      isAwaited: async () => isAwaited,
      look: approvalTick(world.ports.approvals),
      metrics: world.counters,
      log,
    };
    return { id, started, lines, world, run: () => sweep(ports) };
  }

  test('starts what nothing waits for', async () => {
    const { id, started, run } = await scene();
    expect(await run()).toEqual({ started: 1, denied: 0, ended: 0, failed: 0 });
    expect(started).toEqual([id]);
  });

  test('ends what should have ended, though its execution has failed', async () => {
    const { id, run, world } = await scene();
    world.clock.advance(14_400);
    expect(await run()).toMatchObject({ started: 1, failed: 0 });
    expect((await world.store.read('approval', id))?.value.status).toBe('expired');
  });

  test('leaves alone what an execution waits for', async () => {
    const { started, run } = await scene({ isAwaited: true });
    expect(await run()).toEqual({ started: 0, denied: 0, ended: 0, failed: 0 });
    expect(started).toEqual([]);
  });

  test('tells the end of sessions, and what kept it from that', async () => {
    const { lines, run, world } = await scene({ isAwaited: true });
    const token = await world.token('shop-main');
    await exchangeToken(world.request(token, 'shop-deploy'), world.ports);
    world.clock.advance(4_500);
    world.store.failNext('commit', 'before');
    expect(await run()).toMatchObject({ ended: 0, failed: 1 });
    expect(lines).toMatchObject([{ message: 'the end of a session could not be told' }]);
    expect(await run()).toMatchObject({ ended: 1, failed: 0 });
  });

  test('tells of what it could not start', async () => {
    const { id, lines, run, world } = await scene({ fails: true });
    expect(await run()).toEqual({ started: 0, denied: 0, ended: 0, failed: 1 });
    expect(lines).toMatchObject([{ message: 'unavailable', facts: { request: id } }]);
    expect(world.counters.counts()).toMatchObject({ 'approval.wake_lost': 1 });
  });
});
