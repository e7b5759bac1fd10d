import { describe, expect, test } from 'vitest';
import { castVote } from '#core/approvals/cast-vote.ts';
import { listApprovals } from '#core/approvals/list-approvals.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { askForMigration, ownerSignedIn, signedIn } from '#test/approvals-scene.ts';
import {
  ballot,
  everybody,
  openedAt,
  sampleApproval,
  secondsIn,
} from '#test/core/approvals/sample-approval.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { voteAs } from '#test/vote-as.ts';

/** Defects that another product of this kind has had; each is tried here. */
const at = (now = openedAt) => ({ now, isPerson: everybody });
const seats = (...groups: readonly string[]) =>
  groups.map((group) => ({ group, count: 1, escalation: [] }));

describe('what others got wrong about approvals', () => {
  test('A1: one person in every group does not fill every seat', () => {
    const approval = sampleApproval({ seats: seats('dev', 'sre') });
    const once = castVote(approval, ballot('alice', ['dev', 'sre']), at());
    expect(once.status).toBe('pending');
    expect(castVote(once, ballot('bob', ['dev']), at()).status).toBe('approved');
  });

  test('A2: a person in two of the groups is enough for a rule that wants one, and does not hang it', () => {
    const escalation = [{ afterSeconds: 60, group: 'sre' }];
    const approval = sampleApproval({ seats: [{ group: 'dev', count: 1, escalation }] });
    const late = at(secondsIn(61));
    expect(castVote(approval, ballot('alice', ['dev', 'sre']), late).status).toBe('approved');
  });

  test('A3: hours from 22:00 to 06:00 hold at 02:00, and not at noon', () => {
    const hours = { timeZone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], from: 22 * 60, until: 6 * 60 };
    const approval = sampleApproval({ hours, expiresSeconds: 200_000 });
    const yesAt = (time: string) =>
      castVote(approval, ballot('ada', ['platform']), at(new Date(`2026-11-23T${time}:00.000Z`)));
    expect(yesAt('02:00').status).toBe('approved');
    expect(() => yesAt('12:00')).toThrow(/only at these hours/);
  });

  test('A4: hours are kept to at every door, since the vote itself keeps to them', async () => {
    const hours = 'hours: { timeZone: UTC, days: [sat], from: "22:00", until: "23:00" }';
    const world = await exchangeWorld({
      changes: [['approvals.yaml', '    narrowers:', `    ${hours}\n    narrowers:`]],
    });
    const id = await askForMigration(world);
    await expect(voteAs(world, id)).rejects.toThrow(/only at these hours/);
    await voteAs(world, id, { choice: 'deny' });
    expect((await world.store.read('approval', id))?.value.status).toBe('denied');
  });

  test('A5: an administrator does not approve what is their own, nor does the owner of the instance', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    await expect(voteAs(world, id, { by: 'ada' })).rejects.toMatchObject({ code: 'policy_denied' });
    const { person } = ownerSignedIn(world);
    const approval = (await world.store.read('approval', id))?.value;
    if (approval === undefined) throw new Error('the request is gone');
    const own = ballot(person.id, person.groups);
    expect(() => castVote(approval, own, at(world.clock.now()))).toThrow(/in none of the groups/);
  });

  test('A6: of many who redeem one yes at once, in processes of their own, one is served', async () => {
    const world = await exchangeWorld();
    await voteAs(world, await askForMigration(world));
    const asked = Array.from({ length: 8 }, async () => {
      const request = world.request(await world.token('shop-migrate'), 'shop-migrate');
      return exchangeToken(request, world.anotherProcess());
    });
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBe(1);
    expect(world.sts.assumed.length).toBeGreaterThan(0);
    expect(await redemptions(world)).toBe(1);
  });

  test('A7: what waits expires, by the clock of whoever asks, and a late yes changes nothing', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    world.clock.advance(14_400);
    await expect(voteAs(world, id)).rejects.toThrow(/is expired/);
    const request = world.request(await world.token('shop-migrate'), 'shop-migrate');
    await expect(exchangeToken(request, world.ports)).rejects.toMatchObject({
      code: 'approval_expired',
    });
  });

  test('A8: requests are listed page by page, and only to those whom they concern', async () => {
    const world = await exchangeWorld();
    const ids: string[] = [];
    for (const run_id of ['1', '2', '3']) {
      ids.push(await askForMigration(world, { claims: { run_id } }));
    }
    const page = { which: 'waiting', limit: 2 } as const;
    const first = await listApprovals(await signedIn(world, 'grace'), page, world.admin);
    expect(first.approvals.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const { person, ...rest } = await signedIn(world, 'barbara');
    const stranger = { ...rest, person: { ...person, groups: ['marketing'] } };
    expect((await listApprovals(stranger, page, world.admin)).approvals).toEqual([]);
  });

  test('A9: a yes that comes after the token has expired still serves the job that waits', async () => {
    const world = await exchangeWorld();
    const request = world.request(await world.token('shop-migrate'), 'shop-migrate');
    await expect(exchangeToken(request, world.ports)).rejects.toThrow(/waits for approval/);
    world.clock.advance(3_600);
    const [waiting] = await world.store.list('pending-approval', { limit: 1 });
    await voteAs(world, waiting?.id ?? '');
    expect((await exchangeToken(request, world.ports)).grant).toBe('shop-migrate');
  });
});

async function redemptions(world: ExchangeWorld): Promise<number> {
  const entries = await world.store.entries({ limit: 1_000 });
  return entries.filter(({ entry }) => entry.body.facts?.redeemed).length;
}
