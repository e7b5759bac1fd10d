import type { StoredKeySet } from './key-set.ts';

/** How long keys are used without asking again, seconds. */
const freshSeconds = 600;
/** How long known keys outlive an issuer that does not answer, seconds. */
const staleSeconds = 86_400;
/** Least time between two attempts to fetch one issuer's keys, failed ones included, seconds. */
const cooldownSeconds = 30;

/** What to do about an issuer's keys before one is chosen. */
export type KeyPlan = 'use' | 'use-and-refresh' | 'refresh';

/**
 * Plans by age: keys are fresh for ten minutes and refreshed in passing from half of that; old
 * keys and an unknown kid are worth one fetch for each issuer in thirty seconds.
 */
export function planKeys(set: StoredKeySet, known: boolean, now: Date): KeyPlan {
  const age = keyAgeSeconds(set, now);
  if (known && age < freshSeconds / 2) return 'use';
  if (!mayFetchKeys(set, now)) return 'use';
  return known && age < freshSeconds ? 'use-and-refresh' : 'refresh';
}

/** Whether the cooldown since the last attempt is over. */
export function mayFetchKeys(set: StoredKeySet | undefined, now: Date): boolean {
  return set === undefined || secondsBetween(set.attemptedAt, now) >= cooldownSeconds;
}

/** Whether keys are too old to be trusted at all: a day after they were last confirmed. */
export function areKeysExpired(set: StoredKeySet, now: Date): boolean {
  return keyAgeSeconds(set, now) >= staleSeconds;
}

/** Whether the last attempt brought no keys, so that an unknown kid may be the issuer's doing. */
export function didFetchFail({ fetchedAt, attemptedAt }: StoredKeySet): boolean {
  return fetchedAt === undefined || fetchedAt.getTime() < attemptedAt.getTime();
}

function keyAgeSeconds({ fetchedAt }: StoredKeySet, now: Date): number {
  return fetchedAt === undefined ? Number.POSITIVE_INFINITY : secondsBetween(fetchedAt, now);
}

/** Distance, not difference: a clock that was ahead for a while must not keep keys fresh for ever. */
function secondsBetween(then: Date, now: Date): number {
  return Math.abs(now.getTime() - then.getTime()) / 1_000;
}
