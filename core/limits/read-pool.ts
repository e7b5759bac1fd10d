import { recordsOf } from '#core/store/records-of.ts';
import type { Store } from '#core/store/store.ts';
import { indexOfSlot } from './place.ts';
import type { TakenPlace } from './place-memory.ts';
import { type Pool, poolName } from './pool.ts';

/** All places of a pool that are taken now, also those beyond a size that was lowered since. */
export async function readPool(
  pool: Pool,
  store: Pick<Store, 'list'>,
): Promise<readonly TakenPlace[]> {
  const taken: TakenPlace[] = [];
  for await (const { id, value } of recordsOf(store, 'slot', { within: `${poolName(pool)}/` })) {
    taken.push({ index: indexOfSlot(id), until: new Date(value.until) });
  }
  return taken;
}
