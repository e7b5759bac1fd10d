import type { Store, Write } from '#core/store/store.ts';
import type { Approval } from './approval.ts';

/** Whether a verdict costs the identity its break-glass: anything but a yes to what it did. */
export function losesBreakGlass({ reviewOf, status }: Approval): boolean {
  return reviewOf !== undefined && status !== 'pending' && status !== 'approved';
}

/** What such a verdict writes beside itself; none for any other. */
export async function breakGlassLostWrites(
  review: Approval,
  now: Date,
  store: Pick<Store, 'read'>,
): Promise<readonly Write[]> {
  if (!losesBreakGlass(review)) return [];
  const { id, asked, status } = review;
  const before = await store.read('break-glass-lost', asked.identity);
  return [
    {
      ...{ kind: 'break-glass-lost', id: asked.identity, expected: before?.revision ?? 0 },
      value: { at: now.toISOString(), review: id, status },
    },
  ];
}
