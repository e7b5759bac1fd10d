import { describe, expect, test } from 'vitest';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import { requireRoom, revocationPolicy } from '#core/leases/revocation-policy.ts';
import type { RevokedSession } from '#core/leases/revoked-sessions.ts';
import { faultOf } from './fault-of.ts';

const role = 'arn:aws:iam::111122223333:role/shop-deploy';

function session(serial: number): RevokedSession {
  const sessionId = String(serial).padStart(26, '0');
  const userId = `AROAAAAAAAAAAAAAAAAAA:shop-deployer.${sessionId}`;
  return { sessionId, userId, until: '2026-11-22T11:00:00.000Z' };
}

const sessions = (count: number) => Array.from({ length: count }, (_, at) => session(at));

describe('the policy of a revocation', () => {
  test('denies everything to exactly the sessions that it names', () => {
    expect(JSON.parse(revocationPolicy([session(1)]) ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: { StringEquals: { 'aws:userid': [session(1).userId] } },
        },
      ],
    });
  });

  test('denies everything to whatever began before an instant', () => {
    const [statement] = JSON.parse(revocationPolicy([], '2026-11-22T10:00:01Z') ?? '').Statement;
    const Condition = { DateLessThan: { 'aws:TokenIssueTime': '2026-11-22T10:00:01Z' } };
    expect(statement).toEqual({ Effect: 'Deny', Action: '*', Resource: '*', Condition });
  });

  test('is none where nothing is to be denied', () => {
    expect(revocationPolicy([])).toBeUndefined();
  });

  test('is a policy that IAM takes, with both kinds of deny', () => {
    const text = revocationPolicy(sessions(3), '2026-11-22T10:00:01Z') ?? '';
    expect(parsePolicyDocument(JSON.parse(text))).toMatchObject({ statements: [{}, {}] });
  });
});

describe('the room of a role', () => {
  test('is taken to the last character', () => {
    const named = (length: number) => [{ ...session(1), userId: 'x'.repeat(length) }];
    const length = 10_240 - (revocationPolicy(named(0))?.length ?? 0);
    expect(() => requireRoom({ role, sessions: named(length) })).not.toThrow();
    expect(() => requireRoom({ role, sessions: named(length + 1) })).toThrow('have no room');
  });

  test('is 10,240 characters: as many sessions as fit are taken, one more is refused', () => {
    const most = sessions(200).findIndex((_, at) => {
      const text = revocationPolicy(sessions(at + 1));
      return (text?.length ?? 0) > 10_240;
    });
    expect(() => requireRoom({ role, sessions: sessions(most) })).not.toThrow();
    const fault = faultOf(() => requireRoom({ role, sessions: sessions(most + 1) }));
    expect(fault.code).toBe('role_full');
    expect(fault.message).toContain(
      'revoke the whole role (sallyport leases revoke ID --whole-role)',
    );
  });

  test('is taken by the deny of the whole role, too', () => {
    const wholeRole = { issuedBefore: '2026-11-22T10:00:01Z', until: '2026-11-22T22:00:01.000Z' };
    expect(() => requireRoom({ role, sessions: [], wholeRole })).not.toThrow();
    const most = sessions(200).findIndex((_, at) => {
      const text = revocationPolicy(sessions(at + 1));
      return (text?.length ?? 0) > 10_240;
    });
    const fault = faultOf(() => requireRoom({ role, sessions: sessions(most), wholeRole }));
    expect(fault.code).toBe('role_full');
  });

  test('is there where nothing is denied', () => {
    expect(() => requireRoom({ role, sessions: [] })).not.toThrow();
  });
});
