import { canMintInto } from '#core/leases/lease-duration.ts';
import { indexOfSlot } from '#core/limits/place.ts';
import type { Slot } from '#core/limits/slot.ts';
import type { WantedPlace } from '#core/limits/take-places.ts';
import type { Store } from '#core/store/store.ts';
import type { Spent } from './spend-token.ts';

/**
 * How much longer a place must be held to pass on. Its slot could otherwise expire while STS is
 * asked and be taken anew, and a slot that was put anew has the revision that the old one had.
 */
const leastMilliseconds = 60_000;

/** What a token is spent on now, and how many leases its identity may hold. */
interface Following {
  readonly spent: Spent;
  readonly size: number;
  readonly now: Date;
}

/**
 * The place of a session that is about to end and that the same token now follows with the next:
 * it passes on, so that a workload which refreshes needs one place and not two. It does so again
 * only when the first of them has ended: never do more than two stand on one place. A lease that
 * is left for another reason keeps its place until its credentials expire, and so does one whose
 * place is beyond a limit that was lowered since.
 */
export async function readHandedOn(
  { spent, size, now }: Following,
  store: Pick<Store, 'read'>,
): Promise<WantedPlace['handedOn']> {
  if (spent.kind === 'repeated' || spent.before === undefined) return undefined;
  const { slot, sessionId, expiresAt } = spent.before.value;
  const sharedUntil = new Date(expiresAt);
  if (slot === undefined || canMintInto(sharedUntil, now)) return undefined;
  const held = await store.read('slot', slot);
  const index = indexOfSlot(slot);
  if (held?.value.holder !== sessionId || !canPassOn(held.value, now)) return undefined;
  return index < size ? { index, revision: held.revision, sharedUntil } : undefined;
}

function canPassOn({ until, sharedUntil }: Slot, now: Date): boolean {
  const isShared = sharedUntil !== undefined && Date.parse(sharedUntil) > now.getTime();
  return !isShared && Date.parse(until) - now.getTime() >= leastMilliseconds;
}
