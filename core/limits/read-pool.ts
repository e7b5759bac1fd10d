import type { Store } from '#core/store/store.ts';
import { storeLimits } from '#core/store/store-limits.ts';
import { indexOfSlot } from './place.ts';
import type { TakenPlace } from './place-memory.ts';
import { type Pool, poolName } from './pool.ts';

/** All places of a pool that are taken now, also those beyond a size that was lowered since. */
export async function readPool(
  pool: Pool,
  store: Pick<Store, 'list'>,
): Promise<readonly TakenPlace[]> {
  const within = `${poolName(pool)}/`;
  const taken: TakenPlace[] = [];
  for (let after: string | undefined; ; ) {
    const request = { limit: storeLimits.page, within };
    const page = await store.list('slot', after === undefined ? request : { ...request, after });
    for (const { id, value } of page) {
      taken.push({ index: indexOfSlot(id), until: new Date(value.until) });
    }
    after = page.at(-1)?.id;
    if (page.length < storeLimits.page) return taken;
  }
}
