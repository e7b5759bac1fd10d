import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { Vended } from '#core/exchange/vended.ts';
import type { ExchangeWorld } from './exchange-world.ts';
import { voteAs } from './vote-as.ts';

/** Has the example's migration break the glass, for an incident that fits its rule. */
export async function breakGlassForMigration(world: ExchangeWorld): Promise<Vended> {
  const asking = { onPending: 'wait', holdSeconds: 0, incident: 'INC-7', reason: 'lost' } as const;
  const token = await world.token('shop-migrate');
  return exchangeToken(world.request(token, 'shop-migrate', { asking }), world.ports);
}

/** Has Grace say no to whatever waits for her. */
export async function denyReviews(world: ExchangeWorld): Promise<void> {
  const waiting = await world.store.list('pending-approval', { limit: 10 });
  for (const { id } of waiting) await voteAs(world, id, { choice: 'deny' });
}

/** The migrator breaks the glass, and loses that by its review. */
export async function loseBreakGlass(world: ExchangeWorld): Promise<void> {
  await breakGlassForMigration(world);
  await denyReviews(world);
}
