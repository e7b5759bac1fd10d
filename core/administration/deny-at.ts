import { asFault } from '#core/faults.ts';
import { fits, roleFull } from '#core/leases/revocation-policy.ts';
import { inOrderOfWorth, type RevokedSessions } from '#core/leases/revoked-sessions.ts';
import type { AdministrationPorts } from './administration.ts';

/** Whether a deny of so many sessions, the worthiest first, has room. */
type Attempt = (count: number) => Promise<boolean>;

/**
 * Hands a record to the revoker, and where the role's other policies leave no room for all of it, as
 * much as there is room for: the deny of the whole role first, then sessions that are denied already,
 * those that are `left`, spare ones last. Returns the ids of the sessions that the role now denies by
 * name. Throws `role_full` where not one has room; then AWS is left as it was.
 */
export async function denyAt(
  ports: Pick<AdministrationPorts, 'revoker'>,
  revoked: RevokedSessions,
): Promise<ReadonlySet<string>> {
  const { role, wholeRole } = revoked;
  const { order, held } = inOrderOfWorth(revoked);
  const first = (count: number) => {
    const named = new Set(order.slice(0, count));
    return { ...revoked, sessions: revoked.sessions.filter((session) => named.has(session)) };
  };
  const deny: Attempt = async (count) => {
    try {
      await ports.revoker.deny(role, first(count).sessions, wholeRole?.issuedBefore);
      return true;
    } catch (error) {
      if (asFault(error).code === 'role_full') return false;
      throw error;
    }
  };
  const least = wholeRole === undefined ? 1 : 0;
  const hasRoomEver: Attempt = async (count) => fits(first(count));
  const all = (await hasRoomEver(order.length))
    ? order.length
    : await largestBetween(hasRoomEver, least, order.length);
  const count = await mostThatFit(deny, { all, held: Math.min(held, all), least });
  if (count === undefined) throw roleFull(role);
  return new Set(order.slice(0, count).map(({ sessionId }) => sessionId));
}

interface Bounds {
  readonly all: number;
  /** So many are denied already. */
  readonly held: number;
  readonly least: number;
}

/**
 * How many have room; undefined for fewer than `least`. A deny that has no room changes nothing at
 * AWS, but each that has some is in force at once, for good where the next one finds no answer: so
 * never fewer than the `held` are tried while those fit, and nobody gets rights back meanwhile.
 */
async function mostThatFit(
  deny: Attempt,
  { all, held, least }: Bounds,
): Promise<number | undefined> {
  if (await deny(all)) return all;
  const more = await largestBetween(deny, held, all);
  if (more > held) return more;
  if (held >= least && held < all && (await deny(held))) return held;
  return mostBelow(deny, held, least);
}

/** So many fewer are tried one by one. */
const triedOneByOne = 32;

/**
 * What is denied always has room, so here the record is wrong about it. If it only says some too
 * many, those that are denied come to light one by one from above, and none of them is lifted; if it
 * says far too many, as where people removed the deny, whatever fits is found before IAM throttles.
 */
async function mostBelow(deny: Attempt, held: number, least: number): Promise<number | undefined> {
  const near = Math.max(held - triedOneByOne, least);
  for (let count = held - 1; count >= near; count -= 1) {
    if (await deny(count)) return count;
  }
  const fewer = await largestBetween(deny, least - 1, near);
  return fewer < least ? undefined : fewer;
}

/** The largest count above `low` and below `high` that has room, or else `low`. */
async function largestBetween(hasRoom: Attempt, low: number, high: number): Promise<number> {
  let [fits, fails] = [low, high];
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (await hasRoom(middle)) fits = middle;
    else fails = middle;
  }
  return fits;
}
