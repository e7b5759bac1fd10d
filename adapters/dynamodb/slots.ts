import { randomUUID } from 'node:crypto';
import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import type { Slots, SlotWrite } from '#core/limits/slots.ts';
import { encodeWrite } from '#core/store/encode-transaction.ts';
import type { CommitResult, Store } from '#core/store/store.ts';
import type { Clock } from '#core/world.ts';
import { transact } from './transact.ts';
import { type Tables, writeInput } from './transact-items.ts';

export interface SlotsParts extends Tables {
  readonly call: JsonCaller;
  readonly clock: Clock;
  /** Over the same tables. */
  readonly store: Pick<Store, 'list'>;
}

/**
 * Slots of the records table, changed in a transaction of their own. Nothing is repeated: whoever
 * does not get a place is told so at once, and one that was taken without our knowing expires.
 * Throws `store_unavailable` and `slow_down`.
 */
export function createSlots(parts: SlotsParts): Slots {
  const { store } = parts;
  return {
    list: (kind, request) => store.list(kind, request),
    change: (all) => change(all, parts),
  };
}

async function change(all: readonly SlotWrite[], parts: SlotsParts): Promise<CommitResult> {
  const now = parts.clock.now();
  const items = all.map((write) => ({
    purpose: { of: 'record', kind: write.kind, id: write.id } as const,
    input: writeInput(encodeWrite(write), now, parts),
  }));
  const result = await transact(parts.call, { items, token: randomUUID() });
  switch (result.outcome) {
    case 'committed':
      return result;
    case 'failed':
    case 'cancelled':
    case 'taken': {
      // Cancelled: somebody else is taking one of them at this very moment, and any may be it.
      const lost = 'purpose' in result && 'id' in result.purpose ? result.purpose.id : all[0]?.id;
      return { outcome: 'conflict', on: 'slot', id: lost ?? '' };
    }
    case 'throttled':
    case 'lost':
    case 'refused':
      throw result.fault;
  }
}
