import type { Asking } from '#core/exchange/exchange-request.ts';
import { longestHoldSeconds } from '#core/exchange/hold-exchange.ts';
import { Fault } from '#core/faults.ts';
import { type Form, readSeconds } from './form.ts';

/** As much as an approver is likely to read. */
const longestReason = 500;

/** What unmodified AWS clients get: they know no other way to wait than to be held, and to ask again. */
export const heldAsking: Asking = { onPending: 'wait', holdSeconds: longestHoldSeconds };

/** What the parameters `reason`, `on_pending`, `wait_seconds`, `deferral_code` and `incident` say, each optional. */
export function readAsking(form: Form, { holdSeconds }: Pick<Asking, 'holdSeconds'>): Asking {
  const onPending = readOnPending(form.get('on_pending'));
  const reason = form.get('reason');
  const deferralCode = form.get('deferral_code');
  const incident = form.get('incident');
  if (incident !== undefined) requireAlone(form);
  return {
    onPending,
    holdSeconds: onPending === 'fail' ? 0 : (readSeconds(form, 'wait_seconds') ?? holdSeconds),
    ...(reason === undefined ? {} : { reason: readReason(reason) }),
    ...(deferralCode === undefined ? {} : { deferralCode: readCode(deferralCode) }),
    ...(incident === undefined ? {} : { incident: readIncident(incident) }),
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

/** Whoever breaks the glass says why, and asks about no request. */
function requireAlone(form: Form): void {
  if ((form.get('reason') ?? '').trim() === '') {
    throw new Fault('invalid_request', 'send "reason" with "incident": say why it cannot wait');
  }
  if (form.get('deferral_code') === undefined) return;
  throw new Fault(
    'invalid_request',
    'send "incident" without "deferral_code": one asks nobody, the other asks what people said',
  );
}

function readIncident(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u.test(text)) return text;
  throw new Fault(
    'invalid_request',
    'parameter "incident" must be the id of one: 1 to 64 letters, digits, ".", "_" and "-", such as INC-2041',
  );
}
