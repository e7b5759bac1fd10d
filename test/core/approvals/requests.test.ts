import { describe, expect, test } from 'vitest';
import { openApproval } from '#core/approvals/open-approval.ts';
import { tick } from '#core/approvals/tick.ts';
import { cancelApproval, vote, withdraw } from '#core/approvals/vote.ts';
import { approvalWorld, origin, sampleAsk } from './approval-world.ts';
import { ballot, secondsIn } from './sample-approval.ts';

const yes = (id: string) => ({ ballot: ballot(id, ['platform']), origin });
const no = (id: string) => ({ ballot: ballot(id, ['platform'], { choice: 'deny' }), origin });
const two = { seats: [{ group: 'platform', count: 2, escalation: [] }] };

describe('asking', () => {
  test('opens one request, with its entry, and begins to keep its time', async () => {
    const world = approvalWorld();
    const { value } = await openApproval(sampleAsk(), world.ports);
    expect(value).toMatchObject({ id: 'a-1', status: 'pending', votes: {} });
    expect(world.timer.started).toEqual(['a-1']);
    const [entry] = await world.entries();
    expect(entry?.body).toMatchObject({
      kind: 'approval.asked',
      actor: { id: 'shop-migrator' },
      grant: 'shop-migrate',
      facts: { approval: 'a-1', rule: 'migration', askedHash: value.askedHash },
    });
  });

  test('for the same again joins it, also of fifty at once', async () => {
    const world = approvalWorld();
    const all = await Promise.all(
      Array.from({ length: 50 }, () => openApproval(sampleAsk(), world.ports)),
    );
    expect(new Set(all.map(({ value }) => value.id)).size).toBe(1);
    expect(await world.kinds()).toEqual(['approval.asked']);
  });

  test('for anything else, another commit for one, opens another', async () => {
    const world = approvalWorld();
    const ask = sampleAsk();
    await openApproval(ask, world.ports);
    const other = { ...ask, asked: { ...ask.asked, commit: 'c0ffee2' } };
    expect((await openApproval(other, world.ports)).value.id).toBe('a-2');
  });

  test('again after a yes finds that yes while it is good, and then asks anew', async () => {
    const world = approvalWorld();
    await openApproval(sampleAsk(), world.ports);
    await vote('a-1', yes('ada'), world.ports);
    expect((await openApproval(sampleAsk(), world.ports)).value.status).toBe('approved');
    world.moveTo(secondsIn(900));
    expect((await openApproval(sampleAsk(), world.ports)).value.status).toBe('pending');
  });

  test('again after a no is told no for a while, and may then ask anew', async () => {
    const world = approvalWorld();
    await openApproval(sampleAsk(), world.ports);
    await vote('a-1', no('ada'), world.ports);
    world.moveTo(secondsIn(899));
    expect((await openApproval(sampleAsk(), world.ports)).value.status).toBe('denied');
    world.moveTo(secondsIn(900));
    expect((await openApproval(sampleAsk(), world.ports)).value.status).toBe('pending');
  });

  test('again after it was cancelled asks anew at once', async () => {
    const world = approvalWorld();
    await openApproval(sampleAsk(), world.ports);
    await cancelApproval('a-1', { person: { id: 'olga', groups: [] }, origin }, world.ports);
    expect((await openApproval(sampleAsk(), world.ports)).value.id).toBe('a-2');
  });

  test('begins to keep time again for whoever joins, lest the first start was lost', async () => {
    const world = approvalWorld();
    await openApproval(sampleAsk(), world.ports);
    await openApproval(sampleAsk(), world.ports);
    expect(world.timer.started).toEqual(['a-1', 'a-1']);
  });

  const askWith = (rule: Parameters<typeof sampleAsk>[0], requester: object) => {
    const ask = sampleAsk(rule);
    const whole = { ...ask, requester: { ...ask.requester, ...requester } };
    return openApproval(whole, approvalWorld().ports);
  };
  const unmapped = { trigger: { kind: 'unmapped', account: '99' } };

  test('for a run that nobody known has triggered is refused, or costs one more, by rule', async () => {
    const refused = askWith({ unmappedTrigger: 'refuse' }, unmapped);
    await expect(refused).rejects.toThrow("account 99 is nobody's in people.yaml");
    const taken = await askWith({ unmappedTrigger: 'one-more' }, unmapped);
    expect(taken.value.status).toBe('pending');
  });

  test('says why and of which ticket, where the rule wants that', async () => {
    const reasons = { requester: true, ticket: null, approver: false };
    await expect(askWith({ reasons }, {})).rejects.toThrow('say why you ask');
    await expect(askWith({ reasons }, { reason: ' ' })).rejects.toThrow('say why you ask');
    expect((await askWith({ reasons }, { reason: 'late' })).value.requester.reason).toBe('late');
    const ticketed = { reasons: { ...reasons, ticket: 'SHOP-*' } };
    await expect(askWith(ticketed, { reason: 'a WORKSHOP-7' })).rejects.toThrow('such as SHOP-*');
    expect((await askWith(ticketed, { reason: 'for SHOP-7 now' })).value.status).toBe('pending');
  });

  test('does not fail because time could not be told', async () => {
    const world = approvalWorld();
    const timer = { ...world.ports.timer, start: () => Promise.reject(new Error('away')) };
    const { value } = await openApproval(sampleAsk(), { ...world.ports, timer });
    expect(value.status).toBe('pending');
  });
});

