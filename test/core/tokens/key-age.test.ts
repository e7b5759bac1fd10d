import { expect, test } from 'vitest';
import { didFetchFail, mayFetchKeys, planKeys } from '#core/tokens/keys/key-age.ts';
import { iss, jwkOf, now, rsa, storedKeys } from './sample-tokens.ts';

const aged = (seconds: number) => storedKeys(iss, jwkOf(rsa), seconds);

test.each([
  [299, true, 'use'],
  [300, true, 'use-and-refresh'],
  [599, true, 'use-and-refresh'],
  [600, true, 'refresh'],
  [29, false, 'use'],
  [30, false, 'refresh'],
] as const)(
  'keys of %i s, the wanted one among them: %s, are planned to %s',
  (age, known, plan) => {
    expect(planKeys(aged(age), known, now)).toBe(plan);
  },
);

test('an issuer that was never asked may be asked', () => {
  expect(mayFetchKeys(undefined, now)).toBe(true);
});

test('a fetch failed when it was attempted after the keys came, or before any came', () => {
  const set = aged(60);
  expect(didFetchFail(set)).toBe(false);
  expect(didFetchFail({ ...set, attemptedAt: now })).toBe(true);
  expect(didFetchFail({ issuer: iss, keys: [], attemptedAt: now })).toBe(true);
});
