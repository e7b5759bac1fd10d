import type { Refusal } from './lambda.ts';
import { jsonReply, requestIdOf } from './reply.ts';

/** A fault as OAuth tells it (RFC 6749 §5.2), with our own code as the reason. */
export const oauthRefusal: Refusal = (fault, event) => {
  const { oauth, status, retryAfterSeconds } = fault.form;
  const requestId = requestIdOf(event);
  return jsonReply(
    status,
    {
      error: oauth,
      error_description: fault.message,
      reason: fault.code,
      request_id: requestId,
      ...fault.shown,
    },
    {
      'x-amzn-requestid': requestId,
      // RFC 9110 §15.5.2: a 401 names the scheme that would do.
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
  );
};
