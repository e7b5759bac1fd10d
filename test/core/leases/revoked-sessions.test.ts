import { describe, expect, test } from 'vitest';
import type { Lease } from '#core/leases/lease.ts';
import {
  denies,
  deniesNothing,
  type RevokedSessions,
  withoutExpired,
  withSession,
  withWholeRole,
} from '#core/leases/revoked-sessions.ts';

const now = new Date('2026-11-22T10:00:00.400Z');
const role = 'arn:aws:iam::111122223333:role/shop-deploy';

function lease(sessionId: string, expiresAt = '2026-11-22T11:00:00.000Z'): Lease {
  return {
    ...{ sessionId, role, expiresAt, account: '111122223333', userId: `AROAEXAMPLE:${sessionId}` },
    ...{ identity: 'shop-deployer', owner: 'platform', grant: 'shop-deploy' },
    ...{ sessionName: sessionId, issuer: 'https://issuer.example', subject: 'somebody' },
    ...{ startsAt: '2026-11-22T10:00:00.000Z', configuration: 'c' },
  };
}

const named = (revoked: RevokedSessions) => revoked.sessions.map(({ sessionId }) => sessionId);

describe('one more revoked session', () => {
  test('joins the others and stays five minutes longer than its credentials', () => {
    const one = withSession(undefined, lease('one'), now);
    const both = withSession(one, lease('two'), now);
    expect(named(both)).toEqual(['one', 'two']);
    expect(one).toEqual({
      role,
      sessions: [
        { sessionId: 'one', userId: 'AROAEXAMPLE:one', until: '2026-11-22T11:05:00.000Z' },
      ],
    });
  });

  test('is named once, however often it is revoked', () => {
    const again = withSession(withSession(undefined, lease('one'), now), lease('one'), now);
    expect(named(again)).toEqual(['one']);
    expect([denies(again, lease('one')), denies(again, lease('two'))]).toEqual([true, false]);
    expect(denies(undefined, lease('one'))).toBe(false);
  });

  test('drops what has expired, and keeps the deny of the whole role', () => {
    const old = withSession(undefined, lease('old', '2026-11-22T09:55:00.400Z'), now);
    expect(named(withSession(old, lease('new'), now))).toEqual(['new']);
    const whole = withWholeRole(old, lease('one'), now);
    expect(withSession(whole, lease('new'), now).wholeRole).toEqual(whole.wholeRole);
  });
});

describe('the whole role', () => {
  test('is denied what began until the end of this second, for as long as a session can last', () => {
    const before = withSession(undefined, lease('one'), now);
    const whole = withWholeRole(before, lease('two'), now);
    expect(named(whole)).toEqual(['two']);
    expect(whole.wholeRole).toEqual({
      issuedBefore: '2026-11-22T10:00:01Z',
      until: '2026-11-22T22:05:01.000Z',
    });
  });

  test('is denied the second that has just begun, too', () => {
    const whole = withWholeRole(undefined, lease('one'), new Date('2026-11-22T10:00:00.000Z'));
    expect(whole.wholeRole?.issuedBefore).toBe('2026-11-22T10:00:01Z');
  });
});

describe('what has expired', () => {
  test('is dropped at its instant and not a millisecond earlier', () => {
    const revoked = withSession(undefined, lease('one'), now);
    const until = new Date('2026-11-22T11:05:00.000Z');
    expect(withoutExpired(revoked, new Date(until.getTime() - 1))).toBe(revoked);
    const swept = withoutExpired(revoked, until);
    expect(swept).toEqual({ role, sessions: [] });
    expect([deniesNothing(revoked), deniesNothing(swept)]).toEqual([false, true]);
  });

  test('is told apart: the whole role may outlast its sessions, and end itself', () => {
    const whole = withWholeRole(undefined, lease('one'), now);
    const later = withoutExpired(whole, new Date('2026-11-22T12:00:00.000Z'));
    expect(later).toEqual({ role, sessions: [], wholeRole: whole.wholeRole });
    expect(deniesNothing(later)).toBe(false);
    const end = withoutExpired(later, new Date('2026-11-22T22:05:01.000Z'));
    expect(end).toEqual({ role, sessions: [] });
  });
});
