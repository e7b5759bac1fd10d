import { slotFreedWrites } from '#core/limits/slot-freed.ts';
import type { Store, Write } from '#core/store/store.ts';
import type { Approval } from './approval.ts';
import { breakGlassLostWrites } from './loses-break-glass.ts';

/**
 * What a verdict changes beside the request: it waits no more and holds no place, and whoever broke
 * glass without a yes afterwards loses that.
 */
export async function closingWrites(
  approval: Approval,
  now: Date,
  store: Pick<Store, 'read'>,
): Promise<readonly Write[]> {
  const { id, rule, asked, places } = approval;
  const slots = await Promise.all(places.map((place) => store.read('slot', place)));
  const freed = { holder: id, at: now.toISOString() };
  return [
    {
      ...{ kind: 'pending-approval', id, expected: 1, expiresAt: now },
      value: { rule: rule.name, identity: asked.identity },
    },
    ...(await breakGlassLostWrites(approval, now, store)),
    ...places.flatMap((place, at) => slotFreedWrites(place, slots[at], freed)),
  ];
}
