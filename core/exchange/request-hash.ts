import { hash } from 'node:crypto';
import type { Narrowing } from '#core/leases/lease-plan.ts';

/**
 * Names everything that shapes the credentials of a request, so that a token shown again can be
 * recognised as the same request. The session name that SDKs invent for each call is no part of it.
 */
export function requestHash(grant: string, narrowing: Narrowing): string {
  const shape = [
    grant,
    narrowing.policy ?? null,
    narrowing.scope === undefined ? null : [...narrowing.scope].sort(),
    narrowing.durationSeconds ?? null,
  ];
  return hash('sha256', JSON.stringify(shape));
}
