import { describe, expect, test } from 'vitest';
import { type Said, sayWord } from '#core/approvals/say-word.ts';
import { askForMigration, ownerSignedIn, signedIn } from '#test/approvals-scene.ts';
import { type ExchangeWorld, exchangeWorld, type WorldSetting } from '#test/exchange-world.ts';

const say = async (world: ExchangeWorld, person: string, { id, ...said }: Said & { id: string }) =>
  sayWord(await signedIn(world, person), { id, said }, world.admin);

const lastEntry = async ({ store }: ExchangeWorld) =>
  (await store.entries({ limit: 1, descending: true }))[0]?.entry.body;

/** One of security and one of platform have to say yes. */
const two: WorldSetting = {
  changes: [['approvals.yaml', 'group: platform }', 'group: platform }\n      - group: platform']],
};

describe('a word about a request', () => {
  test('is recorded, and what is still missing is told', async () => {
    const world = await exchangeWorld(two);
    const id = await askForMigration(world);
    const first = await say(world, 'grace', { id, word: 'approve', reason: 'seen' });
    expect(first).toMatchObject({
      ...{ status: 'pending', revision: 2, votes: { grace: 'approve' } },
      places: [
        { group: 'security', filledBy: 'grace' },
        { group: 'platform', filledBy: null },
      ],
    });
    world.clock.advance(30);
    const last = await say(world, 'barbara', { id, word: 'approve' });
    expect(last).toMatchObject({ status: 'approved', settled: { by: 'barbara' } });
    expect(world.counters.counts()).toMatchObject({
      'approval.verdict status=approved within=1m': 1,
    });
  });

  test('may be a yes to less, by whoever may narrow', async () => {
    const world = await exchangeWorld(two);
    const id = await askForMigration(world);
    const narrowing = { durationSeconds: 960 };
    await say(world, 'grace', { id, word: 'approve', narrowing });
    expect((await world.store.read('approval', id))?.value.votes.grace).toMatchObject({
      narrowing,
    });
    await expect(say(world, 'barbara', { id, word: 'approve', narrowing })).rejects.toMatchObject({
      code: 'policy_denied',
    });
    await expect(say(world, 'grace', { id, word: 'deny', narrowing })).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('say approve in place of deny'),
    });
  });

  test('can be no, or nothing, or taken back', async () => {
    const world = await exchangeWorld(two);
    const id = await askForMigration(world);
    expect(await say(world, 'grace', { id, word: 'abstain' })).toMatchObject({
      votes: { grace: 'abstain' },
    });
    const back = await say(world, 'grace', { id, word: 'withdraw', reason: 'too soon' });
    expect(back).toMatchObject({ status: 'pending', votes: {} });
    expect(await lastEntry(world)).toMatchObject({
      kind: 'approval.withdrawn',
      facts: { reason: 'too soon' },
    });
    await expect(say(world, 'grace', { id, word: 'deny' })).rejects.toMatchObject({
      message: expect.stringContaining('needs a reason'),
    });
    const no = await say(world, 'grace', { id, word: 'deny', reason: 'not today' });
    expect(no.status).toBe('denied');
  });

  test('does not count from the owner of a local instance, who is told what to do', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    for (const word of ['approve', 'deny', 'abstain'] as const) {
      const saying = sayWord(
        ownerSignedIn(world),
        { id, said: { word, reason: 'r' } },
        world.admin,
      );
      await expect(saying).rejects.toMatchObject({
        code: 'policy_denied',
        message: expect.stringContaining('--as PERSON'),
      });
    }
  });

  test('is refused to whoever may not even see the request', async () => {
    const world = await exchangeWorld({
      changes: [['people.yaml', 'groups: [platform]', 'groups: [support]']],
    });
    const id = await askForMigration(world);
    await expect(say(world, 'barbara', { id, word: 'deny', reason: 'r' })).rejects.toMatchObject({
      message: expect.stringContaining('is for others than barbara'),
    });
    const other = '0'.repeat(26);
    await expect(say(world, 'grace', { id: other, word: 'abstain' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('a request is cancelled', () => {
  test('by whoever owns the identity, and says why', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    const after = await say(world, 'ada', { id, word: 'cancel', reason: 'not needed' });
    expect(after).toMatchObject({ status: 'cancelled', settled: { by: 'ada' } });
    expect(await lastEntry(world)).toMatchObject({ facts: { reason: 'not needed' } });
    await expect(say(world, 'ada', { id, word: 'cancel' })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('by a member of the group that owns it', async () => {
    const world = await exchangeWorld({
      changes: [
        [
          'identities.yaml',
          'shop-migrator:\n    owner: ada',
          'shop-migrator:\n    owner: platform',
        ],
      ],
    });
    const id = await askForMigration(world);
    expect(await say(world, 'barbara', { id, word: 'cancel' })).toMatchObject({
      status: 'cancelled',
    });
  });

  test('by whom policy lets', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    const by = ownerSignedIn(world);
    expect(await sayWord(by, { id, said: { word: 'cancel' } }, world.admin)).toMatchObject({
      status: 'cancelled',
      settled: { by: 'owner' },
    });
  });

  test('by nobody else, and the refusal is an entry', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    await expect(say(world, 'grace', { id, word: 'cancel' })).rejects.toMatchObject({
      code: 'policy_denied',
    });
    expect(await lastEntry(world)).toMatchObject({
      kind: 'administration.denied',
      actor: { id: 'grace' },
      facts: { action: 'CancelApproval' },
    });
  });
});
