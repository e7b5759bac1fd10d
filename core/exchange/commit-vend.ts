import { Fault } from '#core/faults.ts';
import { learnFamiliar } from '#core/limits/novelty.ts';
import { poolFault } from '#core/limits/pool.ts';
import { takePlaces } from '#core/limits/take-places.ts';
import type { Versioned } from '#core/store/store.ts';
import type { Binding } from './binding.ts';
import { deny } from './deny.ts';
import type { Minted, Permitted } from './exchange.ts';
import { placesWorld, readAcquaintances } from './limits-world.ts';
import type { ExchangePorts } from './ports.ts';
import { vendedChange } from './vended-change.ts';
import { vendedEntry } from './vended-entry.ts';
import { wantedPlaces } from './wanted-places.ts';

/** A vend that only has to become durable. */
export interface MintedVend {
  readonly permitted: Permitted;
  readonly minted: Minted;
  readonly binding: Versioned<Binding> | undefined;
  /** What spreads the choice of places; another for each attempt. */
  readonly seed: string;
}

/** Somebody else made the same traits familiar first: at most once for each of the three. */
const attempts = 4;

/**
 * Commits the vend with the places that it takes. Who loses a place, or finds a trait familiar by
 * now, commits again with what was minted; false means that token or lease have changed, and the
 * vend has to be planned again. A full pool is refused and what was minted is dropped.
 */
export async function commitVend(vend: MintedVend, ports: ExchangePorts): Promise<boolean> {
  const { permitted, binding } = vend;
  let { minted } = vend;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const drawn = minted;
    const taken = await takePlaces(
      {
        wanted: wantedPlaces(permitted, drawn),
        seed: `${vend.seed}/${attempt}`,
        commit: (places) =>
          ports.ledger.append(
            vendedEntry(permitted, drawn),
            vendedChange(permitted, drawn, { binding, places }),
          ),
      },
      placesWorld(ports),
    );
    switch (taken.outcome) {
      case 'committed':
        learnFamiliar(drawn.acquaintances, ports.limits.familiars, drawn.now);
        return true;
      case 'full':
        throw await refuse(permitted, poolFault(taken.pool, taken.freeAt), ports);
      case 'crowded':
        throw await refuse(permitted, crowded(permitted), ports);
      case 'conflict':
        if (taken.on !== 'familiar') return false;
        minted = { ...drawn, acquaintances: await readAcquaintances(permitted, ports) };
    }
  }
  return false;
}

function refuse(permitted: Permitted, fault: Fault, ports: ExchangePorts): Promise<Fault> {
  return deny({ kind: 'fault', ...permitted, by: 'broker', fault }, ports);
}

function crowded({ identity }: Permitted): Fault {
  return new Fault(
    'slow_down',
    `too many exchanges of identity ${identity.id} at once; try again shortly`,
  );
}
