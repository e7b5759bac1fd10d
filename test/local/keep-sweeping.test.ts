import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { revokeLease } from '#core/administration/revoke-lease.ts';
import { keepSweeping } from '#local/keep-sweeping.ts';
import { openLease } from '#test/core/administration/revoking-scene.ts';
import { asOwner, type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const minute = () => vi.advanceTimersByTimeAsync(60_000);

/** A world with one revoked lease, of which AWS was told when it is `up`. */
async function revokedWorld(weather: 'up' | 'down'): Promise<ExchangeWorld & { role: string }> {
  const world = await exchangeWorld();
  const { sessionId, role } = await openLease(world);
  world.revoker.setWeather(weather);
  const request = { sessionId, reason: '', wholeRole: false };
  await revokeLease(asOwner, request, world.admin).catch(() => undefined);
  return { ...world, role };
}

test('sweeps at once and every minute, until it is ended', async () => {
  const world = await revokedWorld('up');
  const end = keepSweeping(world.admin, () => undefined);
  await vi.waitFor(() => expect(world.revoker.applied).toBe(2));
  await minute();
  expect(world.revoker.applied).toBe(3);
  world.clock.advance(4_000);
  await minute();
  expect(world.revoker.deniedBy(world.role)).toBeUndefined();
  const { applied } = world.revoker;
  await end();
  await minute();
  expect(world.revoker.applied).toBe(applied);
});

test('tells of a failure once, and makes it good when it can', async () => {
  const world = await revokedWorld('down');
  const told: string[] = [];
  const end = keepSweeping(world.admin, (line) => told.push(line));
  await vi.waitFor(() => expect(told).toHaveLength(1));
  await minute();
  expect(told).toEqual([expect.stringContaining('iam could not be reached')]);
  world.revoker.setWeather('up');
  await minute();
  expect(world.revoker.deniedBy(world.role)?.sessions).toHaveLength(1);
  world.store.setDown(true);
  await minute();
  expect(told[1]).toContain('the store cannot be reached');
  await end();
});

test('ends after the sweep that is under way, and never runs two at once', async () => {
  const world = await revokedWorld('up');
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  world.revoker.holdAt(async () => {
    order.push('asked');
    await gate.promise;
  });
  const end = keepSweeping(world.admin, () => undefined);
  await vi.waitFor(() => expect(order).toEqual(['asked']));
  await minute();
  const ended = end().then(() => order.push('ended'));
  order.push('answered');
  gate.resolve();
  await ended;
  expect(order).toEqual(['asked', 'answered', 'ended']);
});

test('ends without a sweep that AWS keeps waiting', async () => {
  const world = await revokedWorld('up');
  world.revoker.holdAt(() => new Promise(() => undefined));
  const ended = keepSweeping(world.admin, () => undefined)();
  await vi.advanceTimersByTimeAsync(1_000);
  await ended;
});
