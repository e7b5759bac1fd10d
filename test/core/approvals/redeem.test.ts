import { expect, test } from 'vitest';
import type { ApprovedScope, Vote } from '#core/approvals/approval.ts';
import { askedHash } from '#core/approvals/asked.ts';
import { approvedScope } from '#core/approvals/narrowing.ts';
import { isRedeemable, redeem } from '#core/approvals/redeem.ts';
import { sampleApproval, sampleAsked, secondsIn } from './sample-approval.ts';

const given = (used = 0) =>
  sampleApproval(
    { redemption: { times: 2, withinSeconds: 900 } },
    { status: 'approved', redemption: { used, until: secondsIn(900).toISOString() } },
  );
const hash = askedHash(sampleAsked);

test('an approval is redeemed as often as its rule says, and no more', () => {
  const once = redeem(given(), hash, secondsIn(10));
  const twice = redeem(once, hash, secondsIn(20));
  expect(twice.redemption?.used).toBe(2);
  expect(() => redeem(twice, hash, secondsIn(30))).toThrow('not good for this request');
});

test('it is good for a time, and not a moment longer', () => {
  expect(isRedeemable(given(), secondsIn(899))).toBe(true);
  expect(() => redeem(given(), hash, secondsIn(900))).toThrow('ask for approval anew');
});

test('only one that was given is good for anything', () => {
  for (const status of ['pending', 'denied', 'cancelled', 'expired'] as const) {
    expect(isRedeemable({ ...given(), status }, secondsIn(1))).toBe(false);
  }
  expect(isRedeemable(sampleApproval({}, { status: 'approved' }), secondsIn(1))).toBe(false);
});

test.each(Object.keys(sampleAsked))('it is for exactly what was asked: not another %s', (fact) => {
  const changed = { ...sampleAsked, [fact]: 'other' };
  expect(() => redeem(given(), askedHash(changed), secondsIn(1))).toThrow(
    'not good for this request',
  );
});

test('the order in which facts are written makes no difference', () => {
  const reversed = Object.fromEntries(Object.entries(sampleAsked).toReversed());
  expect(askedHash({ ...sampleAsked, ...reversed })).toBe(hash);
  expect(askedHash(reversed as unknown as typeof sampleAsked)).toBe(hash);
});

test('what all who said yes agree to is what each of them left', () => {
  const plain: Vote = { choice: 'approve', at: '', groups: [] };
  const yes = (narrowing: ApprovedScope): Vote => ({ ...plain, narrowing });
  const ada = yes({ durationSeconds: 1_800, scope: ['A', 'B'] });
  const ben = yes({ durationSeconds: 960, scope: ['B', 'C'] });
  expect(approvedScope([ada, ben, plain])).toEqual({ durationSeconds: 960, scope: ['B'] });
  expect(approvedScope([ada, plain])).toEqual({ durationSeconds: 1_800, scope: ['A', 'B'] });
  expect(approvedScope([plain, yes({ scope: ['A'] })])).toEqual({ scope: ['A'] });
  expect(approvedScope([yes({ durationSeconds: 1_000 }), ben]).scope).toEqual(['B', 'C']);
  expect(approvedScope([])).toEqual({});
  expect(() => approvedScope([yes({ scope: ['A'] }), ben])).toThrow('nothing in common');
});
