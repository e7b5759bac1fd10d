import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Approval } from '#core/approvals/approval.ts';
import { breakGlass } from '#core/approvals/break-glass.ts';
import { type Ask, openApproval } from '#core/approvals/open-approval.ts';
import { isRedeemable } from '#core/approvals/redeem.ts';
import type { ApprovalRule, BreakGlass } from '#core/approvals/rule.ts';
import { tick } from '#core/approvals/tick.ts';
import { cancelApproval, vote } from '#core/approvals/vote.ts';
import { Fault } from '#core/faults.ts';
import { campaign } from '#test/campaign.ts';
import { approvalWorld, origin, sampleAsk } from './approval-world.ts';
import { ballot, secondsIn } from './sample-approval.ts';

type World = ReturnType<typeof approvalWorld>;

const day = 24 * 3_600;
const glass: BreakGlass = {
  incident: 'INC-*',
  leaseSeconds: 960,
  review: { seats: [{ group: 'security', count: 1, escalation: [] }], withinSeconds: day },
};

/** Who asks for a migration in an emergency, by a rule that is changed as told. */
function urgentAsk(rule: Partial<ApprovalRule> = {}, requester: object = {}): Ask {
  const ask = sampleAsk({ breakGlass: glass, ...rule });
  return { ...ask, requester: { ...ask.requester, reason: 'orders are lost', ...requester } };
}

const breaking = (incident = 'INC-7', triggerGroups: readonly string[] = []) => ({
  incident,
  triggerGroups,
});

function broken(world: World, ask = urgentAsk(), said = breaking()): Promise<Approval> {
  return breakGlass(ask, said, world.ports).then(({ value }) => value);
}

const reviewed = (world: World, id: string, choice: 'approve' | 'deny', by = 'sam') =>
  vote(id, { ballot: ballot(by, ['security'], { choice }), origin }, world.ports);

const lostBy = async (world: World, identity = 'shop-migrator') =>
  (await world.store.read('break-glass-lost', identity))?.value;

/** What must be the same in number: glass broken, looks back at it, and entries that tell of it. */
async function counted(world: World) {
  const requests = await world.store.list('approval', { limit: 1_000 });
  const of = (isWanted: (approval: Approval) => boolean) =>
    requests.filter(({ value }) => isWanted(value)).length;
  const kinds = await world.kinds();
  return {
    broken: of(({ emergency }) => emergency !== undefined),
    reviews: of(({ reviewOf }) => reviewOf !== undefined),
    told: (await world.store.list('broken-glass', { limit: 1_000 })).length,
    entries: kinds.filter((kind) => kind === 'approval.broke-glass').length,
  };
}

