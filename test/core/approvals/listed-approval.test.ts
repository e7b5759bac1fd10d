import { expect, test } from 'vitest';
import type { Approval } from '#core/approvals/approval.ts';
import { listedApproval } from '#core/approvals/listed-approval.ts';
import { everybody, openedAt, sampleApproval, secondsIn } from './sample-approval.ts';

const listed = (changed: Partial<Approval>, now = openedAt, isPerson = everybody) =>
  listedApproval({ value: sampleApproval({}, changed), revision: 3 }, { now, isPerson });

test.each([
  [{ kind: 'person', person: 'ada' }, 'ada'],
  [{ kind: 'unmapped', account: '583231' }, '583231'],
  [{ kind: 'none' }, null],
] as const)('who triggered it, %j, is told as %j', (trigger, told) => {
  const requester = { identity: 'shop-migrator', owner: 'olga', trigger };
  expect(listed({ requester }).trigger).toBe(told);
});

test('seconds that are left are those that a clock would count down, and none after the end', () => {
  const left = (seconds: number) => listed({}, secondsIn(seconds));
  expect(left(0.5)).toMatchObject({ secondsLeft: 14_400, status: 'pending', settled: null });
  expect(left(14_399.5).secondsLeft).toBe(1);
  expect(left(14_400)).toMatchObject({
    ...{ secondsLeft: 0, status: 'expired' },
    settled: { at: secondsIn(14_400).toISOString(), by: 'time' },
  });
});

test('a place is filled by whoever still counts, and stays as it was once it is settled', () => {
  const votes = { paul: { choice: 'approve', at: '', groups: ['platform'] } } as const;
  const nobody = () => false;
  expect(listed({ votes }).places).toMatchObject([{ filledBy: 'paul' }]);
  expect(listed({ votes }, openedAt, nobody).places).toMatchObject([{ filledBy: null }]);
  const settled = { at: openedAt.toISOString(), by: 'paul' };
  const done = listed({ votes, settled, status: 'approved' }, secondsIn(9_000), nobody);
  expect(done).toMatchObject({ places: [{ filledBy: 'paul' }], settled, secondsLeft: 0 });
});
