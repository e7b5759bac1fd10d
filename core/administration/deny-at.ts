import { asFault } from '#core/faults.ts';
import { requireRoom, roleFull } from '#core/leases/revocation-policy.ts';
import { inOrderOfWorth, type RevokedSessions } from '#core/leases/revoked-sessions.ts';
import type { AdministrationPorts } from './administration.ts';

/** Whether a deny of so many sessions, the worthiest first, went through; false where there is no room. */
type Attempt = (count: number) => Promise<boolean>;

/**
 * Hands a record to the revoker, and where the role's other policies leave no room for all of it, as
 * much as there is room for: the deny of the whole role first, then sessions that are denied already,
 * those that are `fresh` or had no room before, spare ones last. Returns the ids of the sessions that
 * the role now denies by name. Throws `role_full` where not one has room; then AWS is left as it was.
 */
export async function denyAt(
  ports: Pick<AdministrationPorts, 'revoker'>,
  revoked: RevokedSessions,
  fresh: ReadonlySet<string> = new Set(),
): Promise<ReadonlySet<string>> {
  const { role, wholeRole } = revoked;
  const { order, held } = inOrderOfWorth(revoked, fresh);
  const attempt: Attempt = async (count) => {
    const named = new Set(order.slice(0, count));
    const sessions = revoked.sessions.filter((session) => named.has(session));
    try {
      requireRoom({ ...revoked, sessions });
      await ports.revoker.deny(role, sessions, wholeRole?.issuedBefore);
      return true;
    } catch (error) {
      if (asFault(error).code === 'role_full') return false;
      throw error;
    }
  };
  const least = wholeRole === undefined ? 1 : 0;
  const count = await mostThatFit(attempt, { all: order.length, held, least });
  if (count === undefined) throw roleFull(role);
  return new Set(order.slice(0, count).map(({ sessionId }) => sessionId));
}

/**
 * How many have room. What has none changes nothing at AWS, and of what has some never fewer than the
 * `held` are tried while those fit: nobody gets rights back meanwhile. Undefined for fewer than `least`.
 */
async function mostThatFit(
  attempt: Attempt,
  { all, held, least }: { readonly all: number; readonly held: number; readonly least: number },
): Promise<number | undefined> {
  if (await attempt(all)) return all;
  const more = await largestBetween(attempt, held, all);
  if (more > held) return more;
  if (held >= least && held < all && (await attempt(held))) return held;
  const fewer = await largestBetween(attempt, least - 1, held);
  return fewer < least ? undefined : fewer;
}

/** The largest count above `low` and below `high` that has room, or else `low`. */
async function largestBetween(attempt: Attempt, low: number, high: number): Promise<number> {
  let [fits, fails] = [low, high];
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (await attempt(middle)) fits = middle;
    else fails = middle;
  }
  return fits;
}
