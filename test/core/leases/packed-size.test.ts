import { expect, test } from 'vitest';
import {
  estimatePackedPercent,
  explainPackedPolicy,
  fitsWithMargin,
} from '#core/leases/packed-size.ts';

test('nothing takes no room, and the estimate is a whole number rounded up', () => {
  expect(estimatePackedPercent({ tags: {} })).toBe(0);
  expect(estimatePackedPercent({ tags: {}, policy: 'p' })).toBe(1);
  expect(estimatePackedPercent({ tags: { ab: 'c' } })).toBe(2);
});

test('the longest session policy fits beside the security tags', () => {
  const tags = {
    'sallyport:identity': 'shop-deployer',
    'sallyport:grant': 'shop-deploy',
    'sallyport:session': 'x'.repeat(26),
  };
  expect(estimatePackedPercent({ tags, policy: 'p'.repeat(2_048) })).toBeLessThanOrEqual(100);
});

test('what fits by the estimate alone need not fit with the margin', () => {
  expect(fitsWithMargin({ tags: {}, policy: 'p'.repeat(2_048) })).toBe(true);
  expect(fitsWithMargin({ tags: { k: 'v'.repeat(325) } })).toBe(true);
  expect(fitsWithMargin({ tags: { k: 'v'.repeat(326) } })).toBe(false);
});

test("STS's refusal is explained with its figure, our estimate and what to do", () => {
  const packed = { tags: { key: 'value' }, policy: 'p'.repeat(640) };
  const fault = explainPackedPolicy(packed, 112);
  expect(fault.code).toBe('packed_policy_too_large');
  expect(fault.message).toBe(
    'STS refused the packed size of session policy and tags (it reports 112 percent), which we had estimated at 23 percent; the policy has 640 of 2048 characters and the 1 tags have 10; ask for a narrower scope or a shorter policy, or name fewer tags in the grant',
  );
  expect(fault.shown).toEqual({ estimated_packed_percent: 23, reported_packed_percent: 112 });
});

test('a refusal without a figure is explained too', () => {
  expect(explainPackedPolicy({ tags: {} }, null).message).toBe(
    'STS refused the packed size of session policy and tags, which we had estimated at 0 percent; the policy has 0 of 2048 characters and the 0 tags have 0; ask for a narrower scope or a shorter policy, or name fewer tags in the grant',
  );
});
