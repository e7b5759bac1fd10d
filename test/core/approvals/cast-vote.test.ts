import { describe, expect, test } from 'vitest';
import type { Approval, ApprovedScope } from '#core/approvals/approval.ts';
import { cancel } from '#core/approvals/cancel.ts';
import { castVote } from '#core/approvals/cast-vote.ts';
import { withdrawVote } from '#core/approvals/withdraw-vote.ts';
import { asFault } from '#core/faults.ts';
import { ballot, everybody, sampleApproval, secondsIn } from './sample-approval.ts';

const two = { seats: [{ group: 'platform', count: 2, escalation: [] }] };
const mixed = {
  seats: ['platform', 'security'].map((group) => ({ group, count: 1, escalation: [] })),
};

function cast(
  approval: Approval,
  given: ReturnType<typeof ballot>,
  { now = secondsIn(60), isPerson = everybody as (id: string) => boolean } = {},
): Approval {
  return castVote(approval, given, { now, isPerson });
}

function refusal(act: () => unknown): readonly [string, string] {
  try {
    act();
  } catch (error) {
    return [asFault(error).code, asFault(error).message];
  }
  return ['none', ''];
}

describe('a yes', () => {
  test('settles a request whose one place it fills, and its clock starts then', () => {
    const approval = cast(sampleApproval(), ballot('ada', ['platform']));
    expect(approval.status).toBe('approved');
    expect(approval.settled).toEqual({ at: secondsIn(60).toISOString(), by: 'ada' });
    expect(approval.redemption).toEqual({ used: 0, until: secondsIn(60 + 900).toISOString() });
  });

  test('is one of as many as there are places', () => {
    const first = cast(sampleApproval(two), ballot('ada', ['platform']));
    expect(first.status).toBe('pending');
    expect(cast(first, ballot('ben', ['platform'])).status).toBe('approved');
  });

  // Elsewhere one person in all groups fills them all (hoop, reference A1).
  test('counts once, in however many groups the person is', () => {
    const both = ['platform', 'security'];
    const first = cast(sampleApproval(mixed), ballot('ada', both));
    expect(first.status).toBe('pending');
    expect(cast(first, ballot('ada', both)).status).toBe('pending');
    expect(cast(first, ballot('ben', ['platform'])).status).toBe('approved');
  });

  // Elsewhere a count that is overshot never completes (hoop, reference A2).
  test('more than needed settles it all the same', () => {
    const votes = Object.fromEntries(
      ['x', 'y', 'z'].map((id) => [
        id,
        { choice: 'approve' as const, at: secondsIn(1).toISOString(), groups: ['platform'] },
      ]),
    );
    const approval = sampleApproval(two, { votes });
    expect(cast(approval, ballot('ada', ['platform'])).status).toBe('approved');
  });

  test('twice is once', () => {
    const first = cast(sampleApproval(two), ballot('ada', ['platform']));
    expect(cast(first, ballot('ada', ['platform']), { now: secondsIn(90) })).toBe(first);
  });

  test('of somebody who has left meanwhile counts no more', () => {
    const first = cast(sampleApproval(two), ballot('ada', ['platform']));
    const isPerson = (id: string) => id !== 'ada';
    const second = cast(first, ballot('ben', ['platform']), { isPerson });
    expect(second.status).toBe('pending');
    expect(cast(second, ballot('cem', ['platform']), { isPerson }).status).toBe('approved');
  });
});

describe('a no', () => {
  const no = { choice: 'deny' as const };

  test('ends it, and needs a reason', () => {
    const approval = cast(sampleApproval(two), ballot('ada', ['platform'], no));
    expect([approval.status, approval.settled?.by]).toEqual(['denied', 'ada']);
    expect(approval.redemption).toBeUndefined();
    const silent = ballot('ada', ['platform'], { ...no, reason: ' ' });
    expect(refusal(() => cast(sampleApproval(), silent))[0]).toBe('invalid_request');
  });

  test('is one of as many as the rule wants', () => {
    const approval = sampleApproval({ ...two, denials: 2 });
    const first = cast(approval, ballot('ada', ['platform'], no));
    expect(first.status).toBe('pending');
    expect(cast(first, ballot('ben', ['platform'], no)).status).toBe('denied');
  });

  test('may be said at any hour', () => {
    const hours = { timeZone: 'UTC', days: [6], from: 0, until: 60 };
    const approval = sampleApproval({ hours });
    expect(cast(approval, ballot('ada', ['platform'], no)).status).toBe('denied');
    const [code, message] = refusal(() => cast(approval, ballot('ada', ['platform'])));
    expect(code).toBe('policy_denied');
    expect(message).toContain('Sat, 00:00 to 01:00 UTC');
  });
});

