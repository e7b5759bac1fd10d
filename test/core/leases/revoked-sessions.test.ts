import { describe, expect, test } from 'vitest';
import type { Lease } from '#core/leases/lease.ts';
import { requireRoom } from '#core/leases/revocation-policy.ts';
import {
  denies,
  deniesNothing,
  inOrderOfWorth,
  isFull,
  isSpare,
  type RevokedSessions,
  recordFull,
  withLeft,
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
        {
          ...{ sessionId: 'one', userId: 'AROAEXAMPLE:one' },
          ...{ until: '2026-11-22T11:05:00.000Z', left: true },
        },
      ],
    });
  });

  test('is named once, however often it is revoked', () => {
    const again = withSession(withSession(undefined, lease('one'), now), lease('one'), now);
    expect(named(again)).toEqual(['one']);
    expect([denies(again, lease('one')), denies(again, lease('two'))]).toEqual([true, false]);
    expect(denies(undefined, lease('one'))).toBe(false);
    const two = withSession(again, lease('two'), now);
    expect([denies(two, lease('one')), denies(two, lease('two'))]).toEqual([true, true]);
  });

  test('is left to be denied, unless it was denied by its name before', () => {
    const marks = (revoked: RevokedSessions) => revoked.sessions.map(({ left }) => left);
    const one = withSession(undefined, lease('one'), now);
    const denied = withLeft(withSession(one, lease('two'), now), new Set(['one', 'two']));
    expect(marks(denied)).toEqual([undefined, undefined]);
    expect(marks(withSession(one, lease('one'), now))).toEqual([true]);
    const more = withSession(withSession(denied, lease('one'), now), lease('three'), now);
    expect(marks(more)).toEqual([undefined, undefined, true]);
    const whole = withWholeRole(denied, lease('two'), now);
    expect(marks(withSession(whole, lease('one'), now))).toEqual([undefined, true]);
  });

  test('drops what has expired, and keeps the deny of the whole role', () => {
    const old = withSession(undefined, lease('old', '2026-11-22T09:55:00.400Z'), now);
    expect(named(withSession(old, lease('new'), now))).toEqual(['new']);
    const whole = withWholeRole(old, lease('one'), now);
    expect(withSession(whole, lease('new'), now).wholeRole).toEqual(whole.wholeRole);
  });
});

test('what has expired leaves nothing behind, not even an empty deny of the role', () => {
  const old = withSession(undefined, lease('old'), now);
  const later = new Date('2026-11-22T11:05:00Z');
  expect(withoutExpired(old, later)).toStrictEqual({ role, sessions: [] });
});

describe('the whole role', () => {
  test('is denied what begins until a minute from now, for as long as a session can last', () => {
    expect(withWholeRole(undefined, lease('one'), now).wholeRole).toEqual({
      issuedBefore: '2026-11-22T10:01:01Z',
      until: '2026-11-22T22:06:01.000Z',
    });
  });

  test('is denied the second that has just begun, too', () => {
    const whole = withWholeRole(undefined, lease('one'), new Date('2026-11-22T10:00:00.000Z'));
    expect(whole.wholeRole?.issuedBefore).toBe('2026-11-22T10:01:01Z');
  });

  test('gives no session back: what was denied one by one stays named', () => {
    const before = withSession(withSession(undefined, lease('one'), now), lease('two'), now);
    const whole = withWholeRole(before, lease('two'), now);
    expect(whole.sessions).toEqual([{ ...before.sessions[0], spare: true }, before.sessions[1]]);
  });

  test('names as many as there is room for, and the oldest go first', () => {
    const ids = Array.from({ length: 400 }, (_, at) => `session-${String(at).padStart(20, '0')}`);
    let full: RevokedSessions | undefined;
    for (const id of ids) full = withSession(full, lease(id), now);
    const whole = withWholeRole(full, lease('one'), now);
    const kept = named(whole);
    expect(kept).toEqual([...ids.slice(ids.length - kept.length + 1), 'one']);
    expect(() => requireRoom(whole)).not.toThrow();
    const oneMore = full?.sessions[ids.length - kept.length];
    const more = { ...whole, sessions: [...(oneMore ? [oneMore] : []), ...whole.sessions] };
    expect(() => requireRoom(more)).toThrow('no room');
    const next = withSession(whole, lease(`session-${'9'.repeat(20)}`), now);
    expect(named(next)).toEqual([...kept.slice(1), `session-${'9'.repeat(20)}`]);
  });

  test('lets the oldest go first also where the newest were revoked first', () => {
    const ids = Array.from({ length: 400 }, (_, at) => `session-${String(at).padStart(20, '0')}`);
    let full: RevokedSessions | undefined;
    for (const id of ids.toReversed()) full = withSession(full, lease(id), now);
    const kept = named(withWholeRole(full, lease('one'), now));
    expect(kept).toEqual([...ids.slice(ids.length - kept.length + 1).reverse(), 'one']);
  });

  test('has no spare session without the deny that stands in for it', () => {
    const ids = Array.from({ length: 400 }, (_, at) => `session-${at}`);
    const sessions = ids.map((id) => ({
      ...{ sessionId: id, userId: `AROAEXAMPLEEXAMPLE:${id}-${'x'.repeat(20)}` },
      ...{ until: '2026-11-23T10:00:00.000Z', spare: true as const },
    }));
    const revoked = withSession({ role, sessions }, lease('one'), now);
    expect(revoked.sessions).toHaveLength(401);
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
    const end = withoutExpired(later, new Date('2026-11-22T22:06:01.000Z'));
    expect(end).toEqual({ role, sessions: [] });
  });
});