describe('voting', () => {
  test('is one transaction with its entry, and the last word wakes whoever keeps time', async () => {
    const world = approvalWorld();
    await openApproval(sampleAsk(two), world.ports);
    await vote('a-1', yes('ada'), world.ports);
    expect(world.timer.woken).toEqual([]);
    const settled = await vote('a-1', yes('ben'), world.ports);
    expect([settled.status, world.timer.woken]).toEqual(['approved', ['a-1']]);
    const voted = (await world.entries()).slice(1).map(({ body }) => body.facts);
    expect(voted).toMatchObject([
      { choice: 'approve', status: 'pending' },
      { choice: 'approve', status: 'approved' },
    ]);
  });

  test('twice alike is one entry', async () => {
    const world = approvalWorld();
    await openApproval(sampleAsk(two), world.ports);
    await vote('a-1', yes('ada'), world.ports);
    await vote('a-1', yes('ada'), world.ports);
    expect(await world.kinds()).toEqual(['approval.asked', 'approval.voted']);
  });

  // Elsewhere two who vote at once erase each other (hoop, reference A6).
  test('of two hundred at once loses no word, and settles once', async () => {
    const world = approvalWorld();
    const seats = [{ group: 'platform', count: 40, escalation: [] }];
    await openApproval(sampleAsk({ seats }), world.ports);
    const votes = Array.from({ length: 200 }, (_, n) =>
      vote('a-1', yes(`p-${n % 50}`), world.ports).then(
        ({ status }) => status,
        () => 'refused',
      ),
    );
    const outcomes = await Promise.all(votes);
    expect(outcomes).toContain('approved');
    const entries = (await world.entries()).filter(({ body }) => body.kind === 'approval.voted');
    expect(entries).toHaveLength(40);
    expect(entries.filter(({ body }) => body.facts?.status === 'approved')).toHaveLength(1);
    expect(world.timer.woken).toEqual(['a-1']);
  });

  test('can be taken back before the verdict', async () => {
    const world = approvalWorld();
    await openApproval(sampleAsk(two), world.ports);
    await vote('a-1', yes('ada'), world.ports);
    const person = { id: 'ada', groups: ['platform'] };
    const { votes } = await withdraw('a-1', { person, origin }, world.ports);
    expect(votes).toEqual({});
    expect((await world.kinds()).at(-1)).toBe('approval.withdrawn');
  });

  test('on what there is not is refused', async () => {
    const world = approvalWorld();
    await expect(vote('a-9', yes('ada'), world.ports)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('stands although nobody could be woken', async () => {
    const world = approvalWorld();
    const timer = { ...world.ports.timer, wake: () => Promise.reject(new Error('away')) };
    await openApproval(sampleAsk(), world.ports);
    const { status } = await vote('a-1', yes('ada'), { ...world.ports, timer });
    expect(status).toBe('approved');
  });
});

describe('a look', () => {
  const slow = {
    seats: [
      { group: 'platform', count: 1, escalation: [] },
      {
        group: 'security',
        count: 1,
        escalation: [{ afterSeconds: 1_800, group: 'platform' }],
      },
    ],
    reminders: { everySeconds: 600, most: 1 },
  };

  test('says when to look again, and changes nothing that is not due', async () => {
    const world = approvalWorld();
    await openApproval(sampleAsk(slow), world.ports);
    expect(await tick('a-1', world.ports)).toEqual({
      settled: false,
      revision: 1,
      waitSeconds: 600,
    });
    expect(await world.kinds()).toEqual(['approval.asked']);
  });

  test('reminds, escalates and expires, each once, however often it is taken', async () => {
    const world = approvalWorld();
    await openApproval(sampleAsk(slow), world.ports);
    for (const seconds of [600, 600, 1_800, 1_801, 14_400, 20_000]) {
      world.moveTo(secondsIn(seconds));
      await Promise.all([tick('a-1', world.ports), tick('a-1', world.ports)]);
    }
    expect(await world.kinds()).toEqual([
      'approval.asked',
      'approval.reminded',
      'approval.escalated',
      'approval.expired',
      'approval.settled',
    ]);
    expect(await tick('a-1', world.ports)).toMatchObject({ settled: true });
  });

  test('settles by words that an escalation makes enough', async () => {
    const world = approvalWorld();
    await openApproval(sampleAsk(slow), world.ports);
    for (const who of ['ada', 'ben']) await vote('a-1', yes(who), world.ports);
    world.moveTo(secondsIn(1_800));
    expect(await tick('a-1', world.ports)).toMatchObject({ settled: true });
    const found = await world.store.read('approval', 'a-1');
    expect(found?.value).toMatchObject({ status: 'approved', settled: { by: 'time' } });
  });

  test('at what is forgotten is the last', async () => {
    expect(await tick('a-9', approvalWorld().ports)).toMatchObject({ settled: true });
  });
});

describe('how many may ask', () => {
  const asking = (world: ReturnType<typeof approvalWorld>, commit: number, identity?: string) => {
    const ask = sampleAsk();
    const asked = { ...ask.asked, commit: `c-${commit}`, ...(identity && { identity }) };
    return openApproval({ ...ask, asked }, world.ports);
  };

  test('twenty of one identity wait at once, and one more when one of them is answered', async () => {
    const world = approvalWorld();
    for (let at = 1; at <= 20; at += 1) await asking(world, at);
    await expect(asking(world, 21)).rejects.toMatchObject({ code: 'rate_limited' });
    expect((await asking(world, 1)).value.id).toBe('a-1');
    await vote('a-1', yes('ada'), world.ports);
    expect((await asking(world, 22)).value.status).toBe('pending');
    await expect(asking(world, 23)).rejects.toMatchObject({ code: 'rate_limited' });
  });

  test('sixty of one identity are asked in an hour, however soon they are answered', async () => {
    const world = approvalWorld();
    for (let at = 1; at <= 60; at += 1) {
      const { value } = await asking(world, at);
      await vote(value.id, no('ada'), world.ports);
    }
    await expect(asking(world, 61)).rejects.toMatchObject({ code: 'rate_limited' });
    expect((await asking(world, 61, 'another')).value.status).toBe('pending');
    world.moveTo(secondsIn(3_600));
    expect((await asking(world, 61)).value.status).toBe('pending');
  });

  test('five hundred of all identities wait at once', async () => {
    const world = approvalWorld();
    for (let at = 1; at <= 500; at += 1) await asking(world, at, `i-${at % 50}`);
    const refused = asking(world, 501, 'one-more');
    await expect(refused).rejects.toThrow(/all identities together have the 500 requests/);
  });

  test('whoever waits is listed until the verdict, and what was asked of an identity stays', async () => {
    const world = approvalWorld();
    await asking(world, 1);
    await asking(world, 2);
    const waiting = async () =>
      (await world.store.list('pending-approval', { limit: 10 })).map(({ id }) => id);
    expect(await waiting()).toEqual(['a-1', 'a-2']);
    await vote('a-1', no('ada'), world.ports);
    expect(await waiting()).toEqual(['a-2']);
    const within = 'shop-migrator/shop-migrate/';
    const asked = await world.store.list('identity-approval', { limit: 10, within });
    expect(asked.map(({ value }) => value.approval)).toEqual(['a-1', 'a-2']);
  });
});
