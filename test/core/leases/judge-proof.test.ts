import { expect, test } from 'vitest';
import { judgeProof } from '#core/leases/judge-proof.ts';
import { faultOf } from './fault-of.ts';

test('a proof lets the lease go on', () => {
  expect(judgeProof({ outcome: 'proven' }, { name: 'g' })).toBe('proven');
});

test('a refuted proof is a fault of ours, whatever the grant says', () => {
  const counterExample = {
    action: 's3:x',
    resource: 'arn:aws:s3:::a',
    context: { 'aws:x': 'v', 'aws:y': 'w' },
  };
  const fault = faultOf(() =>
    judgeProof({ outcome: 'refuted', counterExample }, { name: 'g', allowUnproven: true }),
  );
  expect(fault.code).toBe('unavailable');
  expect(fault.message).toBe(
    'the narrowed session policy would allow more than the grant, which is a fault of ours; nothing was vended, ask without a policy and report it',
  );
  expect(fault.detail).toEqual({
    action: 's3:x',
    resource: 'arn:aws:s3:::a',
    context: 'aws:x aws:y',
  });
});

test('what is not known counts only where the grant says so', () => {
  const proof = { outcome: 'unknown', why: 'it is late' } as const;
  expect(judgeProof(proof, { name: 'g', allowUnproven: true })).toBe('unproven');
  for (const grant of [{ name: 'g' }, { name: 'g', allowUnproven: false }]) {
    const fault = faultOf(() => judgeProof(proof, grant));
    expect(fault.code).toBe('unproven_policy');
    expect(fault.message).toContain('the grant "g": it is late; ask for statements by scope');
  }
});
