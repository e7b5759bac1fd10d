import { Fault } from '#core/faults.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';
import type { AwsProtocol } from '../recognised-operation.ts';
import { type MaskBounds, maskBody, usualBounds } from './mask-body.ts';
import { maskHeaders, withNewBody } from './mask-headers.ts';
import { planMask } from './mask-plan.ts';
import { mergeTransforms } from './spans/edits.ts';
import type { MaskRules, Transform } from './strategy.ts';

/** What AWS answered to an operation. */
export interface UnmaskedResponse {
  readonly service: string;
  readonly operation: string;
  readonly protocol: AwsProtocol;
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
}

export interface MaskedResponse {
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
  /** What was masked, one line for each field class; nothing leaves headers and body as they are. */
  readonly transforms: readonly Transform[];
}

/**
 * The answer with every field masked that AWS's models or the hand list call a secret, or that the
 * rules add, unless the rules reveal it. Spans are replaced in the bytes; all others stay. A fault
 * where what must be masked cannot be found: then nothing of the answer may leave. It never throws.
 */
export function maskResponse(
  response: UnmaskedResponse,
  rules: MaskRules,
  bounds: MaskBounds = usualBounds,
): MaskedResponse | Fault {
  try {
    return mask(response, rules, bounds);
  } catch (error) {
    return asMaskingFault(error, response.status);
  }
}

function mask(response: UnmaskedResponse, rules: MaskRules, bounds: MaskBounds): MaskedResponse {
  const isError = response.status >= 300;
  const message = { ...response, side: 'answer', isError } as const;
  const plan = planMask(message, rules);
  if (plan instanceof Fault) throw plan;
  const { headers, body } = response;
  if (plan === undefined) return { headers, body, transforms: [] };
  const masked = maskBody(body, headers, message, plan, bounds);
  const shown = maskHeaders(headers, plan.headers);
  const isChanged = masked.body !== body;
  return {
    headers: isChanged ? withNewBody(shown.headers, masked.body.length) : shown.headers,
    body: masked.body,
    transforms: mergeTransforms([...shown.transforms, ...masked.transforms]),
  };
}

/** Where AWS itself has failed, asking again does no harm; elsewhere it has done what was asked. */
function asMaskingFault(error: unknown, status: number): Fault {
  const fault =
    error instanceof Fault
      ? error
      : new Fault(
          'policy_denied',
          "AWS's answer could not be masked; report it, none of it is shown",
        );
  if (status < 500) return fault;
  return new Fault('unavailable', `AWS failed with status ${status}; try again shortly`);
}
