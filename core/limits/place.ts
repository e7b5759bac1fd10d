import { hash } from 'node:crypto';
import { type Pool, poolName } from './pool.ts';
import type { SlotWrite } from './slots.ts';

/** One place of a pool, and until when it is to be held. */
export interface Place {
  readonly pool: Pool;
  readonly index: number;
  /** Revision of the slot that is taken over; 0 where the place must be free. */
  readonly expected: number;
  readonly until: Date;
  readonly holder?: string;
  readonly sharedUntil?: Date;
}

/** Digits of an index: pools have at most 10,000 places. */
const indexDigits = 4;

/** Id of the slot of one place. */
export function slotId(pool: Pool, index: number): string {
  return `${poolName(pool)}/${String(index).padStart(indexDigits, '0')}`;
}

/** The place that a slot's id names. */
export function indexOfSlot(id: string): number {
  return Number(id.slice(-indexDigits));
}

/** The write that takes a place: it fails where somebody else holds it. */
export function placeWrite(place: Place): SlotWrite {
  const { pool, index, expected, until, holder, sharedUntil } = place;
  return {
    kind: 'slot',
    id: slotId(pool, index),
    expected,
    value: {
      pool: poolName(pool),
      until: until.toISOString(),
      ...(holder === undefined ? {} : { holder }),
      ...(sharedUntil === undefined ? {} : { sharedUntil: sharedUntil.toISOString() }),
    },
    expiresAt: until,
  };
}

/** Eight numbers from 0 to below `size` that the seed spreads evenly: other seeds seldom choose the same. */
export function spread(seed: string, size: number): readonly number[] {
  const digest = hash('sha256', seed, 'buffer');
  return Array.from({ length: 8 }, (_, at) => digest.readUInt32BE(4 * at) % size);
}