describe('breaking the glass', () => {
  test('is a yes for a short lease, once, told to everybody skipped, and looked back at', async () => {
    const world = approvalWorld();
    const seats = [
      { group: 'platform', count: 1, escalation: [{ afterSeconds: 60, group: 'leads' }] },
    ];
    const value = await broken(world, urgentAsk({ seats, denials: 3, narrowers: ['platform'] }));
    expect(value).toMatchObject({
      ...{ id: 'a-1', status: 'approved', votes: {}, cut: { durationSeconds: 960 } },
      settled: { by: 'break-glass' },
      rule: { redemption: { times: 1 } },
      redemption: { used: 0, until: secondsIn(900).toISOString() },
      emergency: { incident: 'INC-7', review: 'a-2', skipped: ['leads', 'platform'] },
    });
    const review = (await world.store.read('approval', 'a-2'))?.value;
    expect(review).toMatchObject({
      ...{ reviewOf: 'a-1', status: 'pending', expiresAt: secondsIn(day).toISOString() },
      requester: { owner: 'olga', reason: 'orders are lost' },
      rule: { seats: glass.review.seats, denials: 1, narrowers: [], hours: null },
    });
    expect(world.timer.started).toEqual(['a-2']);
    expect((await world.store.read('broken-glass', 'a-1'))?.value).toMatchObject({
      ...{ identity: 'shop-migrator', incident: 'INC-7', reason: 'orders are lost' },
      ...{ groups: ['leads', 'platform'], review: 'a-2' },
    });
    const [entry, ...others] = await world.entries();
    expect(others).toEqual([]);
    expect(entry?.body).toMatchObject({
      ...{ kind: 'approval.broke-glass', actor: { id: 'shop-migrator' } },
      facts: { approval: 'a-1', review: 'a-2', skipped: 'leads, platform', durationSeconds: 960 },
    });
  });

  test('gives no longer lease than was asked for, and no longer time to take it', async () => {
    const world = approvalWorld();
    const generous = { ...glass, leaseSeconds: 3_600 };
    const ask = urgentAsk({
      breakGlass: generous,
      redemption: { times: 50, withinSeconds: 30 * day },
    });
    const shorter = { ...ask, asked: { ...ask.asked, durationSeconds: 960 } };
    const value = await broken(world, shorter);
    expect(value.cut).toEqual({ durationSeconds: 960 });
    expect(isRedeemable(value, secondsIn(899))).toBe(true);
    expect(isRedeemable(value, secondsIn(900))).toBe(false);
  });

  test('is joined while it is good, also by fifty at once, and then broken anew', async () => {
    const world = approvalWorld();
    const all = await Promise.all(Array.from({ length: 50 }, () => broken(world)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(await counted(world)).toEqual({ broken: 1, reviews: 1, told: 1, entries: 1 });
    world.moveTo(secondsIn(900));
    await broken(world);
    expect(await counted(world)).toEqual({ broken: 2, reviews: 2, told: 2, entries: 2 });
  });

  test('for another incident, or for anything else, is another', async () => {
    const world = approvalWorld();
    const ask = urgentAsk();
    await broken(world, ask);
    await broken(world, ask, breaking('INC-8'));
    await broken(world, { ...ask, asked: { ...ask.asked, commit: 'c0ffee2' } });
    expect((await counted(world)).broken).toBe(3);
  });

  test('leaves what was asked in the usual way as it is', async () => {
    const world = approvalWorld();
    await openApproval(urgentAsk(), world.ports);
    const value = await broken(world);
    expect(value.emergency).toBeDefined();
    const again = await openApproval(urgentAsk(), world.ports);
    expect(again.value).toMatchObject({ id: 'a-1', status: 'pending' });
  });

  test('is not done where people have just said yes', async () => {
    const world = approvalWorld();
    await openApproval(urgentAsk(), world.ports);
    await vote('a-1', { ballot: ballot('ada', ['platform']), origin }, world.ports);
    const value = await broken(world);
    expect([value.id, value.emergency]).toEqual(['a-1', undefined]);
    expect((await counted(world)).broken).toBe(0);
  });

  test('is refused where people have just said no, also while it is being broken', async () => {
    const world = approvalWorld();
    await openApproval(urgentAsk(), world.ports);
    const no = ballot('ada', ['platform'], { choice: 'deny' });
    const { store } = world;
    let said = false;
    const racing = {
      ...world.ports,
      ids: {
        newId: () => `b-${world.ports.ids.newId()}`,
      },
      store: {
        ...bound(store),
        read: async (...[kind, id]: Parameters<typeof store.read>) => {
          // The no comes after the request was read, and before the glass is broken.
          if (kind === 'break-glass-lost' && !said) {
            said = true;
            await vote('a-1', { ballot: no, origin }, world.ports);
          }
          return store.read(kind, id);
        },
      },
    } as typeof world.ports;
    await expect(breakGlass(urgentAsk(), breaking(), racing)).rejects.toMatchObject({
      code: 'approval_denied',
    });
    await expect(broken(world)).rejects.toMatchObject({ code: 'approval_denied' });
    expect((await counted(world)).broken).toBe(0);
    world.moveTo(secondsIn(900));
    expect((await broken(world)).emergency).toBeDefined();
  });

  test('does not fail because time could not be told, and whoever joins begins it again', async () => {
    const world = approvalWorld();
    const timer = { ...world.ports.timer, start: () => Promise.reject(new Error('away')) };
    await breakGlass(urgentAsk(), breaking(), { ...world.ports, timer });
    expect(world.timer.started).toEqual([]);
    await broken(world);
    expect(world.timer.started).toEqual(['a-2']);
  });

  test('counts among what an identity asks for in an hour, and minds no full inbox', async () => {
    const world = approvalWorld();
    const asking = (n: number) => {
      const ask = urgentAsk();
      return { ...ask, asked: { ...ask.asked, commit: `c-${n}` } };
    };
    for (let n = 1; n <= 20; n += 1) await openApproval(asking(n), world.ports);
    await expect(openApproval(asking(21), world.ports)).rejects.toThrow('waiting for approval');
    for (let n = 21; n <= 60; n += 1) await broken(world, asking(n));
    await expect(broken(world, asking(61))).rejects.toMatchObject({ code: 'rate_limited' });
  });

  test('never happens without a reason, a matching incident, and a rule that has it', async () => {
    const word = fc.constantFrom('', ' ', '\t', 'INC-', 'INC-1', 'inc-1', 'xINC-1', 'why', '*');
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(word, fc.string()),
        fc.oneof(word, fc.string()),
        fc.boolean(),
        async (incident, reason, hasIt) => {
          const world = approvalWorld();
          const ask = urgentAsk(hasIt ? {} : { breakGlass: undefined as never }, { reason });
          const outcome = await broken(world, ask, breaking(incident)).then(
            () => 'broken',
            (error: unknown) => (error instanceof Fault ? 'refused' : String(error)),
          );
          const isFit = hasIt && incident.startsWith('INC-') && reason.trim() !== '';
          expect(outcome).toBe(isFit ? 'broken' : 'refused');
          expect((await counted(world)).broken).toBe(isFit ? 1 : 0);
        },
      ),
      { seed: 20_261_122, numRuns: campaign(60) },
    );
  });

  const unmapped = { trigger: { kind: 'unmapped', account: '99' } };
  const ada = { trigger: { kind: 'person', person: 'ada' } };

  test('takes whom nobody knows only where its rule takes them anyway', async () => {
    const refused = broken(approvalWorld(), urgentAsk({ unmappedTrigger: 'refuse' }, unmapped));
    await expect(refused).rejects.toThrow("account 99 is nobody's in people.yaml");
    const taken = await broken(
      approvalWorld(),
      urgentAsk({ unmappedTrigger: 'one-more' }, unmapped),
    );
    expect(taken.emergency).toBeDefined();
  });

  test('takes only runs of those who may trigger it, where its rule says who', async () => {
    const oncall = { breakGlass: { ...glass, triggeredBy: ['oncall'] } } as const;
    const by = (requester: object, groups: readonly string[], rule = {}) =>
      broken(
        approvalWorld(),
        urgentAsk({ ...oncall, ...rule }, requester),
        breaking('INC-7', groups),
      );
    await expect(by(ada, ['platform'])).rejects.toThrow('only runs that members of oncall');
    await expect(by({}, [])).rejects.toThrow('only runs that members of oncall');
    await expect(by(unmapped, [], { unmappedTrigger: 'one-more' })).rejects.toThrow("nobody's");
    expect((await by(ada, ['platform', 'oncall'])).emergency).toBeDefined();
  });
});

