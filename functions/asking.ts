import type { Asking } from '#core/exchange/exchange-request.ts';
import { longestHoldSeconds } from '#core/exchange/hold-exchange.ts';
import { Fault } from '#core/faults.ts';
import { type Form, readSeconds } from './form.ts';

/** As much as an approver is likely to read. */
const longestReason = 500;

/** What unmodified AWS clients get: they know no other way to wait than to be held, and to ask again. */
export const heldAsking: Asking = { onPending: 'wait', holdSeconds: longestHoldSeconds };

/** What the parameters `reason`, `on_pending`, `wait_seconds` and `deferral_code` say, each optional. */
export function readAsking(form: Form, { holdSeconds }: Pick<Asking, 'holdSeconds'>): Asking {
  const onPending = readOnPending(form.get('on_pending'));
  const reason = form.get('reason');
  const deferralCode = form.get('deferral_code');
  return {
    onPending,
    holdSeconds: onPending === 'fail' ? 0 : (readSeconds(form, 'wait_seconds') ?? holdSeconds),
    ...(reason === undefined ? {} : { reason: readReason(reason) }),
    ...(deferralCode === undefined ? {} : { deferralCode: readCode(deferralCode) }),
  };
}

function readOnPending(text = 'wait'): Asking['onPending'] {
  if (text === 'wait' || text === 'fail') return text;
  throw new Fault('invalid_request', 'parameter "on_pending" must be wait or fail');
}

function readReason(text: string): string {
  const isPlain = !/[\p{Cc}\p{Cs}]/u.test(text);
  if (isPlain && text.length <= longestReason) return text;
  throw new Fault(
    'invalid_request',
    `parameter "reason" must be one line of at most ${longestReason} characters`,
  );
}

function readCode(text: string): string {
  if (/^[0-9a-z]{26}$/u.test(text)) return text;
  throw new Fault('invalid_request', 'send "deferral_code" as an earlier answer named it');
}
