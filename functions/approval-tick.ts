import { type Look, type TickPorts, tick } from '#core/approvals/tick.ts';
import { Fault } from '#core/faults.ts';
import { isStoreId } from '#core/store/store-limits.ts';

/**
 * What the state machine of a request calls with `{v: 1, id}` (statemachines/approval.asl.json):
 * does what time has made due, and says when to look again. Throws `invalid_request` for any other
 * event, and whatever a look throws.
 */
export function approvalTick(ports: TickPorts): (event: unknown) => Promise<Look> {
  return async (event) => tick(idOf(event), ports);
}

/** Of version 1 to the letter: a machine of another version means something else by it. */
function idOf(event: unknown): string {
  if (typeof event === 'object' && event !== null) {
    const { v, id, ...unknown } = event as Readonly<Record<string, unknown>>;
    const isWhole = v === 1 && typeof id === 'string' && isStoreId(id);
    if (isWhole && Object.keys(unknown).length === 0) return id;
  }
  throw new Fault('invalid_request', 'a look is asked for by {"v": 1, "id": "…"}; send just that');
}
