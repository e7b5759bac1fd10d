import fc from 'fast-check';
import { expect, test } from 'vitest';
import { denyAt } from '#core/administration/deny-at.ts';
import { Fault } from '#core/faults.ts';
import { roleFull } from '#core/leases/revocation-policy.ts';
import type { RevokedSession } from '#core/leases/revoked-sessions.ts';
import type { Revoker } from '#core/leases/revoker.ts';
import { campaign } from '#test/campaign.ts';

const role = 'arn:aws:iam::111122223333:role/shop-deploy';
const wholeRole = { issuedBefore: '2026-11-22T10:01:01Z', until: '2026-11-22T22:06:01.000Z' };

function session(at: number, more: Partial<RevokedSession> = {}): RevokedSession {
  const sessionId = String(at).padStart(26, '0');
  const userId = `AROAAAAAAAAAAAAAAAAAA:shop-deployer.${sessionId}`;
  return { sessionId, userId, until: '2026-11-22T11:00:00.000Z', ...more };
}

const sessions = (from: number, to: number, more: Partial<RevokedSession> = {}) =>
  Array.from({ length: to - from }, (_, at) => session(from + at, more));
const idsOf = (of: readonly RevokedSession[]) => new Set(of.map(({ sessionId }) => sessionId));

/** IAM where other policies leave room for so many sessions; the deny of a whole role takes one's. */
function iamWithRoomFor(room: number) {
  const puts: ReadonlySet<string>[] = [];
  const state = { calls: 0 };
  const revoker: Revoker = {
    deny: async (of, named, issuedBefore) => {
      state.calls += 1;
      if (named.length + (issuedBefore === undefined ? 0 : 1) > room) throw roleFull(of);
      puts.push(idsOf(named));
    },
  };
  return { revoker, puts, state };
}

test('as many as fit are denied, those that were denied before among them at every moment', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(60), fc.nat(60), fc.nat(80), async (before, fresh, room) => {
      const old = sessions(0, before);
      const young = sessions(before, before + fresh, { left: true });
      const { revoker, puts, state } = iamWithRoomFor(Math.max(room, before));
      const revoked = { role, sessions: [...young.toReversed(), ...old] };
      fc.pre(before + fresh > 0 && Math.max(room, before) > 0);
      const named = await denyAt({ revoker }, revoked);
      expect(named.size).toBe(Math.min(before + fresh, Math.max(room, before)));
      expect(puts.at(-1)).toEqual(named);
      for (const put of puts) expect(idsOf(old).isSubsetOf(put)).toBe(true);
      expect(state.calls).toBeLessThan(12);
    }),
    { seed: 12, numRuns: campaign(200) },
  );
});

test('what had no room before keeps none of those that are denied waiting', async () => {
  const { revoker, puts } = iamWithRoomFor(65);
  const revoked = { role, sessions: [...sessions(0, 15, { left: true }), ...sessions(15, 80)] };
  const named = await denyAt({ revoker }, revoked);
  expect(named).toEqual(idsOf(sessions(15, 80)));
  expect(puts).toEqual([named]);
});

test('what an outage kept from AWS lifts none of the denies in force, not for a moment', async () => {
  const { revoker, puts } = iamWithRoomFor(110);
  const revoked = { role, sessions: [...sessions(0, 110), ...sessions(110, 130, { left: true })] };
  expect(await denyAt({ revoker }, revoked)).toEqual(idsOf(sessions(0, 110)));
  expect(puts).toEqual([idsOf(sessions(0, 110))]);
});

test('nor does it where the record takes what it kept from AWS to be denied', async () => {
  const { revoker, puts } = iamWithRoomFor(110);
  const named = await denyAt({ revoker }, { role, sessions: sessions(0, 130) });
  expect(named).toEqual(idsOf(sessions(0, 110)));
  expect(puts).toEqual([named]);
});

test('where the record is far from what is denied, what fits is found by few tries', async () => {
  for (const room of [1, 3, 60]) {
    const { revoker, state } = iamWithRoomFor(room);
    expect((await denyAt({ revoker }, { role, sessions: sessions(0, 130) })).size).toBe(room);
    expect(state.calls).toBeLessThan(45);
  }
});

test('where other policies have grown, fewer than before are denied, and not none', async () => {
  const { revoker } = iamWithRoomFor(3);
  expect((await denyAt({ revoker }, { role, sessions: sessions(0, 50) })).size).toBe(3);
});

test('no more are asked for than IAM ever takes', async () => {
  const lengths: number[] = [];
  const deny: Revoker['deny'] = async (_, named) => void lengths.push(named.length);
  const named = await denyAt({ revoker: { deny } }, { role, sessions: sessions(0, 300) });
  expect(named.size).toBe(lengths.at(-1));
  expect(Math.max(...lengths)).toBe(named.size);
  expect(named.size).toBeGreaterThan(100);
});

test('a role without any room is left as it is', async () => {
  const { revoker, puts } = iamWithRoomFor(0);
  for (const revoked of [{ sessions: sessions(0, 9) }, { sessions: sessions(0, 9), wholeRole }]) {
    await expect(denyAt({ revoker }, { role, ...revoked })).rejects.toMatchObject({
      code: 'role_full',
    });
  }
  expect(puts).toEqual([]);
});

test('the deny of the whole role needs no name, and spare names go first, the oldest of them', async () => {
  const spare = sessions(0, 9, { spare: true });
  const revoked = { role, wholeRole, sessions: [...spare.toReversed(), session(9)] };
  const named = async (room: number) => denyAt({ revoker: iamWithRoomFor(room).revoker }, revoked);
  expect(await named(1)).toEqual(new Set());
  expect(await named(2)).toEqual(idsOf([session(9)]));
  expect(await named(4)).toEqual(idsOf([session(7), session(8), session(9)]));
});

test('nothing to deny is told to AWS, and any other refusal is the caller’s', async () => {
  const { revoker, puts } = iamWithRoomFor(0);
  expect(await denyAt({ revoker }, { role, sessions: [] })).toEqual(new Set());
  expect(puts).toEqual([new Set()]);
  const deny: Revoker['deny'] = () => Promise.reject(new Fault('slow_down', 'busy'));
  await expect(
    denyAt({ revoker: { deny } }, { role, sessions: sessions(0, 2) }),
  ).rejects.toMatchObject({ code: 'slow_down' });
});
