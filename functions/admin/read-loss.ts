import { Fault } from '#core/faults.ts';
import type { LostRange } from '#core/sealing/lost-range.ts';
import { isStoreId } from '#core/store/store-limits.ts';

/** The `loss` of a body: entries of one writer, `from` to `to` with both included. */
export function readLoss(value: unknown): LostRange {
  const { writer, from, to } = Object(value);
  const isRange = isNumber(from) && isNumber(to) && from <= to;
  if (typeof writer === 'string' && isStoreId(writer) && isRange) return { writer, from, to };
  throw new Fault(
    'invalid_request',
    '"loss" must be {"writer", "from", "to"}: a name, and the numbers of its first and its last lost entry',
  );
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}
