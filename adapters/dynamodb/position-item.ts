import type { Entry } from '#core/ledger/entry.ts';
import { type Item, number, numberOf, text, textOf } from './item.ts';
import { keyOf } from './record-item.ts';

/** Which entry holds a place in the store's order. */
export interface Placed {
  readonly position: number;
  readonly writer: string;
  readonly n: number;
}

/** As many digits as `Number.MAX_SAFE_INTEGER` has, so that positions sort as text. */
const digits = 16;

/** What `list` sorts by and continues after, in place of a position. */
export function positionId(position: number): string {
  return String(position).padStart(digits, '0');
}

/** The item that gives an entry its place; it is put once and never changed. */
export function positionItem(position: number, { writer, n }: Pick<Entry, 'writer' | 'n'>): Item {
  return { ...keyOf('position', positionId(position)), writer: text(writer), n: number(n) };
}

/** The inverse of `positionItem`. */
export function placedOf(item: unknown): Placed {
  return {
    position: Number(textOf(item, 'sk')),
    writer: textOf(item, 'writer'),
    n: numberOf(item, 'n'),
  };
}
