import type { FaultCode } from '#core/faults.ts';
import { usualLimits } from '#core/limits/limits.ts';
import type { Pool } from '#core/limits/pool.ts';
import type { WantedPlace } from '#core/limits/take-places.ts';
import type { Minted, Permitted } from './exchange.ts';
import type { Spent } from './spend-token.ts';

/** Over so many seconds the exchanges, and the refusals, of an identity are counted. */
const windowSeconds = 60;

/** Refusals of one identity that get an entry of their own in any 60 seconds; others are counted. */
const refusalsPerMinute = 60;

/** Refusals by STS of one identity in any 60 seconds, after which it is not asked on its behalf. */
const failuresPerMinute = 60;

/** Refusals by STS that it repeats until somebody mends the grant, the role or the request. */
const lastingFailures: ReadonlySet<FaultCode> = new Set([
  'role_refused',
  'packed_policy_too_large',
  'malformed_policy',
]);

/** The pools that a vend takes a place of: one for the minute, one to open a lease, one for its use. */
function poolsOfVend(
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

/**
 * The pools without which asking STS would be in vain. The uses of a lease that is only opened now
 * are all free, and so is a place that is handed on.
 */
export function poolsBeforeSts(
  permitted: Pick<Permitted, 'identity' | 'grant'>,
  { spent, handedOn }: Pick<Minted, 'spent' | 'handedOn'>,
): readonly Pool[] {
  const ofVend = poolsOfVend(permitted, spent).filter(({ kind }) => {
    if (kind === 'uses') return spent.kind === 'repeated';
    return kind !== 'leases' || handedOn === undefined;
  });
  return [...ofVend, failuresOf(permitted.identity.id)];
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

/**
 * The place that lets a refusal of this identity have an entry of its own. What STS refuses has
 * places apart: only the identity itself can use those up, and nobody who merely shares its pin.
 */
export function refusalPlace(identity: string, code: FaultCode): WantedPlace {
  const pool = lastingFailures.has(code)
    ? failuresOf(identity)
    : ({ kind: 'refusals', of: identity, size: refusalsPerMinute } as const);
  return { pool, hold: { seconds: windowSeconds } };
}

function failuresOf(identity: string): Pool {
  return { kind: 'failures', of: identity, size: failuresPerMinute };
}
