import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Attempt, encodeAttempt, proofsOf, readAttempt } from '#core/sign-in/attempt.ts';
import { campaign } from '#test/campaign.ts';

const settings = { seed: 20_261_122, numRuns: campaign(300) };
const attempt: Attempt = { secret: 's'.repeat(43), issuer: 'okta', returnTo: '/x', at: 1_000 };

const secrets = fc.stringMatching(/^[\w-]{43}$/u);
const attempts = fc.record(
  {
    secret: secrets,
    issuer: fc.string({ maxLength: 64 }),
    returnTo: fc.string({ maxLength: 200 }),
    at: fc.nat(),
    withinSeconds: fc.integer({ min: 1, max: 86_400 }),
  },
  { requiredKeys: ['secret', 'issuer', 'returnTo', 'at'] },
);

describe('an attempt in a cookie', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(attempts, (one) => {
        expect(readAttempt(encodeAttempt({ ...one }))).toEqual({ ...one });
      }),
      settings,
    );
  });

  test('is not read from anything else, and no text crashes the reader', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.json()), (text) => {
        expect(readAttempt(text)).toBeUndefined();
        expect(readAttempt(Buffer.from(text).toString('base64url'))).toBeUndefined();
      }),
      settings,
    );
  });

  test.each<[string, unknown]>([
    ['null', null],
    ['a secret that is none', { ...attempt, secret: 'short' }],
    ['no secret', { ...attempt, secret: undefined }],
    ['no issuer', { ...attempt, issuer: 7 }],
    ['no page', { ...attempt, returnTo: null }],
    ['no time', { ...attempt, at: '1000' }],
    ['a freshness that is none', { ...attempt, withinSeconds: '300' }],
    ['another member', { ...attempt, admin: true }],
    ['members in another order', Object.fromEntries(Object.entries(attempt).toReversed())],
  ])('is not read with %s', (_name, value) => {
    expect(readAttempt(Buffer.from(JSON.stringify(value)).toString('base64url'))).toBeUndefined();
  });

  test('is not read where it is longer than a cookie can be', () => {
    expect(readAttempt(encodeAttempt({ ...attempt, returnTo: 'x'.repeat(1_024) }))).toBeDefined();
    expect(readAttempt(encodeAttempt({ ...attempt, returnTo: 'x'.repeat(3_000) }))).toBeUndefined();
  });
});

describe('the proofs of an attempt', () => {
  test('are four different texts, of which the challenge is the hash of the verifier', () => {
    const { state, nonce, codeVerifier, codeChallenge } = proofsOf(encodeAttempt(attempt));
    expect(new Set([state, nonce, codeVerifier, codeChallenge, attempt.secret]).size).toBe(5);
    // RFC 7636 §4.2.
    expect(codeChallenge).toBe(hash('sha256', codeVerifier, 'base64url'));
    for (const one of [state, nonce, codeVerifier]) expect(one).toMatch(/^[\w-]{43}$/u);
  });

  test('are all different as soon as anything about the attempt is', () => {
    fc.assert(
      fc.property(attempts, attempts, (one, other) => {
        fc.pre(encodeAttempt({ ...one }) !== encodeAttempt({ ...other }));
        const [left, right] = [one, other].map((each) => proofsOf(encodeAttempt({ ...each })));
        const all = [...Object.values(left ?? {}), ...Object.values(right ?? {})];
        expect(new Set(all).size).toBe(8);
      }),
      settings,
    );
  });
});