describe('where there is no room for all', () => {
  const session = (sessionId: string, more: object = {}) => ({
    ...{ sessionId, userId: `AROAEXAMPLE:${sessionId}`, until: '2026-11-22T11:05:00.000Z' },
    ...more,
  });
  const wholeRole = { issuedBefore: '2026-11-22T10:01:01Z', until: '2026-11-22T22:06:01.000Z' };
  const [spare, left] = [{ spare: true }, { left: true }];
  const sessions = [
    ...[session('3', left), session('4'), session('1', spare), session('9')],
    ...[session('2', spare), session('5')],
  ];

  test('what is denied already goes first, then what is new, then spare ones, the newest first', () => {
    const { order, held } = inOrderOfWorth({ role, sessions, wholeRole });
    expect(order.map(({ sessionId }) => sessionId)).toEqual(['4', '9', '5', '3', '2', '1']);
    expect(held).toBe(3);
    const without = inOrderOfWorth({ role, sessions });
    expect([without.order.length, without.held]).toEqual([6, 5]);
  });

  test('what was left is marked until it is denied, and spare ones never are', () => {
    const revoked = { role, sessions, wholeRole };
    expect(withLeft(revoked, new Set(['4', '5', '9']))).toBe(revoked);
    const none = withLeft(revoked, new Set(['3', '4', '5', '9']));
    expect(none.sessions).toEqual([session('3'), ...sessions.slice(1)]);
    const marked = withLeft(none, new Set(['3', '4']));
    expect(marked.sessions.map((one) => one.left === true)).toEqual([
      ...[false, false, false, true],
      ...[false, true],
    ]);
    expect(marked.wholeRole).toBe(wholeRole);
  });

  test('a spare session is told from others', () => {
    const revoked = { role, sessions, wholeRole };
    expect(['1', '4', 'x'].map((id) => isSpare(revoked, lease(id)))).toEqual([true, false, false]);
    expect(isSpare(undefined, lease('1'))).toBe(false);
  });

  test('a record that is full takes no more, however often it is asked', () => {
    const many = Array.from({ length: 1_000 }, (_, at) => session(`s${at}`));
    const full = withSession({ role, sessions: many }, lease('one'), now);
    expect(denies(full, lease('one'))).toBe(false);
    const later = new Date('2026-11-22T11:05:00.000Z');
    expect([isFull(undefined, now), isFull(full, now), isFull(full, later)]).toEqual([
      ...[false, true, false],
    ]);
    expect(recordFull(role)).toMatchObject({
      code: 'role_full',
      message: expect.stringContaining('1000 revoked sessions of'),
    });
    expect(full.sessions).toEqual(many);
    expect(withSession(full, lease('s7'), now).sessions.at(-1)?.sessionId).toBe('s7');
    const roomy = withSession({ role, sessions: many.slice(1) }, lease('one'), now);
    expect(denies(roomy, lease('one'))).toBe(true);
  });
});
