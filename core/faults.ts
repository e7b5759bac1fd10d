/** How one refusal or failure shows on each face: OAuth (RFC 6749 §5.2), HTTP, AWS STS. */
interface FaultForm {
  readonly oauth: string;
  readonly status: number;
  readonly sts: string;
  readonly stsStatus: number;
  /** Seconds after which the same request may succeed; absent when repeating it is pointless. */
  readonly retryAfterSeconds?: number;
}

const invalidRequest = {
  oauth: 'invalid_request',
  status: 400,
  sts: 'ValidationError',
  stsStatus: 400,
};
const badToken = {
  oauth: 'invalid_grant',
  status: 400,
  sts: 'InvalidIdentityToken',
  stsStatus: 400,
};
const denied = { oauth: 'access_denied', status: 403, sts: 'AccessDenied', stsStatus: 403 };
const unavailable = { oauth: 'temporarily_unavailable', status: 503, retryAfterSeconds: 2 };

/** Every code that Sallyport answers with; the code is the reason, the row is the wire form. */
export const faultTable = {
  // the request
  invalid_request: invalidRequest,
  missing_parameter: { ...invalidRequest, sts: 'MissingParameter' },
  unsupported_grant_type: {
    ...invalidRequest,
    oauth: 'unsupported_grant_type',
    sts: 'InvalidAction',
  },
  invalid_action: { ...invalidRequest, sts: 'InvalidAction' },
  request_too_large: { ...invalidRequest, status: 413 },
  not_found: { oauth: 'invalid_request', status: 404, sts: 'InvalidAction', stsStatus: 404 },
  method_not_allowed: {
    oauth: 'invalid_request',
    status: 405,
    sts: 'InvalidAction',
    stsStatus: 405,
  },
  not_built: { oauth: 'invalid_request', status: 501, sts: 'InvalidAction', stsStatus: 501 },
  forbidden_origin: { oauth: 'invalid_request', status: 403, sts: 'AccessDenied', stsStatus: 403 },
  // the subject token: form, key, signature
  malformed_token: badToken,
  token_too_large: badToken,
  alg_not_allowed: badToken,
  crit_not_supported: badToken,
  unknown_key: badToken,
  bad_key: badToken,
  bad_signature: badToken,
  // the subject token: claims
  unknown_issuer: badToken,
  audience_mismatch: badToken,
  claim_required: badToken,
  token_expired: { ...badToken, sts: 'ExpiredTokenException' },
  token_not_yet_valid: badToken,
  token_too_old: { ...badToken, sts: 'ExpiredTokenException' },
  token_lifetime_too_long: badToken,
  token_already_used: denied,
  // trust and policy
  policy_denied: denied,
  event_not_allowed: denied,
  identity_stopped: denied,
  ambiguous_identity: denied,
  lease_ended: denied,
  lease_revoked: denied,
  lease_spent: denied,
  claim_unusable: denied,
  invalid_target: { oauth: 'invalid_target', status: 400, sts: 'AccessDenied', stsStatus: 403 },
  invalid_scope: { oauth: 'invalid_scope', status: 400, sts: 'ValidationError', stsStatus: 400 },
  packed_policy_too_large: {
    oauth: 'invalid_scope',
    status: 400,
    sts: 'PackedPolicyTooLarge',
    stsStatus: 400,
  },
  malformed_policy: {
    oauth: 'invalid_scope',
    status: 400,
    sts: 'MalformedPolicyDocument',
    stsStatus: 400,
  },
  unproven_policy: {
    oauth: 'invalid_scope',
    status: 400,
    sts: 'MalformedPolicyDocument',
    stsStatus: 400,
  },
  // approvals; RFC 8628 §3.5, and what AWS clients ask again after
  approval_pending: {
    oauth: 'authorization_pending',
    status: 400,
    sts: 'IDPCommunicationError',
    stsStatus: 400,
    retryAfterSeconds: 5,
  },
  approval_needed: denied,
  approval_denied: denied,
  approval_cancelled: denied,
  approval_expired: { oauth: 'expired_token', status: 400, sts: 'AccessDenied', stsStatus: 403 },
  role_refused: denied,
  // administration
  sign_in_needed: { oauth: 'invalid_token', status: 401, sts: 'AccessDenied', stsStatus: 403 },
  configuration_refused: invalidRequest,
  conflict: { ...invalidRequest, status: 409 },
  role_full: { ...invalidRequest, status: 409 },
  // GetCallerIdentity
  invalid_client_token: {
    oauth: 'invalid_token',
    status: 401,
    sts: 'InvalidClientTokenId',
    stsStatus: 403,
  },
  // request signatures (SigV4)
  signature_missing: {
    oauth: 'invalid_token',
    status: 401,
    sts: 'MissingAuthenticationToken',
    stsStatus: 403,
  },
  signature_incomplete: {
    oauth: 'invalid_token',
    status: 400,
    sts: 'IncompleteSignature',
    stsStatus: 400,
  },
  signature_mismatch: {
    oauth: 'invalid_token',
    status: 403,
    sts: 'SignatureDoesNotMatch',
    stsStatus: 403,
  },
  signature_expired: {
    oauth: 'invalid_token',
    status: 403,
    sts: 'SignatureDoesNotMatch',
    stsStatus: 403,
  },
  // the world
  bad_discovery: { ...unavailable, sts: 'IDPCommunicationError', stsStatus: 400 },
  bad_jwks: { ...unavailable, sts: 'IDPCommunicationError', stsStatus: 400 },
  issuer_unavailable: { ...unavailable, sts: 'IDPCommunicationError', stsStatus: 400 },
  not_configured: { ...unavailable, sts: 'ServiceUnavailable', stsStatus: 503 },
  sts_unavailable: { ...unavailable, sts: 'ServiceUnavailable', stsStatus: 503 },
  store_unavailable: { ...unavailable, sts: 'ServiceUnavailable', stsStatus: 503 },
  ledger_damaged: {
    oauth: 'server_error',
    status: 500,
    sts: 'InternalFailure',
    stsStatus: 500,
  },
  sealing_stopped: { ...unavailable, sts: 'ServiceUnavailable', stsStatus: 503 },
  unavailable: { ...unavailable, sts: 'ServiceUnavailable', stsStatus: 503 },
  slow_down: {
    oauth: 'slow_down',
    status: 429,
    sts: 'Throttling',
    stsStatus: 400,
    retryAfterSeconds: 5,
  },
  rate_limited: {
    oauth: 'slow_down',
    status: 429,
    sts: 'Throttling',
    stsStatus: 400,
    retryAfterSeconds: 10,
  },
  too_many_leases: {
    oauth: 'slow_down',
    status: 429,
    sts: 'Throttling',
    stsStatus: 400,
    retryAfterSeconds: 30,
  },
} as const satisfies Record<string, FaultForm>;

export type FaultCode = keyof typeof faultTable;

interface FaultMore {
  /** Facts for the ledger only: short strings, never a token, a claims set, a credential or a body. */
  readonly detail?: Readonly<Record<string, string>>;
  /** Facts the caller may read beside the message, such as a claim diff. */
  readonly shown?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * A refusal or failure, the only error that crosses a room's border.
 * `message` may be shown to the caller: lower case, no full stop, what was wrong and what to do.
 */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly detail: Readonly<Record<string, string>>;
  readonly shown: Readonly<Record<string, unknown>>;

  constructor(code: FaultCode, message: string, more: FaultMore = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'Fault';
    this.code = code;
    this.detail = more.detail ?? {};
    this.shown = more.shown ?? {};
  }

  get form(): FaultForm {
    return faultTable[this.code];
  }
}

/** The fault itself, or `unavailable` for anything unexpected: an unknown error never permits. */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  return new Fault('unavailable', 'something failed on our side; try again shortly', {
    cause: error,
  });
}
