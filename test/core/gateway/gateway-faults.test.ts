import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Configuration } from '#core/config/configuration.ts';
import { Fault } from '#core/faults.ts';
import type { GatewayReply } from '#core/gateway/gateway-request.ts';
import type { GatewayPorts } from '#core/gateway/ports.ts';
import { campaign } from '#test/campaign.ts';
import { voteAs } from '#test/vote-as.ts';
import { failingAt } from './failing-ports.ts';
import { jsonAnswer } from './fake-upstream.ts';
import { type GatewayKeysHeld, type GatewayWorld, gatewayWorld } from './gateway-world.ts';
import {
  attempt,
  deleteProduction,
  deleteStaging,
  putOrder,
  targetCall,
  textOf,
  withHeaders,
} from './sample-calls.ts';

const kindsOf = async (world: GatewayWorld) => (await world.told()).map(({ kind }) => kind);

describe('the store', () => {
  test('down from the start lets nothing out', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    world.store.setDown(true);
    const reply = await world.call(putOrder, keys);
    expect([reply.status, world.upstream.sent.length]).toEqual([503, 0]);
  });

  test('that cannot take the intent lets nothing out', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    world.store.failNext('commit', 'before');
    const reply = await world.call(putOrder, keys);
    expect([reply.status, world.upstream.sent.length]).toEqual([503, 0]);
    expect(await kindsOf(world)).toEqual(['call.denied']);
  });

  test('that took the intent and lost its answer is asked, and the call goes out once', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    world.store.failNext('commit', 'after');
    const reply = await world.call(putOrder, keys);
    expect([reply.status, world.upstream.sent.length]).toEqual([200, 1]);
    expect(await kindsOf(world)).toEqual(['call.intended', 'call.completed']);
  });

  test('that cannot take the outcome keeps the answer back', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    world.upstream.answerBy(() => {
      world.store.setDown(true);
      return jsonAnswer({ Item: { article: { S: 'kept-back' } } });
    });
    const reply = await world.call(putOrder, keys);
    expect([reply.status, world.upstream.sent.length]).toEqual([503, 1]);
    expect(textOf(reply)).not.toContain('kept-back');
    world.store.setDown(false);
    expect(await kindsOf(world)).toEqual(['call.intended']);
  });
});

describe('AWS', () => {
  const weather = async (answer: () => never) => {
    const world = await gatewayWorld();
    world.upstream.answerBy(answer);
    const reply = await world.call(putOrder, await world.keys());
    return { reply, world, last: (await world.told()).at(-1) };
  };

  test('that gives no whole answer is told as nobody knows, and is asked once', async () => {
    const { reply, world, last } = await weather(() => {
      throw new Fault(
        'unavailable',
        'no whole answer came; look, and try again if it was not done',
      );
    });
    expect([reply.status, world.upstream.sent.length]).toEqual([503, 1]);
    expect(last).toMatchObject({ kind: 'call.completed', outcome: { code: 'unavailable' } });
    expect(last?.call?.answer).toBeUndefined();
  });

  test('behind an adapter that breaks says nothing of how', async () => {
    const { reply, last } = await weather(() => {
      throw new TypeError('cannot read planted-password of undefined');
    });
    expect(reply.status).toBe(503);
    expect(`${textOf(reply)}${JSON.stringify(last)}`).not.toContain('planted-password');
  });

  test('that answers what cannot be masked is told to nobody', async () => {
    const world = await gatewayWorld();
    world.upstream.answerBy(() => ({
      ...jsonAnswer({}),
      body: Buffer.from('{"Parameter":{"Value":"planted-password"'),
    }));
    const getParameter = targetCall('ssm', 'AmazonSSM.GetParameter', { Name: '/shop/password' });
    const reply = await world.call(getParameter, await world.keys());
    // It was carried out: whoever repeats it gains nothing.
    expect(reply.status).toBe(403);
    const last = (await world.told()).at(-1);
    expect(last).toMatchObject({ kind: 'call.completed', call: { answer: { status: 200 } } });
    expect(last?.outcome).toBeDefined();
    expect(`${textOf(reply)}${JSON.stringify(last)}`).not.toContain('planted-password');
  });
});

describe('STS', () => {
  test.each(['down', 'slow', 'denied', 'throttled'] as const)(
    '%s lets nothing out, and no entry says that something went',
    async (weather) => {
      const world = await gatewayWorld();
      const keys = await world.keys();
      world.sts.setWeather(weather);
      const reply = await world.call(putOrder, keys);
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(world.upstream.sent).toEqual([]);
      expect(await kindsOf(world)).toEqual(['call.denied']);
      world.sts.setWeather('up');
      world.clock.advance(1);
      expect((await world.call(putOrder, keys)).status).toBe(200);
    },
  );
});

test('the memory of signatures that fails lets nothing change', async () => {
  const world = await gatewayWorld();
  const spent = {
    spend: async () => {
      throw new Fault('rate_limited', 'too many at once; wait and try again');
    },
  };
  const reply = await world.call(putOrder, await world.keys(), { ...world.gateway, spent });
  expect([reply.status >= 400, world.upstream.sent.length]).toEqual([true, 0]);
});

