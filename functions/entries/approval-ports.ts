import { peopleInForce } from '#core/approvals/people-in-force.ts';
import type { ApprovalPorts, ApprovalTimer } from '#core/approvals/ports.ts';
import type { PlaceMemory } from '#core/limits/place-memory.ts';
import type { StoredWorld } from './stored-world.ts';

/**
 * Nothing is to be done where a request changes: the table's stream tells the function `waker`,
 * which starts and wakes executions, so that no change is durable and untold.
 */
const streamKept: ApprovalTimer = { start: async () => undefined, wake: async () => undefined };

/** What requests for approval touch, in a function over the tables. */
export function approvalPorts(world: StoredWorld, places: PlaceMemory): ApprovalPorts {
  const { clock, ids, metrics, store, ledger } = world;
  const people = () => peopleInForce(world);
  return { clock, ids, metrics, store, ledger, places, people, timer: streamKept };
}
