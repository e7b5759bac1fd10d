import { describe, expect, test } from 'vitest';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { entriesOf, faultOf, outcomeOf, publish, tally } from './limits-scene.ts';

/** The grant of the checkout service, with this line of its own. */
function checkoutWith(line: string) {
  const role = 'role: arn:aws:iam::111122223333:role/checkout-config';
  return ['grants.yaml', role, `${role}\n    ${line}`] as const;
}

async function shown(world: ExchangeWorld) {
  const token = await world.token('k8s-checkout');
  return (ports = world.ports) => exchangeToken(world.request(token, 'checkout-config'), ports);
}

async function leases(world: ExchangeWorld) {
  const stored = await world.store.list('lease', { limit: 10 });
  return stored.map(({ value }) => value);
}

describe('a grant whose leases may be minted into twice', () => {
  const changes = [checkoutWith('uses: 2')];

  test('vends twice, and says after that what to do', async () => {
    const world = await exchangeWorld({ changes });
    const ask = await shown(world);
    await ask();
    await ask();
    const fault = await faultOf(ask());
    expect(fault.code).toBe('lease_spent');
    expect(fault.message).toBe(
      'credentials were minted into this lease 2 times, as often as its grant allows; get a fresh token',
    );
    expect((await entriesOf(world)).map(({ kind }) => kind)).toEqual([
      'exchange.vended',
      'exchange.vended',
      'exchange.denied',
    ]);
    expect(await world.store.list('access-key', { limit: 10 })).toHaveLength(2);
  });

  test('vends twice to 20 that ask at once, whichever process they ask', async () => {
    const world = await exchangeWorld({ changes });
    const ask = await shown(world);
    const codes = await Promise.all(
      Array.from({ length: 20 }, () => outcomeOf(ask(world.anotherProcess()))),
    );
    expect(tally(codes)).toEqual({ vended: 2, lease_spent: 18 });
  });

  test('counts each lease for itself', async () => {
    const world = await exchangeWorld({ changes: [checkoutWith('uses: 1')] });
    const [one, other] = [await shown(world), await shown(world)];
    await one();
    expect(await outcomeOf(other())).toBe('vended');
    const fault = await faultOf(one());
    expect(fault.message).toContain('minted into this lease once, as often as');
  });

  test('asks STS for no lease that is spent, however many of them are shown in turn', async () => {
    const world = await exchangeWorld({ changes: [checkoutWith('uses: 1')] });
    const asks = await Promise.all(Array.from({ length: 70 }, () => shown(world)));
    for (const ask of asks) await ask();
    world.clock.advance(61);
    for (const ask of asks) expect(await outcomeOf(ask())).toBe('lease_spent');
    expect(world.sts.assumed).toHaveLength(70);
  });

  test('opens the next session once this one is about to end, within the limits of its platform', async () => {
    const world = await exchangeWorld({ changes: [checkoutWith('uses: 1')] });
    const ask = await shown(world);
    await ask();
    world.clock.advance(3_600 - 900);
    expect(await outcomeOf(ask())).toBe('vended');
    expect(await leases(world)).toHaveLength(2);
  });
});

describe('a grant whose leases may lie idle for 10 minutes', () => {
  const changes = [checkoutWith('idleSeconds: 600')];

  test('keeps a lease that is minted into every 10 minutes, and opens the next after 13', async () => {
    const world = await exchangeWorld({ changes });
    const ask = await shown(world);
    const first = await ask();
    world.clock.advance(600);
    expect((await ask()).sessionId).toBe(first.sessionId);
    world.clock.advance(600);
    expect((await ask()).sessionId).toBe(first.sessionId);
    world.clock.advance(780);
    expect((await ask()).sessionId).not.toBe(first.sessionId);
    expect((await leases(world)).map(({ usedAt }) => usedAt)).toEqual([
      '2026-11-22T10:20:00.000Z',
      '2026-11-22T10:33:00.000Z',
    ]);
  });

  test('keeps one that was last minted into 10 minutes ago, also where that was not written down', async () => {
    const world = await exchangeWorld({ changes });
    const ask = await shown(world);
    const first = await ask();
    world.clock.advance(149);
    await ask();
    expect((await leases(world)).map(({ usedAt }) => usedAt)).toEqual(['2026-11-22T10:00:00.000Z']);
    world.clock.advance(600);
    expect((await ask()).sessionId).toBe(first.sessionId);
    world.clock.advance(751);
    expect((await ask()).sessionId).not.toBe(first.sessionId);
  });

  test('writes the use of a lease at most four times in that while', async () => {
    const world = await exchangeWorld({ changes });
    const ask = await shown(world);
    const { sessionId } = await ask();
    for (let mint = 0; mint < 10; mint += 1) {
      world.clock.advance(60);
      await ask();
    }
    expect((await world.store.read('lease', sessionId))?.revision).toBe(4);
  });

  test('lets 30 that ask at once write it once', async () => {
    const world = await exchangeWorld({ changes });
    const ask = await shown(world);
    const { sessionId } = await ask();
    world.clock.advance(300);
    const ports = [world.ports, world.anotherProcess()];
    const codes = await Promise.all(
      Array.from({ length: 30 }, (_, job) => outcomeOf(ask(ports[job % 2] ?? world.ports))),
    );
    expect(tally(codes)).toEqual({ vended: 30 });
    expect((await world.store.read('lease', sessionId))?.revision).toBe(2);
  });

  test('counts the idle time of an older lease from its beginning', async () => {
    const world = await exchangeWorld();
    const ask = await shown(world);
    const first = await ask();
    await publish(world, changes);
    world.clock.advance(751);
    expect((await ask()).sessionId).not.toBe(first.sessionId);
  });

  test('keeps the place of the idle lease, whose credentials are still out', async () => {
    const limits = 'grants: [checkout-config]\n    limits: { concurrentLeases: 1 }';
    const one = ['identities.yaml', 'grants: [checkout-config]', limits] as const;
    const world = await exchangeWorld({ changes: [...changes, one] });
    const ask = await shown(world);
    await ask();
    world.clock.advance(751);
    expect(await outcomeOf(ask())).toBe('too_many_leases');
  });
});
