import { describe, expect, test } from 'vitest';
import { sayWord } from '#core/approvals/say-word.ts';
import { showApproval } from '#core/approvals/show-approval.ts';
import { askForMigration, ownerSignedIn, signedIn } from '#test/approvals-scene.ts';
import { type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { voteAs } from '#test/vote-as.ts';

const show = async (world: ExchangeWorld, person: string, id: string) =>
  showApproval(await signedIn(world, person), id, world.admin);

const views = async ({ store }: ExchangeWorld) =>
  (await store.entries({ limit: 1_000 }))
    .map(({ entry }) => entry.body)
    .filter(({ kind }) => kind === 'approval.viewed')
    .map(({ actor, facts }) => [actor.kind === 'person' ? actor.id : '', facts?.asked]);

describe('one request', () => {
  test('shows exactly what is asked, why, what is new, and who may decide', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    const { approval, approvers, standing, earlier } = await show(world, 'grace', id);
    expect(approval).toMatchObject({
      asked: {
        identity: 'shop-migrator',
        grant: 'shop-migrate',
        ref: 'refs/heads/main',
        durationSeconds: 1_800,
        commit: expect.stringMatching(/^[0-9a-f]{40}$/),
        run: expect.stringContaining('/actions/runs/'),
      },
      shown: {
        policies: expect.arrayContaining([expect.stringContaining('production database waits')]),
        sessionPolicy: expect.stringContaining('Statement'),
        novelty: ['branch', 'grant', 'runner'],
      },
      rule: { name: 'production-change' },
      requester: { owner: 'ada', trigger: { kind: 'person', person: 'ada' } },
    });
    expect(approval).not.toHaveProperty('places');
    expect(standing).toMatchObject({ id, secondsLeft: 14_400 });
    expect(approvers).toEqual([{ person: 'grace', name: 'Grace', groups: ['security'] }]);
    expect(earlier).toEqual([]);
  });

  test('shows after an escalation who else may decide, and never its owner', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    world.clock.advance(1_801);
    const { approvers } = await show(world, 'grace', id);
    expect(approvers.map(({ person }) => person)).toEqual(['barbara', 'grace']);
  });

  test('shows what became of the same before, newest first and ten at most', async () => {
    const world = await exchangeWorld();
    const before = await askForMigration(world);
    await voteAs(world, before, { choice: 'deny', reason: 'not on a Friday' });
    for (let at = 0; at < 10; at += 1) {
      await askForMigration(world, { claims: { sha: String(at).repeat(40) } });
    }
    world.clock.advance(901);
    const id = await askForMigration(world);
    const { earlier } = await show(world, 'grace', id);
    expect(earlier.length).toBe(10);
    expect(earlier[0]).toMatchObject({ status: 'pending', settled: null, same: false });
    const first = await show(
      world,
      'grace',
      await askForMigration(world, { claims: { sha: '0'.repeat(40) } }),
    );
    expect(first.earlier).toEqual([
      {
        ...{ id: before, rule: 'production-change', status: 'denied', same: false },
        openedAt: '2026-11-22T10:00:00.000Z',
        settled: { at: '2026-11-22T10:00:00.000Z', by: 'grace' },
        reasons: { grace: 'not on a Friday' },
      },
    ]);
  });

  test('shows of the same before what was said, where anything was', async () => {
    const world = await exchangeWorld();
    const before = await askForMigration(world);
    const grace = await signedIn(world, 'grace');
    await sayWord(grace, { id: before, said: { word: 'abstain' } }, world.admin);
    world.clock.advance(14_400 + 901);
    const { earlier } = await show(world, 'grace', await askForMigration(world));
    expect(earlier).toMatchObject([{ status: 'expired', reasons: {}, same: true }]);
  });

  test('says of each word why whoever looks may not say it', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    const none = { approve: null, narrow: null, deny: null, abstain: null, cancel: null };
    expect((await show(world, 'grace', id)).refused).toMatchObject({
      ...none,
      withdraw: { code: 'not_found' },
      cancel: { code: 'policy_denied', why: expect.stringContaining('ask its owner ada') },
    });
    const owns = { code: 'policy_denied', why: expect.stringContaining('owns identity') };
    expect((await show(world, 'ada', id)).refused).toMatchObject({
      ...{ approve: owns, narrow: owns, deny: owns, abstain: owns, cancel: null },
    });
    const notYet = { code: 'policy_denied', why: expect.stringContaining('in none of the groups') };
    expect((await show(world, 'barbara', id)).refused).toMatchObject({ approve: notYet });
    const { refused } = await showApproval(ownerSignedIn(world), id, world.admin);
    expect(refused).toMatchObject({
      approve: { code: 'policy_denied', why: expect.stringContaining('--as PERSON') },
      cancel: null,
    });
    world.clock.advance(1_801);
    expect((await show(world, 'barbara', id)).refused).toMatchObject({
      approve: null,
      narrow: { why: expect.stringContaining('not to less') },
    });
    await voteAs(world, id);
    const settled = { code: 'conflict', why: expect.stringContaining('approved by grace') };
    const after = await show(world, 'ada', id);
    expect(after.refused).toMatchObject({ approve: settled, withdraw: settled, cancel: settled });
    expect(after.approvers).toEqual([]);
  });

  test('says that a sign-in is too old for a yes alone', async () => {
    const fresh = await exchangeWorld({
      changes: [['approvals.yaml', '    narrowers:', '    signInSeconds: 300\n    narrowers:']],
    });
    const id = await askForMigration(fresh);
    const grace = { ...(await signedIn(fresh, 'grace')), signedInAt: new Date(0) };
    expect((await showApproval(grace, id, fresh.admin)).refused).toMatchObject({
      approve: { code: 'sign_in_needed' },
      deny: null,
    });
  });

  test('is for nobody who has no part in it, and there is none of another name', async () => {
    const world = await exchangeWorld({
      changes: [['people.yaml', 'groups: [platform]', 'groups: [support]']],
    });
    const id = await askForMigration(world);
    await expect(show(world, 'barbara', id)).rejects.toMatchObject({ code: 'policy_denied' });
    await expect(show(world, 'grace', '0'.repeat(26))).rejects.toMatchObject({ code: 'not_found' });
    expect(await views(world)).toEqual([]);
  });
});

describe('opening a request', () => {
  test('is an entry once for each person, and says whether they have a say', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    for (const person of ['ada', 'grace', 'grace', 'ada']) await show(world, person, id);
    expect(await views(world)).toEqual([
      ['ada', false],
      ['grace', true],
    ]);
    const { approval } = await show(world, 'grace', id);
    expect(approval.viewed).toEqual({
      ada: '2026-11-22T10:00:00.000Z',
      grace: '2026-11-22T10:00:00.000Z',
    });
  });

  test('counts how long nobody looked, by the first who had a say', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    world.clock.advance(200);
    await show(world, 'grace', id);
    expect(world.counters.counts()).toMatchObject({ 'approval.first_view within=5m': 1 });
  });

  test('is no entry once it is settled', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    await voteAs(world, id);
    await show(world, 'ada', id);
    expect(await views(world)).toEqual([]);
  });

  test('shows it all the same where that cannot be written', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    const down = async () => {
      throw new Error('down');
    };
    const approvals = { ...world.admin.approvals, ledger: { append: down } };
    const ports = { ...world.admin, approvals };
    const { standing } = await showApproval(await signedIn(world, 'grace'), id, ports);
    expect(standing.status).toBe('pending');
    expect(await views(world)).toEqual([]);
  });
});
