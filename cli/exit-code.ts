import type { Fault, FaultCode } from '#core/faults.ts';

/** Exit codes of every command, kept stable because scripts rely on them. */
export const exitCode = {
  done: 0,
  failed: 1,
  wrongUse: 2,
  denied: 3,
  expired: 4,
  cancelled: 5,
  pending: 6,
  unavailable: 7,
  /** A ledger does not hold. */
  damaged: 8,
} as const;

export type ExitCode = number;

const ofCode: Partial<Record<FaultCode, ExitCode>> = {
  approval_pending: exitCode.pending,
  approval_needed: exitCode.pending,
  approval_denied: exitCode.denied,
  approval_expired: exitCode.expired,
  approval_cancelled: exitCode.cancelled,
  token_expired: exitCode.expired,
  token_too_old: exitCode.expired,
  ledger_damaged: exitCode.failed,
};

/** The exit code that tells a script what kind of fault it was. */
export function exitCodeOf(fault: Fault): ExitCode {
  const special = ofCode[fault.code];
  if (special !== undefined) return special;
  const { status } = fault.form;
  if (status === 429 || status >= 500) return exitCode.unavailable;
  if (fault.form.oauth === 'access_denied' || fault.form.oauth === 'invalid_grant') {
    return exitCode.denied;
  }
  return status === 401 || fault.code === 'invalid_target' ? exitCode.denied : exitCode.failed;
}
