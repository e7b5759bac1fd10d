import { Fault } from '#core/faults.ts';
import type { Versioned, Write } from '#core/store/store.ts';
import type { Approval } from './approval.ts';
import { rememberedUntil } from './remembered-until.ts';

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

/** The write that redeems an approval as it was read, in the transaction of what it is good for. */
export function redeemedWrite(
  { value, revision }: Versioned<Approval>,
  askedHash: string,
  now: Date,
): Write {
  const redeemed = redeem(value, askedHash, now);
  const expiresAt = rememberedUntil(redeemed);
  return { kind: 'approval', id: value.id, expected: revision, value: redeemed, expiresAt };
}
