import { describe, expect, test } from 'vitest';
import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import { type Delegating, delegate, endDelegation } from '#core/approvals/delegate.ts';
import { listApprovals } from '#core/approvals/list-approvals.ts';
import { listDelegations } from '#core/approvals/list-delegations.ts';
import { type Said, sayWord } from '#core/approvals/say-word.ts';
import { showApproval } from '#core/approvals/show-approval.ts';
import { vote } from '#core/approvals/vote.ts';
import { readConfigurationFolder } from '#local/configuration-folder.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { askForMigration, ownerSignedIn, signedIn } from '#test/approvals-scene.ts';
import {
  asOwner,
  type ExchangeWorld,
  exchangeWorld,
  type WorldSetting,
} from '#test/exchange-world.ts';

const until = new Date('2026-11-23T10:00:00Z');
const leave = { to: 'barbara', until, reason: 'on leave' };

const handOn = async (world: ExchangeWorld, from = 'grace', given: Partial<Delegating> = {}) =>
  delegate(await signedIn(world, from), { ...leave, ...given }, world.admin);

const say = async (
  world: ExchangeWorld,
  person: string,
  { id, ...said }: Partial<Said> & { id: string },
) =>
  sayWord(await signedIn(world, person), { id, said: { word: 'approve', ...said } }, world.admin);

const entries = async ({ store }: ExchangeWorld) =>
  (await store.entries({ limit: 1_000 })).map(({ entry }) => entry.body);

/** Neither Grace's nor Barbara's word is enough. */
const two: WorldSetting = {
  changes: [['approvals.yaml', 'group: platform }', 'group: platform }\n      - group: platform']],
};
/** Barbara has no say of her own. */
const alone: WorldSetting = {
  changes: [['people.yaml', 'groups: [platform]', 'groups: [support]']],
};

