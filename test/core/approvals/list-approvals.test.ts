import { describe, expect, test } from 'vitest';
import { type ListApprovalsRequest, listApprovals } from '#core/approvals/list-approvals.ts';
import { askForMigration, ownerSignedIn, signedIn } from '#test/approvals-scene.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { voteAs } from '#test/vote-as.ts';

async function idsFor(
  world: ExchangeWorld,
  person: string,
  request: Partial<ListApprovalsRequest> = {},
): Promise<readonly string[]> {
  const by = person === 'owner' ? ownerSignedIn(world) : await signedIn(world, person);
  const asked = { which: 'waiting', limit: 50, ...request } as const;
  const { approvals } = await listApprovals(by, asked, world.admin);
  return approvals.map(({ id }) => id);
}

const commit = (digit: string) => ({ claims: { sha: digit.repeat(40) } });

describe('what waits', () => {
  test('is listed with what a line needs, oldest first', async () => {
    const world = await exchangeWorld();
    const first = await askForMigration(world, { reason: 'SHOP-7: add a column' });
    world.clock.advance(60);
    const second = await askForMigration(world, commit('b'));
    const grace = await signedIn(world, 'grace');
    const { approvals, next } = await listApprovals(
      grace,
      { which: 'waiting', limit: 50 },
      world.admin,
    );
    expect(next).toBeNull();
    expect(approvals.map(({ id }) => id)).toEqual([first, second]);
    expect(approvals[0]).toMatchObject({
      id: first,
      revision: 1,
      status: 'pending',
      rule: 'production-change',
      identity: 'shop-migrator',
      owner: 'ada',
      grant: 'shop-migrate',
      account: '111122223333',
      trigger: 'ada',
      reason: 'SHOP-7: add a column',
      openedAt: '2026-11-22T10:00:00.000Z',
      expiresAt: '2026-11-22T14:00:00.000Z',
      secondsLeft: 14_340,
      places: [{ group: 'security', groups: ['security'], filledBy: null }],
      votes: {},
      incident: null,
      reviewOf: null,
      settled: null,
    });
  });

  test('is for whoever decides now or later, whoever it belongs to, and administrators', async () => {
    const world = await exchangeWorld({
      changes: [['people.yaml', 'groups: [platform]', 'groups: [support]']],
    });
    const id = await askForMigration(world);
    // Ada owns it and administers, Grace decides, the owner administers; Barbara has no part in it.
    expect(await idsFor(world, 'ada')).toEqual([id]);
    expect(await idsFor(world, 'grace')).toEqual([id]);
    expect(await idsFor(world, 'owner')).toEqual([id]);
    expect(await idsFor(world, 'barbara')).toEqual([]);
    const usual = await exchangeWorld();
    const other = await askForMigration(usual);
    expect(await idsFor(usual, 'barbara')).toEqual([other]);
  });

  test('is seen by its owner and by whoever triggered it, without any policy', async () => {
    const world = await exchangeWorld({
      changes: [
        ['people.yaml', 'groups: [platform, administrators]', 'groups: [support]'],
        ['people.yaml', 'groups: [platform]', 'groups: [platform, administrators]'],
      ],
    });
    const id = await askForMigration(world);
    expect(await idsFor(world, 'ada')).toEqual([id]);
  });

  test('is one’s own to answer while one has a say and has said nothing', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    const mine = { which: 'mine' } as const;
    expect(await idsFor(world, 'grace', mine)).toEqual([id]);
    expect(await idsFor(world, 'barbara', mine)).toEqual([]);
    expect(await idsFor(world, 'owner', mine)).toEqual([]);
    world.clock.advance(1_801);
    expect(await idsFor(world, 'barbara', mine)).toEqual([id]);
    expect(await idsFor(world, 'ada', mine)).toEqual([]);
    await voteAs(world, id, { choice: 'abstain' });
    expect(await idsFor(world, 'grace', mine)).toEqual([]);
    expect(await idsFor(world, 'grace')).toEqual([id]);
  });

  test('is listed no more once its time is over, whoever noted it', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    world.clock.advance(14_400);
    expect(await idsFor(world, 'grace')).toEqual([]);
    expect(await idsFor(world, 'grace', { which: 'all' })).toEqual([id]);
  });
});

test('what is forgotten between the list and the look is passed over', async () => {
  const world = await exchangeWorld();
  await askForMigration(world);
  const read: typeof world.store.read = async (kind, id) =>
    kind === 'approval' ? undefined : world.store.read(kind, id);
  const ports = { ...world.admin, store: { ...world.store, read } };
  const grace = await signedIn(world, 'grace');
  for (const which of ['waiting', 'all'] as const) {
    const asked = { which, limit: 50, identity: 'shop-migrator', grant: 'shop-migrate' };
    expect(await listApprovals(grace, asked, ports)).toEqual({ approvals: [], next: null });
  }
});

describe('the history', () => {
  test('is newest first, in pages, by identity, grant and rule', async () => {
    const world = await exchangeWorld();
    const ids: string[] = [];
    for (const digit of ['a', 'b', 'c']) ids.unshift(await askForMigration(world, commit(digit)));
    await voteAs(world, ids[1] ?? '', { choice: 'deny' });
    const same = { identity: 'shop-migrator', grant: 'shop-migrate' };
    for (const more of [{}, same, { rule: 'production-change' }]) {
      expect(await idsFor(world, 'grace', { which: 'all', ...more })).toEqual(ids);
      const seen: string[] = [];
      for (let after: string | undefined, page = 0; page < 4; page += 1) {
        const from = after === undefined ? {} : { after };
        const [id] = await idsFor(world, 'grace', { which: 'all', limit: 1, ...more, ...from });
        if (id === undefined) break;
        seen.push(id);
        after = id;
      }
      expect(seen).toEqual(ids);
    }
    for (const other of [{ identity: 'shop-deployer' }, { grant: 'shop-deploy' }, { rule: 'r' }]) {
      expect(await idsFor(world, 'grace', { which: 'all', ...other })).toEqual([]);
    }
    expect(await idsFor(world, 'grace', { which: 'waiting' })).toEqual([ids[2], ids[0]]);
  });

  test('tells who filled the places, and by whom it was settled', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    await voteAs(world, id);
    const grace = await signedIn(world, 'grace');
    const { approvals } = await listApprovals(grace, { which: 'all', limit: 1 }, world.admin);
    expect(approvals).toMatchObject([
      {
        status: 'approved',
        secondsLeft: 0,
        places: [{ group: 'security', filledBy: 'grace' }],
        votes: { grace: 'approve' },
        settled: { by: 'grace', at: '2026-11-22T10:00:00.000Z' },
      },
    ]);
  });
});
