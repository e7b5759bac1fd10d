import { Buffer } from 'node:buffer';
import { Fault } from '#core/faults.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import type { AwsProtocol } from '../recognised-operation.ts';
import { type MaskBounds, type MaskedBody, maskBody, usualBounds } from './mask-body.ts';
import { maskHeaders } from './mask-headers.ts';
import { type MaskPlan, planMask } from './mask-plan.ts';
import { Edits, mergeTransforms } from './spans/edits.ts';
import { maskForm } from './spans/mask-form.ts';
import type { MaskRules, Transform } from './strategy.ts';

export interface UnmaskedRequest extends Pick<SignedHttpRequest, 'rawQuery' | 'headers' | 'body'> {
  readonly service: string;
  readonly operation: string;
  readonly protocol: AwsProtocol;
}

/** A request as it may be recorded. */
export interface MaskedRequest extends Pick<SignedHttpRequest, 'rawQuery' | 'headers' | 'body'> {
  /** Labels of the path, by member name, that are not to be recorded. */
  readonly secretLabels: readonly string[];
  readonly transforms: readonly Transform[];
}

/**
 * The request with every secret masked that it carries, for the record: what is sent is the request
 * itself. A fault where they cannot be found: then its body is not to be recorded. It never throws.
 */
export function maskRequest(
  request: UnmaskedRequest,
  rules: MaskRules,
  bounds: MaskBounds = usualBounds,
): MaskedRequest | Fault {
  try {
    return mask(request, rules, bounds);
  } catch (error) {
    if (error instanceof Fault) return error;
    return new Fault('policy_denied', 'the request could not be masked; report it');
  }
}

function mask(request: UnmaskedRequest, rules: MaskRules, bounds: MaskBounds): MaskedRequest {
  const message = { ...request, side: 'request', isError: false } as const;
  const plan = planMask(message, rules);
  if (plan instanceof Fault) throw plan;
  const { rawQuery, headers, body } = request;
  if (plan === undefined) return { rawQuery, headers, body, secretLabels: [], transforms: [] };
  const shown = maskHeaders(headers, plan.headers);
  const masked = maskBody(body, headers, message, plan, bounds);
  const query = maskQuery(request, plan, bounds);
  return {
    rawQuery: Buffer.from(query.body).toString('latin1'),
    headers: shown.headers,
    body: masked.body,
    secretLabels: plan.labels,
    transforms: mergeTransforms([...shown.transforms, ...query.transforms, ...masked.transforms]),
  };
}

/** With GET the whole form of a query protocol stands in the query, and not in a body. */
function maskQuery(request: UnmaskedRequest, plan: MaskPlan, bounds: MaskBounds): MaskedBody {
  const query = Buffer.from(request.rawQuery, 'latin1');
  if (request.protocol === 'query' || request.protocol === 'ec2') {
    return maskBody(query, [], { ...request, side: 'request', isError: false }, plan, bounds);
  }
  const edits = new Edits();
  maskForm(query, plan.query, 'plain', edits);
  return { body: edits.apply(query), transforms: edits.transforms() };
}