describe('a person who delegates', () => {
  test('has somebody else vote in their place, told in the ledger and to whoever looks', async () => {
    const world = await exchangeWorld(alone);
    const id = await askForMigration(world);
    await handOn(world);
    const barbara = await signedIn(world, 'barbara');
    const shown = await showApproval(barbara, id, world.admin);
    expect(shown.insteadOf).toEqual(['grace']);
    expect(shown.approvers).toMatchObject([{ person: 'grace', delegates: ['barbara'] }]);
    const mine = await listApprovals(barbara, { which: 'mine', limit: 9 }, world.admin);
    expect(mine.approvals.map((one) => one.id)).toEqual([id]);
    expect(await say(world, 'barbara', { id, insteadOf: 'grace' })).toMatchObject({
      ...{ status: 'approved', settled: { by: 'barbara' } },
      places: [{ group: 'security', filledBy: 'barbara' }],
    });
    const told = await entries(world);
    expect(told.find(({ kind }) => kind === 'approval.delegated')).toMatchObject({
      actor: { kind: 'person', id: 'grace' },
      facts: { to: 'barbara', until: until.toISOString(), reason: 'on leave' },
    });
    expect(told.find(({ kind }) => kind === 'approval.viewed')?.facts).toMatchObject({
      asked: true,
    });
    expect(told.find(({ kind }) => kind === 'approval.voted')).toMatchObject({
      actor: { id: 'barbara' },
      facts: { insteadOf: 'grace' },
    });
  });

  test('may end it before its time, and what was said in their place stands', async () => {
    const world = await exchangeWorld(two);
    const id = await askForMigration(world);
    await handOn(world);
    await say(world, 'barbara', { id, insteadOf: 'grace', word: 'abstain' });
    await endDelegation(await signedIn(world, 'grace'), 'barbara', world.admin);
    expect((await entries(world)).at(-1)).toMatchObject({
      kind: 'approval.delegation-ended',
      facts: { to: 'barbara', until: '2026-11-22T10:00:00.000Z' },
    });
    expect((await world.store.read('approval', id))?.value.votes.barbara).toMatchObject({
      insteadOf: 'grace',
    });
    await expect(say(world, 'barbara', { id, insteadOf: 'grace' })).rejects.toMatchObject({
      code: 'policy_denied',
      message: expect.stringContaining('has not delegated'),
    });
    const again = endDelegation(await signedIn(world, 'grace'), 'barbara', world.admin);
    await expect(again).rejects.toMatchObject({ code: 'not_found' });
  });

  test('sets another end by doing it again', async () => {
    const world = await exchangeWorld();
    await handOn(world);
    const sooner = new Date('2026-11-22T11:00:00Z');
    await handOn(world, 'grace', { until: sooner });
    const { delegations } = await listDelegations(await signedIn(world, 'grace'), world.admin);
    expect(delegations).toMatchObject([{ to: 'barbara', until: sooner.toISOString() }]);
  });

  test('needs an end within 30 days, a reason, and somebody else of people.yaml', async () => {
    const world = await exchangeWorld();
    const day = 86_400_000;
    const now = world.clock.now().getTime();
    for (const [given, says] of [
      [{ until: new Date(now) }, 'an instant to come'],
      [{ until: new Date(now + 30 * day + 1) }, 'at most 30 days'],
      [{ until: new Date(Number.NaN) }, 'an instant to come'],
      [{ reason: ' ' }, 'say why'],
      [{ to: 'grace' }, 'nobody delegates to themselves'],
      [{ to: 'nobody' }, 'nobody of people.yaml'],
      [{ to: 'barbara/ada' }, 'nobody of people.yaml'],
    ] as const) {
      await expect(handOn(world, 'grace', given)).rejects.toMatchObject({
        code: 'invalid_request',
        message: expect.stringContaining(says),
      });
    }
    await expect(handOn(world, 'grace', { until: new Date(now + 30 * day) })).resolves.toBeTruthy();
  });

  test('is a person with a fresh sign-in, never the owner of a local instance', async () => {
    const world = await exchangeWorld();
    const byOwner = delegate(ownerSignedIn(world), leave, world.admin);
    await expect(byOwner).rejects.toMatchObject({ code: 'policy_denied' });
    const grace = await signedIn(world, 'grace');
    world.clock.advance(901);
    await expect(delegate(grace, leave, world.admin)).rejects.toMatchObject({
      code: 'sign_in_needed',
    });
  });

  test('is told where somebody else changes the same at once', async () => {
    const world = await exchangeWorld();
    const conflict = { outcome: 'conflict', on: 'delegation', id: '' } as const;
    const busy = { ...world.admin, ledger: { append: async () => conflict } };
    const delegating = delegate(await signedIn(world, 'grace'), leave, busy);
    await expect(delegating).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('whoever stands in', () => {
  test('has no say once the delegation has ended, and sees no more of it', async () => {
    const world = await exchangeWorld(alone);
    const id = await askForMigration(world);
    await handOn(world, 'grace', { until: new Date('2026-11-22T11:00:00Z') });
    world.clock.advance(3_600);
    await expect(say(world, 'barbara', { id, insteadOf: 'grace' })).rejects.toMatchObject({
      message: expect.stringContaining('is for others than barbara'),
    });
  });

  test('loses the place in the very write of the vote where it ends meanwhile', async () => {
    const world = await exchangeWorld(two);
    const id = await askForMigration(world);
    await handOn(world);
    const { approvals } = world.admin;
    const ledger: typeof approvals.ledger = {
      append: async (body, change) => {
        if (body.kind === 'approval.voted') {
          await endDelegation(await signedIn(world, 'grace'), 'barbara', world.admin);
        }
        return approvals.ledger.append(body, change);
      },
    };
    const racing = sayWord(
      await signedIn(world, 'barbara'),
      { id, said: { word: 'deny', reason: 'r', insteadOf: 'grace' } },
      { ...world.admin, approvals: { ...approvals, ledger } },
    );
    await expect(racing).rejects.toMatchObject({ code: 'conflict' });
    expect((await world.store.read('approval', id))?.value.votes).toEqual({});
  });

  test('does not pass on what was delegated to them', async () => {
    const world = await exchangeWorld(two);
    const id = await askForMigration(world);
    await handOn(world, 'grace', { to: 'barbara' });
    await handOn(world, 'barbara', { to: 'ada' });
    const ada = await signedIn(world, 'ada');
    expect((await showApproval(ada, id, world.admin)).insteadOf).toEqual([]);
    await expect(say(world, 'ada', { id, insteadOf: 'grace' })).rejects.toMatchObject({
      code: 'policy_denied',
    });
  });

  test('decides nothing about what is their own', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    await handOn(world, 'grace', { to: 'ada' });
    for (const insteadOf of [undefined, 'grace']) {
      const own = insteadOf === undefined ? {} : { insteadOf };
      await expect(say(world, 'ada', { id, ...own })).rejects.toMatchObject({
        message: expect.stringContaining('what is their own'),
      });
    }
  });

  test('decides nothing in the place of whoever may not', async () => {
    const world = await exchangeWorld(two);
    const id = await askForMigration(world);
    await handOn(world, 'ada', { to: 'barbara' });
    await expect(say(world, 'barbara', { id, insteadOf: 'ada' })).rejects.toMatchObject({
      message: expect.stringContaining('ada owns'),
    });
  });

  test('fills one place, and the delegator no other beside it', async () => {
    const world = await exchangeWorld(two);
    const id = await askForMigration(world);
    await handOn(world);
    const { status } = await say(world, 'barbara', { id, insteadOf: 'grace' });
    expect(status).toBe('pending');
    await expect(say(world, 'grace', { id })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('has the groups that the delegator is in now, and no place of who has left', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    await handOn(world);
    const files = new Map(readConfigurationFolder(exampleFolder));
    const moved = String(files.get('people.yaml'))
      .replace('groups: [security]', 'groups: [support]')
      .concat(
        '  hal: { name: Hal, subject: { issuer: people, sub: hal }, groups: [security] }\n',
        '  ida: { name: Ida, subject: { issuer: people, sub: ida }, groups: [security] }\n',
      );
    await publishConfiguration(asOwner, { files: files.set('people.yaml', moved) }, world.admin);
    await expect(say(world, 'barbara', { id, insteadOf: 'grace' })).rejects.toMatchObject({
      message: expect.stringContaining('in none of the groups'),
    });
    const left = moved.replace(/\n {2}grace:(?:\n {4}.*)+/u, '');
    const owned = String(files.get('identities.yaml')).replace('owner: grace', 'owner: hal');
    files.set('people.yaml', left).set('identities.yaml', owned);
    await publishConfiguration(asOwner, { files }, world.admin);
    await expect(say(world, 'barbara', { id, insteadOf: 'grace' })).rejects.toMatchObject({
      message: expect.stringContaining('has not delegated'),
    });
  });

  test('names a place with a vote alone', async () => {
    const world = await exchangeWorld();
    const id = await askForMigration(world);
    for (const word of ['withdraw', 'cancel'] as const) {
      await expect(say(world, 'barbara', { id, word, insteadOf: 'grace' })).rejects.toMatchObject({
        code: 'invalid_request',
      });
    }
  });
});

describe('delegations', () => {
  test('are seen by who gave and who holds them, and by whom policy lets read all', async () => {
    const world = await exchangeWorld();
    await handOn(world);
    const seenBy = async (id: string) =>
      (await listDelegations(await signedIn(world, id), world.admin)).delegations;
    const held = { from: 'grace', to: 'barbara', reason: 'on leave', until: until.toISOString() };
    expect(await seenBy('grace')).toEqual([{ ...held, at: '2026-11-22T10:00:00.000Z' }]);
    expect(await seenBy('barbara')).toMatchObject([held]);
    expect(await seenBy('ada')).toMatchObject([held]);
    await handOn(world, 'ada', { to: 'grace' });
    expect(await seenBy('barbara')).toMatchObject([held]);
    const all = await listDelegations(ownerSignedIn(world), world.admin);
    expect(all.delegations.length).toBe(2);
  });
});

test('a vote that rests on nothing else is not checked against anything else', async () => {
  const world = await exchangeWorld();
  const id = await askForMigration(world);
  const { person, signedInAt, origin } = await signedIn(world, 'grace');
  const voter = { id: person.id, groups: person.groups, signedInAt };
  const ballot = { voter, choice: 'approve' } as const;
  expect(await vote(id, { ballot, origin }, world.admin.approvals)).toMatchObject({
    status: 'approved',
  });
});
