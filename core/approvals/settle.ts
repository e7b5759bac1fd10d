import { secondsAfter } from '#core/seconds-after.ts';
import type { Approval, Vote } from './approval.ts';
import { emptyPlaces } from './fill-seats.ts';
import { placesOf } from './places-of.ts';
import { wordsThatCount } from './words-that-count.ts';

/** What settling needs to know beside the request. */
export interface Settling {
  readonly now: Date;
  /** Whoever gave the last word. */
  readonly by: string;
  /** Whether this person is still one of people.yaml: the words of others count no more. */
  readonly isPerson: (id: string) => boolean;
}

/**
 * The request with its verdict, if the votes make one: enough people said no, or every place is
 * filled by another person who said yes. Where both are so at once it is no.
 */
export function settle(approval: Approval, settling: Settling): Approval {
  const { rule } = approval;
  const counted = wordsThatCount(approval.votes, settling.isPerson);
  const deniers = counted.filter(([, { choice }]) => choice === 'deny');
  if (deniers.length >= rule.denials) return settled(approval, 'denied', settling);
  const sitters = counted.filter(isYes).map(([id, { groups }]) => ({ id, groups }));
  if (emptyPlaces(placesOf(approval, settling.now), sitters).length > 0) return approval;
  // Whoever looks back at broken glass gives nothing.
  if (approval.reviewOf !== undefined) return settled(approval, 'approved', settling);
  const until = secondsAfter(settling.now, rule.redemption.withinSeconds);
  return {
    ...settled(approval, 'approved', settling),
    redemption: { used: 0, until: until.toISOString() },
  };
}

/** Leaves `pending` for good. */
export function settled(
  approval: Approval,
  status: Exclude<Approval['status'], 'pending'>,
  { now, by }: Pick<Settling, 'now' | 'by'>,
): Approval {
  return { ...approval, status, settled: { at: now.toISOString(), by } };
}

function isYes([, { choice }]: readonly [string, Vote]): boolean {
  return choice === 'approve';
}