test('policy that cannot be read once AWS has answered keeps the answer back, and the outcome is told', async () => {
  const world = await gatewayWorld();
  const keys = await world.keys();
  const configurations = {
    load: async (version: string): Promise<Configuration> => {
      const configuration = await world.gateway.configurations.load(version);
      const policySlice: Configuration['policySlice'] = async (action, grant) => {
        if (action !== 'Reveal') return configuration.policySlice(action, grant);
        throw new Fault('store_unavailable', 'the store is down; try again shortly');
      };
      return { ...configuration, policySlice };
    },
  };
  const getParameter = targetCall('ssm', 'AmazonSSM.GetParameter', { Name: '/shop/password' });
  const reply = await world.call(getParameter, keys, { ...world.gateway, configurations });
  expect([reply.status, world.upstream.sent.length]).toEqual([503, 1]);
  expect((await world.told()).at(-1)).toMatchObject({
    kind: 'call.completed',
    call: { answer: { status: 200 } },
    outcome: { code: 'store_unavailable' },
  });
});

test('an answer that cannot be kept for late attempts is given to the first all the same', async () => {
  const { world, call } = await approved();
  let reads = 0;
  const { store } = world.gateway;
  const read: typeof store.read = async (kind, id) => {
    if (kind === 'kept-answer') reads += 1;
    if (kind === 'kept-answer' && reads === 2)
      throw new Fault('store_unavailable', 'down; try again shortly');
    return store.read(kind, id);
  };
  const reply = await call(2, { ...world.gateway, store: { ...store, read } });
  expect([reply.status, reads]).toEqual([200, 2]);
  expect((await kindsOf(world)).at(-1)).toBe('call.completed');
});

describe('an entry that was not written because its session changed', () => {
  const conflicting = (world: GatewayWorld, most: number): GatewayPorts => {
    let conflicts = 0;
    const { ledger } = world.gateway;
    const append: typeof ledger.append = async (body, change) => {
      conflicts += 1;
      if (conflicts > most) return ledger.append(body, change);
      return { outcome: 'conflict', on: 'session-key', id: 'of-another' };
    };
    return { ...world.gateway, ledger: { append } };
  };

  test('is written again', async () => {
    const world = await gatewayWorld();
    const reply = await world.call(deleteProduction, await world.keys(), conflicting(world, 2));
    expect(reply.status).toBe(403);
    expect(await kindsOf(world)).toEqual(['call.denied']);
  });

  test('is never taken for written', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    const refused = await world.call(deleteProduction, keys, conflicting(world, 99));
    expect([refused.status, textOf(refused).includes('cannot be written')]).toEqual([503, true]);
    const changed = await world.call(putOrder, keys, conflicting(world, 99));
    expect([changed.status >= 400, world.upstream.sent.length]).toEqual([true, 0]);
  });
});

describe('whichever port fails at whichever moment', () => {
  test('nothing is sent without a durable intent, or answered without a durable outcome', async () => {
    const trace = await runPut((ports) => ports);
    expect(trace.calls).toBeGreaterThan(10);
    for (let at = 1; at <= trace.calls + 3; at += 1) {
      for (const mode of ['before', 'after'] as const) {
        await runPut((ports) => failingAt(ports, at, mode).ports);
      }
    }
  });

  test('what people approved once is sent once at most, by however many attempts', async () => {
    const one = await approved();
    const counted = failingAt(one.world.gateway, Number.POSITIVE_INFINITY, 'before');
    expect((await one.call(2, counted.ports)).status).toBe(200);
    const faults = fc.record({
      at: fc.integer({ min: 1, max: counted.calls() + 2 }),
      mode: fc.constantFrom('before' as const, 'after' as const),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(faults, { minLength: 1, maxLength: 3 }), async (plan) => {
        const { world, call } = await approved();
        let number = 1;
        for (const { at, mode } of plan) {
          number += 1;
          await call(number, failingAt(world.gateway, at, mode).ports);
          world.clock.advance(2);
        }
        const last = await call(number + 1, world.gateway);
        expect(world.upstream.sent.length).toBeLessThanOrEqual(1);
        if (last.status === 200) expect(world.upstream.sent.length).toBe(1);
        await expectIntents(world);
      }),
      { seed: 7, numRuns: campaign(25) },
    );
  });
});

/** A permitted change under ports that may fail, and what must hold after it. */
async function runPut(change: (ports: GatewayPorts) => GatewayPorts): Promise<{ calls: number }> {
  const world = await gatewayWorld();
  const keys = await world.keys();
  const counted = failingAt(world.gateway, Number.POSITIVE_INFINITY, 'before');
  const reply = await world.call(putOrder, keys, change(counted.ports));
  await expectIntents(world);
  await expectOutcome(world, reply);
  return { calls: counted.calls() };
}

async function expectIntents(world: GatewayWorld): Promise<void> {
  const kinds = await kindsOf(world);
  const intents = kinds.filter((kind) => kind === 'call.intended').length;
  expect(world.upstream.sent.length).toBeLessThanOrEqual(intents);
}

async function expectOutcome(world: GatewayWorld, reply: GatewayReply): Promise<void> {
  if (reply.status !== 200) return;
  expect(world.upstream.sent.length).toBe(1);
  expect((await kindsOf(world)).at(-1)).toBe('call.completed');
}

/** A deletion that a person said yes to, waiting for its next attempt. */
async function approved() {
  const world = await gatewayWorld();
  const keys: GatewayKeysHeld = await world.keys();
  const call = (number: number, ports: GatewayPorts) =>
    world.call(withHeaders(deleteStaging, attempt(number, 'the-one-command', 9)), keys, ports);
  await call(1, world.gateway);
  const asked = (await world.told()).find(({ kind }) => kind === 'approval.asked');
  await voteAs(world, String(asked?.facts?.approval), {});
  return { world, call };
}
