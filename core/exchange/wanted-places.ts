import type { Grant, Identity } from '#core/config/configuration.ts';
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

/** Refusals by STS of one identity and grant in any 60 seconds, after which it is not asked for them. */
const failuresPerMinute = 60;

/** Policies that an identity brought for one grant in vain in any 60 seconds, before none is compared. */
const narrowingsPerMinute = 60;

/** Who refused a vend that policy permits. */
export type RefusedBy = 'broker' | 'sts';

/** Refusals that STS repeats until somebody mends the grant, the role or the request. */
const lastingFailures: ReadonlySet<FaultCode> = new Set([
  'role_refused',
  'packed_policy_too_large',
  'malformed_policy',
]);

/** Refusals that a policy of the caller's own is to blame for where it brings one, whoever makes them. */
const refusedPolicies: ReadonlySet<FaultCode> = new Set([
  'invalid_scope',
  'malformed_policy',
  'unproven_policy',
  'packed_policy_too_large',
]);

/** The pools that a vend takes a place of: one for the minute, one to open a lease, one for its use. */
function poolsOfVend(
  { identity, grant }: Pick<Permitted, 'identity' | 'grant'>,
  spent: Spent,
): readonly Pool[] {
  const { exchangesPerMinute } = identity.limits ?? usualLimits;
  return [
    { kind: 'minute', of: identity.id, size: exchangesPerMinute },
    ...(spent.kind === 'opened' ? [leasesOf(identity)] : []),
    ...(grant.uses === undefined
      ? []
      : [{ kind: 'uses', of: spent.sessionId, size: grant.uses } as const]),
  ];
}

/** The leases that an identity may hold. */
export function leasesOf(identity: Permitted['identity']): Pool {
  const { concurrentLeases } = identity.limits ?? usualLimits;
  return { kind: 'leases', of: identity.id, size: concurrentLeases };
}

/** The pools without which comparing a policy that the caller brings would be in vain. */
export function poolsBeforePlan({ identity, grant, request }: Permitted): readonly Pool[] {
  return request.narrowing.policy === undefined ? [] : [narrowingsOf(identity, grant)];
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
  return [...ofVend, failuresOf(permitted.identity, permitted.grant)];
}

/** How each place of a vend is held: the minute's for a minute, the others until the lease ends. */
export function wantedPlaces(permitted: Permitted, minted: Minted): readonly WantedPlace[] {
  const { spent, role, handedOn } = minted;
  const until = spent.kind === 'repeated' ? new Date(spent.lease.value.expiresAt) : role.expiresAt;
  return poolsOfVend(permitted, spent).map((pool): WantedPlace => {
    if (pool.kind === 'minute') return { pool, hold: { seconds: windowSeconds } };
    const held = { pool, hold: { until }, holder: spent.sessionId };
    return pool.kind === 'leases' && handedOn !== undefined ? { ...held, handedOn } : held;
  });
}

/** A refusal, with the vend that it ends where policy had permitted one. */
interface Refusal {
  readonly identity: Pick<Identity, 'id'>;
  readonly code: FaultCode;
  readonly permitted: (Permitted & { readonly by: RefusedBy }) | undefined;
}

/**
 * The place that lets a refusal have an entry of its own. What keeps an identity from STS, or a
 * policy of its own from being compared, has places apart: only those can use them up whom policy
 * permits this grant, and nobody who merely shares its pin.
 */
export function refusalPlace({ identity, code, permitted }: Refusal): WantedPlace {
  const lastingPool = permitted === undefined ? undefined : lastingPoolOf(permitted, code);
  const refusals: Pool = { kind: 'refusals', of: identity.id, size: refusalsPerMinute };
  return { pool: lastingPool ?? refusals, hold: { seconds: windowSeconds } };
}

function lastingPoolOf(
  { by, identity, grant, request }: NonNullable<Refusal['permitted']>,
  code: FaultCode,
): Pool | undefined {
  if (request.narrowing.policy !== undefined && refusedPolicies.has(code)) {
    return narrowingsOf(identity, grant);
  }
  return by === 'sts' && lastingFailures.has(code) ? failuresOf(identity, grant) : undefined;
}

function failuresOf(identity: Pick<Identity, 'id'>, grant: Pick<Grant, 'name'>): Pool {
  return { kind: 'failures', of: identity.id, grant: grant.name, size: failuresPerMinute };
}

function narrowingsOf(identity: Pick<Identity, 'id'>, grant: Pick<Grant, 'name'>): Pool {
  return { kind: 'narrowings', of: identity.id, grant: grant.name, size: narrowingsPerMinute };
}
