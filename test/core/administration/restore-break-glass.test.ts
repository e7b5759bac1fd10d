import { expect, test } from 'vitest';
import type { Administered } from '#core/administration/administration.ts';
import { restoreBreakGlass } from '#core/administration/restore-break-glass.ts';
import { asOwner, type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { breakGlassForMigration, denyReviews, loseBreakGlass } from '#test/lose-break-glass.ts';

const identity = 'shop-migrator';

const as = (id: string, ...groups: readonly string[]): Administered => ({
  ...asOwner,
  person: { ...asOwner.person, id, groups },
});
const grace = as('grace', 'security');

const breakGlass = (world: ExchangeWorld): Promise<string> =>
  breakGlassForMigration(world).then(
    () => 'vended',
    ({ code }) => code,
  );

async function lost(): Promise<ExchangeWorld> {
  const world = await exchangeWorld();
  await loseBreakGlass(world);
  return world;
}

const restore = (world: ExchangeWorld, by: Administered, reason = 'talked it over') =>
  restoreBreakGlass(by, { identity, reason }, world.admin);

test('break-glass is given back with an entry, and can be lost again', async () => {
  const world = await lost();
  expect(await breakGlass(world)).toBe('policy_denied');
  await restore(world, grace);
  const [entry] = await world.store.entries({ limit: 1, descending: true });
  expect(entry?.entry.body).toMatchObject({
    ...{ kind: 'identity.break-glass-restored', actor: { id: 'grace' } },
    facts: { identity, reason: 'talked it over', lostAt: '2026-11-22T10:00:00.000Z' },
  });
  expect(await breakGlass(world)).toBe('vended');
  await denyReviews(world);
  expect(await breakGlass(world)).toBe('policy_denied');
});

test('it is not given back by its owner, nor by whom policy does not let', async () => {
  const world = await lost();
  const ada = restore(world, as('ada', 'platform', 'administrators'));
  await expect(ada).rejects.toThrow('ada owns identity shop-migrator');
  await expect(restore(world, as('barbara', 'platform'))).rejects.toThrow('no policy permits');
  expect(await breakGlass(world)).toBe('policy_denied');
});

test('it is given back for a reason, where it was lost, and for what there is', async () => {
  const world = await lost();
  await expect(restore(world, grace, ' ')).rejects.toMatchObject({ code: 'invalid_request' });
  await restore(world, grace);
  await expect(restore(world, grace)).rejects.toMatchObject({ code: 'conflict' });
  const nobody = restoreBreakGlass(grace, { identity: 'nobody', reason: 'so' }, world.admin);
  await expect(nobody).rejects.toMatchObject({ code: 'not_found' });
});

test('a loss that comes meanwhile is not given back unseen', async () => {
  const world = await lost();
  const { store, ledger } = world.admin;
  const racing: typeof ledger = {
    ...ledger,
    append: async (body, change) => {
      const found = await store.read('break-glass-lost', identity);
      if (found === undefined) throw new Error('nothing is lost');
      const again = { ...found.value, review: 'another' };
      await ledger.append(
        { ...body, kind: 'approval.expired' },
        {
          writes: [
            { kind: 'break-glass-lost', id: identity, expected: found.revision, value: again },
          ],
        },
      );
      return ledger.append(body, change);
    },
  };
  const racingly = restoreBreakGlass(
    grace,
    { identity, reason: 'so' },
    { ...world.admin, ledger: racing },
  );
  await expect(racingly).rejects.toMatchObject({ code: 'conflict' });
  expect(await breakGlass(world)).toBe('policy_denied');
});
