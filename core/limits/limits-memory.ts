import { FamiliarMemory } from './familiar-memory.ts';
import { FloodGuard } from './flood-guard.ts';
import { PlaceMemory } from './place-memory.ts';

/** What one process remembers of limits: it spares questions and work, and decides about nobody. */
export interface LimitsMemory {
  readonly places: PlaceMemory;
  readonly familiars: FamiliarMemory;
  readonly floods: FloodGuard;
}

/** The memory of a process that has just started. */
export function createLimitsMemory(): LimitsMemory {
  return { places: new PlaceMemory(), familiars: new FamiliarMemory(), floods: new FloodGuard() };
}
