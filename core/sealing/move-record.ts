import { canonicalJson } from '#core/ledger/canonical-json.ts';
import type { LogMove, LogState } from './ports.ts';

/**
 * Moves the sealer's record; where the answer is lost, the record is read back, and what stands
 * there as we put it was put. False where somebody else was first. Throws the store's own fault where
 * it cannot be known: the next turn goes on from whatever became of it.
 */
export async function moveRecord(state: LogState, change: LogMove): Promise<boolean> {
  try {
    return await state.move(change);
  } catch (error) {
    const found = await state.read();
    const isOurs =
      found?.revision === change.expected + 1 &&
      canonicalJson(found.record) === canonicalJson(change.record);
    if (isOurs) return true;
    throw error;
  }
}
