import { expect, test } from 'vitest';
import { waitForVerdict } from '#core/approvals/wait-for-verdict.ts';
import { askForMigration, signedIn } from '#test/approvals-scene.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { voteAs } from '#test/vote-as.ts';

const wait = async (world: ExchangeWorld, id: string, more = {}) =>
  waitForVerdict(await signedIn(world, 'ada'), { id, seconds: 20, ...more }, world.admin);

const start = Date.parse('2026-11-22T10:00:00.000Z');
const passed = ({ clock }: ExchangeWorld) => (clock.now().getTime() - start) / 1_000;

test('whoever waits is told how it stands after as long as they said, 25 s at most', async () => {
  for (const [seconds, waited] of [
    [0, 0],
    [3, 3],
    [600, 25],
  ]) {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    expect(await wait(world, id, { seconds })).toMatchObject({ status: 'pending', revision: 1 });
    expect(passed(world)).toBe(waited);
  }
});

test('whoever waits is told of the verdict as soon as it is there', async () => {
  const world = await exchangeWorld();
  const id = await askForMigration(world);
  world.whileHeld.push(
    async () => undefined,
    async () => voteAs(world, id),
  );
  expect(await wait(world, id)).toMatchObject({ status: 'approved' });
  expect(passed(world)).toBe(2);
  expect(await wait(world, id)).toMatchObject({ status: 'approved' });
  expect(passed(world)).toBe(2);
});

test('whoever waits is told of a word as soon as it is there, also one said before', async () => {
  const world = await exchangeWorld();
  const id = await askForMigration(world);
  world.whileHeld.push(async () => voteAs(world, id, { choice: 'abstain' }));
  const told = await wait(world, id);
  expect(told).toMatchObject({ status: 'pending', votes: { grace: 'abstain' }, revision: 2 });
  expect(passed(world)).toBe(1);
  expect(await wait(world, id, { revision: 1 })).toEqual({ ...told, secondsLeft: 14_399 });
  expect(passed(world)).toBe(1);
  await wait(world, id, { revision: 2, seconds: 5 });
  expect(passed(world)).toBe(6);
});

test('whoever waits learns that its time is over', async () => {
  const world = await exchangeWorld();
  const id = await askForMigration(world);
  world.clock.advance(14_390);
  expect(await wait(world, id)).toMatchObject({ status: 'expired', settled: { by: 'time' } });
  expect(passed(world)).toBe(14_400);
});

test('one person keeps 20 connections waiting, and is answered at once on the next', async () => {
  const world = await exchangeWorld();
  const id = await askForMigration(world);
  const leaves = await Promise.all(
    Array.from({ length: 20 }, () => world.admin.holds.enter('ada')),
  );
  expect(await wait(world, id)).toMatchObject({ status: 'pending' });
  expect(passed(world)).toBe(0);
  await leaves[0]?.();
  await wait(world, id);
  expect(passed(world)).toBe(20);
});

test('nobody waits for what they may not see', async () => {
  const world = await exchangeWorld({
    changes: [['people.yaml', 'groups: [platform]', 'groups: [support]']],
  });
  const id = await askForMigration(world);
  const barbara = await signedIn(world, 'barbara');
  await expect(waitForVerdict(barbara, { id, seconds: 20 }, world.admin)).rejects.toMatchObject({
    code: 'policy_denied',
  });
});
