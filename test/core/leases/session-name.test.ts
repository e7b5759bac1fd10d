import { describe, expect, test } from 'vitest';
import { sessionNameOf, sourceIdentityOf } from '#core/leases/session-name.ts';
import { faultOf } from './fault-of.ts';
import { sessionId } from './lease-request.ts';

describe('a session name', () => {
  test('is the identity and the session id', () => {
    expect(sessionNameOf('shop-deployer', sessionId)).toBe(`shop-deployer.${sessionId}`);
  });

  test('keeps the whole session id, whatever the identity is cut to', () => {
    expect(sessionNameOf('a'.repeat(64), sessionId)).toBe(`${'a'.repeat(37)}.${sessionId}`);
    expect(sessionNameOf('identity', 's'.repeat(63))).toBe(`.${'s'.repeat(63)}`);
  });

  test('that STS would refuse is refused', () => {
    for (const [identity, id] of [
      ['a b', sessionId],
      ['identity', 's'.repeat(64)],
    ] as const) {
      const fault = faultOf(() => sessionNameOf(identity, id));
      expect(fault.code).toBe('configuration_refused');
      expect(fault.message).toBe(
        "the identity's id makes no session name that STS takes; use 2 to 64 of letters, digits and _+=,.@-",
      );
    }
  });
});

describe('a source identity', () => {
  test("is the identity's id", () => {
    expect(sourceIdentityOf('shop-deployer')).toBe('shop-deployer');
  });

  test('that STS would refuse is refused', () => {
    for (const id of ['a', 'a/b', 'a'.repeat(65)]) {
      expect(() => sourceIdentityOf(id)).toThrow(
        "the identity's id makes no source identity that STS takes",
      );
    }
  });
});
