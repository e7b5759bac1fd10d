import type { Place, SealedRange } from './log-record.ts';

/** Where its writer's chain stands once a range is in the log: after the gap, where it has one. */
export function rangeEnd({ to, gap }: Pick<SealedRange, 'to' | 'gap'>): Place {
  return gap === undefined ? to : { n: gap.to, hash: gap.hash };
}