test('an abstention is a word, and no yes', () => {
  const approval = cast(sampleApproval(), ballot('ada', ['platform'], { choice: 'abstain' }));
  expect(approval.status).toBe('pending');
  expect(approval.votes.ada?.choice).toBe('abstain');
});

describe('nobody decides about what is their own', () => {
  // Elsewhere administrators may approve what they asked for (hoop, reference A5).
  test('not the owner, in whichever groups', () => {
    const [code, message] = refusal(() => cast(sampleApproval(), ballot('olga', ['platform'])));
    expect(code).toBe('policy_denied');
    expect(message).toContain('olga owns identity shop-migrator');
  });

  test('not whoever triggered the run, not even to say no', () => {
    const requester = {
      identity: 'shop-migrator',
      owner: 'olga',
      trigger: { kind: 'person' as const, person: 'ada' },
    };
    const approval = sampleApproval({}, { requester });
    for (const choice of ['approve', 'deny', 'abstain'] as const) {
      const [code] = refusal(() => cast(approval, ballot('ada', ['platform'], { choice })));
      expect(code).toBe('policy_denied');
    }
  });

  test('not by a delegate either', () => {
    const insteadOf = { id: 'olga', groups: ['platform'] };
    const given = ballot('ben', ['sales'], { voter: { insteadOf } });
    expect(refusal(() => cast(sampleApproval(), given))[0]).toBe('policy_denied');
  });

  test('a run that nobody known has triggered costs one more, where the rule takes it', () => {
    const requester = {
      identity: 'shop-migrator',
      owner: 'olga',
      trigger: { kind: 'unmapped' as const, account: '583231' },
    };
    const approval = sampleApproval({ unmappedTrigger: 'one-more' }, { requester });
    const first = cast(approval, ballot('ada', ['platform']));
    expect(first.status).toBe('pending');
    expect(cast(first, ballot('ben', ['platform'])).status).toBe('approved');
  });
});

describe('who may vote', () => {
  test('members of the groups that are asked, who are named to others', () => {
    const [code, message] = refusal(() => cast(sampleApproval(), ballot('eve', ['sales'])));
    expect(code).toBe('policy_denied');
    expect(message).toContain('(platform)');
  });

  test('after an escalation, members of the group that was added, and all from before', () => {
    const escalation = [{ afterSeconds: 1_800, group: 'leads' }];
    const approval = sampleApproval({ seats: [{ group: 'platform', count: 1, escalation }] });
    const lead = ballot('lea', ['leads']);
    expect(refusal(() => cast(approval, lead, { now: secondsIn(1_799) }))[0]).toBe('policy_denied');
    expect(cast(approval, lead, { now: secondsIn(1_800) }).status).toBe('approved');
    const usual = ballot('ada', ['platform']);
    expect(cast(approval, usual, { now: secondsIn(1_800) }).status).toBe('approved');
  });

  test('somebody in the place of one who delegated, but not both', () => {
    const insteadOf = { id: 'ada', groups: ['platform'] };
    const standIn = ballot('ben', ['sales'], { voter: { insteadOf } });
    const first = cast(sampleApproval(two), standIn);
    expect(first.votes.ben).toMatchObject({ insteadOf: 'ada', groups: ['platform', 'sales'] });
    expect(refusal(() => cast(first, ballot('ada', ['platform'])))[0]).toBe('conflict');
    const own = cast(sampleApproval(two), ballot('ada', ['platform']));
    expect(refusal(() => cast(own, standIn))[0]).toBe('conflict');
    const other = ballot('cem', ['sales'], { voter: { insteadOf } });
    expect(refusal(() => cast(first, other))[0]).toBe('conflict');
    const isPerson = (id: string) => id !== 'ben';
    expect(cast(first, other, { isPerson }).votes.cem).toBeDefined();
  });

  test('not for somebody who has left: what was said in their place counts no more', () => {
    const insteadOf = { id: 'ada', groups: ['platform'] };
    const first = cast(sampleApproval(two), ballot('ben', ['sales'], { voter: { insteadOf } }));
    const isPerson = (id: string) => id !== 'ada';
    const second = cast(first, ballot('cem', ['platform']), { isPerson });
    expect(second.status).toBe('pending');
    expect(cast(second, ballot('dan', ['platform']), { isPerson }).status).toBe('approved');
  });

  test('whoever signed in recently, where the rule says so', () => {
    const approval = sampleApproval({ signInSeconds: 300 });
    const given = ballot('ada', ['platform']);
    expect(cast(approval, given, { now: secondsIn(300) }).status).toBe('approved');
    const [code] = refusal(() => cast(approval, given, { now: secondsIn(301) }));
    expect(code).toBe('sign_in_needed');
  });

  test('whoever gives a reason, where the rule wants one', () => {
    const reasons = { requester: false, ticket: null, approver: true };
    const { reason: _, ...silent } = ballot('ada', ['platform']);
    expect(refusal(() => cast(sampleApproval({ reasons }), silent))[0]).toBe('invalid_request');
  });
});

