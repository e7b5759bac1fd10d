import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import type { RevokedSession } from '#core/leases/revoked-sessions.ts';
import type { Revoker } from '#core/leases/revoker.ts';

/** A revoker, the roles that it must know, and the ways to disturb it. */
export interface RevokerUnderTest {
  readonly revoker: Revoker;
  readonly role: string;
  readonly otherRole: string;
  /** That nobody made. */
  readonly missingRole: string;
  /** What the role denies now, as AWS would tell it. */
  denied(role: string): Promise<{
    readonly userIds: readonly string[];
    readonly issuedBefore: string | undefined;
  }>;
  disturb(how: 'throttled' | 'down' | 'denied'): Promise<void>;
  stop(): Promise<void>;
}

function session(name: string): RevokedSession {
  const userId = `AROAEXAMPLEEXAMPLE000:${name}`;
  return { sessionId: name, userId, until: '2026-11-22T11:00:00.000Z' };
}

/** What every adapter of the port `Revoker` must do. */
export function revokerContract(name: string, make: () => Promise<RevokerUnderTest>): void {
  describe(`${name} is a revoker that`, () => {
    let under: RevokerUnderTest;

    beforeEach(async () => {
      under = await make();
    });

    afterEach(async () => {
      await under.stop();
    });

    const userIds = async (role: string) => (await under.denied(role)).userIds;

    async function refusal(role: string, sessions: readonly RevokedSession[]): Promise<string> {
      try {
        await under.revoker.deny(role, sessions);
      } catch (error) {
        if (error instanceof Fault) return error.code;
        throw error;
      }
      return 'applied';
    }

    test('makes a role deny exactly the sessions that it is given', async () => {
      await under.revoker.deny(under.role, [session('a.1'), session('b.2')]);
      expect(await userIds(under.role)).toEqual([session('a.1').userId, session('b.2').userId]);
      await under.revoker.deny(under.role, [session('c.3')]);
      expect(await userIds(under.role)).toEqual([session('c.3').userId]);
    });

    test('leaves every other role as it is', async () => {
      await under.revoker.deny(under.role, [session('a.1')]);
      await under.revoker.deny(under.otherRole, [session('b.2')]);
      await under.revoker.deny(under.role, []);
      expect(await userIds(under.role)).toEqual([]);
      expect(await userIds(under.otherRole)).toEqual([session('b.2').userId]);
    });

    test('denies what began before an instant, beside sessions or without any', async () => {
      await under.revoker.deny(under.role, [session('a.1')], '2026-11-22T10:00:01Z');
      expect(await under.denied(under.role)).toEqual({
        userIds: [session('a.1').userId],
        issuedBefore: '2026-11-22T10:00:01Z',
      });
      await under.revoker.deny(under.role, [], '2026-11-22T10:00:02Z');
      const issuedBefore = '2026-11-22T10:00:02Z';
      expect(await under.denied(under.role)).toEqual({ userIds: [], issuedBefore });
    });

    test('may be told the same twice', async () => {
      for (const _ of [1, 2]) await under.revoker.deny(under.role, [session('a.1')]);
      expect(await userIds(under.role)).toEqual([session('a.1').userId]);
      for (const _ of [1, 2]) await under.revoker.deny(under.role, []);
      expect(await userIds(under.role)).toEqual([]);
    });

    test('takes every character that session names may have', async () => {
      await under.revoker.deny(under.role, [session('A_z0+=,.@-')]);
      expect(await userIds(under.role)).toEqual([session('A_z0+=,.@-').userId]);
    });

    test('refuses what would not fit into the role, and leaves the role as it was', async () => {
      await under.revoker.deny(under.role, [session('a.1')]);
      const many = Array.from({ length: 200 }, (_, at) => session(`${'x'.repeat(50)}.${at}`));
      expect(await refusal(under.role, many)).toBe('role_full');
      expect(await userIds(under.role)).toEqual([session('a.1').userId]);
    });

    test('refuses a role that there is not, which has nothing to lift either', async () => {
      expect(await refusal(under.missingRole, [session('a.1')])).toBe('role_refused');
      expect(await refusal(under.missingRole, [])).toBe('applied');
    });

    test.each([
      ['throttled', 'slow_down'],
      ['down', 'sts_unavailable'],
      ['denied', 'role_refused'],
    ] as const)('says when it is %s', async (how, code) => {
      await under.disturb(how);
      expect(await refusal(under.role, [session('a.1')])).toBe(code);
    });
  });
}
