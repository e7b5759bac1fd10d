import { type Acquaintance, readNovelty } from '#core/limits/novelty.ts';
import type { PlacesWorld } from '#core/limits/take-places.ts';
import { traitsOf } from '#core/limits/traits.ts';
import type { Exchange, Matched } from './exchange.ts';
import type { ExchangePorts } from './ports.ts';

/** What taking places needs of an exchange's ports. */
export function placesWorld({ store, clock, limits }: ExchangePorts): PlacesWorld {
  return { store, clock, places: limits.places };
}

/** What is known of the traits that an exchange shows. */
export function readAcquaintances(
  { identity, grant, token }: Pick<Exchange, 'token'> & Pick<Matched, 'identity' | 'grant'>,
  { store, clock, limits }: ExchangePorts,
): Promise<readonly Acquaintance[]> {
  const shown = traitsOf({ identity: identity.id, grant: grant.name, workload: token.workload });
  return readNovelty(shown, { store, clock, familiars: limits.familiars });
}
