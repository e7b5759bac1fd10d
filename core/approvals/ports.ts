import type { Ledger } from '#core/ledger/ledger.ts';
import type { PlaceMemory } from '#core/limits/place-memory.ts';
import type { Store } from '#core/store/store.ts';
import type { Clock, Ids, Metrics } from '#core/world.ts';

/** All of the world that requests for approval touch. */
export interface ApprovalPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly metrics: Metrics;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly timer: ApprovalTimer;
  /** What this process remembers of places, so that it seldom has to look for a free one. */
  readonly places: PlaceMemory;
  /** Whether somebody is one of people.yaml, by the configuration in force now. */
  people(): Promise<(id: string) => boolean>;
}

/**
 * What keeps time for requests. It carries no decision: all that it ever does is have somebody look
 * at the request again. Losing a call costs time and never a verdict.
 */
export interface ApprovalTimer {
  /** Begins to keep time for a request; doing so again changes nothing. */
  start(id: string): Promise<void>;
  /** Has somebody look at once. */
  wake(id: string): Promise<void>;
}