describe('a yes to less', () => {
  const approval = sampleApproval({ narrowers: ['platform'] });
  const narrow = (narrowing: ApprovedScope) =>
    cast(approval, ballot('ada', ['platform'], { narrowing }));

  test('is kept with the vote', () => {
    const narrowing: ApprovedScope = { durationSeconds: 960, scope: ['ReadOrders'] };
    expect(narrow(narrowing).votes.ada?.narrowing).toEqual(narrowing);
  });

  test.each<readonly [ApprovedScope, string]>([
    [{ durationSeconds: 3_601 }, '3601 s are longer'],
    [{ scope: ['ReadOrders', 'DropOrders'] }, 'DropOrders was not asked for'],
    [{ durationSeconds: 959 }, 'lasts 960 s or longer'],
    [{ durationSeconds: -1 }, 'lasts 960 s or longer'],
  ])('is never one to more: %j', (narrowing, says) => {
    const [code, message] = refusal(() => narrow(narrowing));
    expect([code, message]).toEqual(['invalid_scope', expect.stringContaining(says)]);
  });

  test('has something in common with the others who said yes', () => {
    const both = sampleApproval({ ...two, narrowers: ['platform'] });
    const to = (sid: string) => ({ narrowing: { scope: [sid] as const } });
    const first = cast(both, ballot('ada', ['platform'], to('ReadOrders')));
    const other = ballot('ben', ['platform'], to('ChangeOrders'));
    expect(refusal(() => cast(first, other))[1]).toContain('nothing in common');
    const isPerson = (id: string) => id !== 'ada';
    expect(cast(first, other, { isPerson }).status, 'ada has left').toBe('pending');
  });

  test('is for those alone whom the rule lets narrow', () => {
    const given = ballot('ada', ['platform'], { narrowing: { durationSeconds: 960 } });
    expect(refusal(() => cast(sampleApproval(), given))[1]).toContain('nobody may');
  });
});

describe('what is settled stays so', () => {
  const done = cast(sampleApproval(), ballot('ada', ['platform']));

  test('for votes, withdrawals and cancelling', () => {
    for (const act of [
      () => cast(done, ballot('ben', ['platform'], { choice: 'deny' })),
      () => withdrawVote(done, 'ada', secondsIn(61)),
      () => cancel(done, 'olga', secondsIn(61)),
    ]) {
      const [code, message] = refusal(act);
      expect(code).toBe('conflict');
      expect(message).toContain('is approved by ada since');
    }
  });

  test('also where its time is over and nobody has noted it yet', () => {
    const late = { now: secondsIn(4 * 3_600) };
    const [code, message] = refusal(() =>
      cast(sampleApproval(), ballot('ada', ['platform']), late),
    );
    expect([code, message]).toEqual(['conflict', expect.stringContaining('is expired since')]);
  });
});

test('other words of the same person take the place of the first until the verdict', () => {
  const first = cast(sampleApproval(two), ballot('ada', ['platform'], { choice: 'abstain' }));
  const second = cast(first, ballot('ada', ['platform']));
  expect(second.votes.ada?.choice).toBe('approve');
  expect(Object.keys(second.votes)).toEqual(['ada']);
});

test('a word is withdrawn before the verdict, by whoever gave it', () => {
  const first = cast(sampleApproval(two), ballot('ada', ['platform']));
  expect(withdrawVote(first, 'ada', secondsIn(70)).votes).toEqual({});
  expect(refusal(() => withdrawVote(first, 'ben', secondsIn(70)))[0]).toBe('not_found');
});

test('whoever asked cancels what is wanted no more', () => {
  const gone = cancel(sampleApproval(), 'shop-migrator', secondsIn(70));
  expect([gone.status, gone.settled?.by]).toEqual(['cancelled', 'shop-migrator']);
});
