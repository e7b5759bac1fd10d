import { type Place, placeWrite, slotId } from '#core/limits/place.ts';
import type { PlaceMemory } from '#core/limits/place-memory.ts';
import { everybody } from '#core/limits/pool.ts';
import type { Slots, SlotWrite } from '#core/limits/slots.ts';
import { takePlaces } from '#core/limits/take-places.ts';
import type { Clock, Ids } from '#core/world.ts';
import { type Holds, type Leave, mostHeld } from './holds.ts';

export interface SharedHoldsParts {
  readonly slots: Slots;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly places: PlaceMemory;
  /** Exchanges and people who wait never take each other's places. */
  readonly kind: 'holds' | 'waits';
}

/** Longer than anything is held, so that no place is another's before it is given back. */
const placeSeconds = 60;
/** A process that stood still for longer than this leaves its places to expire. */
const mineSeconds = 40;

/**
 * Holds that many processes share, of which each may answer one request at a time: every place is a
 * slot in the store, taken for a minute, so that a process which dies gives it back as well.
 */
export function createSharedHolds(parts: SharedHoldsParts): Holds {
  const { slots, clock, ids, places, kind } = parts;
  return {
    enter: async (who) => {
      let taken: readonly Place[] = [];
      const hold = { seconds: placeSeconds };
      const result = await takePlaces(
        {
          wanted: [
            { pool: { kind, of: who, size: mostHeld.ofOne }, hold },
            { pool: { kind, of: everybody, size: mostHeld.ofAll }, hold },
          ],
          seed: ids.newId(),
          commit: (chosen) => {
            taken = chosen;
            return slots.change(chosen.map(taking));
          },
        },
        { store: slots, clock, places },
      );
      return result.outcome === 'committed' ? leaving(taken, parts) : undefined;
    },
  };
}

function taking(place: Place): SlotWrite {
  return placeWrite(place);
}

function leaving(taken: readonly Place[], { slots, clock }: SharedHoldsParts): Leave {
  const mineUntil = clock.now().getTime() + mineSeconds * 1_000;
  return async () => {
    const now = clock.now();
    if (now.getTime() >= mineUntil) return;
    // What cannot be given back now is free by itself within the minute.
    await slots.change(taken.map((place) => givingBack(place, now))).catch(() => undefined);
  };
}

function givingBack({ pool, index }: Place, now: Date): SlotWrite {
  const until = now.toISOString();
  return {
    kind: 'slot',
    id: slotId(pool, index),
    expected: 1,
    value: { pool: pool.kind, until },
    expiresAt: now,
  };
}
