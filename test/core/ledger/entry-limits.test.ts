import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { canonicalJson } from '#core/ledger/canonical-json.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import { bodyLimitBytes, requireBodySize } from '#core/ledger/entry-limits.ts';
import type { Json } from '#core/tokens/claims.ts';
import { normaliseClaims } from '#core/tokens/profiles/normalise-claims.ts';
import type { Profile } from '#core/tokens/profiles/profile.ts';
import { profiles } from '#core/tokens/profiles/profiles.ts';

/** Characters of claims in the longest token that is accepted: 16 KB of base64url carry 12 KB. */
const claimsLength = 12_288;
/** A subject is refused beyond 1,024 characters. */
const longestSubject = 1_000;
const iss = `https://${'i'.repeat(1_000)}.example`;

/** A claims set with a text at each pointer. */
function claimsWith(pointers: readonly string[], text: string) {
  const claims: Record<string, Json> = { iss };
  for (const pointer of pointers) {
    const names = pointer
      .split('/')
      .slice(1)
      .map((name) => name.replaceAll('~1', '/'));
    let at: Record<string, unknown> = claims;
    for (const name of names.slice(0, -1)) {
      const inner: Record<string, unknown> = Object.hasOwn(at, name) ? Object(at[name]) : {};
      at[name] = inner;
      at = inner;
    }
    at[names.at(-1) ?? ''] =
      pointer === '/sub' ? `spiffe://acme.example/${text.slice(0, longestSubject)}` : text;
  }
  return claims;
}

/** Everything in the entry of a vend that is not the token's, at its own longest. */
function largestBody(workload: Readonly<Record<string, string>>): EntryBody {
  const arn = `arn:aws:iam::111122223333:role/${'r'.repeat(64)}`;
  const many = (count: number, length: number) =>
    Array.from({ length: count }, (_, index) => `${index}`.padEnd(length, 'x'));
  return {
    kind: 'exchange.vended',
    at: '2026-11-22T10:00:00.000Z',
    actor: { kind: 'identity', id: 'i'.repeat(64), owner: 'o'.repeat(256), groups: many(64, 64) },
    // Node refuses requests whose headers exceed 16 KB in all.
    origin: {
      address: 'a'.repeat(64),
      userAgent: 'u'.repeat(16_384),
      requestId: 'r'.repeat(64),
      face: 'sts',
    },
    token: {
      issuer: iss,
      subject: 's'.repeat(1_024),
      jti: 'j'.repeat(256),
      hash: 'h'.repeat(71),
      expiresAt: '',
    },
    workload,
    decision: {
      effect: 'permit',
      determining: many(100, 128),
      errors: many(100, 256),
      approvals: many(100, 64),
      configuration: 'c'.repeat(64),
    },
    lease: {
      sessionId: 's'.repeat(64),
      grant: 'g'.repeat(64),
      role: arn,
      account: '111122223333',
      accessKeyId: 'A'.repeat(128),
      assumedRoleArn: arn.padEnd(2_048, 'x'),
      sourceIdentity: 's'.repeat(64),
      sessionName: 's'.repeat(64),
      // STS takes 50 tags of 128 and 256 characters.
      sessionTags: Object.fromEntries(many(50, 128).map((name) => [name, 'v'.repeat(256)])),
      sessionPolicyHash: 'h'.repeat(71),
      packedPolicyPercent: 100,
      startsAt: '2026-11-22T10:00:00.000Z',
      expiresAt: '2026-11-22T11:00:00.000Z',
      repeated: false,
    },
  };
}

/** The facts of a claims set; undefined where the platform's tokens cannot state such claims. */
function workloadOf(claims: Readonly<Record<string, Json>>, profile: Profile) {
  try {
    return normaliseClaims({ iss, sub: 's', claims }, profile);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

describe.each(Object.values(profiles).map((profile): [string, Profile] => [profile.name, profile]))(
  'the longest token of the profile %s',
  (_name, profile) => {
    const pointers = Object.values(profile.claims).map(({ pointer }) => pointer);

    test.each(['x', '"', '\\', 'é'])(
      'makes an entry far below the limit when full of %s',
      (unit) => {
        // One claim that takes all the room, for each claim; then all claims sharing it.
        let normalised = 0;
        const shares = [...pointers.map((pointer) => [pointer]), pointers];
        for (const share of shares) {
          // A quote and a backslash take two bytes in the token too, as é does.
          const length = claimsLength / share.length / (unit === 'x' ? 1 : 2);
          const claims = claimsWith(share, unit.repeat(Math.floor(length)));
          const workload = workloadOf(claims, profile);
          if (workload === undefined) continue;
          normalised += 1;
          const text = canonicalJson(largestBody({ ...workload }));
          expect(() => requireBodySize(text)).not.toThrow();
          expect(Buffer.byteLength(text)).toBeLessThan(bodyLimitBytes / 5);
        }
        // A SPIFFE ID holds letters and digits alone: of the other texts there is none to record.
        expect(normalised).toBe(profile.name === 'spiffe' && unit !== 'x' ? 0 : shares.length);
      },
    );
  },
);
