import type { FaultCode } from '#core/faults.ts';

/** What a door answers before any route is asked; told in JSON whatever the face. */
export const doorFaults = [
  'request_too_large',
  'forbidden_origin',
] as const satisfies readonly FaultCode[];

/** What every route may answer. */
const anywhere = ['request_too_large', 'unavailable'] as const satisfies readonly FaultCode[];

/** What every route that reads the store may answer. */
export const storeFaults = [
  ...anywhere,
  'store_unavailable',
] as const satisfies readonly FaultCode[];

/** What is wrong with a token, whoever shows it. */
const tokenFaults = [
  'malformed_token',
  'token_too_large',
  'alg_not_allowed',
  'crit_not_supported',
  'unknown_key',
  'bad_key',
  'bad_signature',
  'audience_mismatch',
  'claim_required',
  'token_expired',
  'token_not_yet_valid',
  'token_too_old',
  'token_lifetime_too_long',
  'bad_discovery',
  'bad_jwks',
  'issuer_unavailable',
] as const satisfies readonly FaultCode[];

/** What an exchange may answer, at every face. */
export const exchangeFaults = [
  ...storeFaults,
  'invalid_request',
  'missing_parameter',
  ...tokenFaults,
  'unknown_issuer',
  'token_already_used',
  'policy_denied',
  'event_not_allowed',
  'identity_stopped',
  'ambiguous_identity',
  'lease_ended',
  'lease_revoked',
  'lease_spent',
  'claim_unusable',
  'invalid_target',
  'invalid_scope',
  'packed_policy_too_large',
  'malformed_policy',
  'unproven_policy',
  'approval_pending',
  'approval_needed',
  'approval_denied',
  'approval_cancelled',
  'approval_expired',
  'role_refused',
  'not_configured',
  'sts_unavailable',
  'slow_down',
  'rate_limited',
  'too_many_leases',
] as const satisfies readonly FaultCode[];

/** What every route behind the administrators' door may answer. */
export const personFaults = [
  ...storeFaults,
  'invalid_request',
  'sign_in_needed',
  ...tokenFaults,
  'policy_denied',
] as const satisfies readonly FaultCode[];

/** What publishing may answer where policy has people asked about it. */
export const publishApprovalFaults = [
  'request_too_large',
  'slow_down',
  'rate_limited',
  'approval_pending',
  'approval_denied',
  'approval_cancelled',
  'approval_expired',
] as const satisfies readonly FaultCode[];
