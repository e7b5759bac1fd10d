import { FamiliarMemory } from './familiar-memory.ts';
import { PlaceMemory } from './place-memory.ts';

/** What one process remembers of limits: it spares questions, and decides nothing. */
export interface LimitsMemory {
  readonly places: PlaceMemory;
  readonly familiars: FamiliarMemory;
}

/** The memory of a process that has just started. */
export function createLimitsMemory(): LimitsMemory {
  return { places: new PlaceMemory(), familiars: new FamiliarMemory() };
}
