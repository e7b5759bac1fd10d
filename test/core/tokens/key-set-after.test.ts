import { describe, expect, test } from 'vitest';
import { mayFetchKeys } from '#core/tokens/keys/key-age.ts';
import { keySetAfter } from '#core/tokens/keys/key-set-after.ts';
import { iss, jwkOf, now, rsa, storedKeys } from './sample-tokens.ts';

const before = { ...storedKeys(iss, jwkOf(rsa), 700), etag: '"one"' };
const failure = { code: 'bad_jwks', message: 'the key set is not JSON' } as const;
const attempt = { issuer: iss, at: now };

describe('the key set after an attempt', () => {
  test('holds the keys that came, and nothing of those before', () => {
    const outcome = { kind: 'fetched', keys: [{ kid: 'new' }], etag: undefined } as const;
    const failed = keySetAfter(before, { ...attempt, outcome: { kind: 'failed', failure } });
    expect(keySetAfter(failed, { ...attempt, outcome })).toStrictEqual({
      issuer: iss,
      keys: [{ kid: 'new' }],
      fetchedAt: now,
      attemptedAt: now,
    });
  });

  test('holds the tag that came with the keys', () => {
    const outcome = { kind: 'fetched', keys: [{ kid: 'new' }], etag: '"two"' } as const;
    expect(keySetAfter(before, { ...attempt, outcome }).etag).toBe('"two"');
  });

  test('is as fresh as new when the server confirms it', () => {
    const outcome = { kind: 'unchanged' } as const;
    const confirmed = { ...before, fetchedAt: now, attemptedAt: now };
    expect(keySetAfter(before, { ...attempt, outcome })).toEqual(confirmed);
  });

  test('keeps keys, age and tag through a failure, and says why', () => {
    const outcome = { kind: 'failed', failure } as const;
    const after = keySetAfter(before, { ...attempt, outcome });
    expect(after).toEqual({ ...before, attemptedAt: now, failure });
    expect(mayFetchKeys(after, now)).toBe(false);
  });

  test('has no keys and no age when the very first attempt fails', () => {
    const outcome = { kind: 'failed', failure } as const;
    expect(keySetAfter(undefined, { ...attempt, outcome })).toStrictEqual({
      issuer: iss,
      keys: [],
      attemptedAt: now,
      failure,
    });
  });
});
