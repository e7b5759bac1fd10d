import { Fault } from '#core/faults.ts';
import type { Approval } from './approval.ts';
import { statusAt } from './pending.ts';
import { isRedeemable } from './redeem.ts';

/**
 * What keeps whoever asks from what was asked: a no, silence until the end, a cancellation, or a
 * yes that is used up or too old. Undefined while it waits and while the yes is good.
 */
export function verdictFault(approval: Approval, now: Date): Fault | undefined {
  const { id, settled, expiresAt } = approval;
  const more = { shown: { approval: id } };
  switch (statusAt(approval, now)) {
    case 'pending':
      return undefined;
    case 'approved':
      if (isRedeemable(approval, now)) return undefined;
      return new Fault(
        'approval_expired',
        `request ${id} was approved, and that is used up or too old by now; ask anew, without deferral_code`,
        more,
      );
    case 'denied':
      return new Fault(
        'approval_denied',
        `request ${id} was denied by ${settled?.by ?? 'its approvers'}: ${denialReason(approval)}; talk to them before you ask again`,
        more,
      );
    case 'cancelled':
      return new Fault(
        'approval_cancelled',
        `request ${id} was cancelled by ${settled?.by ?? 'whoever asked'}; ask anew if it is still wanted`,
        more,
      );
    case 'expired':
      return new Fault(
        'approval_expired',
        `nobody answered request ${id} before ${expiresAt}; ask anew in a while, and tell the approvers first`,
        more,
      );
  }
}

/** As much of the last no's reason as an answer has room for. */
function denialReason({ votes }: Approval): string {
  const noes = Object.values(votes).filter(({ choice }) => choice === 'deny');
  const last = noes.toSorted((one, other) => (one.at < other.at ? -1 : 1)).at(-1);
  const reason = (last?.reason ?? 'no reason was given').replaceAll(/\s+/gu, ' ').trim();
  return reason.length <= 80 ? `"${reason}"` : `"${reason.slice(0, 79)}…"`;
}
