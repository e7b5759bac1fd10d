import type { Lease } from './lease.ts';

/** What may become of a lease, as people see it. */
export const leaseStates = ['in force', 'ended', 'revoked', 'expired'] as const;

export type LeaseState = (typeof leaseStates)[number];

/** What has become of a lease by now; whoever ended it early is told of for as long as it is listed. */
export function leaseState(lease: Lease, now: Date): LeaseState {
  if (lease.ended !== undefined) return lease.ended.how;
  return hasExpired(lease, now) ? 'expired' : 'in force';
}

/** Whether its credentials have come to their own end. */
export function hasExpired({ expiresAt }: Lease, now: Date): boolean {
  return new Date(expiresAt) <= now;
}
