import { Fault, type FaultCode, faultTable } from '#core/faults.ts';
import type { Answer } from './ask.ts';
import type { Approval, Outcome } from './outcome.ts';

/** An attempt that came to nothing. */
export type Failure = Extract<Outcome, { readonly kind: 'refused' | 'later' }>;

/** OAuth errors that say to ask again. */
const passing: readonly unknown[] = ['slow_down', 'temporarily_unavailable'];

/** What an answer other than success means: whether asking again may help, and the broker's words. */
export function failureOf(answer: Answer | undefined, brokerUrl: string): Failure {
  if (answer === undefined) {
    const message = `no answer from ${brokerUrl}; check broker-url, and that this runner can reach it`;
    return { kind: 'later', fault: new Fault('unavailable', message), afterSeconds: undefined };
  }
  const { status, retryAfter, body } = answer;
  const fault = faultIn(answer, brokerUrl);
  const mayPass = status === 429 || status >= 502 || status === 500 || passing.includes(body.error);
  return mayPass
    ? { kind: 'later', fault, afterSeconds: retryAfter ?? fault.form.retryAfterSeconds }
    : { kind: 'refused', fault };
}

/** The approval that an answer says is waited for (RFC 8628 §3.5); undefined when it says none. */
export function pendingIn(answer: Answer | undefined): Approval | undefined {
  const { error, interval, approval_url: url, deferral_code: code } = answer?.body ?? {};
  if (error !== 'authorization_pending') return undefined;
  const isWeb = typeof url === 'string' && URL.canParse(url) && /^https?:/.test(url);
  return {
    url: isWeb ? new URL(url).href : undefined,
    deferralCode: typeof code === 'string' && /^\w{1,64}$/.test(code) ? code : undefined,
    intervalSeconds: typeof interval === 'number' && interval > 0 ? Math.min(interval, 60) : 5,
  };
}

function faultIn({ status, body }: Answer, brokerUrl: string): Fault {
  const { reason, error_description: description, error: _error, ...shown } = body;
  const text =
    typeof description === 'string' ? description : `${brokerUrl} answered HTTP ${status}`;
  return new Fault(codeOf(reason, status), text, { shown: { ...shown, reason } });
}

/** The broker's own code; of one that is not known here only whether it passes. */
function codeOf(reason: unknown, status: number): FaultCode {
  if (typeof reason === 'string' && Object.hasOwn(faultTable, reason)) return reason as FaultCode;
  return status === 429 || status >= 500 ? 'unavailable' : 'invalid_request';
}
