import type { Versioned, Write } from '#core/store/store.ts';
import type { Slot } from './slot.ts';

/**
 * A slot with less than this to go frees itself: one that expires before the write is made can be
 * another's by then, with a record whose first revision looks like the one that was read.
 */
const leftAloneSeconds = 60;

/**
 * The write that gives a place back before its time; none where its holder holds it no more, or
 * where it is free within a minute anyway. A place that is shared stays taken until the session
 * that passed it on has ended.
 */
export function slotFreedWrites(
  id: string,
  slot: Versioned<Slot> | undefined,
  { holder, at }: { readonly holder: string; readonly at: string },
): readonly Write[] {
  if (slot?.value.holder !== holder) return [];
  const { sharedUntil = '', until } = slot.value;
  const freeAt = sharedUntil > at ? sharedUntil : at;
  if (Date.parse(until) - Date.parse(freeAt) < leftAloneSeconds * 1_000) return [];
  return [
    {
      ...{ kind: 'slot', id, expected: slot.revision },
      value: { ...slot.value, until: freeAt },
      expiresAt: new Date(freeAt),
    },
  ];
}
