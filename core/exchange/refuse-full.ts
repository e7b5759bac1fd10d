import { type Pool, poolFault } from '#core/limits/pool.ts';
import { findFullPool } from '#core/limits/take-places.ts';
import { placesWorld } from './limits-world.ts';
import type { ExchangePorts } from './ports.ts';

/** Refuses where a pool is known to be full: a flood of one identity ends before it costs much. */
export async function refuseFull(pools: readonly Pool[], ports: ExchangePorts): Promise<void> {
  const full = await findFullPool(pools, placesWorld(ports));
  if (full !== undefined) throw poolFault(full.pool, full.freeAt);
}
