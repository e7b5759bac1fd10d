import { expect, test } from 'vitest';
import { revocationLines, revocationsLines } from '#cli/revocation-lines.ts';
import type { Lease } from '#core/leases/lease.ts';
import { runHere } from './terminal.ts';

const lease: Lease = {
  ...{ sessionId: 's1', identity: 'shop-deployer', owner: 'ada', grant: 'shop-deploy' },
  ...{ role: 'arn:aws:iam::111122223333:role/shop-deploy', account: '111122223333' },
  ...{
    sessionName: 'shop-deployer.s1',
    userId: 'AROA:shop-deployer.s1',
    issuer: 'i',
    subject: 'x',
  },
  ...{ startsAt: '2026-11-22T10:00:00.000Z', expiresAt: '2026-11-22T11:00:00.000Z' },
  configuration: 'c',
};
const ended = { how: 'revoked', at: '2026-11-22T10:10:00.000Z', by: 'grace', reason: '' } as const;

test.each([
  ['nothing to revoke', [], 'the ID of a lease, or --identity'],
  ['a lease and an identity', ['x', '--identity', 'y'], 'the ID of a lease, or --identity'],
  ['a role without a lease', ['--identity', 'y', '--whole-role'], '--whole-role takes the ID'],
  ['a yes to nothing', ['x', '--yes'], 'give --yes with --whole-role only'],
])('revoking is refused as wrong use: %s', async (_name, args, says) => {
  const { code, stderr } = await runHere(['leases', 'revoke', ...args]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
});

test('leases are listed by states that there are, and by no others', async () => {
  const { code, stderr } = await runHere(['leases', 'list', '--state', 'dead']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('in-force, ended, revoked, expired')]);
});

test('a revocation says what it can and cannot do, and until when the credentials last', () => {
  const lines = revocationLines({ outcome: 'revoked', lease: { ...lease, ended }, others: [] });
  expect(lines).toEqual([
    's1 of shop-deployer is revoked: its role denies it everything, and its token opens it no more',
    'keys of the gateway are refused at once; AWS needs some seconds to apply a deny everywhere, and presigned URLs of the session stop with it',
    'what it did stays done, and roles that it assumed go on: deny those by themselves',
    'the credentials end by themselves at 2026-11-22T11:00:00.000Z',
    'a fresh token opens another lease, unless shop-deployer is suspended or quarantined',
    'what credential-process keeps of it is dropped by "sallyport leases end --grant GRANT" where it is kept',
  ]);
});

test('one that was done before says who did it first', () => {
  const again = revocationLines({ outcome: 'again', lease: { ...lease, ended }, others: [] });
  expect(again[0]).toBe(
    's1 of shop-deployer was revoked by grace at 2026-11-22T10:10:00.000Z; the deny was applied again',
  );
});

test('an expired lease has nothing left to revoke, and no warning either', () => {
  expect(revocationLines({ outcome: 'expired', lease, others: [] })).toEqual([
    's1 of shop-deployer expired at 2026-11-22T11:00:00.000Z; nothing is left to revoke',
  ]);
});

test('a whole role says which others ended with the lease', () => {
  const others = [lease, { ...lease, identity: 'shop-migrator' }];
  const lines = revocationLines({ outcome: 'revoked', lease, others });
  expect(lines[1]).toBe(
    '2 other leases of shop-deployer, shop-migrator ended with it, as the whole role is denied',
  );
});

test('all leases of an identity end at the end of the last, and none is told as such', () => {
  const later = { ...lease, sessionId: 's2', expiresAt: '2026-11-22T11:30:00.000Z' };
  const lines = revocationsLines('shop-deployer', {
    leases: [later, lease],
    isComplete: true,
  });
  expect(lines.slice(0, 2)).toEqual(['s2 (shop-deploy) is revoked', 's1 (shop-deploy) is revoked']);
  expect(lines).toContain('the credentials end by themselves at 2026-11-22T11:30:00.000Z');
  const holdsNone = 'shop-deployer holds no lease whose credentials still work';
  expect(revocationsLines('shop-deployer', { leases: [], isComplete: true })).toEqual([holdsNone]);
  expect(revocationsLines('shop-deployer', { leases: [], isComplete: false })).toEqual([
    holdsNone,
    expect.stringContaining('only the latest were looked through'),
  ]);
});
