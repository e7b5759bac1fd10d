import { Fault } from '#core/faults.ts';
import type { Approval } from './approval.ts';

/** Whether an approval was given and is still good for once more. */
export function isRedeemable({ status, rule, redemption }: Approval, now: Date): boolean {
  if (status !== 'approved' || redemption === undefined) return false;
  return redemption.used < rule.redemption.times && now < new Date(redemption.until);
}

/**
 * The approval with one use less, for exactly what was asked. Throws `policy_denied` for anything
 * else, and for one that was not given, is used up or is too old.
 */
export function redeem(approval: Approval, askedHash: string, now: Date): Approval {
  const { redemption } = approval;
  if (
    approval.askedHash !== askedHash ||
    !isRedeemable(approval, now) ||
    redemption === undefined
  ) {
    throw new Fault(
      'policy_denied',
      `approval ${approval.id} is not good for this request, or no more; ask for approval anew`,
    );
  }
  return { ...approval, redemption: { ...redemption, used: redemption.used + 1 } };
}
