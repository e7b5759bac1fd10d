import { createSlots } from '#adapters/dynamodb/slots.ts';
import type { Holds } from '#core/approvals/holds.ts';
import { createSharedHolds, type SharedHoldsParts } from '#core/approvals/shared-holds.ts';
import type { PlaceMemory } from '#core/limits/place-memory.ts';
import type { StoredWorld } from './stored-world.ts';

/** Holds that all processes of a deployment share: on Lambda each of them answers one request at a time. */
export function sharedHolds(
  world: StoredWorld,
  { kind, places }: Pick<SharedHoldsParts, 'kind'> & { readonly places: PlaceMemory },
): Holds {
  const { clock, ids, store, tables } = world;
  const slots = createSlots({ call: world.caller('dynamodb'), ...tables, clock, store });
  return createSharedHolds({ slots, clock, ids, places, kind });
}
