import { describe, expect, test } from 'vitest';
import type { Approval } from '#core/approvals/approval.ts';
import { dueNow, nextLook } from '#core/approvals/due.ts';
import { openedAt, sampleApproval, secondsIn } from './sample-approval.ts';

const rule = {
  seats: [
    {
      group: 'platform',
      count: 1,
      escalation: [
        { afterSeconds: 1_800, group: 'leads' },
        { afterSeconds: 7_200, group: 'board' },
      ],
    },
    { group: 'security', count: 1, escalation: [{ afterSeconds: 1_800, group: 'on-call' }] },
  ],
  reminders: { everySeconds: 1_200, most: 3 },
};

/** Everything that time does to a request that nobody answers, looked at when it asks to be. */
function lifeOf(approval: Approval): readonly string[] {
  const happened: string[] = [];
  let now = openedAt;
  let current = approval;
  for (let looks = 0; looks < 50; looks += 1) {
    const due = dueNow(current, now);
    if (due !== undefined) {
      const groups = due.kind === 'escalated' ? ` ${due.groups.join('+')}` : '';
      happened.push(`${(now.getTime() - openedAt.getTime()) / 1_000} ${due.kind}${groups}`);
      current = due.approval;
      continue;
    }
    const next = nextLook(current);
    if (next === null) return happened;
    expect(next > now, 'a look is never for nothing').toBe(true);
    now = next;
  }
  throw new Error('it never ends');
}

describe('a request that nobody answers', () => {
  test('is told again, to more people, and expires', () => {
    expect(lifeOf(sampleApproval(rule))).toEqual([
      '1200 reminded',
      '1800 escalated leads+on-call',
      '2400 reminded',
      '3600 reminded',
      '7200 escalated board',
      '14400 expired',
    ]);
  });

  test('expires without either where the rule has none', () => {
    expect(lifeOf(sampleApproval())).toEqual(['14400 expired']);
  });

  test('looked at late, makes up for escalations at once and for reminders by one', () => {
    const approval = sampleApproval(rule);
    const escalated = dueNow(approval, secondsIn(8_000));
    expect(escalated).toMatchObject({ kind: 'escalated', groups: ['leads', 'on-call', 'board'] });
    const reminded = dueNow(escalated?.approval ?? approval, secondsIn(8_000));
    expect(reminded).toMatchObject({ kind: 'reminded', approval: { told: { reminders: 3 } } });
    expect(dueNow(reminded?.approval ?? approval, secondsIn(8_000))).toBeUndefined();
  });

  test('looked at after its time does nothing but expire', () => {
    const due = dueNow(sampleApproval(rule), secondsIn(99_999));
    expect(due).toMatchObject({
      kind: 'expired',
      approval: { status: 'expired', settled: { by: 'time', at: secondsIn(99_999).toISOString() } },
    });
  });
});

test('time does nothing to what is settled', () => {
  const settled = sampleApproval(rule, { status: 'denied' });
  expect(dueNow(settled, secondsIn(99_999))).toBeUndefined();
  expect(nextLook(settled)).toBeNull();
});
