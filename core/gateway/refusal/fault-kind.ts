import type { Fault, FaultCode } from '#core/faults.ts';

/** What AWS's clients tell apart of refusals: by it they give up, try again or say what is wrong. */
export type FaultKind =
  | 'unsigned'
  | 'half-signed'
  | 'wrongly-signed'
  | 'stale'
  | 'unknown-key'
  | 'ended-key'
  | 'denied'
  | 'unfit'
  | 'unknown-operation'
  | 'too-large'
  | 'unbuilt'
  | 'conflict'
  | 'throttled'
  | 'unavailable'
  | 'damaged';

const kindsByCode: Readonly<Partial<Record<FaultCode, FaultKind>>> = {
  signature_missing: 'unsigned',
  signature_incomplete: 'half-signed',
  signature_mismatch: 'wrongly-signed',
  signature_expired: 'stale',
  invalid_client_token: 'unknown-key',
  lease_ended: 'ended-key',
  invalid_action: 'unknown-operation',
  approval_pending: 'unavailable',
  forbidden_origin: 'denied',
};

const kindsByStatus: ReadonlyMap<number, FaultKind> = new Map([
  [404, 'unknown-operation'],
  [405, 'unknown-operation'],
  [409, 'conflict'],
  [413, 'too-large'],
  [500, 'damaged'],
  [501, 'unbuilt'],
]);

/** Faults of RFC 6749's table that say no to whoever asks. */
const denying: ReadonlySet<string> = new Set([
  'access_denied',
  'invalid_grant',
  'invalid_token',
  'invalid_target',
  'expired_token',
]);

/** Which kind of refusal a fault is to a client of AWS; what may succeed later is never a denial. */
export function faultKind({ code, form }: Fault): FaultKind {
  const named = kindsByCode[code];
  if (named !== undefined) return named;
  if (form.retryAfterSeconds !== undefined) {
    return form.status === 429 ? 'throttled' : 'unavailable';
  }
  return kindsByStatus.get(form.status) ?? (denying.has(form.oauth) ? 'denied' : 'unfit');
}
