import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import type { StoredKeySet } from '#core/tokens/keys/key-set.ts';
import {
  accept,
  faultOf,
  githubIssuer,
  header,
  iss,
  jwkOf,
  now,
  rsa,
  scriptedKeySets,
  signToken,
  storedKeys,
  verdict,
} from './sample-tokens.ts';

const issuer: Issuer = { ...githubIssuer, keys: { kind: 'discovery' } };
const token = signToken({});
const rotated = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const rotatedToken = signToken({ header: { ...header, kid: 'key-2' }, key: rotated.privateKey });

const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
const aged = (seconds: number): StoredKeySet => storedKeys(iss, jwkOf(rsa), seconds);
const both: StoredKeySet = { ...aged(0), keys: [jwkOf(rsa), jwkOf(rotated, { kid: 'key-2' })] };
const failedAt = (set: StoredKeySet, seconds: number): StoredKeySet => ({
  ...set,
  attemptedAt: ago(seconds),
});
const neverFetched: StoredKeySet = { issuer: iss, keys: [], attemptedAt: ago(5) };

interface Case {
  readonly title: string;
  readonly token?: string;
  readonly stored: StoredKeySet | undefined;
  readonly fetched?: readonly StoredKeySet[];
  readonly fetches: number;
  readonly expected: string;
}

const cases: readonly Case[] = [
  {
    title: 'keys are fetched when none were ever stored',
    stored: undefined,
    fetched: [aged(0)],
    fetches: 1,
    expected: 'accepted',
  },
  {
    title: 'a first fetch that fails blames the issuer',
    stored: undefined,
    fetched: [{ ...neverFetched, attemptedAt: now }],
    fetches: 1,
    expected: 'issuer_unavailable',
  },
  {
    title: 'a failed first fetch is not repeated within the cooldown',
    stored: neverFetched,
    fetches: 0,
    expected: 'issuer_unavailable',
  },
  {
    title: 'young keys are used without asking',
    stored: aged(299),
    fetches: 0,
    expected: 'accepted',
  },
  {
    title: 'keys past half their time are used and refreshed in passing',
    stored: aged(300),
    fetches: 1,
    expected: 'accepted',
  },
  {
    title: 'keys just before their end are still used at once',
    stored: aged(599),
    fetches: 1,
    expected: 'accepted',
  },
  {
    title: 'old keys are refreshed first',
    stored: aged(600),
    fetched: [aged(0)],
    fetches: 1,
    expected: 'accepted',
  },
  {
    title: 'old keys that a fetch does not bring again serve no more',
    stored: aged(600),
    fetched: [{ ...both, keys: both.keys.slice(1) }],
    fetches: 1,
    expected: 'unknown_key',
  },
  {
    title: 'old keys still serve when the issuer fails',
    stored: aged(3_600),
    fetched: [failedAt(aged(3_600), 0)],
    fetches: 1,
    expected: 'accepted',
  },
  {
    title: 'old keys serve within the cooldown of a failure',
    stored: failedAt(aged(3_600), 29),
    fetches: 0,
    expected: 'accepted',
  },
  {
    title: 'old keys are asked for again after the cooldown of a failure',
    stored: failedAt(aged(3_600), 30),
    fetched: [aged(0)],
    fetches: 1,
    expected: 'accepted',
  },
  {
    title: 'keys serve an issuer that fails for almost a day',
    stored: failedAt(aged(86_399), 1),
    fetches: 0,
    expected: 'accepted',
  },
  {
    title: 'after a day without confirmation the keys are no more',
    stored: failedAt(aged(86_400), 1),
    fetches: 0,
    expected: 'issuer_unavailable',
  },
  {
    title: 'a day-old set is refreshed when that may be tried',
    stored: aged(86_400),
    fetched: [aged(0)],
    fetches: 1,
    expected: 'accepted',
  },
  {
    title: 'keys fetched by a clock far ahead are not fresh for ever',
    stored: aged(-90_000),
    fetched: [aged(0)],
    fetches: 1,
    expected: 'accepted',
  },
  {
    title: 'an unknown kid is worth one fetch',
    token: rotatedToken,
    stored: aged(60),
    fetched: [both],
    fetches: 1,
    expected: 'accepted',
  },
  {
    title: 'a kid that a fetch does not bring is unknown',
    token: rotatedToken,
    stored: aged(60),
    fetched: [aged(0)],
    fetches: 1,
    expected: 'unknown_key',
  },
  {
    title: 'an unknown kid just after a fetch costs none',
    token: rotatedToken,
    stored: aged(29),
    fetches: 0,
    expected: 'unknown_key',
  },
  {
    title: 'an unknown kid of an issuer that fails blames the issuer',
    token: rotatedToken,
    stored: aged(60),
    fetched: [failedAt(aged(60), 0)],
    fetches: 1,
    expected: 'issuer_unavailable',
  },
  {
    title: 'an unknown kid within the cooldown of a failure blames the issuer',
    token: rotatedToken,
    stored: failedAt(aged(60), 5),
    fetches: 0,
    expected: 'issuer_unavailable',
  },
];

describe('the key of a token', () => {
  test.each(cases)(
    '$title',
    async ({ token: shown = token, stored, fetched = [], fetches, expected }) => {
      const { keySets, asked } = scriptedKeySets(stored, [...fetched]);
      expect(await verdict(shown, issuer, keySets)).toBe(expected);
      expect(asked).toHaveLength(fetches);
      for (const request of asked) expect(request).toEqual({ issuer: iss, registered: issuer });
    },
  );

  test('is never fetched for an issuer whose keys are uploaded', async () => {
    const { keySets, asked } = scriptedKeySets(undefined);
    expect(await verdict(token, githubIssuer, keySets)).toBe('accepted');
    expect(await verdict(rotatedToken, githubIssuer, keySets)).toBe('unknown_key');
    expect(asked).toEqual([]);
  });

  test.each(['bad_discovery', 'bad_jwks', 'issuer_unavailable'] as const)(
    'is missing for the reason that the last fetch left behind: %s',
    async (code) => {
      const failure = { code, message: 'the reason, in words' };
      const { keySets } = scriptedKeySets({ ...neverFetched, failure });
      const fault = await faultOf(() => accept(token, issuer, keySets));
      expect(fault).toMatchObject(failure);
      expect(fault.form.status).toBe(503);
    },
  );

  test('does not wait for a refresh in passing, nor fail with it', async () => {
    const keySets = {
      read: async () => aged(400),
      refresh: () => Promise.reject(new Fault('store_unavailable', 'the store is down')),
    };
    expect(await verdict(token, issuer, keySets)).toBe('accepted');
  });

  test('cannot be had while the store is down, and that is no refusal of the token', async () => {
    const down = () => Promise.reject(new Fault('store_unavailable', 'the store is down'));
    const keySets = { read: down, refresh: down };
    expect(await verdict(token, issuer, keySets)).toBe('store_unavailable');
  });

  test('may be the only one where tokens name none, and never one of several', async () => {
    const relaxed = { ...issuer, kidRequired: false };
    const nameless = signToken({ header: { ...header, kid: undefined } });
    const one = scriptedKeySets(aged(0));
    expect(await verdict(nameless, relaxed, one.keySets)).toBe('accepted');
    const two = scriptedKeySets(both);
    expect(await verdict(nameless, relaxed, two.keySets)).toBe('unknown_key');
    expect(await verdict(nameless, issuer, one.keySets)).toBe('unknown_key');
  });
});
