import { canMintInto } from '#core/leases/lease-duration.ts';
import { indexOfSlot } from '#core/limits/place.ts';
import type { WantedPlace } from '#core/limits/take-places.ts';
import type { Store } from '#core/store/store.ts';
import type { Spent } from './spend-token.ts';

/**
 * The place of a session that is about to end and that the same token now follows with the next:
 * it passes on, so that a workload which refreshes needs one place and not two. A lease that is
 * left for another reason keeps its place until its credentials expire.
 */
export async function readHandedOn(
  spent: Spent,
  now: Date,
  store: Pick<Store, 'read'>,
): Promise<WantedPlace['handedOn']> {
  if (spent.kind === 'repeated' || spent.before === undefined) return undefined;
  const { slot, sessionId, expiresAt } = spent.before.value;
  if (slot === undefined || canMintInto(new Date(expiresAt), now)) return undefined;
  const held = await store.read('slot', slot);
  if (held?.value.sessionId !== sessionId) return undefined;
  return { index: indexOfSlot(slot), revision: held.revision };
}