describe('looking back', () => {
  test('with a yes leaves break-glass as it is, and gives nothing to redeem', async () => {
    const world = approvalWorld();
    await broken(world);
    const review = await reviewed(world, 'a-2', 'approve');
    expect([review.status, review.redemption]).toEqual(['approved', undefined]);
    expect(isRedeemable(review, secondsIn(0))).toBe(false);
    expect(await lostBy(world)).toBeUndefined();
    expect((await broken(world, urgentAsk(), breaking('INC-8'))).emergency).toBeDefined();
  });

  test('with a no takes it, in the transaction of that no', async () => {
    const world = approvalWorld();
    await broken(world);
    await reviewed(world, 'a-2', 'deny');
    expect(await lostBy(world)).toMatchObject({ review: 'a-2', status: 'denied' });
    const last = (await world.entries()).at(-1)?.body;
    expect(last).toMatchObject({
      kind: 'approval.voted',
      facts: { status: 'denied', reviewOf: 'a-1', breakGlassLost: true },
    });
    const refused = broken(world, urgentAsk(), breaking('INC-8'));
    await expect(refused).rejects.toThrow('identity shop-migrator has lost break-glass');
    await expect(refused).rejects.toMatchObject({ code: 'policy_denied' });
    expect((await openApproval(urgentAsk(), world.ports)).value.status).toBe('pending');
  });

  test('that is missed takes it, in the transaction of that expiry', async () => {
    const world = approvalWorld();
    await broken(world);
    world.moveTo(secondsIn(day));
    await Promise.all([tick('a-2', world.ports), tick('a-2', world.ports)]);
    expect(await lostBy(world)).toMatchObject({ review: 'a-2', status: 'expired' });
    const expired = (await world.entries()).filter(({ body }) => body.facts?.breakGlassLost);
    expect(expired.map(({ body }) => [body.kind, body.facts?.status])).toEqual([
      ['approval.expired', 'expired'],
    ]);
  });

  test('that is missed takes it also while nobody keeps time', async () => {
    const world = approvalWorld();
    await broken(world);
    world.moveTo(secondsIn(day));
    await expect(broken(world)).rejects.toThrow('review a-2 is expired');
    expect(await world.kinds()).toEqual([
      'approval.broke-glass',
      'approval.expired',
      'approval.settled',
    ]);
  });

  test('concerns its own identity alone', async () => {
    const world = approvalWorld();
    await broken(world);
    await reviewed(world, 'a-2', 'deny');
    const ask = urgentAsk();
    const other = { ...ask, asked: { ...ask.asked, identity: 'another' } };
    expect((await broken(world, other)).emergency).toBeDefined();
  });

  test('is for its own seats, and neither for the owner nor for whoever was skipped', async () => {
    const world = approvalWorld();
    await broken(world);
    await expect(reviewed(world, 'a-2', 'approve', 'olga')).rejects.toThrow('olga owns identity');
    const skipped = { ballot: ballot('ada', ['platform']), origin };
    await expect(vote('a-2', skipped, world.ports)).rejects.toThrow('in none of the groups');
  });

  test('cannot be cancelled by whoever broke the glass', async () => {
    const world = approvalWorld();
    await broken(world);
    const olga = { person: { id: 'olga', groups: [] }, origin };
    await expect(cancelApproval('a-2', olga, world.ports)).rejects.toThrow('is not cancelled');
  });

  test('twice badly is lost once more each time, however soon one after the other', async () => {
    const world = approvalWorld();
    await broken(world);
    await broken(world, urgentAsk(), breaking('INC-8'));
    await Promise.all([reviewed(world, 'a-2', 'deny'), reviewed(world, 'a-4', 'deny')]);
    const [one, other] = await Promise.all(
      ['a-2', 'a-4'].map((id) => world.store.read('approval', id)),
    );
    expect([one?.value.status, other?.value.status]).toEqual(['denied', 'denied']);
    expect((await world.store.read('break-glass-lost', 'shop-migrator'))?.revision).toBe(2);
  });
});

/** A store's own methods, so that one of them can be replaced. */
function bound(store: World['store']): Omit<World['ports']['store'], 'read'> {
  return {
    list: (kind, request) => store.list(kind, request),
    commit: (transaction) => store.commit(transaction),
    writerHead: (writer) => store.writerHead(writer),
    entry: (writer, n) => store.entry(writer, n),
    entries: (request) => store.entries(request),
  };
}
