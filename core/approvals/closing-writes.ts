import { slotFreedWrites } from '#core/limits/slot-freed.ts';
import type { Store, Write } from '#core/store/store.ts';
import type { Approval } from './approval.ts';

/** What a verdict gives back beside itself: the request waits no more and holds no place. */
export async function closingWrites(
  { id, rule, asked, places }: Approval,
  now: Date,
  store: Pick<Store, 'read'>,
): Promise<readonly Write[]> {
  const slots = await Promise.all(places.map((place) => store.read('slot', place)));
  const freed = { holder: id, at: now.toISOString() };
  return [
    {
      ...{ kind: 'pending-approval', id, expected: 1, expiresAt: now },
      value: { rule: rule.name, identity: asked.identity },
    },
    ...places.flatMap((place, at) => slotFreedWrites(place, slots[at], freed)),
  ];
}
