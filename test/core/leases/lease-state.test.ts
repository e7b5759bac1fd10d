import { expect, test } from 'vitest';
import type { Lease } from '#core/leases/lease.ts';
import { leaseState } from '#core/leases/lease-state.ts';

const now = new Date('2026-11-22T10:00:00.000Z');

function lease(expiresAt: string, how?: 'ended' | 'revoked'): Lease {
  const end = { at: '2026-11-22T09:59:00.000Z', by: 'somebody', reason: '' };
  return {
    ...{ sessionId: 's', identity: 'i', owner: 'o', grant: 'g', role: 'r', account: 'a' },
    ...{ sessionName: 'i.s', userId: 'AROA:i.s', issuer: 'https://issuer.example', subject: 'x' },
    ...{ startsAt: '2026-11-22T09:00:00.000Z', expiresAt, configuration: 'c' },
    ...(how === undefined ? {} : { ended: { how, ...end } }),
  };
}

const later = '2026-11-22T10:00:00.001Z';
const past = '2026-11-22T10:00:00.000Z';

test.each([
  ['in force until its credentials expire', lease(later), 'in force'],
  ['expired at that instant', lease(past), 'expired'],
  ['ended once its holder was done', lease(later, 'ended'), 'ended'],
  ['revoked once a person took it away', lease(later, 'revoked'), 'revoked'],
  ['still revoked after its credentials expired', lease(past, 'revoked'), 'revoked'],
])('a lease is %s', (_name, of, state) => {
  expect(leaseState(of, now)).toBe(state);
});
