import type { ApprovalRule, BreakGlass } from './rule.ts';

/**
 * The rule by which people look back at broken glass: its own seats and time, at any hour, and one
 * who says no is enough. There is nothing left to narrow, and no glass in it to break.
 */
export function reviewRule(
  { breakGlass: _, ...rule }: ApprovalRule,
  { review }: BreakGlass,
): ApprovalRule {
  return {
    ...rule,
    ...{ seats: review.seats, expiresSeconds: review.withinSeconds },
    ...{ denials: 1, narrowers: [], hours: null },
  };
}
