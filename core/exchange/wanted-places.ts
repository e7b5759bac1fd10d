import { usualLimits } from '#core/limits/limits.ts';
import type { Pool } from '#core/limits/pool.ts';
import type { WantedPlace } from '#core/limits/take-places.ts';
import type { Minted, Permitted } from './exchange.ts';
import type { Spent } from './spend-token.ts';

/** Over so many seconds the exchanges, and the refusals, of an identity are counted. */
const windowSeconds = 60;

/** Refusals of one identity that get an entry of their own in any 60 seconds; others are counted. */
const refusalsPerMinute = 60;

/** The pools that a vend takes a place of: one for the minute, one to open a lease, one for its use. */
export function poolsOfVend(
  { identity, grant }: Pick<Permitted, 'identity' | 'grant'>,
  spent: Spent,
): readonly Pool[] {
  const { exchangesPerMinute, concurrentLeases } = identity.limits ?? usualLimits;
  const minute: Pool = { kind: 'minute', of: identity.id, size: exchangesPerMinute };
  const leases: Pool = { kind: 'leases', of: identity.id, size: concurrentLeases };
  return [
    minute,
    ...(spent.kind === 'opened' ? [leases] : []),
    ...(grant.uses === undefined
      ? []
      : [{ kind: 'uses', of: spent.sessionId, size: grant.uses } as const]),
  ];
}

/** How each place of a vend is held: the minute's for a minute, the others until the lease ends. */
export function wantedPlaces(permitted: Permitted, minted: Minted): readonly WantedPlace[] {
  const { spent, role, handedOn } = minted;
  const until = spent.kind === 'repeated' ? new Date(spent.lease.value.expiresAt) : role.expiresAt;
  return poolsOfVend(permitted, spent).map((pool): WantedPlace => {
    if (pool.kind === 'minute') return { pool, hold: { seconds: windowSeconds } };
    const held = { pool, hold: { until }, sessionId: spent.sessionId };
    const passesOn = pool.kind === 'leases' && handedOn !== undefined;
    return passesOn && handedOn.index < pool.size ? { ...held, handedOn } : held;
  });
}

/** The place that lets a refusal of this identity have an entry of its own. */
export function refusalPlace(identity: string): WantedPlace {
  const pool: Pool = { kind: 'refusals', of: identity, size: refusalsPerMinute };
  return { pool, hold: { seconds: windowSeconds } };
}
