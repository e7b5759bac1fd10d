import type { Grant } from '#core/config/configuration.ts';
import type { Lease } from '#core/leases/lease.ts';

type IdleLimit = Pick<Grant, 'idleSeconds'>;
type Use = Pick<Lease, 'usedAt' | 'startsAt'>;

/** The time of use is moved once this part of the limit has passed, so that few mints write it. */
const writtenParts = 4;

/** True if nothing was minted into the lease for longer than its grant lets it lie idle. */
export function isIdle(lease: Use, { idleSeconds }: IdleLimit, now: Date): boolean {
  return idleSeconds !== undefined && secondsUnused(lease, now) > idleSeconds;
}

/** True if a mint now should be written down, as the last use that is known is getting old. */
export function movesUse(lease: Use, { idleSeconds }: IdleLimit, now: Date): boolean {
  return idleSeconds !== undefined && secondsUnused(lease, now) >= idleSeconds / writtenParts;
}

/** A lease from before its grant had an idle limit was last used, as far as we know, when it began. */
function secondsUnused({ usedAt, startsAt }: Use, now: Date): number {
  return (now.getTime() - Date.parse(usedAt ?? startsAt)) / 1_000;
}
