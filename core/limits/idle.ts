import type { Grant } from '#core/config/configuration.ts';
import type { Lease } from '#core/leases/lease.ts';

type IdleLimit = Pick<Grant, 'idleSeconds'>;
type Use = Pick<Lease, 'usedAt' | 'startsAt'>;

/** A use is written down once this part of the limit has passed since the last, so that few mints write it. */
const unwrittenPart = 1 / 4;

/**
 * True if nothing was minted into the lease for as long as its grant lets it lie idle, and up to a
 * quarter longer, since a use soon after the one that is written down is not. Leases from before
 * their grant had this limit, or had it so low, may be found idle sooner.
 */
export function isIdle(lease: Use, { idleSeconds }: IdleLimit, now: Date): boolean {
  return idleSeconds !== undefined && secondsUnused(lease, now) > idleSeconds * (1 + unwrittenPart);
}

/** True if a mint now should be written down, as the last use that is known is getting old. */
export function movesUse(lease: Use, { idleSeconds }: IdleLimit, now: Date): boolean {
  return idleSeconds !== undefined && secondsUnused(lease, now) >= idleSeconds * unwrittenPart;
}

/** A lease from before its grant had an idle limit was last used, as far as we know, when it began. */
function secondsUnused({ usedAt, startsAt }: Use, now: Date): number {
  return (now.getTime() - Date.parse(usedAt ?? startsAt)) / 1_000;
}
